// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/MessageContent.h"
#include "session/DeviceLists.h"
#include "session/MediaTransfers.h"
#include "session/Outbox.h"
#include "tests/support/TestAccount.h"

namespace heliograph {

/// An account with a friend of several devices; what leaves is looked at.
struct OutboxWorld {
    explicit OutboxWorld(SlidingWindow pacing = SlidingWindow(6000, milliseconds(60'000)))
        : cipher(account.store().keys().stores(), account.random)
        , devices(account.store(), sender, cipher, account.clock)
        , media(sender, ServiceProfile(), Proxy(), account.directory(), account.clock)
        , outbox(account.store(), sender, cipher, devices, media, account.clock, account.random,
              pacing)
    {
        sender.answers.lids = { { account.own().bare(), account.ownLid().bare() } };
        addDevice(account.own().withDevice(0));
        addDevice(friendJid);
        addDevice(friendJid.withDevice(2));
        addDevice(otherJid);
    }
    PeerDevice &addDevice(const Jid &jid)
    {
        sender.answers.devices.push_back(std::make_shared<PeerDevice>(jid, account.random));
        return *sender.answers.devices.back();
    }
    qint64 queue(const Jid &chat, const QString &text, const QString &spool = {})
    {
        StoredMessage message;
        message.key = { chat, account.own().bare(), QStringLiteral("M%1").arg(++number) };
        message.fromMe = true;
        message.time = message.localTime = account.clock.now().count();
        message.status = DeliveryStep::Queued;
        message.content.text = text;
        message.raw = textMessage(text);
        message.wireChat = chat;
        (void)account.store().transact([&] {
            return account.store().messages().insert(message).and_then(
                [&](bool) { return account.store().outbox().enqueue(message.rowId, spool); });
        });
        outbox.accepted(message.rowId);
        return message.rowId;
    }
    std::vector<Node> messages() const { return sender.withTag("message"); }
    QStringList ids() const
    {
        QStringList list;
        for (const Node &node : messages())
            list.append(QString::fromUtf8(node.text("id")));
        return list;
    }
    Outcome ack(const Node &message, int error = 0, const QByteArray &phash = {})
    {
        MessageAck ack;
        ack.phash = phash;
        ack.id = QString::fromUtf8(message.text("id"));
        ack.from = message.jid("to");
        ack.timestamp = 1'790'000'007;
        ack.error = error;
        Outcome outcome;
        (void)account.store().transact([&] { return outbox.onAck(ack, outcome); });
        if (outcome.outboxMayGo)
            outbox.pump();
        return outcome;
    }
    StoredMessage row(qint64 rowId)
    {
        return account.store().messages().byRow(rowId).value_or(StoredMessage());
    }

    TestAccount account;
    FakeSender sender;
    SignalCipher cipher;
    DeviceLists devices;
    MediaTransfers media;
    Outbox outbox;
    Jid friendJid = Jid::phoneNumber("447700900123");
    Jid otherJid = Jid::phoneNumber("447700900124");
    int number = 0;
};

inline std::vector<Jid> devicesIn(const Node &message)
{
    std::vector<Jid> devices;
    for (const Node &to : message.child("participants")->children())
        devices.push_back(to.jid("jid"));
    return devices;
}

} // namespace heliograph
