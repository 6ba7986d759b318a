// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rpc/RpcServer.h"
#include "tests/fuzz/Targets.h"
#include "tests/support/TestProfile.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QSslConfiguration>
#include <QSslSocket>

#include <cstdlib>
#include <utility>

namespace heliograph::fuzz {

namespace {

constexpr int linesPerWorld = 500;
const QByteArray barrierId("the barrier");

/// Real accounts of a real profile, none of them linked.
class RpcWorld final {
public:
    RpcWorld()
    {
        m_profile.add(QStringLiteral("one"), QStringLiteral("Private"), 0);
        const Jid peer = Jid::phoneNumber("447700900123");
        {
            const auto store = m_profile.store(QStringLiteral("one"));
            StoredMessage message = receivedText(peer, QStringLiteral("m1"), 1'790'000'000'000);
            (void)store->messages().insert(message);
        }
        m_manager = m_profile.manager();
        m_server = std::make_unique<RpcServer>(*m_manager, nullptr);
        QObject::connect(m_server.get(), &RpcServer::lineReady, m_server.get(),
            [this](const QByteArray &line) { take(line); });
        QObject::connect(m_server.get(), &RpcServer::shutdownRequested, m_server.get(),
            [this] { m_ended = true; });
        m_manager->start();
    }

    void handle(const QByteArray &line)
    {
        ++m_lines;
        m_server->handleLine(line);
    }
    /// Waits until the reading thread has answered what was asked before.
    void settle()
    {
        m_passed = false;
        m_server->handleLine(R"({"jsonrpc":"2.0","id":"the barrier","method":"messages.list",)"
                             R"("params":{"account":"one","chat":"447700900123","limit":1}})");
        require(comesTrue([this] { return m_passed || m_ended; }), "a question is answered");
    }
    bool isWorn() const
    {
        return m_ended || m_lines >= linesPerWorld || m_manager->accounts().size() > 4;
    }

private:
    void take(const QByteArray &line)
    {
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        require(!line.contains('\n') && !object.isEmpty(), "an answer is one object on one line");
        require(
            object.contains(u"result") || object.contains(u"error") || object.contains(u"method"),
            "it answers or tells something");
        if (object.value(u"id").toString().toUtf8() == barrierId)
            m_passed = true;
    }

    TestProfile m_profile;
    std::unique_ptr<AccountManager> m_manager;
    std::unique_ptr<RpcServer> m_server;
    int m_lines = 0;
    bool m_passed = false;
    bool m_ended = false;
};

RpcWorld *rpcWorld = nullptr;

void endWorld() { delete std::exchange(rpcWorld, nullptr); }

/// What Qt and OpenSSL make at first use must outlive the last world and its threads: it ends with
/// the application or with the process, whichever is first.
void prepare()
{
    (void)QSslSocket::supportsSsl();
    (void)QSslConfiguration::defaultConfiguration();
    RpcWorld().settle();
    qAddPostRoutine(endWorld);
    (void)std::atexit(endWorld);
}

} // namespace

void rpc(QByteArrayView input)
{
    static const bool isPrepared = (prepare(), true);
    Q_UNUSED(isPrepared)
    if (!rpcWorld || rpcWorld->isWorn()) {
        endWorld();
        rpcWorld = new RpcWorld;
    }
    const QList<QByteArray> lines = input.toByteArray().split('\n');
    for (const QByteArray &line : lines)
        rpcWorld->handle(line);
    rpcWorld->settle();
}

} // namespace heliograph::fuzz
