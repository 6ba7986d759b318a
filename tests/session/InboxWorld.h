// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/MessageContent.h"
#include "session/DeviceLists.h"
#include "session/Inbox.h"
#include "session/ReceiptTracker.h"
#include "tests/support/TestAccount.h"

namespace heliograph {

/// An account, its phone, a friend and a stranger; stanzas go straight into the Inbox.
struct InboxWorld {
    InboxWorld()
        : cipher(account.store().keys().stores(), account.random)
        , devices(account.store(), sender, cipher, account.clock)
        , inbox(account.store(), cipher, devices, account.clock, account.random)
        , receipts(account.store(), account.clock)
        , friendDevice(Jid::phoneNumber("447700900123", 2), account.random)
        , stranger(Jid::phoneNumber("447700900666"), account.random)
        , phone(Jid::phoneNumber("447700900100"), account.random)
        , tablet(Jid::phoneNumber("447700900100", 5), account.random)
    {
        for (PeerDevice *device : { &friendDevice, &stranger, &phone, &tablet })
            device->startSession(account.own(), account.bundle());
    }
    Node stanza(
        PeerDevice &from, const QByteArray &id, const QByteArray &message, qint64 t = 1'790'000'001)
    {
        Node node("message",
            { { "id", id }, { "from", from.jid() }, { "t", QByteArray::number(t) },
                { "type", "text" }, { "notify", "Kim" } });
        node.add(from.encrypt(account.own(), message, account.random));
        return node;
    }
    /// As the session does it: one transaction per batch.
    Result<void> take(const std::vector<Node> &batch)
    {
        outcome = {};
        return account.store().transact([&]() -> Result<void> {
            for (const Node &node : batch) {
                if (Result<void> done = inbox.handle(node, outcome); !done)
                    return done;
            }
            return {};
        });
    }
    Result<void> take(const Node &node) { return take(std::vector<Node> { node }); }
    std::optional<StoredMessage> row(const PeerDevice &from, const QByteArray &id)
    {
        const Jid person = from.jid().bare();
        return account.store().messages().find({ person, person, QString::fromLatin1(id) });
    }
    std::vector<Node> replies(const QByteArray &tag) const
    {
        std::vector<Node> found;
        for (const Node &node : outcome.replies) {
            if (node.tag == tag)
                found.push_back(node);
        }
        return found;
    }

    TestAccount account;
    FakeSender sender;
    SignalCipher cipher;
    DeviceLists devices;
    Inbox inbox;
    ReceiptTracker receipts;
    PeerDevice friendDevice;
    PeerDevice stranger;
    PeerDevice phone;
    PeerDevice tablet;
    Outcome outcome;
};

} // namespace heliograph
