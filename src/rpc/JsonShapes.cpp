// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rpc/JsonShapes.h"

#include "app/Account.h"
#include "app/Names.h"
#include "app/Profile.h"

namespace heliograph::shapes {

QString jid(const Jid &jid) { return jid.isNull() ? QString() : jid.bare().toString(); }

QJsonObject account(const Account &account)
{
    QJsonObject object { { QStringLiteral("account"), account.id() },
        { QStringLiteral("label"), account.label() }, { QStringLiteral("jid"), jid(account.jid()) },
        { QStringLiteral("lid"), jid(account.lid()) },
        { QStringLiteral("state"), stateName(account.status().state) },
        { QStringLiteral("unread"), account.unread() } };
    if (account.phoneSeen() > milliseconds(0))
        object.insert(
            QStringLiteral("phoneSeen"), static_cast<qint64>(account.phoneSeen().count()));
    return object;
}

QJsonObject sync(const SyncStatus &status)
{
    const auto stateOf = [](SyncStatus::Phase phase) {
        switch (phase) {
        case SyncStatus::Phase::None:
            return QString();
        case SyncStatus::Phase::Waiting:
            return QStringLiteral("waiting");
        case SyncStatus::Phase::Running:
            return QStringLiteral("running");
        case SyncStatus::Phase::Paused:
            return QStringLiteral("paused");
        case SyncStatus::Phase::Complete:
            return QStringLiteral("complete");
        }
        return QString();
    };
    return { { QStringLiteral("kind"), QStringLiteral("history") },
        { QStringLiteral("state"), stateOf(status.phase) },
        { QStringLiteral("percent"), status.percent } };
}

QJsonObject media(const MediaReference &media, const QString &caption)
{
    QJsonObject object { { QStringLiteral("mimeType"), media.mimeType },
        { QStringLiteral("bytes"), media.fileLength } };
    if (!media.fileName.isEmpty())
        object.insert(QStringLiteral("fileName"), media.fileName);
    if (!caption.isEmpty())
        object.insert(QStringLiteral("caption"), caption);
    if (media.seconds > 0)
        object.insert(QStringLiteral("seconds"), media.seconds);
    if (media.width > 0) {
        object.insert(QStringLiteral("width"), media.width);
        object.insert(QStringLiteral("height"), media.height);
    }
    return object;
}

QJsonObject message(const StoredMessage &message)
{
    const MessageContent &content = message.content;
    QJsonObject object { { QStringLiteral("chat"), jid(message.key.chat) },
        { QStringLiteral("sender"), jid(message.key.sender) },
        { QStringLiteral("id"), message.key.id }, { QStringLiteral("timestamp"), message.time },
        { QStringLiteral("kind"), kindName(content.kind) },
        { QStringLiteral("fromMe"), message.fromMe },
        { QStringLiteral("status"), stepName(message.status) } };
    if (content.media)
        object.insert(QStringLiteral("media"), media(*content.media, content.text));
    else if (!content.text.isEmpty())
        object.insert(QStringLiteral("text"), content.text);
    if (content.quote)
        object.insert(QStringLiteral("quote"),
            QJsonObject { { QStringLiteral("id"), content.quote->id },
                { QStringLiteral("sender"), jid(content.quote->sender) },
                { QStringLiteral("text"), content.quote->text } });
    QJsonArray mentions;
    for (const Jid &person : content.mentions)
        mentions.append(jid(person));
    if (!mentions.isEmpty())
        object.insert(QStringLiteral("mentions"), mentions);
    QJsonArray reactions;
    for (const Reaction &reaction : message.reactions)
        reactions.append(QJsonObject { { QStringLiteral("sender"), jid(reaction.sender) },
            { QStringLiteral("emoji"), reaction.emoji } });
    if (!reactions.isEmpty())
        object.insert(QStringLiteral("reactions"), reactions);
    if (!message.error.isEmpty())
        object.insert(QStringLiteral("error"), message.error);
    if (message.edited)
        object.insert(QStringLiteral("edited"), true);
    if (content.kind == MessageKind::Revoked)
        object.insert(QStringLiteral("revoked"), true);
    return object;
}

QJsonObject chat(const StoredChat &chat)
{
    return { { QStringLiteral("chat"), jid(chat.jid) },
        { QStringLiteral("name"), displayName(chat.jid, chat.pushName) },
        { QStringLiteral("unread"), chat.unread },
        { QStringLiteral("timestamp"), chat.last ? chat.last->time : 0 } };
}

QJsonObject contact(const StoredChat &chat)
{
    return { { QStringLiteral("jid"), jid(chat.jid) },
        { QStringLiteral("name"), displayName(chat.jid, chat.pushName) } };
}

QJsonObject timelineEntry(const TimelineEntry &entry)
{
    QJsonObject object { { QStringLiteral("time"), entry.time },
        { QStringLiteral("from"), entry.from }, { QStringLiteral("to"), entry.to },
        { QStringLiteral("cause"), entry.cause }, { QStringLiteral("status"), entry.status },
        { QStringLiteral("detail"), entry.detail }, { QStringLiteral("attempt"), entry.attempt },
        { QStringLiteral("generation"), entry.generation },
        { QStringLiteral("process"), entry.process } };
    if (entry.retryAt > 0)
        object.insert(QStringLiteral("retryAt"), entry.retryAt);
    addEvidence(
        object, { evidenceFromName(entry.evidence), entry.otherProcess, entry.otherProfile });
    return object;
}

void addEvidence(QJsonObject &object, const ConflictEvidence &evidence)
{
    if (evidence.kind == ConflictEvidence::Kind::None)
        return;
    object.insert(QStringLiteral("evidence"), evidenceName(evidence.kind));
    if (evidence.process > 0)
        object.insert(QStringLiteral("other"),
            QJsonObject { { QStringLiteral("process"), evidence.process },
                { QStringLiteral("profile"), evidence.profile } });
}

QJsonArray steps(const std::vector<DeliveryRow> &rows)
{
    QJsonArray steps;
    for (const DeliveryRow &row : rows) {
        QJsonObject step { { QStringLiteral("recipient"), jid(row.recipient) },
            { QStringLiteral("step"), stepName(row.step) },
            { QStringLiteral("localTime"), row.localTime } };
        if (row.serverTime > 0)
            step.insert(QStringLiteral("serverTime"), row.serverTime);
        steps.append(step);
    }
    return steps;
}

} // namespace heliograph::shapes
