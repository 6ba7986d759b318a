// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/AccountEvents.h"

#include <QJsonObject>

namespace heliograph {

class Account;

/// The shapes of docs/rpc.md.
namespace shapes {
QJsonObject account(const Account &account);
QJsonObject message(const StoredMessage &message);
QJsonObject media(const MediaReference &media, const QString &caption);
QString jid(const Jid &jid);
} // namespace shapes

} // namespace heliograph
