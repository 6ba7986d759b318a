// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Metrics.h"

#include "base/Platform.h"

#include <QJsonArray>

namespace heliograph::sandbox {

namespace {

/// A device that is connected this long has had time to confirm (10 §13).
constexpr qint64 confirmLimitMs = 60'000;
constexpr size_t mostPassages = 50'000;

QJsonObject jsonOf(const std::map<QByteArray, qint64> &counts)
{
    QJsonObject object;
    for (const auto &[name, count] : counts)
        object.insert(QString::fromUtf8(name), count);
    return object;
}

QString deviceText(const DeviceId &id) { return Jid::phoneNumber(id.pn, id.device).toString(); }

} // namespace

Metrics::Metrics(const Delivery &delivery, const ServiceClock &clock, QObject *parent)
    : QObject(parent)
    , m_delivery(delivery)
    , m_clock(clock)
{
}

void Metrics::reset() { m_devices.clear(); }

void Metrics::noteOnline(const DeviceId &id)
{
    Counters &counters = m_devices[id];
    ++counters.logins;
    counters.onlineSince = m_clock.monotonic().count();
}

void Metrics::noteOffline(const DeviceId &id)
{
    Counters &counters = m_devices[id];
    if (counters.onlineSince >= 0)
        counters.connectedMs += m_clock.monotonic().count() - counters.onlineSince;
    counters.onlineSince = -1;
}

void Metrics::noteReceived(const DeviceId &from, const Node &stanza)
{
    Counters &counters = m_devices[from];
    ++counters.stanzasIn;
    if (stanza.tag == "iq" && stanza.has("xmlns"))
        ++counters.queries[stanza.text("xmlns")];
}

void Metrics::noteSent(const DeviceId &to, const Node &stanza)
{
    Counters &counters = m_devices[to];
    ++counters.stanzasOut;
    if (stanza.tag != "message")
        return;
    const auto passage = counters.passages.find(stanza.text("id"));
    if (passage == counters.passages.end())
        return;
    if (passage->second.confirmed >= passage->second.routed)
        ++counters.duplicates;
    if (passage->second.sent++ > 0)
        return;
    if (passage->second.order < counters.lastOrder)
        ++counters.outOfOrder;
    counters.lastOrder = qMax(counters.lastOrder, passage->second.order);
}

void Metrics::noteConfirmed(const DeviceId &id, const QByteArray &tag, const QByteArray &stanzaId)
{
    Counters &counters = m_devices[id];
    ++counters.confirmed;
    if (tag != "message")
        return;
    if (const auto passage = counters.passages.find(stanzaId); passage != counters.passages.end())
        ++passage->second.confirmed;
}

void Metrics::noteAccepted(const DeviceId &sender, const QByteArray &, int addressed)
{
    Counters &counters = m_devices[sender];
    ++counters.accepted;
    counters.addressed += addressed;
}

void Metrics::noteRouted(const DeviceId &, const DeviceId &receiver, const QByteArray &id)
{
    Counters &counters = m_devices[receiver];
    prune(counters);
    Passage &passage = counters.passages[id];
    if (passage.routed++ == 0)
        passage.order = ++m_order;
}

void Metrics::prune(Counters &counters) const
{
    if (counters.passages.size() > mostPassages)
        std::erase_if(counters.passages,
            [](const auto &entry) { return entry.second.confirmed >= entry.second.routed; });
}

void Metrics::noteMissed(const DeviceId &sender, int devices)
{
    m_devices[sender].missedFanout += devices;
}

void Metrics::noteReceipt(const DeviceId &reader, const QByteArray &type, const QByteArray &)
{
    ++m_devices[reader].receipts[type.isEmpty() ? QByteArray("delivered") : type];
}

void Metrics::noteForgotten(const DeviceId &id) { m_devices.erase(id); }

int Metrics::lossesOf(const DeviceId &id, const Counters &counters) const
{
    if (counters.onlineSince < 0)
        return 0;
    const qint64 connected = m_clock.monotonic().count() - counters.onlineSince;
    if (connected < confirmLimitMs || !m_delivery.queue(id))
        return 0;
    const qint64 latest = m_clock.now().count() - confirmLimitMs;
    int losses = 0;
    for (const DeviceQueue::Entry &entry : m_delivery.queue(id)->entries())
        losses += entry.since < latest ? 1 : 0;
    return losses;
}

QJsonObject Metrics::counterJson(const DeviceId &id, const Counters &counters) const
{
    const DeviceQueue *queue = m_delivery.queue(id);
    const qint64 running
        = counters.onlineSince < 0 ? 0 : m_clock.monotonic().count() - counters.onlineSince;
    return {
        { QStringLiteral("device"), deviceText(id) },
        { QStringLiteral("logins"), counters.logins },
        { QStringLiteral("online"), counters.onlineSince >= 0 },
        { QStringLiteral("connected_s"), (counters.connectedMs + running) / 1000 },
        { QStringLiteral("stanzas_in"), counters.stanzasIn },
        { QStringLiteral("stanzas_out"), counters.stanzasOut },
        { QStringLiteral("accepted"), counters.accepted },
        { QStringLiteral("addressed"), counters.addressed },
        { QStringLiteral("confirmed"), counters.confirmed },
        { QStringLiteral("missed_fanout"), counters.missedFanout },
        { QStringLiteral("duplicates"), counters.duplicates },
        { QStringLiteral("out_of_order"), counters.outOfOrder },
        { QStringLiteral("losses"), lossesOf(id, counters) },
        { QStringLiteral("queue"), queue ? static_cast<qint64>(queue->entries().size()) : 0 },
        { QStringLiteral("receipts"), jsonOf(counters.receipts) },
        { QStringLiteral("iq"), jsonOf(counters.queries) },
    };
}

QJsonObject Metrics::toJson() const
{
    QJsonArray devices;
    for (const auto &[id, counters] : m_devices)
        devices.append(counterJson(id, counters));
    return {
        { QStringLiteral("devices"), devices },
        { QStringLiteral("connections"), static_cast<qint64>(m_delivery.online().size()) },
        { QStringLiteral("rss_bytes"), platform::residentBytes() },
    };
}

QJsonObject Metrics::check() const
{
    QJsonArray violations;
    const auto add = [&](const DeviceId &id, const char16_t *what, qint64 count) {
        if (count > 0)
            violations.append(
                QStringLiteral("%1: %2 %3").arg(deviceText(id)).arg(count).arg(QStringView(what)));
    };
    for (const auto &[id, counters] : m_devices) {
        add(id, u"stanzas sent again after they were confirmed", counters.duplicates);
        add(id, u"messages out of order", counters.outOfOrder);
        add(id, u"stanzas unconfirmed for a minute", lossesOf(id, counters));
    }
    return { { QStringLiteral("ok"), violations.isEmpty() },
        { QStringLiteral("violations"), violations } };
}

} // namespace heliograph::sandbox
