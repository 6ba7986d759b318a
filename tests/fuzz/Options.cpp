// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "main/Options.h"

#include "sandbox/SandboxOptions.h"
#include "tests/fuzz/Targets.h"

#include <QHostAddress>

namespace heliograph::fuzz {

static void proxies(const QString &text)
{
    const Result<Proxy> proxy = parseProxy(text);
    if (!proxy)
        return;
    const bool named = proxy->kind == Proxy::Kind::Http || proxy->kind == Proxy::Kind::Socks5;
    require(named == (!proxy->host.isEmpty() && proxy->port != 0), "a proxy has host and port");
    const QNetworkProxy used
        = networkProxyFor(*proxy, QUrl(QStringLiteral("wss://service.example.org/ws")));
    require(!named
            || (used.type() != QNetworkProxy::NoProxy
                && used.type() != QNetworkProxy::DefaultProxy),
        "a proxy that is set is used");
}

static void environment(const QStringList &lines)
{
    QProcessEnvironment variables;
    for (const QString &line : lines) {
        const qsizetype equals = line.indexOf(u'=');
        if (equals > 0 && !line.contains(QChar(u'\0')))
            variables.insert(line.left(equals), line.mid(equals + 1));
    }
    const Result<SandboxOptions> options = SandboxOptions::fromEnvironment(variables);
    if (!options)
        return;
    require(options->firstDevice <= 1, "the first device is 0 or 1");
    require(options->maxCompanions >= 0, "no limit is negative");
    require(options->chatstateLifetime >= seconds { 0 }, "no lifetime is negative");
}

/// The input is lines: the arguments of the program, and the environment of the service.
void options(QByteArrayView input)
{
    const QStringList lines = QString::fromUtf8(input).split(u'\n');
    const Result<Options> parsed
        = parseOptions(QStringList { QStringLiteral("heliograph") } + lines);
    if (parsed) {
        require(checked(parsed->service).has_value(), "the service is one that may be used");
        require(!parsed->profile.isEmpty() || !parsed->tour.isEmpty(), "there is a profile");
        require(!parsed->sandbox || parsed->service == ServiceProfile::publicService(),
            "the built-in service and another exclude each other");
    }
    environment(lines);
    for (const QString &line : lines)
        proxies(line);
}

} // namespace heliograph::fuzz
