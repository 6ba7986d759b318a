// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/AccountManager.h"
#include "base/Clock.h"
#include "base/Future.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QObject>

#include <map>
#include <vector>

class QTimer;

namespace heliograph {

struct StepChange;

/// Calls that wait until the service has a message that is on disk already. GUI thread.
class SendWaits final : public QObject {
    Q_OBJECT
public:
    struct Times {
        /// Without a connection for so long, the call ends; the message stays queued (09 §5.2).
        milliseconds connection { 30'000 };
        /// How long the service's ack is waited for on a living connection (05 §2.6): that of a
        /// file since its upload last got on.
        milliseconds ack { 75'000 };
    };

    SendWaits(AccountManager &accounts, Times times, QObject *parent = nullptr);

    /// What a send answers.
    static QJsonObject reply(const MessageKey &key, qint64 timestamp, DeliveryStep status);

    /// Ends with reply() once the service has the message, or as queued when it does not take it
    /// for long; a file without a connection with NotConnected. Errors: that of the message when it
    /// failed for good; UnknownAccount when the account goes away.
    QFuture<Result<QJsonValue>> wait(const QString &account, const MessageKey &key, bool media);
    /// A message of this account made a step.
    void settle(const QString &account, const StepChange &change);
    /// The account came online, or is it no more.
    void noteConnection(const QString &account, bool isOnline);
    /// So many bytes of a file are uploaded.
    void noteUpload(const QString &account, const MessageKey &key, qint64 done);
    /// The program ends: what waits is on disk and goes out at the next start.
    void endAll();
    int count() const { return static_cast<int>(m_waiting.size()); }

private:
    struct Waiting {
        QString account;
        MessageKey key;
        bool media = false;
        Answer<QJsonValue> answer;
        qint64 uploaded = 0;
        /// Runs while there is no connection.
        QTimer *connection = nullptr;
        QTimer *ack = nullptr;
    };
    QTimer *timer(milliseconds time, quint64 number, void (SendWaits::*onTimeout)(quint64));
    std::vector<quint64> waitingFor(const QString &account, const MessageKey &key) const;
    void look(quint64 number);
    void onNoConnection(quint64 number);
    void onNoAck(quint64 number);
    void finish(quint64 number, const Result<QJsonValue> &result);
    Result<QJsonValue> queued(const MessageKey &key) const;

    AccountManager &m_accounts;
    Times m_times;
    quint64 m_last = 0;
    bool m_ended = false;
    std::map<quint64, Waiting> m_waiting;
    /// Numbers of `m_waiting` by message id.
    std::multimap<QString, quint64> m_byId;
};

} // namespace heliograph
