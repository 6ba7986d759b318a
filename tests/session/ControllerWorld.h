// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/SessionController.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/ScriptedServer.h"
#include "tests/support/ShiftedClock.h"

#include <QTest>

namespace heliograph {

/// One account's connection against a played service: real handshake, fake pipe, short times.
class ControllerWorld {
protected:
    void begin()
    {
        FakeTransport::reset();
        m_noise = generateKeyPair(m_random);
        m_identities = 0;
        m_refusesIdentity = false;
        m_server = std::make_unique<ScriptedServer>(m_clock, m_random);
    }

    void end()
    {
        m_controller.reset();
        m_links.reset();
        m_server.reset();
        QCOMPARE(FakeTransport::live(), 0);
    }

    static SessionTimes tiny()
    {
        SessionTimes times;
        times.connectTimeout = milliseconds(400);
        times.handshakeStep = milliseconds(200);
        times.settleDelay = milliseconds(10);
        times.backoffBase = milliseconds(20);
        times.backoffMax = milliseconds(60);
        times.conflictStep = milliseconds(20);
        times.conflictDelayMax = milliseconds(60);
        times.conflictCooldown = milliseconds(80);
        return times;
    }
    SessionController *make(const SessionTimes &times = tiny())
    {
        m_controller = std::make_unique<SessionController>(
            QStringLiteral("acc"), m_server->profile(), times, m_server->transports(),
            [this](int) -> Result<ConnectionIdentity> {
                ++m_identities;
                if (m_refusesIdentity)
                    return fail(ErrorCode::KeyUnavailable);
                return ConnectionIdentity { { m_noise, "payload", {}, {} }, false };
            },
            m_clock, m_random, nullptr, m_links);
        return m_controller.get();
    }
    SessionController *online(const SessionTimes &times = tiny())
    {
        SessionController *controller = make(times);
        controller->connectToService();
        (void)QTest::qWaitFor([&] { return controller->isOnline(); }, 3000);
        return controller;
    }
    static Node streamError(const QByteArray &code)
    {
        return Node("stream:error", { { "code", code } });
    }
    static Node conflict()
    {
        Node error("stream:error");
        error.add(Node("conflict", { { "type", "replaced" } }));
        return error;
    }

    ShiftedClock m_clock;
    FixedRandom m_random { 5 };
    KeyPair m_noise;
    int m_identities = 0;
    bool m_refusesIdentity = false;
    std::unique_ptr<ScriptedServer> m_server;
    std::shared_ptr<LinkRegister> m_links;
    std::unique_ptr<SessionController> m_controller;
};

} // namespace heliograph
