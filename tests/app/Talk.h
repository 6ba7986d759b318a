// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Conversation.h"
#include "tests/support/TestProfile.h"

#include <QAbstractItemModelTester>

#include <memory>

namespace heliograph {

inline constexpr qint64 talkBase = 1'790'000'000'000;
inline const Jid talkAda = Jid::phoneNumber("491515550110");

/// One account with one chat.
class Talk {
public:
    Talk()
    {
        profile.add(QStringLiteral("one"), QStringLiteral("Private"));
        store = profile.store(QStringLiteral("one"));
    }
    qint64 put(StoredMessage message)
    {
        (void)store->messages().insert(message);
        return message.rowId;
    }
    void fill(int count)
    {
        (void)store->transact([&]() -> Result<void> {
            for (int i = 0; i < count; ++i)
                put(receivedText(talkAda, QString::number(i), talkBase + i * 1000));
            return {};
        });
    }
    /// As a program start: accounts first, then the chat.
    void open()
    {
        conversation.reset();
        manager.reset();
        manager = profile.manager();
        manager->start();
        conversation = std::make_unique<Conversation>(account(), talkAda);
        tester = std::make_unique<QAbstractItemModelTester>(
            conversation.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    }
    Account &account() const { return *manager->account(QStringLiteral("one")); }
    void changed(qint64 rowId) const
    {
        emit account().chatsChanged({ ChatChange { talkAda, { rowId } } });
    }
    QStringList ids() const
    {
        QStringList out;
        for (int row = 0; row < conversation->rowCount(); ++row)
            out << conversation->at(row).key.id;
        return out;
    }

    TestProfile profile;
    std::unique_ptr<AccountStore> store;
    std::unique_ptr<AccountManager> manager;
    std::unique_ptr<Conversation> conversation;
    std::unique_ptr<QAbstractItemModelTester> tester;
};

} // namespace heliograph
