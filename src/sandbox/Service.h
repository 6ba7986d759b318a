// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "sandbox/AppStateService.h"
#include "sandbox/ClientConnection.h"
#include "sandbox/CompanionService.h"
#include "sandbox/EventLog.h"
#include "sandbox/FaultActions.h"
#include "sandbox/FloodMaker.h"
#include "sandbox/GroupPictures.h"
#include "sandbox/GroupRouter.h"
#include "sandbox/GroupService.h"
#include "sandbox/KeyService.h"
#include "sandbox/MediaDesk.h"
#include "sandbox/MediaRoutes.h"
#include "sandbox/MessageRouter.h"
#include "sandbox/Metrics.h"
#include "sandbox/PhonePeer.h"
#include "sandbox/PresenceHub.h"
#include "sandbox/ReceiptRouter.h"
#include "sandbox/SandboxServer.h"
#include "sandbox/SandboxState.h"
#include "sandbox/ScriptedContacts.h"
#include "sandbox/ServiceRoutes.h"
#include "sandbox/ServiceTimers.h"
#include "sandbox/SettingsService.h"
#include "sandbox/SocketJournal.h"
#include "sandbox/TlsIdentity.h"
#include "sandbox/UsyncService.h"

#include <QPointer>
#include <QTemporaryDir>

namespace heliograph::sandbox {

class ControlApi;
class ControlCommands;

/// The whole service, wired: what a Sandbox runs in its thread. Members are built in the order in
/// which they use each other.
class Service final : public QObject {
    Q_OBJECT
public:
    explicit Service(SandboxOptions options, QObject *parent = nullptr);
    ~Service() override;

    /// Opens the port. NetworkUnreachable (in use), InvalidArgument, StorageFailed,
    /// ProfileTooNew (state of another version), InternalError.
    Result<SandboxInfo> start();
    /// Ends every connection and the listener.
    void stop();
    /// Forgets accounts, devices, queues and faults; the port stays open. What is made from now
    /// on is a function of the new seed, if there is one.
    void reset(std::optional<quint64> seed = {});
    /// All connections break and the port is closed for a while; then everything is there again,
    /// or, when `lost`, nothing (10 §10.2 `crash`).
    void crash(milliseconds pause, bool lost);

    const SandboxOptions &options() const { return m_options; }
    AccountRegistry &accounts() { return m_accounts; }
    GroupRegistry &groups() { return m_groups; }
    GroupService &groupService() { return m_groupService; }
    Delivery &delivery() { return m_delivery; }
    Linking &linking() { return m_linking; }
    CodeLinking &codes() { return m_codes; }
    Faults &faults() { return m_faults; }
    CompanionService &companions() { return m_companions; }
    ServiceClock &clock() { return m_clock; }
    MediaStore &media() { return *m_media; }
    Phones &phones() { return m_phones; }
    ScriptedContacts &contacts() { return *m_contacts; }
    EventLog &events() { return m_events; }
    Metrics &metrics() { return m_metrics; }
    ControlCommands &commands() { return *m_commands; }
    KeyService &keys() { return m_keys; }
    DeviceLists &lists() { return m_lists; }
    IdSource &ids() { return m_ids; }
    AppStateService &appState() { return m_appState; }
    ServiceTimers &timers() { return m_timers; }
    PhonePeer &phonePeer() { return m_phonePeer; }
    MediaDesk &mediaDesk() { return *m_mediaDesk; }
    SocketJournal &journal() { return m_journal; }
    FloodMaker::Services floodServices();
    /// Everything that is counted (10 §13).
    QJsonObject metricsJson();

private:
    Result<void> prepareFolder();
    void reseed(quint64 seed);
    Result<void> openState();
    void build();
    QString startControl();
    void closeConnections();
    QSslConfiguration tlsNow();
    void wireMetrics();
    void wireEvents();
    Result<TlsIdentity> prepareTls();
    void wire();
    void serveNamespaces();
    void onWebSocket(QWebSocket *socket);
    /// Removes the oldest companion that is offline when an account has too many.
    void makeRoom(const DeviceId &newest);
    void onStruck(const QJsonObject &fault);
    NoiseSession::Settings handshakeSettings();

    SandboxOptions m_options;
    SystemClock m_systemClock;
    ServiceClock m_clock { m_systemClock };
    ServiceTimers m_timers { m_clock };
    SystemRandom m_random;
    NoiseIdentity m_noise;
    /// Made once a run: what a client keeps of it stays true.
    QByteArray m_chain;
    IdSource m_ids;
    Faults m_faults;
    AccountRegistry m_accounts;
    GroupRegistry m_groups;
    Delivery m_delivery;
    DeviceLists m_lists;
    Linking m_linking;
    CodeLinking m_codes;
    Resends m_resends;
    MessageRouter m_messages;
    GroupRouter m_groupMessages;
    ReceiptRouter m_receipts;
    PresenceHub m_presence;
    StanzaService m_stanzas;
    KeyService m_keys;
    UsyncService m_usync;
    GroupService m_groupService;
    CompanionService m_companions;
    AppStateService m_appState;
    Phones m_phones;
    PhoneHistory m_history;
    PhonePeer m_phonePeer;
    EventLog m_events;
    SocketJournal m_journal;
    Metrics m_metrics;
    FaultActions m_actions { *this };
    TlsIdentity m_tls;
    std::map<TlsIdentity::Flaw, QSslConfiguration> m_flawedTls;
    std::unique_ptr<QTemporaryDir> m_temporary;
    QString m_folder;
    std::unique_ptr<MediaStore> m_media;
    std::unique_ptr<MediaDesk> m_mediaDesk;
    std::unique_ptr<SettingsService> m_settings;
    std::unique_ptr<GroupPictures> m_groupPictures;
    std::unique_ptr<MediaRoutes> m_mediaRoutes;
    std::unique_ptr<ServiceRoutes> m_routes;
    std::unique_ptr<ControlCommands> m_commands;
    std::unique_ptr<ControlApi> m_control;
    std::unique_ptr<SandboxState> m_state;
    std::unique_ptr<ScriptedContacts> m_contacts;
    std::unique_ptr<SandboxServer> m_server;
    QList<QPointer<ClientConnection>> m_connections;
};

} // namespace heliograph::sandbox
