// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/DeliveryStats.h"
#include "app/Profile.h"
#include "rpc/JsonShapes.h"
#include "rpc/Params.h"
#include "rpc/RpcServer.h"

#include <QJsonArray>

namespace heliograph {

namespace {

QJsonObject timesObject(const StepTimes &times)
{
    return { { QStringLiteral("count"), times.count }, { QStringLiteral("unknown"), times.unknown },
        { QStringLiteral("p50"), times.p50 }, { QStringLiteral("p90"), times.p90 },
        { QStringLiteral("p99"), times.p99 } };
}

QJsonObject summaryObject(const StatsSummary &summary, double hours)
{
    QJsonObject failures;
    for (const StatsSummary::Failure &failure : summary.failures)
        failures.insert(failure.error, failures.value(failure.error).toInt() + failure.count);
    return {
        { QStringLiteral("accepted"), summary.accepted },
        { QStringLiteral("queued"), summary.queued },
        { QStringLiteral("sent"), summary.sent },
        { QStringLiteral("delivered"), summary.delivered },
        { QStringLiteral("read"), summary.read },
        { QStringLiteral("played"), summary.played },
        { QStringLiteral("failed"), summary.failed },
        { QStringLiteral("successRate"), summary.successRate },
        { QStringLiteral("queuedToSent"), timesObject(summary.queuedToSent) },
        { QStringLiteral("sentToDelivered"), timesObject(summary.sentToDelivered) },
        { QStringLiteral("deliveredToRead"), timesObject(summary.deliveredToRead) },
        { QStringLiteral("failures"), failures },
        { QStringLiteral("conflicts"), summary.conflicts },
        { QStringLiteral("conflictsPerHour"), hours > 0 ? summary.conflicts / hours : 0.0 },
        { QStringLiteral("recoveries"), summary.recoveries },
    };
}

/// What a connection may have ended with; empty: whatever it was.
QString causeOf(Params &params)
{
    constexpr int longest = 64;
    const QString cause = params.optionalText("cause");
    if (cause.isEmpty() || errorFromName(cause) != ErrorCode::Unknown)
        return cause;
    QStringList known;
    for (int code = 1; code <= static_cast<int>(lastErrorCode); ++code)
        known << errorName(static_cast<ErrorCode>(code));
    params.refuse(QStringLiteral("cause is %1, which is none of %2")
                      .arg(cause.left(longest), known.join(QStringLiteral(", "))));
    return {};
}

} // namespace

void RpcServer::addReportMethods()
{
    add("chats.list", [this](const QJsonObject &params) { return chats(params, false); });
    add("contacts.list", [this](const QJsonObject &params) { return chats(params, true); });
    add("stats.summary", [this](const QJsonObject &params) { return summary(params); });
    add("session.timeline", [this](const QJsonObject &params) { return timeline(params); });
}

RpcServer::Reply RpcServer::chats(const QJsonObject &object, bool contacts)
{
    Params params(object);
    const Result<Account *> account = accountOf(params);
    if (!account)
        return finished<QJsonValue>(fail(account.error()));
    Answer<QJsonValue> reply;
    then((*account)->reader().chats(), this,
        [reply, contacts](const Result<std::vector<StoredChat>> &found) {
            reply.finish(found.map([&](const std::vector<StoredChat> &all) {
                QJsonArray list;
                for (const StoredChat &chat : all)
                    list.append(contacts ? shapes::contact(chat) : shapes::chat(chat));
                return QJsonValue(list);
            }));
        });
    return reply.future();
}

RpcServer::Reply RpcServer::summary(const QJsonObject &object)
{
    Params params(object);
    const qint64 now = m_accounts.profile().clock().now().count();
    const qint64 from = params.number("from", 0, 0, latestMoment);
    const qint64 to = params.number("to", now + 1, 0, latestMoment);
    if (from > to)
        params.refuse(QStringLiteral("from is after to"));
    const QString account = params.optionalText("account");
    if (params.fault())
        return finished<QJsonValue>(fail(*params.fault()));
    if (!account.isEmpty() && !m_accounts.account(account))
        return finished<QJsonValue>(fail(ErrorCode::UnknownAccount));
    const double hours = static_cast<double>(to - from) / 3'600'000.0;
    Answer<QJsonValue> reply;
    then(DeliveryStats(m_accounts).summary(account, from, to), this,
        [reply, hours](const Result<StatsSummary> &summary) {
            reply.finish(summary.map([&](const StatsSummary &value) {
                return QJsonValue(summaryObject(value, hours));
            }));
        });
    return reply.future();
}

RpcServer::Reply RpcServer::timeline(const QJsonObject &object)
{
    Params params(object);
    const int limit = static_cast<int>(params.number("limit", 100, 1, longestTimeline));
    const TimelineFilter filter { params.number("from", 0, 0, latestMoment),
        params.number("to", latestMoment, 0, latestMoment), causeOf(params) };
    if (filter.from > filter.to)
        params.refuse(QStringLiteral("from is after to"));
    const Result<Account *> account = accountOf(params);
    if (!account)
        return finished<QJsonValue>(fail(account.error()));
    return finished<QJsonValue>(m_accounts.profile()
                                    .store()
                                    .timeline((*account)->id(), limit, filter)
                                    .map([](const std::vector<TimelineEntry> &entries) {
                                        QJsonArray list;
                                        for (const TimelineEntry &entry : entries)
                                            list.append(shapes::timelineEntry(entry));
                                        return QJsonValue(list);
                                    }));
}

void RpcServer::addSandboxMethods()
{
    const auto object = [](const QJsonObject &answer) { return QJsonValue(answer); };
    add("sandbox.phones", [this](const QJsonObject &) {
        return finished<QJsonValue>(QJsonValue(m_sandbox->phones()));
    });
    add("sandbox.scan", [this, object](const QJsonObject &given) -> Reply {
        Params params(given);
        const QString qr = params.text("qr");
        const QString name = params.optionalText("name");
        const QString account = params.optionalText("account");
        if (params.fault())
            return finished<QJsonValue>(fail(*params.fault()));
        return finished<QJsonValue>(
            m_sandbox->scan(qr, name.isEmpty() ? account : name).map(object));
    });
    add("sandbox.fault", [this, object](const QJsonObject &params) {
        return finished<QJsonValue>(m_sandbox->fault(params).map(object));
    });
}

} // namespace heliograph
