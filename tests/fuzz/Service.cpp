// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/ControlCommands.h"
#include "tests/fuzz/Targets.h"

#include <QJsonDocument>
#include <QTcpSocket>
#include <QTest>

namespace heliograph::fuzz {

namespace {

constexpr int inputsPerService = 300;

/// A running service with its port; it forgets everything now and then.
class ServiceWorld final {
public:
    ServiceWorld()
        : m_service(options())
    {
        const Result<SandboxInfo> info = m_service.start();
        require(info.has_value(), "the service starts");
        m_port = static_cast<quint16>(info->ws.port());
        m_token = info->controlToken.toLatin1();
    }

    sandbox::Service &service()
    {
        if (++m_inputs % inputsPerService == 0)
            m_service.reset();
        return m_service;
    }
    quint16 port() const { return m_port; }
    const QByteArray &token() const { return m_token; }

private:
    static SandboxOptions options()
    {
        SandboxOptions options;
        options.control = true;
        // Nobody who answers: their keys would take most of the time.
        options.scriptedContacts = false;
        return options;
    }

    sandbox::Service m_service;
    quint16 m_port = 0;
    QByteArray m_token;
    int m_inputs = 0;
};

ServiceWorld &serviceWorld()
{
    static ServiceWorld world;
    return world;
}

} // namespace

/// The input is what a client writes to the port, in two pieces; `{token}` in it becomes the token
/// of the control API.
void http(QByteArrayView input)
{
    ServiceWorld &world = serviceWorld();
    (void)world.service();
    if (input.isEmpty())
        return;
    const qsizetype cut = static_cast<quint8>(input[0]);
    QByteArray bytes = input.sliced(1).toByteArray();
    bytes.replace("{token}", world.token());
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), world.port());
    require(comesTrue([&] { return socket.state() == QAbstractSocket::ConnectedState; }),
        "the service listens");
    socket.write(bytes.left(cut));
    socket.flush();
    QTest::qWait(0);
    socket.write(bytes.mid(cut));
    socket.disconnectFromHost();
    require(comesTrue([&] { return socket.state() == QAbstractSocket::UnconnectedState; }),
        "a connection ends");
    QTest::qWait(0);
}

/// The input is "METHOD path\nbody" of a command.
void control(QByteArrayView input)
{
    sandbox::Service &service = serviceWorld().service();
    const QByteArray bytes = input.toByteArray();
    const qsizetype line = bytes.indexOf('\n');
    const QList<QByteArray> head = bytes.left(line < 0 ? bytes.size() : line).split(' ');
    const QJsonObject body
        = line < 0 ? QJsonObject() : QJsonDocument::fromJson(bytes.mid(line + 1)).object();
    const Result<QJsonObject> answer = service.commands().run(
        head.front(), QString::fromUtf8(head.value(1)), body, { { "after", head.value(2) } });
    require(!answer || !QJsonDocument(*answer).toJson().isEmpty(), "an answer can be written");
    QTest::qWait(0);
}

} // namespace heliograph::fuzz
