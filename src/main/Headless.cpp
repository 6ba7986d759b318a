// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "main/Headless.h"

#include "app/AccountManager.h"
#include "app/EngineSettings.h"
#include "app/ErrorText.h"
#include "app/Profile.h"
#include "app/SupportBundle.h"
#include "base/Logging.h"
#include "main/EmbeddedSandbox.h"
#include "main/EndSignals.h"
#include "rpc/LineChannel.h"
#include "rpc/RpcServer.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QTextStream>

#include <cstdio>

namespace heliograph {

int reportStartFailure(const Error &error)
{
    const QString sentence
        = error.code == ErrorCode::InvalidArgument ? error.detail : errorText(error);
    QTextStream(stderr) << "heliograph: " << sentence << '\n';
    return 2;
}

static std::unique_ptr<LineChannel> openChannel(const QString &path)
{
    if (path.isEmpty())
        return std::make_unique<StdioChannel>();
    auto channel = std::make_unique<LocalChannel>();
    return channel->listen(path) ? std::move(channel) : nullptr;
}

int runHeadless(int argc, char **argv, const Options &options)
{
    QCoreApplication application(argc, argv);
    const Result<EngineSettings> settings
        = engineSettings(options.service.isPublic() && !options.sandbox);
    if (!settings)
        return reportStartFailure(settings.error());
    const Result<KeyAccess> access = keyAccess(options);
    if (!access)
        return reportStartFailure(access.error());
    Result<std::unique_ptr<Profile>> profile = Profile::open(options.profile, *access);
    if (!profile)
        return reportStartFailure(profile.error());
    if ((*profile)->store().endedUncleanly())
        qCWarning(lcBase) << "the last run with this profile did not end properly";
    EmbeddedSandbox sandbox;
    const Result<ServiceProfile> service = sandbox.serviceFor(options, **profile);
    if (!service)
        return reportStartFailure(service.error());
    AccountManager accounts(**profile, *service, options.proxy);
    RpcServer server(accounts, options.sandbox ? &sandbox : nullptr);
    const std::unique_ptr<LineChannel> channel = openChannel(options.listen);
    if (!channel)
        return reportStartFailure({ ErrorCode::InvalidArgument,
            QStringLiteral("--listen: this path cannot be used"), 0, 0 });
    QObject::connect(channel.get(), &LineChannel::lineReceived, &server, &RpcServer::handleLine);
    QObject::connect(channel.get(), &LineChannel::lineLeftOut, &server, &RpcServer::refuseLine);
    QObject::connect(&server, &RpcServer::lineReady, channel.get(), &LineChannel::writeLine);
    QObject::connect(&server, &RpcServer::shutdownRequested, &application, &QCoreApplication::quit);
    quitOnSignals(application);
    accounts.start();
    if (auto *stdio = qobject_cast<StdioChannel *>(channel.get())) {
        // The end of input is a request to end: what is in flight is committed first.
        QObject::connect(stdio, &LineChannel::inputEnded, &server, &RpcServer::end);
        stdio->start();
    }
    if (auto *local = qobject_cast<LocalChannel *>(channel.get())) {
        QObject::connect(local, &LineChannel::inputEnded, &server, &RpcServer::release);
        QObject::connect(&server, &RpcServer::released, local, &LocalChannel::finish);
    }
    return QCoreApplication::exec();
}

int makeSupportBundle(int argc, char **argv, const Options &options)
{
    QCoreApplication application(argc, argv);
    const Result<KeyAccess> access = keyAccess(options);
    if (!access)
        return reportStartFailure(access.error());
    // A profile that is in use or damaged is described from outside.
    Result<std::unique_ptr<Profile>> profile = fail(ErrorCode::FileUnreadable);
    if (QFileInfo::exists(options.profile))
        profile = Profile::open(options.profile, *access);
    SystemRandom random;
    const QFuture<Result<bool>> written = writeSupportBundle(
        options.supportBundle, options.profile, profile ? &(*profile)->store() : nullptr, random);
    then(written, &application, [](const Result<bool> &done) {
        QCoreApplication::exit(done ? 0 : reportStartFailure(done.error()));
    });
    return QCoreApplication::exec();
}

} // namespace heliograph
