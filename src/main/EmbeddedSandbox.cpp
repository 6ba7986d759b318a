// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "main/EmbeddedSandbox.h"

#include "app/Profile.h"
#include "app/ServiceRecord.h"
#include "protocol/PhoneNumber.h"

namespace heliograph {

Result<ServiceProfile> EmbeddedSandbox::serviceFor(const Options &options, Profile &profile)
{
    return options.sandbox ? start(profile) : options.service;
}

Result<ServiceProfile> EmbeddedSandbox::start(Profile &profile)
{
    SandboxOptions options;
    options.stateFolder = profile.store().directory() + QStringLiteral("/sandbox");
    const Result<SandboxInfo> info = m_sandbox.start(options);
    if (!info)
        return fail(info.error());
    ServiceProfile service = ServiceProfile::publicService();
    service.endpoint = info->ws;
    service.rootKey = info->root;
    service.caPem = info->caPem;
    const Result<std::vector<AccountRecord>> records = profile.store().accounts();
    if (!records)
        return fail(records.error());
    for (AccountRecord record : *records) {
        setService(record, service);
        if (const Result<void> saved = profile.store().saveAccount(record); !saved)
            return fail(saved.error());
    }
    return checked(service);
}

QJsonArray EmbeddedSandbox::phones() { return m_sandbox.phones(); }

Result<QJsonObject> EmbeddedSandbox::scan(const QString &qr, const QString &hint)
{
    return m_sandbox.scan(qr, hint).map([](const Sandbox::Linked &linked) {
        return QJsonObject { { QStringLiteral("account"), linked.account },
            { QStringLiteral("device"), linked.device } };
    });
}

Result<QString> EmbeddedSandbox::makePhone()
{
    return m_sandbox.command(QStringLiteral("POST"), QStringLiteral("/accounts"))
        .map([](const QJsonObject &account) {
            return u'+' + account.value(QStringLiteral("id")).toString();
        });
}

Result<void> EmbeddedSandbox::type(const QString &number, const QString &code)
{
    return parsePhoneNumber(number).and_then([&](const QByteArray &digits) -> Result<void> {
        const auto typed = m_sandbox.command(QStringLiteral("POST"),
            QStringLiteral("/accounts/%1/enter-code").arg(QLatin1String(digits)),
            { { QStringLiteral("code"), code } });
        return typed ? Result<void>() : fail(typed.error());
    });
}

Result<QJsonObject> EmbeddedSandbox::fault(const QJsonObject &body)
{
    return m_sandbox.fault(body).map([](int id) {
        return QJsonObject { { QStringLiteral("id"), id } };
    });
}

} // namespace heliograph
