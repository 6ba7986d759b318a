// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/AdvSigner.h"
#include "session/AccountSession.h"
#include "session/Linking.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/ScriptedServer.h"
#include "tests/support/ShiftedClock.h"

#include <QTemporaryDir>

namespace heliograph {

/// One account that is about to be linked, with its service and the phone that scans.
struct LinkWorld {
    explicit LinkWorld(quint64 seed, const SessionTimes &wanted)
        : times(wanted)
        , random(seed)
        , server(clock, random)
    {
        server.greeting = ScriptedServer::Greeting::PairDevice;
        phone.identity = generateKeyPair(random);
        phone.rawId = 9;
        open();
    }
    /// As after a restart of the program.
    void open()
    {
        session.reset();
        SessionSetup setup;
        setup.account = QStringLiteral("acc");
        setup.service = server.profile();
        setup.times = times;
        setup.linkGuard
            = [this](const Jid &number) { return guard ? guard(number) : Result<void>(); };
        setup.database = directory.filePath(QStringLiteral("account.db"));
        setup.mediaDirectory = directory.filePath(QStringLiteral("media"));
        setup.spoolDirectory = directory.filePath(QStringLiteral("spool"));
        setup.box = std::make_shared<SecretBox>(SecretBytes(QByteArray(32, 'k')));
        setup.transports = server.transports();
        session = std::move(AccountSession::open(setup, clock, random).value());
    }
    Linking &linking() { return session->linking(); }
    const Credentials &credentials() { return *session->store().keys().credentials(); }
    /// What the service sends once the phone has scanned a code.
    Node pairSuccess(const QString &code, const QByteArray &id = "success-1")
    {
        const QStringList fields = code.section(u'#', 1).split(u',');
        return pairSuccess(QByteArray::fromBase64(fields.value(2).toLatin1()),
            QByteArray::fromBase64(fields.value(3).toLatin1()), id);
    }
    Node pairSuccess(
        const QByteArray &identity, const QByteArray &secret, const QByteArray &id = "success-1")
    {
        const sandbox::AdvOffer offer
            = sandbox::makeAdvOffer(phone, 1, clock.now().count() / 1000, identity, secret);
        Node success("pair-success");
        success.add(Node::withBytes("device-identity", offer.container));
        success.add(Node("device", { { "jid", jid }, { "lid", lid } }));
        success.add(Node("platform", { { "name", "android" } }));
        Node iq("iq",
            { { "from", Jid::service() }, { "type", "set" }, { "id", id }, { "xmlns", "md" } });
        iq.add(std::move(success));
        return iq;
    }

    /// Waits are shorter than any test.
    static SessionTimes tiny()
    {
        SessionTimes times;
        times.settleDelay = milliseconds(5);
        times.backoffBase = milliseconds(20);
        times.qrLifetime = milliseconds(15);
        times.restartWait = milliseconds(300);
        return times;
    }
    static SessionTimes patient()
    {
        SessionTimes times = tiny();
        times.qrLifetime = milliseconds(20'000);
        return times;
    }

    SessionTimes times;
    LinkGuard guard;
    ShiftedClock clock;
    FixedRandom random;
    ScriptedServer server;
    QTemporaryDir directory;
    sandbox::Account phone;
    Jid jid = Jid::phoneNumber("447700900150", 4);
    Jid lid = Jid::lid("235000000000150", 4);
    std::unique_ptr<AccountSession> session;
};

} // namespace heliograph
