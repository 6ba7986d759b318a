// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rpc/RpcServer.h"
#include "tests/support/TestProfile.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

namespace heliograph {

inline constexpr qint64 rpcBase = 1'790'000'000'000;
inline const Jid rpcPeer = Jid::phoneNumber("447700900123");

inline QJsonObject lineObject(const QByteArray &line)
{
    return QJsonDocument::fromJson(line).object();
}

inline int errorCodeOf(const QJsonObject &answer)
{
    return answer.value(QStringLiteral("error")).toObject().value(QStringLiteral("code")).toInt();
}

/// A server on two accounts, the first of which has a chat of two messages; lines go in, and what
/// comes out is kept.
class RpcWorld {
protected:
    void begin()
    {
        m_profile = std::make_unique<TestProfile>();
        m_profile->add(QStringLiteral("one"), QStringLiteral("Private"), 0);
        m_profile->add(QStringLiteral("two"), QStringLiteral("Work"), 1);
        const auto store = m_profile->store(QStringLiteral("one"));
        StoredMessage first = receivedText(rpcPeer, QStringLiteral("m1"), rpcBase);
        QVERIFY(store->messages().insert(first));
        StoredMessage second = acceptedText(rpcPeer, QStringLiteral("m2"), rpcBase + 1000);
        second.content.quote = Quote { QStringLiteral("m1"), rpcPeer, first.content.text };
        QVERIFY(store->messages().insert(second));
        QVERIFY(store->deliveries().noteStep(
            second, { rpcPeer, DeliveryStep::Sent, rpcBase + 2000, rpcBase + 2100 }));
        m_manager = m_profile->manager();
        m_server = std::make_unique<RpcServer>(*m_manager, nullptr);
        m_lines = std::make_unique<QSignalSpy>(m_server.get(), &RpcServer::lineReady);
        QSignalSpy opened(m_manager->account(QStringLiteral("two")), &Account::chatsChanged);
        QSignalSpy counted(m_manager.get(), &AccountManager::unreadChanged);
        m_manager->start();
        QTRY_VERIFY(!opened.isEmpty() && !counted.isEmpty());
    }

    void end()
    {
        m_lines.reset();
        m_server.reset();
        m_manager.reset();
        m_profile.reset();
    }

    void say(const QByteArray &line) { m_server->handleLine(line); }
    /// Sends one line and gives the object that answers it.
    QJsonObject ask(const QByteArray &line)
    {
        m_lines->clear();
        say(line);
        if (!QTest::qWaitFor([&] { return !m_lines->isEmpty(); }))
            return {};
        const QByteArray answer = m_lines->first().at(0).toByteArray();
        return answer.contains('\n') ? QJsonObject() : lineObject(answer);
    }

    QJsonObject call(const char *method, const QJsonObject &params)
    {
        const QJsonObject request { { QStringLiteral("jsonrpc"), QStringLiteral("2.0") },
            { QStringLiteral("id"), 1 }, { QStringLiteral("method"), QLatin1String(method) },
            { QStringLiteral("params"), params } };
        return ask(QJsonDocument(request).toJson(QJsonDocument::Compact));
    }

    std::unique_ptr<TestProfile> m_profile;
    std::unique_ptr<AccountManager> m_manager;
    std::unique_ptr<RpcServer> m_server;
    std::unique_ptr<QSignalSpy> m_lines;
};

} // namespace heliograph
