// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/DeliveryStats.h"
#include "app/Names.h"
#include "app/Profile.h"
#include "rpc/JsonShapes.h"
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

} // namespace

void RpcServer::addReportMethods()
{
    const auto chats = [this](bool contacts) {
        return [this, contacts](const QJsonObject &params) -> Reply {
            const Result<Account *> account = accountOf(params);
            if (!account)
                return finished<QJsonValue>(fail(account.error()));
            Answer<QJsonValue> reply;
            then((*account)->reader().chats(), this,
                [reply, contacts](const Result<std::vector<StoredChat>> &found) {
                    reply.finish(found.map([&](const std::vector<StoredChat> &all) {
                        QJsonArray list;
                        for (const StoredChat &chat : all) {
                            QJsonObject entry { { contacts ? QStringLiteral("jid")
                                                           : QStringLiteral("chat"),
                                                    shapes::jid(chat.jid) },
                                { QStringLiteral("name"), displayName(chat.jid, chat.pushName) } };
                            if (!contacts) {
                                entry.insert(QStringLiteral("unread"), chat.unread);
                                entry.insert(
                                    QStringLiteral("timestamp"), chat.last ? chat.last->time : 0);
                            }
                            list.append(entry);
                        }
                        return QJsonValue(list);
                    }));
                });
            return reply.future();
        };
    };
    m_methods.insert(QStringLiteral("chats.list"), chats(false));
    m_methods.insert(QStringLiteral("contacts.list"), chats(true));
    m_methods.insert(QStringLiteral("stats.summary"), [this](const QJsonObject &params) -> Reply {
        const qint64 now = m_accounts.profile().clock().now().count();
        constexpr qint64 longest = 3660LL * 24 * 3600 * 1000;
        // Up to the end of the year 9999.
        constexpr qint64 latest = 253'402'300'799'999;
        const qint64 from
            = qBound<qint64>(0, params.value(QStringLiteral("from")).toInteger(0), latest);
        const qint64 to
            = qBound<qint64>(0, params.value(QStringLiteral("to")).toInteger(now + 1), latest);
        const qint64 start = qMax(from, to - longest);
        Answer<QJsonValue> reply;
        then(DeliveryStats(m_accounts)
                 .summary(params.value(QStringLiteral("account")).toString(), start, to),
            this,
            [reply, hours = static_cast<double>(to - start) / 3'600'000.0](
                const Result<StatsSummary> &summary) {
                reply.finish(summary.map([&](const StatsSummary &value) {
                    return QJsonValue(summaryObject(value, hours));
                }));
            });
        return reply.future();
    });
    m_methods.insert(
        QStringLiteral("session.timeline"), [this](const QJsonObject &params) -> Reply {
            const Result<Account *> account = accountOf(params);
            if (!account)
                return finished<QJsonValue>(fail(account.error()));
            const int limit = qBound(1, params.value(QStringLiteral("limit")).toInt(100), 10'000);
            return finished<QJsonValue>(
                m_accounts.profile()
                    .store()
                    .timeline((*account)->id(), limit)
                    .map([](const auto &entries) {
                        QJsonArray list;
                        for (const TimelineEntry &entry : entries)
                            list.append(QJsonObject { { QStringLiteral("time"), entry.time },
                                { QStringLiteral("from"), entry.from },
                                { QStringLiteral("to"), entry.to },
                                { QStringLiteral("cause"), entry.cause },
                                { QStringLiteral("status"), entry.status },
                                { QStringLiteral("detail"), entry.detail } });
                        return QJsonValue(list);
                    }));
        });
}

void RpcServer::addSandboxMethods()
{
    m_methods.insert(QStringLiteral("sandbox.phones"), [this](const QJsonObject &) {
        return finished<QJsonValue>(QJsonValue(m_sandbox->phones()));
    });
    m_methods.insert(QStringLiteral("sandbox.scan"), [this](const QJsonObject &params) {
        const QString name = params.value(QStringLiteral("name")).toString();
        return finished<QJsonValue>(
            m_sandbox
                ->scan(params.value(QStringLiteral("qr")).toString(),
                    name.isEmpty() ? params.value(QStringLiteral("account")).toString() : name)
                .map([](const QJsonObject &object) { return QJsonValue(object); }));
    });
    m_methods.insert(QStringLiteral("sandbox.fault"), [this](const QJsonObject &params) {
        return finished<QJsonValue>(m_sandbox->fault(params).map(
            [](const QJsonObject &object) { return QJsonValue(object); }));
    });
}

} // namespace heliograph
