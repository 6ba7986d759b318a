// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Metrics.h"

#include "base/Platform.h"

namespace heliograph::sandbox {

namespace {

constexpr milliseconds pulseInterval { 100 };

QString deviceText(const DeviceId &id) { return Jid::phoneNumber(id.pn, id.device).toString(); }

bool isPeerReceipt(const QByteArray &type)
{
    return type == "peer_msg" || type == "hist_sync" || type == "server-error" || type == "sender";
}

void addNumbers(QJsonObject &sum, const QJsonObject &part)
{
    for (auto it = part.begin(); it != part.end(); ++it) {
        if (it->isDouble())
            sum.insert(it.key(), sum.value(it.key()).toDouble() + it->toDouble());
    }
}

} // namespace

Metrics::Metrics(const Delivery &delivery, const SocketJournal &journal, const ServiceClock &clock,
    const Clock &wireClock, QObject *parent)
    : QObject(parent)
    , m_delivery(delivery)
    , m_journal(journal)
    , m_clock(clock)
    , m_wireClock(wireClock)
    , m_lastPulse(wireClock.monotonic())
{
    m_pulse.setTimerType(Qt::PreciseTimer);
    m_pulse.setInterval(pulseInterval);
    connect(&m_pulse, &QTimer::timeout, this, [this] {
        const milliseconds now = m_wireClock.monotonic();
        m_worstLag = qMax(m_worstLag, now - m_lastPulse - pulseInterval);
        m_lastPulse = now;
    });
    m_pulse.start();
}

void Metrics::reset()
{
    m_devices.clear();
    m_unknownUsers = 0;
    m_unreadable = 0;
    m_worstLag = milliseconds { 0 };
}

void Metrics::noteOnline(const DeviceId &id)
{
    DeviceCounters &counters = m_devices[id];
    ++counters.logins;
    counters.onlineSince = m_clock.monotonic().count();
}

void Metrics::noteOffline(const DeviceId &id)
{
    DeviceCounters &counters = m_devices[id];
    if (counters.onlineSince >= 0)
        counters.connectedMs += m_clock.monotonic().count() - counters.onlineSince;
    counters.onlineSince = -1;
}

void Metrics::noteReceived(const DeviceId &from, const Node &stanza)
{
    DeviceCounters &counters = m_devices[from];
    ++counters.stanzasIn;
    if (stanza.tag == "iq" && stanza.has("xmlns"))
        counters.queries[stanza.text("xmlns")].noteRequest(m_clock.monotonic());
}

void Metrics::noteAnswered(const DeviceId &id, const QByteArray &xmlns, int code, milliseconds took)
{
    DeviceCounters &counters = m_devices[id];
    if (code == 429)
        ++counters.rateLimitHits;
    if (!xmlns.isEmpty())
        counters.queries[xmlns].noteAnswer(code, took);
}

void Metrics::noteBytesIn(const std::optional<DeviceId> &id, qint64 bytes)
{
    if (!id)
        return;
    DeviceCounters &counters = m_devices[*id];
    ++counters.framesIn;
    counters.bytesIn += bytes;
}

void Metrics::noteBytesOut(const std::optional<DeviceId> &id, qint64 bytes, qint64 waiting)
{
    if (!id)
        return;
    DeviceCounters &counters = m_devices[*id];
    ++counters.framesOut;
    counters.bytesOut += bytes;
    counters.mostWaiting = qMax(counters.mostWaiting, waiting);
}

void Metrics::noteSent(const DeviceId &to, const Node &stanza)
{
    DeviceCounters &counters = m_devices[to];
    ++counters.stanzasOut;
    if (stanza.tag == "message")
        counters.noteSent(stanza.text("id"));
}

void Metrics::noteConfirmed(const DeviceId &id, const QByteArray &tag, const QByteArray &stanzaId)
{
    DeviceCounters &counters = m_devices[id];
    ++counters.confirmed;
    if (tag == "message")
        counters.noteConfirmed(stanzaId);
}

void Metrics::noteAccepted(const DeviceId &sender, const QByteArray &, int addressed)
{
    DeviceCounters &counters = m_devices[sender];
    ++counters.accepted;
    counters.addressed += addressed;
}

void Metrics::noteRouted(const DeviceId &, const DeviceId &receiver, const QByteArray &id)
{
    m_devices[receiver].noteRouted(id, ++m_order);
}

void Metrics::noteMissed(const DeviceId &sender, int devices)
{
    m_devices[sender].missedFanout += devices;
}

void Metrics::noteUnknownUser(const DeviceId &) { ++m_unknownUsers; }

void Metrics::noteReceipt(const DeviceId &reader, const QByteArray &type, const QByteArray &id)
{
    DeviceCounters &counters = m_devices[reader];
    ++counters.receipts[type.isEmpty() ? QByteArray("delivered") : type];
    // Phones are part of the service, and read receipts may tell of messages from before it.
    const bool isDelivery = type.isEmpty() || type == "inactive" || type == "retry";
    if (reader.device == 0 || !isDelivery || isPeerReceipt(type))
        return;
    const auto passage = counters.passages.find(id);
    const bool wasSent = passage != counters.passages.end() && passage->second.sent > 0;
    const bool mayBeOlder = passage == counters.passages.end() && m_startedLate;
    if (!wasSent && !mayBeOlder)
        ++counters.strayReceipts;
}

void Metrics::noteForgotten(const DeviceId &id) { m_devices.erase(id); }

int Metrics::lossesOf(const DeviceId &id, const DeviceCounters &counters, seconds patience) const
{
    if (counters.onlineSince < 0)
        return 0;
    const milliseconds limit(patience);
    const qint64 connected = m_clock.monotonic().count() - counters.onlineSince;
    if (connected < limit.count() || !m_delivery.queue(id))
        return 0;
    const qint64 latest = m_clock.now().count() - limit.count();
    int losses = 0;
    for (const DeviceQueue::Entry &entry : m_delivery.queue(id)->entries())
        losses += entry.since < latest ? 1 : 0;
    return losses;
}

QJsonObject Metrics::counterJson(const DeviceId &id, const DeviceCounters &counters) const
{
    const DeviceQueue *queue = m_delivery.queue(id);
    const qint64 running
        = counters.onlineSince < 0 ? 0 : m_clock.monotonic().count() - counters.onlineSince;
    const bool isWaiting = queue && !queue->isEmpty();
    QJsonObject queries;
    for (const auto &[xmlns, query] : counters.queries)
        queries.insert(QString::fromUtf8(xmlns), query.toJson(m_clock.monotonic()));
    QJsonObject json = counters.toJson();
    json.insert(QStringLiteral("device"), deviceText(id));
    json.insert(QStringLiteral("connected_s"), (counters.connectedMs + running) / 1000);
    json.insert(QStringLiteral("losses"), lossesOf(id, counters, CheckOptions().patience));
    json.insert(
        QStringLiteral("queue"), isWaiting ? static_cast<qint64>(queue->entries().size()) : 0);
    json.insert(QStringLiteral("oldest_queued_s"),
        isWaiting ? (m_clock.now().count() - queue->entries().front().since) / 1000 : 0);
    json.insert(QStringLiteral("iq"), queries);
    return json;
}

QJsonArray Metrics::accountSums(const QJsonArray &devices) const
{
    std::map<QString, QJsonObject> sums;
    for (const auto &device : devices) {
        const QString jid = device[u"device"].toString();
        const QString pn = jid.section(u'@', 0, 0).section(u':', 0, 0);
        addNumbers(sums[pn], device.toObject());
    }
    QJsonArray accounts;
    for (auto &[pn, sum] : sums) {
        sum.insert(QStringLiteral("account"), pn);
        accounts.append(sum);
    }
    return accounts;
}

QJsonObject Metrics::toJson() const
{
    QJsonArray devices;
    for (const auto &[id, counters] : m_devices)
        devices.append(counterJson(id, counters));
    return {
        { QStringLiteral("devices"), devices },
        { QStringLiteral("accounts"), accountSums(devices) },
        { QStringLiteral("connections"), static_cast<qint64>(m_delivery.online().size()) },
        { QStringLiteral("sockets"), m_journal.toJson() },
        { QStringLiteral("socket_overlaps"), m_journal.overlaps() },
        { QStringLiteral("no_such_user"), m_unknownUsers },
        { QStringLiteral("unreadable_frames"), m_unreadable },
        { QStringLiteral("event_loop_lag_ms"), qint64(m_worstLag.count()) },
        { QStringLiteral("rss_bytes"), platform::residentBytes() },
    };
}

QJsonObject Metrics::check(const CheckOptions &options) const
{
    QJsonArray violations;
    const auto add = [&](const QString &who, const char16_t *what, qint64 count) {
        if (count > 0)
            violations.append(
                QStringLiteral("%1: %2 %3").arg(who).arg(count).arg(QStringView(what)));
    };
    for (const auto &[id, counters] : m_devices) {
        const QString who = deviceText(id);
        add(who, u"stanzas sent again after they were confirmed", counters.duplicates);
        add(who, u"messages out of order", counters.outOfOrder);
        add(who, u"receipts for messages that it was never sent", counters.strayReceipts);
        add(who, u"stanzas unconfirmed for too long", lossesOf(id, counters, options.patience));
    }
    if (options.oneSocket)
        add(QStringLiteral("sockets"), u"times a second one of the same identity",
            m_journal.overlaps());
    return { { QStringLiteral("ok"), violations.isEmpty() },
        { QStringLiteral("violations"), violations } };
}

QByteArray prometheusText(const QJsonObject &metrics)
{
    QByteArray text;
    const auto addLine = [&](const QString &name, const QByteArray &labels, double value) {
        text += "heliograph_sandbox_" + name.toLatin1() + labels + ' '
            + QByteArray::number(value, 'g', 15) + '\n';
    };
    for (auto it = metrics.begin(); it != metrics.end(); ++it) {
        if (it->isDouble())
            addLine(it.key(), {}, it->toDouble());
    }
    const QJsonArray devices = metrics.value(u"devices").toArray();
    for (const auto &device : devices) {
        const QJsonObject object = device.toObject();
        const QByteArray label = "{device=\"" + object.value(u"device").toString().toUtf8() + "\"}";
        for (auto it = object.begin(); it != object.end(); ++it) {
            if (it->isDouble())
                addLine(QStringLiteral("device_") + it.key(), label, it->toDouble());
        }
    }
    return text;
}

} // namespace heliograph::sandbox
