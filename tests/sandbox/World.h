// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/DeviceLists.h"
#include "sandbox/GroupRouter.h"
#include "sandbox/Linking.h"
#include "sandbox/MessageRouter.h"
#include "sandbox/ReceiptRouter.h"
#include "tests/support/ManualClock.h"

#include <QCoreApplication>
#include <QTest>
#include <QTimer>

#include <vector>

namespace heliograph::sandbox {

/// A device that keeps what it got.
class RecordingEndpoint final : public DeviceEndpoint {
public:
    void deliver(const Node &stanza) override { got.push_back(stanza); }
    void endStream(const Node &reason) override { ended = reason; }
    std::vector<Node> withTag(const QByteArray &tag) const
    {
        std::vector<Node> found;
        for (const Node &stanza : got) {
            if (stanza.tag == tag)
                found.push_back(stanza);
        }
        return found;
    }

    std::vector<Node> got;
    std::optional<Node> ended;
};

/// Two accounts, the first with two companions, the second with one; nobody is online.
struct World {
    ManualClock manual;
    ServiceClock clock { manual };
    IdSource ids { 1 };
    AccountRegistry accounts { 1, 1, clock };
    GroupRegistry groups { 1, true, clock };
    Delivery delivery { clock };
    DeviceLists lists { accounts, delivery, clock, ids, groups };
    Resends resends { clock };
    MessageRouter messages { accounts, delivery, lists, clock, resends };
    GroupRouter groupMessages { accounts, groups, delivery, clock, resends };
    ReceiptRouter receipts { accounts, delivery, clock, resends, groups };
    Account &anna = accounts.named(QStringLiteral("Anna"));
    Account &ben = accounts.named(QStringLiteral("Ben"));

    World()
    {
        addDevice(anna, 1);
        addDevice(anna, 2);
        addDevice(ben, 1);
    }
    void addDevice(Account &account, quint16 number)
    {
        Device device;
        device.id = number;
        device.keyIndex = number;
        device.noiseKey = QByteArray(32, char(number));
        accounts.addDevice(account, device);
        account.nextDevice = number + 1;
        account.nextKeyIndex = number + 1U;
    }
    DeviceId anna1() const { return { anna.pn, 1 }; }
    DeviceId anna2() const { return { anna.pn, 2 }; }
    DeviceId ben1() const { return { ben.pn, 1 }; }
};

/// Lets everything happen that is due now, also what follows from it.
inline void settle()
{
    for (int round = 0; round < 3; ++round) {
        bool isDone = false;
        QTimer::singleShot(0, QCoreApplication::instance(), [&isDone] { isDone = true; });
        (void)QTest::qWaitFor([&isDone] { return isDone; });
    }
}

/// `<message>` with one `<enc>` for each device.
inline Node messageTo(const Jid &to, const QByteArray &id, const std::vector<Jid> &devices)
{
    Node participants("participants");
    for (const Jid &device : devices) {
        Node entry("to", { { "jid", device } });
        entry.add(
            Node("enc", { { "v", "2" }, { "type", "msg" } }, "sealed for " + device.toUtf8()));
        participants.add(std::move(entry));
    }
    Node message("message", { { "id", id }, { "to", to }, { "type", "text" } });
    message.add(std::move(participants));
    return message;
}

} // namespace heliograph::sandbox
