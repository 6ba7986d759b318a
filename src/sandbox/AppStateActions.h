// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/AppState.h"
#include "sandbox/Account.h"
#include "sandbox/ServiceClock.h"

#include <QJsonObject>

namespace heliograph::sandbox {

/// A change of app state and the collection it belongs to (07 §11).
struct PhoneAction {
    QByteArray collection;
    AppStateMutation mutation;
};

/// What a phone writes; times are the service's.
class AppStateActions final {
public:
    explicit AppStateActions(const ServiceClock &clock)
        : m_clock(clock)
    {
    }
    AppStateMutation pushName(const QString &name) const;
    AppStateMutation locale(const QByteArray &name) const;
    AppStateMutation securityNotification(bool shown) const;
    AppStateMutation contactSalt(const QByteArray &salt) const;
    AppStateMutation contact(const Account &person) const;
    /// From `{collection?, index[], version?, value_hex | mute_until_ms | pinned | starred |
    /// archived | push_name | contact{}, remove?}`: without a collection, the one of the index.
    /// InvalidArgument.
    [[nodiscard]] Result<PhoneAction> fromJson(const QJsonObject &body) const;

private:
    const ServiceClock &m_clock;
};

/// The name in a `setting_pushName`; nothing for every other mutation.
std::optional<QString> pushNameIn(const AppStateMutation &mutation);

/// A patch as a client uploads it, with its version in it; nothing when it breaks a rule of 07 §14.
std::optional<QByteArray> stampedPatch(const QByteArray &bytes, quint64 version);
/// A patch as an `app_state` fault wants it to be wrong.
QByteArray spoiledPatch(const QByteArray &bytes, const QString &what);

} // namespace heliograph::sandbox
