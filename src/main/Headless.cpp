// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "main/Headless.h"

#include "app/AccountManager.h"
#include "app/ErrorText.h"
#include "app/Profile.h"
#include "main/EmbeddedSandbox.h"
#include "rpc/LineChannel.h"
#include "rpc/RpcServer.h"

#include <QCoreApplication>
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
    const Result<Pacing> pacing
        = pacingFromEnvironment(options.service.isPublic() && !options.sandbox);
    if (!pacing)
        return reportStartFailure(pacing.error());
    Result<std::unique_ptr<Profile>> profile = Profile::open(options.profile);
    if (!profile)
        return reportStartFailure(profile.error());
    EmbeddedSandbox sandbox;
    ServiceProfile service = options.service;
    if (options.sandbox) {
        const Result<ServiceProfile> started = sandbox.start(**profile);
        if (!started)
            return reportStartFailure(started.error());
        service = *started;
    }
    AccountManager accounts(**profile, service, options.proxy);
    RpcServer server(accounts, options.sandbox ? &sandbox : nullptr);
    const std::unique_ptr<LineChannel> channel = openChannel(options.listen);
    if (!channel)
        return reportStartFailure({ ErrorCode::InvalidArgument,
            QStringLiteral("--listen: this path cannot be used"), 0, 0 });
    QObject::connect(channel.get(), &LineChannel::lineReceived, &server, &RpcServer::handleLine);
    QObject::connect(&server, &RpcServer::lineReady, channel.get(), &LineChannel::writeLine);
    QObject::connect(&server, &RpcServer::shutdownRequested, &application, &QCoreApplication::quit);
    // The end of input is a request to end: what is in flight is committed first.
    QObject::connect(channel.get(), &LineChannel::ended, &server, &RpcServer::end);
    accounts.start();
    if (auto *stdio = qobject_cast<StdioChannel *>(channel.get()))
        stdio->start();
    return QCoreApplication::exec();
}

} // namespace heliograph
