// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/SandboxOptions.h"

#include <QHostAddress>
#include <QJsonDocument>
#include <QJsonObject>

namespace heliograph {

namespace {

tl::unexpected<Error> badVariable(const QString &name)
{
    return fail(
        ErrorCode::InvalidArgument, QStringLiteral("the value of %1 cannot be used").arg(name));
}

/// The number in a variable, `fallback` when it is not set, nothing when it is no such number.
std::optional<quint64> numberIn(
    const QProcessEnvironment &environment, const QString &name, quint64 fallback, quint64 largest)
{
    if (!environment.contains(name))
        return fallback;
    bool ok = false;
    const quint64 value = environment.value(name).toULongLong(&ok);
    return ok && value <= largest ? std::optional(value) : std::nullopt;
}

Result<void> readAddress(SandboxOptions &options, const QProcessEnvironment &environment)
{
    const auto name = QStringLiteral("HELIO_SANDBOX_LISTEN");
    const auto port = numberIn(environment, QStringLiteral("PORT"), 8080, 65535);
    if (!port)
        return badVariable(QStringLiteral("PORT"));
    options.port = static_cast<quint16>(*port);
    if (!environment.contains(name))
        return {};
    const QString text = environment.value(name);
    const qsizetype colon = text.lastIndexOf(u':');
    bool ok = false;
    const uint number = text.mid(colon + 1).toUInt(&ok);
    if (!ok || number > 65535)
        return badVariable(name);
    options.port = static_cast<quint16>(number);
    if (colon > 0)
        options.host = text.left(colon).remove(u'[').remove(u']');
    return {};
}

Result<void> readBehaviour(SandboxOptions &options, const QProcessEnvironment &environment)
{
    const auto name = QStringLiteral("HELIO_SANDBOX_PROFILE");
    const QString text = environment.value(name, QStringLiteral("app"));
    if (text == u"suite") {
        options.behaviour = SandboxOptions::Behaviour::Suite;
        options.firstDevice = 0;
        options.scriptedContacts = false;
    } else if (text == u"strict") {
        options.behaviour = SandboxOptions::Behaviour::Strict;
    } else if (text != u"app") {
        return badVariable(name);
    }
    return {};
}

Result<void> readNumbers(SandboxOptions &options, const QProcessEnvironment &environment)
{
    const auto seedName = QStringLiteral("HELIO_SANDBOX_SEED");
    const auto seed = numberIn(environment, seedName, 1, std::numeric_limits<quint64>::max());
    const auto firstName = QStringLiteral("HELIO_SANDBOX_FIRST_DEVICE");
    const auto first = numberIn(environment, firstName, options.firstDevice, 1);
    const auto mostName = QStringLiteral("MAX_COMPANIONS");
    const auto most = numberIn(environment, mostName, 0, 99);
    const auto typingName = QStringLiteral("CHATSTATE_TTL_SECS");
    const auto typing = numberIn(environment, typingName, 30, 3600);
    const auto pairName = QStringLiteral("AUTO_PAIR_SECS");
    const auto pair = numberIn(environment, pairName, 0, 3600);
    if (!seed || !first || !most || !typing || !pair)
        return badVariable(!seed ? seedName
                : !first         ? firstName
                : !most          ? mostName
                : !typing        ? typingName
                                 : pairName);
    options.autoPair = seconds { *pair };
    options.seed = *seed;
    options.firstDevice = static_cast<quint16>(*first);
    options.maxCompanions = static_cast<int>(*most);
    options.chatstateLifetime = seconds { *typing };
    return {};
}

Result<void> readResumption(SandboxOptions &options, const QProcessEnvironment &environment)
{
    using Resumption = NoiseServerHandshake::Resumption;
    const auto name = QStringLiteral("HELIO_SANDBOX_NOISE_IK");
    const QString text = environment.value(name, QStringLiteral("accept"));
    if (text == u"fallback")
        options.resumption = Resumption::Fallback;
    else if (text == u"refuse")
        options.resumption = Resumption::Refuse;
    else if (text != u"accept")
        return badVariable(name);
    return {};
}

Result<void> readGroupAddressing(SandboxOptions &options, const QProcessEnvironment &environment)
{
    const auto name = QStringLiteral("GROUP_ADDRESSING");
    const QString text = environment.value(name, QStringLiteral("lid"));
    options.lidGroups = text == u"lid";
    return options.lidGroups || text == u"pn" ? Result<void>() : badVariable(name);
}

Result<void> readVerbosity(SandboxOptions &options, const QProcessEnvironment &environment)
{
    const auto name = QStringLiteral("LOG");
    const QString text = environment.value(name, QStringLiteral("info"));
    if (text == u"debug")
        options.verbosity = SandboxOptions::Verbosity::Debug;
    else if (text == u"warn")
        options.verbosity = SandboxOptions::Verbosity::Warnings;
    else if (text != u"info")
        return badVariable(name);
    return {};
}

} // namespace

Result<SandboxOptions> SandboxOptions::fromEnvironment(const QProcessEnvironment &environment)
{
    SandboxOptions options;
    if (auto read = readAddress(options, environment); !read)
        return fail(read.error());
    if (!QHostAddress(options.host).isLoopback() && options.host != u"localhost")
        return badVariable(QStringLiteral("HELIO_SANDBOX_LISTEN"));
    if (auto read = readBehaviour(options, environment); !read)
        return fail(read.error());
    if (auto read = readResumption(options, environment); !read)
        return fail(read.error());
    if (auto read = readNumbers(options, environment); !read)
        return fail(read.error());
    if (auto read = readGroupAddressing(options, environment); !read)
        return fail(read.error());
    if (auto read = readVerbosity(options, environment); !read)
        return fail(read.error());
    options.stateFolder = environment.value(QStringLiteral("HELIO_SANDBOX_STATE"));
    if (options.stateFolder == u"memory")
        options.stateFolder.clear();
    options.control = environment.value(QStringLiteral("HELIO_SANDBOX_CONTROL")) == u"1";
    const QByteArray secret = environment.value(QStringLiteral("ADV_SECRET_KEY")).toLatin1();
    options.advSecret = QByteArray::fromBase64(secret);
    if (!secret.isEmpty() && options.advSecret.size() != 32)
        return badVariable(QStringLiteral("ADV_SECRET_KEY"));
    if (options.autoPair.count() > 0 && options.advSecret.isEmpty())
        return badVariable(QStringLiteral("AUTO_PAIR_SECS"));
    return options;
}

QByteArray SandboxInfo::toJsonLine() const
{
    QJsonObject line {
        { QStringLiteral("ws"), ws.toString() },
        { QStringLiteral("root"), QString::fromLatin1(root.toHex()) },
        { QStringLiteral("tls_sha256"), QString::fromLatin1(tlsSha256.toHex()) },
        { QStringLiteral("ca"), caFile },
    };
    if (!controlToken.isEmpty())
        line.insert(QStringLiteral("control"), controlToken);
    return QJsonDocument(line).toJson(QJsonDocument::Compact);
}

} // namespace heliograph
