// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/GroupSettings.h"

#include "sandbox/GroupMembership.h"
#include "sandbox/GroupNodes.h"
#include "sandbox/Stanzas.h"

#include <array>
#include <optional>

namespace heliograph::sandbox {

namespace {

/// Flags that are set by one element and taken away by another.
struct FlagPair {
    const char *on;
    const char *off;
};

constexpr std::array flagPairs {
    FlagPair { "announcement", "not_announcement" },
    FlagPair { "locked", "unlocked" },
    FlagPair { "no_frequently_forwarded", "frequently_forwarded_ok" },
};

std::optional<FlagPair> flagPairOf(const QByteArray &tag)
{
    for (const FlagPair &pair : flagPairs) {
        if (tag == pair.on || tag == pair.off)
            return pair;
    }
    return std::nullopt;
}

/// What a mode may say.
QList<QByteArray> modeValues(const QByteArray &tag)
{
    if (tag == "member_add_mode")
        return { "admin_add", "all_member_add" };
    if (tag == "member_link_mode")
        return { "admin_link", "all_member_link" };
    if (tag == "member_share_group_history_mode")
        return { "admin_share", "all_member_share" };
    return {};
}

bool isTimer(qint64 expiration)
{
    return expiration == 0 || expiration == 86'400 || expiration == 604'800
        || expiration == 7'776'000;
}

} // namespace

GroupSettings::GroupSettings(
    GroupRegistry &groups, GroupNews &news, const ServiceClock &clock, IdSource &ids)
    : m_groups(groups)
    , m_news(news)
    , m_clock(clock)
    , m_ids(ids)
{
}

bool GroupSettings::handles(const QByteArray &tag)
{
    return tag == "subject" || tag == "description" || tag == "ephemeral" || tag == "not_ephemeral"
        || tag == "membership_approval_mode" || flagPairOf(tag) || !modeValues(tag).isEmpty();
}

bool GroupSettings::isForAdmins(const Group &group, const QByteArray &tag)
{
    const bool isForAll
        = tag == "subject" || tag == "description" || tag == "ephemeral" || tag == "not_ephemeral";
    return !isForAll || group.flags.contains("locked");
}

void GroupSettings::tell(const Account &actor, const Group &group, const Node &news)
{
    m_groups.touch(group);
    m_news.tell(group, &actor, news);
}

Node GroupSettings::change(const Account &actor, Group &group, const Node &iq, const Node &wish)
{
    if (wish.tag == "subject")
        return subject(actor, group, iq, wish);
    if (wish.tag == "description")
        return description(actor, group, iq, wish);
    if (wish.tag == "ephemeral" || wish.tag == "not_ephemeral")
        return timer(actor, group, iq, wish);
    if (wish.tag == "membership_approval_mode")
        return approval(actor, group, iq, wish);
    if (!flagPairOf(wish.tag))
        return mode(actor, group, iq, wish);
    flag(actor, group, wish);
    return iqResult(iq);
}

Node GroupSettings::subject(const Account &actor, Group &group, const Node &iq, const Node &wish)
{
    if (!isSubject(wish.bytes()))
        return iqError(iq, 406, "not-acceptable");
    group.subject = wish.bytes();
    group.subjectAuthor = actor.pn;
    group.subjectTime = m_clock.unixSeconds();
    Node news("subject",
        { { "subject", group.subject }, { "s_t", QByteArray::number(group.subjectTime) } });
    setPerson(news, "s_o", group, actor);
    tell(actor, group, news);
    return iqResult(iq);
}

Node GroupSettings::description(
    const Account &actor, Group &group, const Node &iq, const Node &wish)
{
    const Node *body = wish.child("body");
    const bool isDeleted = wish.text("delete") == "true";
    if (!isDeleted && (!body || wish.text("id").isEmpty()))
        return iqError(iq, 400, "bad-request");
    if (body && !isDescription(body->bytes()))
        return iqError(iq, 406, "not-acceptable");
    if (wish.text("prev") != group.description.id)
        return iqError(iq, 409, "conflict");
    // Baileys names no id when it deletes.
    const QByteArray id = wish.has("id") ? wish.text("id") : m_ids.message(group.id);
    Node news("description", { { "id", id } });
    if (isDeleted) {
        group.description = {};
        news.add(Node("delete"));
    } else {
        group.description = { id, body->bytes(), actor.pn, m_clock.unixSeconds() };
        news.add(Node::withBytes("body", body->bytes()));
    }
    tell(actor, group, news);
    return iqResult(iq);
}

Node GroupSettings::timer(const Account &actor, Group &group, const Node &iq, const Node &wish)
{
    const qint64 expiration = wish.tag == "ephemeral" ? wish.numberOr("expiration", -1) : 0;
    if (!isTimer(expiration))
        return iqError(iq, 400, "bad-request");
    group.expiration = expiration;
    Node news(expiration > 0 ? "ephemeral" : "not_ephemeral");
    if (expiration > 0)
        news.set("expiration", QByteArray::number(expiration));
    tell(actor, group, news);
    return iqResult(iq);
}

void GroupSettings::flag(const Account &actor, Group &group, const Node &wish)
{
    const FlagPair pair = *flagPairOf(wish.tag);
    if (wish.tag == pair.on)
        group.flags.insert(wish.tag);
    else
        group.flags.erase(pair.on);
    Node news(wish.tag);
    if (QByteArrayView(pair.on) == "announcement") {
        group.announcementVersion = m_groups.nextVersion();
        news.set("v_id", QByteArray::number(group.announcementVersion));
    }
    tell(actor, group, news);
}

Node GroupSettings::mode(const Account &actor, Group &group, const Node &iq, const Node &wish)
{
    if (!modeValues(wish.tag).contains(wish.bytes()))
        return iqError(iq, 400, "bad-request");
    group.modes[wish.tag] = wish.bytes();
    tell(actor, group, Node::withBytes(wish.tag, wish.bytes()));
    return iqResult(iq);
}

Node GroupSettings::approval(const Account &actor, Group &group, const Node &iq, const Node &wish)
{
    const Node *join = wish.child("group_join");
    const QByteArray state = join ? join->text("state") : QByteArray();
    if (state != "on" && state != "off")
        return iqError(iq, 400, "bad-request");
    group.needsApproval = state == "on";
    tell(
        actor, group, Node::withChildren(wish.tag, { Node("group_join", { { "state", state } }) }));
    return iqResult(iq);
}

} // namespace heliograph::sandbox
