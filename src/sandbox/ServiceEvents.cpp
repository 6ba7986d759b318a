// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the service counts and tells of itself (10 §10, §13).
#include "sandbox/Logging.h"
#include "sandbox/Service.h"

namespace heliograph::sandbox {

void Service::wireMetrics()
{
    connect(&m_delivery, &Delivery::cameOnline, &m_metrics, &Metrics::noteOnline);
    connect(&m_delivery, &Delivery::wentOffline, &m_metrics, &Metrics::noteOffline);
    connect(&m_delivery, &Delivery::sent, &m_metrics, &Metrics::noteSent);
    connect(&m_delivery, &Delivery::confirmed, &m_metrics, &Metrics::noteConfirmed);
    connect(&m_delivery, &Delivery::forgotten, &m_metrics, &Metrics::noteForgotten);
    connect(&m_stanzas, &StanzaService::received, &m_metrics, &Metrics::noteReceived);
    connect(&m_messages, &MessageRouter::accepted, &m_metrics, &Metrics::noteAccepted);
    connect(&m_messages, &MessageRouter::routed, &m_metrics, &Metrics::noteRouted);
    connect(&m_messages, &MessageRouter::fanoutMissed, &m_metrics, &Metrics::noteMissed);
    connect(&m_groupMessages, &GroupRouter::accepted, &m_metrics, &Metrics::noteAccepted);
    connect(&m_groupMessages, &GroupRouter::routed, &m_metrics, &Metrics::noteRouted);
    connect(&m_groupMessages, &GroupRouter::fanoutMissed, &m_metrics, &Metrics::noteMissed);
    connect(&m_receipts, &ReceiptRouter::routed, &m_metrics, &Metrics::noteReceipt);
    connect(&m_messages, &MessageRouter::unknownUser, &m_metrics, &Metrics::noteUnknownUser);
}

void Service::wireEvents()
{
    connect(&m_faults, &Faults::fired, this, [this](int id, const QString &kind) {
        m_events.add(QStringLiteral("fault"),
            { { QStringLiteral("id"), id }, { QStringLiteral("fault"), kind } });
    });
    const auto note = [this](const char16_t *what) {
        return [this, what](const DeviceId &id) {
            m_events.add(QString::fromUtf16(what),
                { { QStringLiteral("device"), Jid::phoneNumber(id.pn, id.device).toString() } });
        };
    };
    connect(&m_delivery, &Delivery::cameOnline, this, note(u"online"));
    connect(&m_delivery, &Delivery::wentOffline, this, note(u"offline"));
    connect(&m_linking, &Linking::linked, this, note(u"linked"));
    connect(&m_accounts, &AccountRegistry::deviceRemoved, this, note(u"removed"));
    connect(
        &m_journal, &SocketJournal::identified, this, [this](int socket, const QString &device) {
            m_events.add(QStringLiteral("socket"),
                { { QStringLiteral("connection"), socket }, { QStringLiteral("device"), device } });
        });
    connect(&m_appState, &AppStateService::unsound, this,
        [this](const DeviceId &id, const QString &check) {
            m_events.add(QStringLiteral("unsound_patch"),
                { { QStringLiteral("device"), Jid::phoneNumber(id.pn, id.device).toString() },
                    { QStringLiteral("check"), check } });
        });
    connect(&m_journal, &SocketJournal::closed, this, [this](int socket) {
        m_events.add(QStringLiteral("socket_closed"), { { QStringLiteral("connection"), socket } });
    });
    connect(&m_journal, &SocketJournal::doubled, this, [this](int socket, int other) {
        m_events.add(QStringLiteral("socket_doubled"),
            { { QStringLiteral("connection"), socket }, { QStringLiteral("other"), other } });
    });
    const bool isDebugging = lcSandbox().isDebugEnabled();
    if (!m_options.control && !isDebugging)
        return;
    const auto log = [this](const char16_t *way) {
        return [this, way](const DeviceId &id, const Node &stanza) {
            qCDebug(lcSandbox).noquote()
                << QStringView(way) << Jid::phoneNumber(id.pn, id.device).masked()
                << stanza.toLog();
            if (!m_options.control)
                return;
            m_events.add(QString::fromUtf16(way),
                { { QStringLiteral("device"), Jid::phoneNumber(id.pn, id.device).toString() },
                    { QStringLiteral("stanza"), stanza.toLog() } });
        };
    };
    connect(&m_stanzas, &StanzaService::received, this, log(u"in"));
    connect(&m_delivery, &Delivery::sent, this, log(u"out"));
}

} // namespace heliograph::sandbox
