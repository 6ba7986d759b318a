// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "main/Options.h"

#include <QCommandLineParser>
#include <QFile>
#include <QStandardPaths>

namespace heliograph {

namespace {

tl::unexpected<Error> bad(const QString &sentence)
{
    return fail(ErrorCode::InvalidArgument, sentence);
}

std::optional<KeyPlace> keyPlaceOf(const QString &name)
{
    if (name == QStringLiteral("keychain"))
        return KeyPlace::Keychain;
    if (name == QStringLiteral("passphrase"))
        return KeyPlace::Passphrase;
    return name == QStringLiteral("file") ? std::optional(KeyPlace::File) : std::nullopt;
}

Result<ServiceProfile> serviceOf(const QCommandLineParser &parser)
{
    ServiceProfile service = ServiceProfile::publicService();
    const bool own = parser.isSet(QStringLiteral("service"));
    if (!own
        && (parser.isSet(QStringLiteral("service-root-key"))
            || parser.isSet(QStringLiteral("service-ca"))))
        return bad(
            QStringLiteral("--service-root-key and --service-ca need a --service of your own"));
    if (own)
        service.endpoint = QUrl(parser.value(QStringLiteral("service")), QUrl::StrictMode);
    if (parser.isSet(QStringLiteral("service-root-key")))
        service.rootKey
            = QByteArray::fromHex(parser.value(QStringLiteral("service-root-key")).toLatin1());
    if (parser.isSet(QStringLiteral("service-ca"))) {
        QFile file(parser.value(QStringLiteral("service-ca")));
        if (!file.open(QIODevice::ReadOnly))
            return bad(QStringLiteral("--service-ca: the file cannot be read"));
        service.caPem = file.read(1024 * 1024);
    }
    return checked(service);
}

} // namespace

Result<KeyAccess> keyAccess(const Options &options)
{
    KeyAccess access;
    access.place = options.keyPlace;
    if (options.passphraseFile.isEmpty())
        return access;
    constexpr qint64 longestLine = 4096;
    QFile file(options.passphraseFile);
    if (!file.open(QIODevice::ReadOnly))
        return bad(QStringLiteral("--passphrase-file: the file cannot be read"));
    QString line = QString::fromUtf8(file.readLine(longestLine));
    while (line.endsWith(u'\n') || line.endsWith(u'\r'))
        line.chop(1);
    if (line.isEmpty())
        return bad(QStringLiteral("--passphrase-file: its first line is empty"));
    access.passphrase = passphraseBytes(line);
    return access;
}

Result<Options> parseOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral(
        "Several WhatsApp accounts in one window. Unofficial software, used at your own risk."));
    const QCommandLineOption help(
        { QStringLiteral("h"), QStringLiteral("help") }, QStringLiteral("Shows this text."));
    const QCommandLineOption version(
        { QStringLiteral("v"), QStringLiteral("version") }, QStringLiteral("Shows the version."));
    const auto flag = [](const char *name, const char *text) {
        return QCommandLineOption(QLatin1String(name), QString::fromUtf8(text));
    };
    const auto valued = [](const char *name, const char *text, const char *value) {
        return QCommandLineOption(
            QLatin1String(name), QString::fromUtf8(text), QLatin1String(value));
    };
    parser.addPositionalArgument(QStringLiteral("load-test"),
        QStringLiteral(
            "Sends texts between two accounts while connections break, and reports: "
            "TEST_SENDER_ID, TEST_RECEIVER, CONCURRENT_REQUESTS, TOTAL_MESSAGES. Without "
            "the first two it runs on the built-in service."),
        QStringLiteral("[load-test]"));
    parser.addOptions({ help, version,
        flag("headless", "Runs without a window: JSON-RPC 2.0 on standard input and output."),
        valued("listen", "With --headless: JSON-RPC on this local socket instead.", "path"),
        flag("sandbox", "Uses the built-in service: nothing leaves this computer."),
        valued("profile", "Folder of accounts, messages and keys.", "folder"),
        valued("key-store",
            "Where the key of a new profile goes: keychain, passphrase or file; by default the "
            "keychain if there is one.",
            "place"),
        valued("passphrase-file", "The first line is the profile's passphrase.", "file"),
        valued("support-bundle",
            "Writes a text about program, system and sessions, without numbers and messages, and "
            "ends.",
            "file"),
        valued("service", "Links to this service: wss://…/ws/chat, ws:// on this computer only.",
            "url"),
        valued("service-root-key", "Noise root key of that service.", "hex"),
        valued("service-ca", "Authorities (PEM) trusted for that service.", "file"),
        valued("proxy", "http://[user:password@]host:port or socks5://…", "url"),
        valued("theme", "light or dark; by default the system's.", "name"),
        flag("right-to-left", "Lays the window out from right to left."),
        flag("json", "With load-test: the result as one line of JSON."),
        valued("tour", "Shows the program on the built-in service and saves pictures there.",
            "folder") });
    if (!parser.parse(arguments))
        return bad(parser.errorText());
    const QStringList words = parser.positionalArguments();
    const bool loadTest = words == QStringList { QStringLiteral("load-test") };
    if (!words.isEmpty() && !loadTest)
        return bad(QStringLiteral("unexpected argument: %1").arg(words.constFirst()));
    Options options;
    options.loadTest = loadTest;
    options.json = parser.isSet(QStringLiteral("json"));
    options.help = parser.isSet(help);
    options.version = parser.isSet(version);
    options.helpText = parser.helpText();
    // Before there is an application, Qt does not know what it is called.
    options.helpText.replace(0, options.helpText.indexOf(QStringLiteral(" [options]")),
        QStringLiteral("Usage: heliograph"));
    options.headless = parser.isSet(QStringLiteral("headless"));
    options.tour = parser.value(QStringLiteral("tour"));
    // A load test between accounts of one's own is named by them; else nothing leaves the computer.
    options.sandbox = parser.isSet(QStringLiteral("sandbox")) || !options.tour.isEmpty()
        || (loadTest && qEnvironmentVariableIsEmpty("TEST_SENDER_ID"));
    options.listen = parser.value(QStringLiteral("listen"));
    options.theme = parser.value(QStringLiteral("theme"));
    options.rightToLeft = parser.isSet(QStringLiteral("right-to-left"));
    options.profile = parser.value(QStringLiteral("profile"));
    options.passphraseFile = parser.value(QStringLiteral("passphrase-file"));
    options.supportBundle = parser.value(QStringLiteral("support-bundle"));
    // Accounts of the sandbox are nobody's: they leave nothing in the keychain.
    if (options.sandbox)
        options.keyPlace = KeyPlace::File;
    if (parser.isSet(QStringLiteral("key-store"))) {
        options.keyPlace = keyPlaceOf(parser.value(QStringLiteral("key-store")));
        if (!options.keyPlace)
            return bad(QStringLiteral("--key-store is keychain, passphrase or file"));
        if (options.headless && options.keyPlace == KeyPlace::Passphrase
            && options.passphraseFile.isEmpty())
            return bad(QStringLiteral("--key-store passphrase needs --passphrase-file here"));
    }
    if (options.sandbox && parser.isSet(QStringLiteral("service")))
        return bad(QStringLiteral("--sandbox and --service exclude each other"));
    if (options.listen.isEmpty() && parser.isSet(QStringLiteral("listen")))
        return bad(QStringLiteral("--listen needs a path"));
    if (!options.listen.isEmpty() && !options.headless)
        return bad(QStringLiteral("--listen needs --headless"));
    if (options.json && !options.loadTest)
        return bad(QStringLiteral("--json needs load-test"));
    if (!options.theme.isEmpty() && options.theme != QStringLiteral("light")
        && options.theme != QStringLiteral("dark"))
        return bad(QStringLiteral("--theme is light or dark"));
    const Result<ServiceProfile> service = serviceOf(parser);
    if (!service)
        return fail(service.error());
    options.service = *service;
    if (parser.isSet(QStringLiteral("proxy"))) {
        const Result<Proxy> proxy = parseProxy(parser.value(QStringLiteral("proxy")));
        if (!proxy)
            return bad(QStringLiteral("--proxy: %1").arg(proxy.error().detail));
        options.proxy = *proxy;
    }
    if (!options.tour.isEmpty() && options.headless)
        return bad(QStringLiteral("--tour and --headless exclude each other"));
    if (options.profile.isEmpty() && options.tour.isEmpty())
        options.profile = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
            + (options.sandbox ? QStringLiteral("/sandbox-profile") : QStringLiteral("/profile"));
    return options;
}

} // namespace heliograph
