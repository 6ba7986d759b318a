// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/MediaStore.h"
#include "sandbox/Phones.h"
#include "sandbox/Script.h"
#include "sandbox/SeededRandom.h"
#include "sandbox/ServiceTimers.h"

#include <memory>

namespace heliograph::sandbox {

/// People in this process who answer: real devices with ratchets of their own, on the service's
/// time.
class ScriptedContacts final : public QObject {
    Q_OBJECT
public:
    struct Services {
        AccountRegistry &accounts;
        Phones &phones;
        MediaStore &media;
        ServiceTimers &timers;
        Random &random;
        quint64 seed;
    };
    explicit ScriptedContacts(Services services, QObject *parent = nullptr);

    /// Makes the people of the demonstration, and lets those who exist already play again.
    void start();
    /// Gives an account a script; it becomes a scripted one.
    void play(Account &account, const Script &script);
    void stop() { m_roles.clear(); }
    /// This one plays no more.
    void stop(const Account &account) { m_roles.remove(account.pn); }
    void reseed(quint64 seed) { m_services.seed = seed; }

private:
    struct Role {
        Script script;
        /// Chances are each script's own, so that one more does not shift the others.
        std::shared_ptr<SeededRandom> random;
    };
    void onReceived(SimulatedPhone *phone, const PhoneMessage &message);
    void confirm(SimulatedPhone *phone, const PhoneMessage &message, const Role &role);
    void reply(SimulatedPhone *phone, const PhoneMessage &message, const Role &role);
    void sendText(SimulatedPhone *phone, const Jid &chat, const QByteArray &content);
    void echo(SimulatedPhone *phone, const PhoneMessage &message, const Script &script);
    void type(SimulatedPhone *phone, const PhoneMessage &message, const Role &role);
    /// Writes line after line; `answered` is the message that set it off, if there was one.
    void write(SimulatedPhone *phone, const Jid &chat, const Role &role, int line,
        const PhoneMessage &answered);
    void later(milliseconds delay, SimulatedPhone *phone, std::function<void()> fn)
    {
        m_services.timers.after(delay, phone, std::move(fn));
    }

    Services m_services;
    QHash<QByteArray, Role> m_roles;
};

} // namespace heliograph::sandbox
