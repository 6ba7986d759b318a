// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Sandbox.h"

#include "base/Handoff.h"
#include "sandbox/ControlCommands.h"
#include "sandbox/Service.h"

namespace heliograph {

Sandbox::Sandbox() { m_thread.setObjectName(QStringLiteral("sandbox")); }

Sandbox::~Sandbox() { stop(); }

template <typename Fn> auto Sandbox::inThread(Fn fn)
{
    decltype(fn(*m_service)) result;
    callAndWait(m_service, [&] { result = fn(*m_service); });
    return result;
}

Result<SandboxInfo> Sandbox::start(const SandboxOptions &options)
{
    stop();
    m_thread.start();
    // The service is made in its own thread: all its parts belong there.
    QObject maker;
    maker.moveToThread(&m_thread);
    Result<SandboxInfo> info;
    callAndWait(&maker, [&] {
        m_service = new sandbox::Service(options, nullptr);
        info = m_service->start();
        maker.moveToThread(nullptr);
    });
    if (!info)
        stop();
    return info;
}

void Sandbox::stop()
{
    if (!m_service)
        return;
    QObject::connect(&m_thread, &QThread::finished, m_service, &QObject::deleteLater);
    m_thread.quit();
    m_thread.wait();
    m_service = nullptr;
}

Result<Sandbox::Linked> Sandbox::scan(const QString &qrText, const QString &hint)
{
    if (!m_service)
        return fail(ErrorCode::ServiceUnavailable, QStringLiteral("the sandbox is not running"));
    return inThread([&](sandbox::Service &service) -> Result<Linked> {
        const bool isNumber = service.accounts().byPn(hint.toLatin1()) != nullptr;
        const sandbox::AccountHint who { isNumber ? hint.toLatin1() : QByteArray(),
            isNumber ? QString() : hint };
        return service.linking().scan(qrText, who).map([](const sandbox::DeviceId &id) {
            return Linked { QString::fromLatin1(id.pn), id.device };
        });
    });
}

Result<QJsonObject> Sandbox::command(
    const QString &method, const QString &path, const QJsonObject &body)
{
    if (!m_service)
        return fail(ErrorCode::ServiceUnavailable, QStringLiteral("the sandbox is not running"));
    return inThread([&](sandbox::Service &service) {
        return service.commands().run(method.toLatin1(), path, body);
    });
}

Result<QString> Sandbox::say(const QString &account, const QString &to, const QString &text)
{
    const QJsonObject body { { QStringLiteral("to"), to }, { QStringLiteral("text"), text } };
    return command(QStringLiteral("POST"), QStringLiteral("/accounts/%1/say").arg(account), body)
        .map([](const QJsonObject &answer) { return answer.value(u"message_id").toString(); });
}

Result<int> Sandbox::fault(const QJsonObject &body)
{
    return command(QStringLiteral("POST"), QStringLiteral("/faults"), body)
        .map([](const QJsonObject &answer) { return answer.value(u"id").toInt(); });
}

QJsonArray Sandbox::phones()
{
    if (!m_service)
        return {};
    return inThread([](sandbox::Service &service) {
        QJsonArray phones;
        for (const sandbox::Account *account : service.accounts().all()) {
            QJsonArray devices;
            for (const auto &[number, device] : account->devices)
                devices.append(number);
            phones.append(QJsonObject {
                { QStringLiteral("account"), QString::fromLatin1(account->pn) },
                { QStringLiteral("pn"), account->jid().toString() },
                { QStringLiteral("lid"), account->hidden().toString() },
                { QStringLiteral("name"), account->pushName },
                { QStringLiteral("scripted"), account->isScripted },
                { QStringLiteral("devices"), devices },
            });
        }
        return phones;
    });
}

} // namespace heliograph
