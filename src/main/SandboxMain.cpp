// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Platform.h"
#include "main/EndSignals.h"
#include "sandbox/Sandbox.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QLoggingCategory>
#include <QTextStream>

#include <cstdio>

using namespace heliograph;

namespace {

int reportFailure(const Error &error)
{
    QTextStream(stderr) << "heliograph-sandbox: " << errorName(error.code) << ": " << error.detail
                        << '\n';
    return 2;
}

void setVerbosity(SandboxOptions::Verbosity verbosity)
{
    switch (verbosity) {
    case SandboxOptions::Verbosity::Debug:
        return QLoggingCategory::setFilterRules(QStringLiteral("heliograph.sandbox.debug=true"));
    case SandboxOptions::Verbosity::Info:
        return;
    case SandboxOptions::Verbosity::Warnings:
        return QLoggingCategory::setFilterRules(QStringLiteral("heliograph.*.info=false"));
    }
}

/// True when the program has said what was asked for and is to end with `code`.
bool isAnsweredByText(const QStringList &arguments, bool &reset, int &code)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral(
        "A service on this computer for clients to link to. What it is set up with is read from "
        "the environment; see heliograph-sandbox(1)."));
    const QCommandLineOption help(
        { QStringLiteral("h"), QStringLiteral("help") }, QStringLiteral("Shows this text."));
    const QCommandLineOption version(
        { QStringLiteral("v"), QStringLiteral("version") }, QStringLiteral("Shows the version."));
    const QCommandLineOption forget(
        QStringLiteral("reset"), QStringLiteral("Forgets what the state folder holds."));
    parser.addOptions({ forget, help, version });
    const bool understood = parser.parse(arguments) && parser.positionalArguments().isEmpty();
    reset = parser.isSet(forget);
    code = understood ? 0 : 2;
    if (!understood)
        QTextStream(stderr) << "heliograph-sandbox: unknown argument; see --help\n";
    else if (parser.isSet(help))
        QTextStream(stdout) << parser.helpText();
    else if (parser.isSet(version))
        QTextStream(stdout) << "heliograph-sandbox " HELIOGRAPH_VERSION "\n";
    else
        return false;
    return true;
}

} // namespace

/// The service alone (10 §14): prints one JSON line and runs until it is ended.
/// Options: `--reset` forgets the state folder. Exit code 2 when it cannot start.
int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    platform::restrictNewFilesToOwner();
    platform::raiseFileLimit();
    bool reset = false;
    int code = 0;
    if (isAnsweredByText(application.arguments(), reset, code))
        return code;
    auto options = SandboxOptions::fromEnvironment(QProcessEnvironment::systemEnvironment());
    if (!options)
        return reportFailure(options.error());
    options->resetState = reset;
    setVerbosity(options->verbosity);
    Sandbox sandbox;
    const auto info = sandbox.start(*options);
    if (!info)
        return reportFailure(info.error());
    quitOnSignals(application);
    QTextStream(stdout) << info->toJsonLine() << Qt::endl;
    return application.exec();
}
