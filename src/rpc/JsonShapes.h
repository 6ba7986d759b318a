// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/AccountEvents.h"

#include <QJsonArray>
#include <QJsonObject>

namespace heliograph {

class Account;
struct SyncStatus;
struct ConflictEvidence;
struct TimelineEntry;

/// The shapes of docs/rpc.md.
namespace shapes {
QJsonObject account(const Account &account);
QJsonObject sync(const SyncStatus &status);
QJsonObject message(const StoredMessage &message);
QJsonObject chat(const StoredChat &chat);
QJsonObject contact(const StoredChat &chat);
QJsonObject timelineEntry(const TimelineEntry &entry);
/// `evidence` and `other` of a conflict; nothing where there is none.
void addEvidence(QJsonObject &object, const ConflictEvidence &evidence);
QJsonObject media(const MediaReference &media, const QString &caption);
QJsonArray steps(const std::vector<DeliveryRow> &rows);
QString jid(const Jid &jid);
} // namespace shapes

} // namespace heliograph
