// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/SandboxOptions.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QThread>

#include <memory>

namespace heliograph {

namespace sandbox {
class Service;
}

/// The local service: real protocol, simulated phones, nothing reaches the network (10). It runs
/// in a thread of its own; every call waits a moment for that thread and may come from any other.
class Sandbox final {
public:
    Sandbox();
    ~Sandbox();
    Sandbox(const Sandbox &) = delete;
    Sandbox &operator=(const Sandbox &) = delete;

    /// Opens the port. NetworkUnreachable (in use), InvalidArgument, ProfileUnwritable,
    /// StorageFailed, ProfileTooNew. Starting a running one stops it first.
    [[nodiscard]] Result<SandboxInfo> start(const SandboxOptions &options);
    void stop();
    bool isRunning() const { return m_service != nullptr; }

    /// The device that a phone has linked.
    struct Linked {
        QString account;
        int device = 0;
    };
    /// A phone scans the text of a QR code. `hint` is the digits or the push name of the account
    /// whose phone it is; empty lets the client's push name decide, or makes a fresh account.
    /// InvalidArgument, NotFound, LinkRefused, AlreadyLinked, UnknownAccount.
    [[nodiscard]] Result<Linked> scan(const QString &qrText, const QString &hint = {});
    /// A phone writes a text, as the account of these digits, to digits or a JID; gives the
    /// message id. UnknownAccount, NoSuchRecipient, NoSession, InvalidArgument.
    [[nodiscard]] Result<QString> say(
        const QString &account, const QString &to, const QString &text);
    /// Takes the body of `POST /faults`; gives the fault's id. InvalidArgument.
    [[nodiscard]] Result<int> fault(const QJsonObject &body);
    /// Any command of the control API, by method and path below `/control/v1` (10 §10.1).
    [[nodiscard]] Result<QJsonObject> command(
        const QString &method, const QString &path, const QJsonObject &body = {});
    /// `[{account, pn, lid, name, devices}]`, scripted people included.
    QJsonArray phones();

private:
    template <typename Fn> auto inThread(Fn fn);

    QThread m_thread;
    sandbox::Service *m_service = nullptr;
};

} // namespace heliograph
