// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Delivery.h"

#include "sandbox/Stanzas.h"

namespace heliograph::sandbox {

namespace {

Node offlinePreview(const DeviceQueue &queue)
{
    int messages = 0;
    int notifications = 0;
    int receipts = 0;
    int calls = 0;
    for (const DeviceQueue::Entry &entry : queue.entries()) {
        const QByteArray &tag = entry.stanza.tag;
        int &count = tag == "message" ? messages
            : tag == "receipt"        ? receipts
            : tag == "call"           ? calls
                                      : notifications;
        ++count;
    }
    return infoStanza(Node("offline_preview",
        { { "count", QByteArray::number(static_cast<qint64>(queue.entries().size())) },
            { "message", QByteArray::number(messages) },
            { "notification", QByteArray::number(notifications) },
            { "receipt", QByteArray::number(receipts) }, { "appdata", "0" },
            { "call", QByteArray::number(calls) } }));
}

} // namespace

Delivery::Delivery(const ServiceClock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
}

void Delivery::attach(const DeviceId &id, DeviceEndpoint &endpoint)
{
    DeviceEndpoint *former = m_online.value(id).endpoint;
    m_queues[id].rewind();
    m_online.insert(id, { &endpoint, false });
    if (former)
        former->endStream(streamError({}, "replaced"));
    else
        emit cameOnline(id);
}

void Delivery::detach(const DeviceId &id, const DeviceEndpoint &endpoint)
{
    const auto found = m_online.constFind(id);
    if (found == m_online.constEnd() || found->endpoint != &endpoint)
        return;
    m_online.erase(found);
    m_queues[id].rewind();
    emit wentOffline(id);
}

bool Delivery::isActive(const DeviceId &id) const { return m_online.value(id).isActive; }

void Delivery::write(const DeviceId &id, const Node &stanza)
{
    if (DeviceEndpoint *endpoint = m_online.value(id).endpoint) {
        emit sent(id, stanza);
        endpoint->deliver(stanza);
    }
}

void Delivery::activate(const DeviceId &id)
{
    const auto found = m_online.find(id);
    if (found == m_online.end() || found->isActive)
        return;
    found->isActive = true;
    DeviceQueue &queue = m_queues[id];
    write(id, offlinePreview(queue));
    std::vector<Node> waiting;
    for (DeviceQueue::Entry &entry : queue.entries()) {
        Node stanza = entry.stanza;
        stanza.set("offline", QByteArray::number(static_cast<qint64>(waiting.size())));
        waiting.push_back(std::move(stanza));
        entry.isSent = true;
    }
    for (const Node &stanza : waiting)
        write(id, stanza);
    write(id,
        infoStanza(Node(
            "offline", { { "count", QByteArray::number(static_cast<qint64>(waiting.size())) } })));
    emit activated(id);
}

void Delivery::post(const DeviceId &id, const Node &stanza)
{
    const quint64 sequence = ++m_sequence;
    const bool active = isActive(id);
    m_queues[id].push({ sequence, stanza, m_clock.now().count(), active });
    emit queued(id, sequence, stanza);
    if (active)
        write(id, stanza);
}

void Delivery::postLatest(
    const DeviceId &id, const Node &stanza, const std::function<bool(const Node &)> &isOfKind)
{
    for (const quint64 sequence : m_queues[id].withdraw(isOfKind))
        emit dequeued(id, sequence);
    post(id, stanza);
}

void Delivery::tell(const DeviceId &id, const Node &stanza)
{
    if (isActive(id))
        write(id, stanza);
}

void Delivery::acknowledge(
    const DeviceId &id, const QByteArray &tag, const QByteArray &stanzaId, const Jid &peer)
{
    const auto found = m_queues.find(id);
    if (found == m_queues.end())
        return;
    for (const quint64 sequence : found->acknowledge(tag, stanzaId, peer)) {
        emit dequeued(id, sequence);
        emit confirmed(id, tag, stanzaId);
    }
}

void Delivery::endStream(const DeviceId &id, const Node &reason)
{
    if (DeviceEndpoint *endpoint = m_online.value(id).endpoint)
        endpoint->endStream(reason);
}

void Delivery::forget(const DeviceId &id)
{
    m_queues.remove(id);
    emit forgotten(id);
}

void Delivery::reset()
{
    const QList<DeviceId> ids = m_queues.keys();
    for (const DeviceId &id : ids)
        forget(id);
}

const DeviceQueue *Delivery::queue(const DeviceId &id) const
{
    const auto found = m_queues.constFind(id);
    return found == m_queues.constEnd() ? nullptr : &*found;
}

void Delivery::restore(const DeviceId &id, DeviceQueue::Entry entry)
{
    m_sequence = qMax(m_sequence, entry.sequence);
    m_queues[id].push(std::move(entry));
}

} // namespace heliograph::sandbox
