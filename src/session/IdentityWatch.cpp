// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/IdentityWatch.h"

#include "session/Logging.h"

namespace heliograph {

/// Milliseconds; 0 for none, and for what is no time.
static qint64 timeOf(const Node &notification)
{
    constexpr qint64 latest = latestTime.count();
    const qint64 time = notification.numberOr("t", 0);
    return time > 0 && time <= latest ? time * 1000 : 0;
}

IdentityWatch::IdentityWatch(AccountStore &store, const Clock &clock)
    : m_store(store)
    , m_clock(clock)
{
}

Result<void> IdentityWatch::onNotification(const Node &notification, Outcome &outcome)
{
    const Jid person = notification.jid("from");
    if (!person.isPerson() || person.device != 0 || m_store.keys().isOwn(person))
        return {};
    const DirectoryTables &directory = m_store.directory();
    Result<void> forgotten;
    for (const Jid &name : { directory.lidOf(person), directory.phoneNumberOf(person), person }) {
        if (forgotten && !name.isNull())
            forgotten = forgetSessions(m_store.keys().stores(), name);
    }
    return forgotten
        .and_then([&] { return m_store.directory().forgetDevices(directory.canonical(person)); })
        .and_then([&] { return tell(person, timeOf(notification), outcome); });
}

Result<void> IdentityWatch::onSeen(
    const Jid &device, IdentityChange change, qint64 time, Outcome &outcome)
{
    if (change != IdentityChange::Changed || device.device != 0 || m_store.keys().isOwn(device))
        return {};
    // The phone was set up anew: its companions of before are gone.
    const DirectoryTables &directory = m_store.directory();
    Result<void> forgotten;
    if (const auto list = directory.devices(directory.canonical(device))) {
        const Jid lid = directory.lidOf(device);
        const Jid name = lid.isNull() ? device.bare() : lid;
        for (const Jid &companion : list->devices) {
            if (forgotten && companion.device != 0)
                forgotten = m_store.keys().removeSession(
                    SignalAddress::of(name.withDevice(companion.device)));
        }
    }
    return forgotten
        .and_then([&] { return m_store.directory().forgetDevices(directory.canonical(device)); })
        .and_then([&] { return tell(device, time, outcome); });
}

Result<void> IdentityWatch::tell(const Jid &person, qint64 time, Outcome &outcome)
{
    qCInfo(lcSession) << "security code changed" << person.masked();
    const qint64 now = m_clock.now().count();
    const Jid chat = m_store.directory().canonical(person);
    const QString event = eventName(SystemEvent::IdentityChanged);
    StoredMessage line;
    line.time = time > 0 ? time : now;
    // The notification, the first message and a bundle tell of one and the same change.
    if (!m_store.messages().knowsChat(chat)
        || m_store.messages().hasSystemLine(chat, event, line.time))
        return {};
    // Nobody who writes has this name: no message takes its place, and none is about it.
    line.key = { chat, Jid::service(), event + u'-' + QString::number(line.time) };
    line.localTime = now;
    line.content.kind = MessageKind::System;
    line.content.text = event;
    return m_store.messages().insert(line).map([&](bool) { outcome.touch(chat, line.rowId); });
}

} // namespace heliograph
