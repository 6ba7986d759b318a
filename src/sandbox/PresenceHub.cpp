// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/PresenceHub.h"

#include "sandbox/ContactTokens.h"
#include "sandbox/Stanzas.h"

#include <algorithm>

namespace heliograph::sandbox {

namespace {

/// People whose presence one device follows at a time.
constexpr qsizetype mostWatched = 1'000;

} // namespace

PresenceHub::PresenceHub(AccountRegistry &accounts, Delivery &delivery, const ServiceClock &clock,
    seconds chatstateLifetime, const GroupRegistry &groups, QObject *parent)
    : QObject(parent)
    , m_accounts(accounts)
    , m_delivery(delivery)
    , m_clock(clock)
    , m_chatstateLifetime(chatstateLifetime)
    , m_groups(groups)
{
    connect(&delivery, &Delivery::wentOffline, this, &PresenceHub::onOffline);
    connect(&delivery, &Delivery::activated, this, &PresenceHub::onActivated);
    connect(&accounts, &AccountRegistry::deviceRemoved, this, [this](const DeviceId &id) {
        m_watches.remove(id);
        m_typing.remove(id);
    });
}

void PresenceHub::reset()
{
    m_available.clear();
    m_lastSeen.clear();
    m_watches.clear();
    m_typing.clear();
}

bool PresenceHub::isAvailable(const QByteArray &pn) const
{
    const auto first = m_available.lower_bound({ pn, 0 });
    return first != m_available.end() && first->pn == pn;
}

Node PresenceHub::presenceOf(const Account &account, const Jid &asked) const
{
    Node presence("presence", { { "from", account.nameLike(asked) } });
    if (!isAvailable(account.pn)) {
        presence.set("type", QByteArray("unavailable"));
        if (m_lastSeen.contains(account.pn))
            presence.set("last", QByteArray::number(m_lastSeen.value(account.pn)));
    }
    return presence;
}

void PresenceHub::tellWatchers(const Account &account)
{
    for (auto watch = m_watches.cbegin(); watch != m_watches.cend(); ++watch) {
        for (const Jid &asked : watch.value()) {
            if (m_accounts.byJid(asked) == &account)
                m_delivery.tell(watch.key(), presenceOf(account, asked));
        }
    }
}

void PresenceHub::setAvailable(const DeviceId &id, bool available)
{
    const bool before = isAvailable(id.pn);
    if (available)
        m_available.insert(id);
    else
        m_available.erase(id);
    if (isAvailable(id.pn) == before)
        return;
    if (before)
        m_lastSeen.insert(id.pn, m_clock.unixSeconds());
    if (const Account *account = m_accounts.byPn(id.pn))
        tellWatchers(*account);
}

void PresenceHub::acceptPresence(const DeviceId &from, const Node &presence)
{
    Account *account = m_accounts.byPn(from.pn);
    const QByteArray type = presence.text("type");
    const Jid to = jidAttribute(presence, "to");
    if (!account)
        return;
    if (type == "subscribe" || type == "unsubscribe") {
        QList<Jid> &watched = m_watches[from];
        watched.removeAll(to.bare());
        const Account *target = m_accounts.byJid(to);
        if (type == "unsubscribe" || !target || watched.size() >= mostWatched
            || !isAdmitted(*target, *account, presence, m_clock.unixSeconds()))
            return;
        watched.append(to.bare());
        m_delivery.tell(from, presenceOf(*target, to));
        return;
    }
    const QString name = QString::fromUtf8(presence.text("name"));
    if (!name.isEmpty() && name != account->pushName) {
        account->pushName = name;
        m_accounts.touch(*account);
    }
    if (type == "available" || type == "unavailable")
        setAvailable(from, type == "available");
}

void PresenceHub::acceptChatstate(const DeviceId &from, const Node &chatstate)
{
    const Account *account = m_accounts.byPn(from.pn);
    const Jid to = jidAttribute(chatstate, "to");
    if (!account || chatstate.children().size() != 1)
        return;
    const Group *group = m_groups.find(to);
    Node out("chatstate", { { "from", group ? group->jid() : account->nameLike(to) } });
    if (group)
        out.set("participant", group->nameOf(*account));
    out.add(chatstate.children().front());
    if (const Account *chat = m_accounts.byJid(to); chat && chat != account)
        tellTyping(*chat, account->pn, out);
    if (!group || !group->find(account->pn))
        return;
    for (const GroupMember &member : group->members) {
        const Account *listener = m_accounts.byPn(member.pn);
        if (listener && listener != account)
            tellTyping(*listener, group->id + '/' + account->pn, out);
    }
}

void PresenceHub::tellTyping(const Account &listener, const QByteArray &key, const Node &chatstate)
{
    for (const auto &[number, device] : listener.devices) {
        const DeviceId id { listener.pn, number };
        if (m_delivery.isActive(id))
            m_delivery.tell(id, chatstate);
        else
            m_typing[id].insert(key, { chatstate, m_clock.monotonic() + m_chatstateLifetime });
    }
}

void PresenceHub::onOffline(const DeviceId &id) { setAvailable(id, false); }

void PresenceHub::onActivated(const DeviceId &id)
{
    // Not queued: the newest of everybody watched, once (10 §6.2).
    const QList<Jid> watched = m_watches.value(id);
    for (const Jid &asked : watched) {
        if (const Account *account = m_accounts.byJid(asked))
            m_delivery.tell(id, presenceOf(*account, asked));
    }
    const auto waiting = m_typing.take(id);
    for (const Typing &typing : waiting) {
        if (typing.until > m_clock.monotonic())
            m_delivery.tell(id, typing.stanza);
    }
}

} // namespace heliograph::sandbox
