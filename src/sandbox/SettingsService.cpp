// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/SettingsService.h"

#include "sandbox/ContactTokens.h"
#include "sandbox/MediaStore.h"
#include "sandbox/Stanzas.h"

namespace heliograph::sandbox {

namespace {

const std::pair<const char *, const char *> defaultPrivacy[] = {
    { "last", "all" },
    { "online", "all" },
    { "profile", "all" },
    { "status", "all" },
    { "groupadd", "all" },
    { "readreceipts", "all" },
    { "calladd", "all" },
    { "messages", "all" },
};

constexpr qsizetype longestAbout = 139 * 4;
constexpr qsizetype largestPicture = 1024 * 1024;

} // namespace

SettingsService::SettingsService(AccountRegistry &accounts, Delivery &delivery,
    const ServiceClock &clock, IdSource &ids, const MediaStore &media)
    : m_accounts(accounts)
    , m_delivery(delivery)
    , m_clock(clock)
    , m_ids(ids)
    , m_media(media)
{
}

QList<QByteArray> SettingsService::namespaces()
{
    return { "passive", "abt", "blocklist", "privacy", "status", "w:profile:picture",
        "disappearing_mode", "w:biz", "bot", "tos", "w:qr", "urn:xmpp:whatsapp:dirty", "w:stats",
        "w:reports", "spam", "w:comms:chat", "urn:xmpp:whatsapp:push", "urn:xmpp:whatsapp:account",
        "newsletter", "w:mex" };
}

std::optional<Node> SettingsService::answer(const DeviceId &from, const Node &iq)
{
    Account *account = m_accounts.byPn(from.pn);
    if (!account)
        return iqError(iq, 404, "item-not-found");
    const QByteArray xmlns = iq.text("xmlns");
    if (xmlns == "abt")
        return props(*account, iq);
    if (xmlns == "blocklist")
        return blockList(*account, iq);
    if (xmlns == "privacy")
        return privacy(*account, iq);
    if (xmlns == "status" && iq.text("type") == "set")
        return about(*account, iq);
    if (xmlns == "w:profile:picture")
        return iq.text("type") == "set" ? setPicture(*account, iq) : picture(*account, iq);
    if (xmlns == "bot")
        return iqResult(iq, { Node("bot") });
    if (xmlns == "w:mex" || xmlns == "newsletter")
        return iqError(iq, 501, "feature-not-implemented");
    return iqResult(iq);
}

Node SettingsService::props(const Account &account, const Node &iq) const
{
    Node list("props",
        { { "protocol", "1" }, { "ab_key", "sandbox" }, { "hash", "1" }, { "refresh", "86400" },
            { "refresh_id", "1" } });
    for (const char *code : { "10518", "9666" })
        list.add(Node("prop", { { "config_code", code }, { "config_value", "1" } }));
    if (accountFlags(account.name).announcesDerivedTokens)
        list.add(Node("prop", { { "config_code", "24941" }, { "config_value", "1" } }));
    return iqResult(iq, { std::move(list) });
}

Node SettingsService::blockedItems(const Account &account) const
{
    Node list("list",
        { { "dhash", QByteArray::number(static_cast<qint64>(account.blocked.size())) },
            { "addressing_mode", "lid" } });
    for (const QByteArray &pn : account.blocked) {
        if (const Account *blocked = m_accounts.byPn(pn))
            list.add(Node("item", { { "jid", blocked->hidden() }, { "pn_jid", blocked->jid() } }));
    }
    return list;
}

Node SettingsService::blockList(Account &account, const Node &iq)
{
    const Node *item = iq.child("item");
    if (iq.text("type") == "set" && item) {
        const Jid jid = jidAttribute(*item, "jid");
        const Account *other = m_accounts.byJid(jid);
        const bool block = item->text("action") == "block";
        if (!other || !jid.isLid() || (block && !item->has("pn_jid")))
            return iqError(iq, 400, "bad-request");
        if (block)
            account.blocked.insert(other->pn);
        else
            account.blocked.erase(other->pn);
        m_accounts.touch(account);
    }
    return iqResult(iq, { blockedItems(account) });
}

Node SettingsService::privacy(Account &account, const Node &iq)
{
    if (const Node *list = iq.child("tokens"))
        return tokens(account, iq, *list);
    const Node *wanted = iq.child("privacy");
    const Node *category = wanted ? wanted->child("category") : nullptr;
    if (iq.text("type") == "set" && category) {
        account.privacy[category->text("name")] = category->text("value");
        m_accounts.touch(account);
    }
    Node answer("privacy");
    for (const auto &[name, value] : defaultPrivacy) {
        const auto chosen = account.privacy.find(name);
        answer.add(Node("category",
            { { "name", name },
                { "value",
                    chosen == account.privacy.end() ? QByteArray(value) : chosen->second } }));
    }
    return iqResult(iq, { std::move(answer) });
}

Node SettingsService::tokens(Account &account, const Node &iq, const Node &tokens)
{
    Node answer("tokens");
    for (const Node &token : tokens.children()) {
        const Jid jid = jidAttribute(token, "jid");
        const Account *target = m_accounts.byJid(jid);
        if (!target || target == &account)
            continue;
        const ContactToken issued
            = issueToken(account, *target, m_ids.bytes(32), m_clock.unixSeconds());
        m_accounts.touch(account);
        const QByteArray time = QByteArray::number(issued.issuedAt);
        for (const auto &[number, device] : target->devices) {
            Node notice = notification(
                "privacy_token", account.jid(), m_ids.stanza(), m_clock.unixSeconds());
            notice.set("sender_lid", account.hidden());
            Node list("tokens");
            list.add(Node("token",
                { { "jid", target->jid() }, { "type", "trusted_contact" }, { "t", time } },
                issued.bytes));
            notice.add(std::move(list));
            m_delivery.post({ target->pn, number }, notice);
        }
        // Clients keep what stands here as the token to show to that person (10 §6).
        const auto theirs = target->tokens.find(account.pn);
        const ContactToken &shown = theirs == target->tokens.end() ? issued : theirs->second;
        answer.add(Node("token",
            { { "jid", jid }, { "t", QByteArray::number(shown.issuedAt) },
                { "type", "trusted_contact" } },
            shown.bytes));
    }
    return iqResult(iq, { std::move(answer) });
}

void SettingsService::announce(const Account &account, const QByteArray &type, const Node &child)
{
    std::set<QByteArray> audience = account.peers;
    audience.insert(account.pn);
    for (const QByteArray &pn : audience) {
        const Account *listener = m_accounts.byPn(pn);
        if (!listener)
            continue;
        for (const auto &[number, device] : listener->devices) {
            Node notice = notification(type, account.jid(), m_ids.stanza(), m_clock.unixSeconds());
            notice.add(child);
            m_delivery.post({ pn, number }, notice);
        }
    }
}

Node SettingsService::about(Account &account, const Node &iq)
{
    const Node *status = iq.child("status");
    if (!status || status->bytes().size() > longestAbout)
        return iqError(iq, 406, "not-acceptable");
    account.about = QString::fromUtf8(status->bytes());
    m_accounts.touch(account);
    announce(account, "status", Node::withBytes("set", status->bytes()));
    return iqResult(iq);
}

Node SettingsService::picture(Account &account, const Node &iq)
{
    const Jid target = jidAttribute(iq, "target");
    const Account *owner = target.isNull() ? &account : m_accounts.byJid(target);
    if (!owner || owner->pictureId.isEmpty())
        return iqError(iq, 404, "item-not-found");
    const Node *wanted = iq.child("picture");
    if (wanted && !isAdmitted(*owner, account, *wanted, m_clock.unixSeconds()))
        return iqError(iq, 401, "not-authorized");
    const QByteArray type
        = wanted && wanted->has("type") ? wanted->text("type") : QByteArray("image");
    if (wanted && wanted->text("id") == owner->pictureId)
        return iqResult(iq, { Node("picture", { { "status", "304" } }) });
    const QByteArray path = "/pp/" + owner->pn + '/' + owner->pictureId + '/' + type + "?ccb=11-4";
    return iqResult(iq,
        { Node("picture",
            { { "id", owner->pictureId }, { "type", type }, { "url", m_media.origin() + path },
                { "direct_path", path } }) });
}

Node SettingsService::setPicture(Account &account, const Node &iq)
{
    if (!jidAttribute(iq, "target").isNull())
        return iqError(iq, 403, "forbidden");
    const Node *image = iq.child("picture");
    const QByteArray bytes = image ? image->bytes() : QByteArray();
    if (bytes.size() > largestPicture)
        return iqError(iq, 406, "not-acceptable");
    account.picture = bytes;
    account.pictureId = bytes.isEmpty() ? QByteArray() : QByteArray::number(m_clock.now().count());
    m_accounts.touch(account);
    Node change(bytes.isEmpty() ? "delete" : "set",
        { { "jid", account.jid() }, { "author", account.jid() } });
    if (bytes.isEmpty()) {
        announce(account, "picture", change);
        return iqResult(iq);
    }
    change.set("id", account.pictureId);
    announce(account, "picture", change);
    return iqResult(iq, { Node("picture", { { "id", account.pictureId } }) });
}

} // namespace heliograph::sandbox
