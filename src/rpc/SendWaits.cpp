// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rpc/SendWaits.h"

#include "app/AccountEvents.h"
#include "app/Profile.h"

#include <QTimer>

#include <algorithm>

namespace heliograph {

SendWaits::SendWaits(AccountManager &accounts, Times times, QObject *parent)
    : QObject(parent)
    , m_accounts(accounts)
    , m_times(times)
{
    connect(&accounts, &AccountManager::accountRemoved, this, [this](const QString &id) {
        std::vector<quint64> gone;
        for (const auto &[number, waiting] : m_waiting) {
            if (waiting.account == id)
                gone.push_back(number);
        }
        for (const quint64 number : gone)
            finish(number, fail(ErrorCode::UnknownAccount));
    });
}

QJsonObject SendWaits::reply(const MessageKey &key, qint64 timestamp, DeliveryStep status)
{
    return { { QStringLiteral("id"), key.id }, { QStringLiteral("timestamp"), timestamp },
        { QStringLiteral("status"), stepName(status) } };
}

Result<QJsonValue> SendWaits::queued(const MessageKey &key) const
{
    return QJsonValue(reply(key, m_accounts.profile().clock().now().count(), DeliveryStep::Queued));
}

QFuture<Result<QJsonValue>> SendWaits::wait(
    const QString &account, const MessageKey &key, bool media)
{
    if (m_ended)
        return finished<QJsonValue>(queued(key));
    const quint64 number = ++m_last;
    Waiting waiting { account, key, media, {} };
    const QFuture<Result<QJsonValue>> future = waiting.answer.future();
    waiting.connection = timer(m_times.connection, number, &SendWaits::onNoConnection);
    waiting.ack = timer(m_times.ack, number, &SendWaits::onNoAck);
    const Account *sender = m_accounts.account(account);
    if (!sender || sender->status().state != SessionState::Online)
        waiting.connection->start();
    waiting.ack->start();
    m_waiting.emplace(number, std::move(waiting));
    m_byId.emplace(key.id, number);
    // It may have been sent before anybody waited.
    look(number);
    return future;
}

QTimer *SendWaits::timer(milliseconds time, quint64 number, void (SendWaits::*onTimeout)(quint64))
{
    auto *timer = new QTimer(this);
    timer->setSingleShot(true);
    timer->setInterval(time);
    connect(
        timer, &QTimer::timeout, this, [this, number, onTimeout] { (this->*onTimeout)(number); });
    return timer;
}

void SendWaits::onNoConnection(quint64 number)
{
    const Waiting &waiting = m_waiting.at(number);
    if (waiting.media)
        finish(number, fail(ErrorCode::NotConnected, QStringLiteral("stays queued")));
    else
        finish(number, queued(waiting.key));
}

void SendWaits::onNoAck(quint64 number) { finish(number, queued(m_waiting.at(number).key)); }

void SendWaits::noteConnection(const QString &account, bool isOnline)
{
    for (const auto &[number, waiting] : m_waiting) {
        if (waiting.account != account)
            continue;
        if (isOnline)
            waiting.connection->stop();
        else if (!waiting.connection->isActive())
            waiting.connection->start();
    }
}

void SendWaits::noteUpload(const QString &account, const MessageKey &key, qint64 done)
{
    for (const quint64 number : waitingFor(account, key)) {
        Waiting &waiting = m_waiting.at(number);
        // What starts over from its beginning has not got on yet.
        if (done <= waiting.uploaded)
            continue;
        waiting.uploaded = done;
        waiting.ack->start();
    }
}

std::vector<quint64> SendWaits::waitingFor(const QString &account, const MessageKey &key) const
{
    std::vector<quint64> numbers;
    const auto [first, last] = m_byId.equal_range(key.id);
    for (auto entry = first; entry != last; ++entry) {
        const Waiting &waiting = m_waiting.at(entry->second);
        if (waiting.account == account && waiting.key.chat == key.chat)
            numbers.push_back(entry->second);
    }
    return numbers;
}

/// Answers by the stored row, unless that still waits.
void SendWaits::look(quint64 number)
{
    const Waiting &waiting = m_waiting.at(number);
    Account *account = m_accounts.account(waiting.account);
    if (!account) {
        finish(number, fail(ErrorCode::UnknownAccount));
        return;
    }
    then(account->reader().find(waiting.key.chat, waiting.key.id), this,
        [this, number, key = waiting.key](const Result<std::vector<StoredMessage>> &found) {
            if (!found)
                return;
            // The other side may have used the same id.
            const auto own = std::find_if(found->begin(), found->end(),
                [](const StoredMessage &message) { return message.fromMe; });
            if (own == found->end() || own->status == DeliveryStep::Queued)
                return;
            if (own->status == DeliveryStep::Failed)
                finish(number, fail(errorFromName(own->error)));
            else
                finish(number, QJsonValue(reply(key, own->time, own->status)));
        });
}

void SendWaits::settle(const QString &account, const StepChange &change)
{
    if (change.row.step == DeliveryStep::Queued)
        return;
    const qint64 timestamp
        = change.row.serverTime > 0 ? change.row.serverTime : change.row.localTime;
    for (const quint64 number : waitingFor(account, change.key)) {
        // Why it failed stands in its row.
        if (change.row.step == DeliveryStep::Failed)
            look(number);
        else
            finish(number, QJsonValue(reply(change.key, timestamp, change.row.step)));
    }
}

void SendWaits::endAll()
{
    m_ended = true;
    while (!m_waiting.empty())
        finish(m_waiting.begin()->first, queued(m_waiting.begin()->second.key));
}

void SendWaits::finish(quint64 number, const Result<QJsonValue> &result)
{
    const auto found = m_waiting.find(number);
    if (found == m_waiting.end())
        return;
    const Waiting waiting = found->second;
    m_waiting.erase(found);
    const auto [first, last] = m_byId.equal_range(waiting.key.id);
    for (auto entry = first; entry != last; ++entry) {
        if (entry->second == number) {
            m_byId.erase(entry);
            break;
        }
    }
    for (QTimer *timer : { waiting.connection, waiting.ack }) {
        timer->stop();
        timer->deleteLater();
    }
    waiting.answer.finish(result);
}

} // namespace heliograph
