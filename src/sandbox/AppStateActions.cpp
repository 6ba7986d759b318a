// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/AppStateActions.h"

#include "proto/action.pb.h"
#include "proto/syncd.pb.h"
#include "sandbox/ProtoBytes.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <set>

namespace heliograph::sandbox {

namespace {

constexpr qsizetype largestPatch = 1024 * 1024;
/// Shortest record: IV, one block, MAC (07 §7).
constexpr size_t shortestRecord = 64;

/// Where an action belongs, and the version that goes with it (07 §11).
struct ActionKind {
    const char *name;
    const char *collection;
    int version;
};

constexpr ActionKind actionKinds[] = {
    { "setting_pushName", "critical_block", 1 },
    { "setting_locale", "critical_block", 3 },
    { "setting_securityNotification", "critical_block", 1 },
    { "contact", "critical_unblock_low", 2 },
    { "mute", "regular_high", 2 },
    { "star", "regular_high", 2 },
    { "deleteMessageForMe", "regular_high", 3 },
    { "clearChat", "regular_high", 6 },
    { "deleteChat", "regular_high", 6 },
    { "pin_v1", "regular_low", 5 },
    { "archive", "regular_low", 3 },
    { "markChatAsRead", "regular_low", 3 },
    { "label_edit", "regular", 3 },
    { "label_jid", "regular", 3 },
};

const ActionKind *kindOfAction(const QString &name)
{
    for (const ActionKind &kind : actionKinds) {
        if (name == QLatin1String(kind.name))
            return &kind;
    }
    return nullptr;
}

AppStateMutation mutationOf(
    const QByteArray &index, qint32 version, const proto::SyncActionValue &value)
{
    AppStateMutation mutation;
    mutation.index = index;
    mutation.version = version;
    mutation.value = bytesOf(value);
    return mutation;
}

proto::SyncActionValue valueAt(const ServiceClock &clock)
{
    proto::SyncActionValue value;
    value.set_timestamp(clock.now().count());
    return value;
}

/// Fills the part of a value that the body names; false when it names none.
bool fillValue(proto::SyncActionValue &value, const QJsonObject &body)
{
    if (body.contains(u"push_name")) {
        value.mutable_pushnamesetting()->set_name(
            body.value(u"push_name").toString().toStdString());
    } else if (body.contains(u"mute_until_ms")) {
        const qint64 until = body.value(u"mute_until_ms").toInteger();
        value.mutable_muteaction()->set_muted(until != 0);
        value.mutable_muteaction()->set_muteendtimestamp(until);
    } else if (body.contains(u"pinned")) {
        value.mutable_pinaction()->set_pinned(body.value(u"pinned").toBool());
    } else if (body.contains(u"starred")) {
        value.mutable_staraction()->set_starred(body.value(u"starred").toBool());
    } else if (body.contains(u"archived")) {
        value.mutable_archivechataction()->set_archived(body.value(u"archived").toBool());
    } else if (body.contains(u"full_name")) {
        value.mutable_contactaction()->set_fullname(
            body.value(u"full_name").toString().toStdString());
    } else {
        return false;
    }
    return true;
}

} // namespace

AppStateMutation AppStateActions::pushName(const QString &name) const
{
    proto::SyncActionValue value = valueAt(m_clock);
    value.mutable_pushnamesetting()->set_name(name.toStdString());
    return mutationOf("[\"setting_pushName\"]", 1, value);
}

AppStateMutation AppStateActions::locale(const QByteArray &name) const
{
    proto::SyncActionValue value = valueAt(m_clock);
    value.mutable_localesetting()->set_locale(name.toStdString());
    return mutationOf("[\"setting_locale\"]", 3, value);
}

AppStateMutation AppStateActions::securityNotification(bool shown) const
{
    proto::SyncActionValue value = valueAt(m_clock);
    value.mutable_securitynotificationsetting()->set_shownotification(shown);
    return mutationOf("[\"setting_securityNotification\"]", 1, value);
}

AppStateMutation AppStateActions::contactSalt(const QByteArray &salt) const
{
    proto::SyncActionValue value = valueAt(m_clock);
    value.mutable_nctsaltsyncaction()->set_salt(salt.toStdString());
    return mutationOf("[\"nct_salt_sync\"]", 1, value);
}

AppStateMutation AppStateActions::contact(const Account &person) const
{
    proto::SyncActionValue value = valueAt(m_clock);
    proto::SyncActionValue::ContactAction *contact = value.mutable_contactaction();
    contact->set_fullname(person.pushName.toStdString());
    contact->set_firstname(person.pushName.section(u' ', 0, 0).toStdString());
    contact->set_lidjid(person.hidden().toUtf8().toStdString());
    return mutationOf("[\"contact\",\"" + person.jid().toUtf8() + "\"]", 2, value);
}

Result<PhoneAction> AppStateActions::fromJson(const QJsonObject &body) const
{
    const QJsonArray index = body.value(u"index").toArray();
    const ActionKind *kind = kindOfAction(index.at(0).toString());
    const QString collection
        = body.value(u"collection").toString(QLatin1String(kind ? kind->collection : ""));
    if (index.isEmpty() || collection.isEmpty())
        return fail(ErrorCode::InvalidArgument, QStringLiteral("which index, which collection?"));
    PhoneAction action;
    action.collection = collection.toUtf8();
    action.mutation.isRemoval = body.value(u"remove").toBool();
    action.mutation.index = QJsonDocument(index).toJson(QJsonDocument::Compact);
    action.mutation.version = body.value(u"version").toInt(kind ? kind->version : 1);
    proto::SyncActionValue value = valueAt(m_clock);
    if (body.contains(u"value_hex"))
        action.mutation.value = QByteArray::fromHex(body.value(u"value_hex").toString().toLatin1());
    else if (fillValue(value, body) || action.mutation.isRemoval)
        action.mutation.value = bytesOf(value);
    else
        return fail(ErrorCode::InvalidArgument, QStringLiteral("no value"));
    return action;
}

std::optional<QString> pushNameIn(const AppStateMutation &mutation)
{
    proto::SyncActionValue value;
    if (mutation.index != "[\"setting_pushName\"]" || mutation.isRemoval
        || !parseInto(value, mutation.value) || value.pushnamesetting().name().empty())
        return std::nullopt;
    return QString::fromStdString(value.pushnamesetting().name());
}

std::optional<QByteArray> stampedPatch(const QByteArray &bytes, quint64 version)
{
    proto::SyncdPatch patch;
    if (bytes.size() > largestPatch || !parseInto(patch, bytes))
        return std::nullopt;
    if (!patch.has_snapshotmac() || !patch.has_patchmac() || !patch.has_keyid())
        return std::nullopt;
    std::set<std::string> indexes;
    for (const proto::SyncdMutation &mutation : patch.mutations()) {
        if (!indexes.insert(mutation.record().index().blob()).second
            || mutation.record().value().blob().size() < shortestRecord) {
            return std::nullopt;
        }
    }
    patch.mutable_version()->set_version(version);
    return bytesOf(patch);
}

QByteArray spoiledPatch(const QByteArray &bytes, const QString &what)
{
    proto::SyncdPatch patch;
    if (!parseInto(patch, bytes))
        return bytes;
    if (what == u"missing_key") {
        patch.mutable_keyid()->set_id("never!");
        return bytesOf(patch);
    }
    std::string *mac
        = what == u"bad_lthash" ? patch.mutable_snapshotmac() : patch.mutable_patchmac();
    if (!mac->empty())
        mac->front() = static_cast<char>(mac->front() ^ 1);
    return bytesOf(patch);
}

} // namespace heliograph::sandbox
