// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Service.h"

#include "sandbox/ControlApi.h"
#include "sandbox/Logging.h"

#include <QDir>
#include <QWebSocket>

namespace heliograph::sandbox {

Service::Service(SandboxOptions options, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_noise(NoiseIdentity::fromSeed(m_options.seed))
    , m_ids(m_options.seed)
    , m_faults(m_options.seed, m_clock)
    , m_accounts(m_options.seed, m_options.firstDevice, m_clock)
    , m_groups(m_options.seed, m_options.lidGroups, m_clock)
    , m_delivery(m_clock)
    , m_lists(m_accounts, m_delivery, m_clock, m_ids, m_groups)
    , m_linking(m_accounts, m_clock, m_ids)
    , m_codes(m_accounts, m_linking, m_clock, m_ids, m_random)
    , m_resends(m_clock)
    , m_messages(m_accounts, m_delivery, m_lists, m_clock, m_resends)
    , m_groupMessages(m_accounts, m_groups, m_delivery, m_clock, m_resends)
    , m_receipts(m_accounts, m_delivery, m_clock, m_resends, m_groups)
    , m_presence(m_accounts, m_delivery, m_clock, m_options.chatstateLifetime, m_groups)
    , m_stanzas(
          m_options.behaviour, { m_messages, m_receipts, m_presence, m_groupMessages }, m_delivery)
    , m_keys(m_accounts, m_delivery, m_clock, m_ids, m_faults, m_options.seed)
    , m_usync(m_accounts, m_lists, m_faults)
    , m_groupService(m_accounts, m_groups, m_delivery, m_clock, m_ids)
    , m_companions(m_accounts, m_delivery, m_lists)
    , m_appState(m_options.behaviour, m_accounts, m_delivery, m_clock, m_ids, m_faults)
    , m_phones({ m_accounts, m_keys, m_stanzas, m_faults, m_clock, m_ids, m_options.seed })
    , m_history(m_clock, m_ids, m_faults, m_options.seed)
    , m_phonePeer({ m_accounts, m_delivery, m_phones, m_history, m_timers, m_clock })
    , m_events(m_clock)
    , m_journal(m_clock)
    , m_metrics(m_delivery, m_journal, m_clock, m_systemClock)
{
}

Service::~Service() { stop(); }

Result<void> Service::prepareFolder()
{
    m_folder = m_options.stateFolder;
    if (m_folder.isEmpty()) {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_folder = m_temporary->path();
    }
    if (!QDir().mkpath(m_folder))
        return fail(
            ErrorCode::ProfileUnwritable, QStringLiteral("the state folder cannot be made"));
    m_media = std::make_unique<MediaStore>(
        QDir(m_folder).filePath(QStringLiteral("media")), m_options.seed, m_clock);
    m_appState.setMedia(m_media.get());
    m_history.setMedia(m_media.get());
    return {};
}

Result<TlsIdentity> Service::prepareTls()
{
    if (auto stored = TlsIdentity::load(m_folder))
        return stored;
    SeededRandom random(m_options.seed, "tls");
    auto made = TlsIdentity::create(random, m_clock.unixSeconds());
    if (!made)
        return made;
    if (const auto saved = made->save(m_folder); !saved)
        return fail(saved.error());
    return made;
}

void Service::serveNamespaces()
{
    m_stanzas.serve("encrypt", m_keys);
    m_stanzas.serve("usync", m_usync);
    m_stanzas.serve("w:g2", m_groupService);
    m_stanzas.serve("md", m_companions);
    m_stanzas.serve("w:sync:app:state", m_appState);
    m_stanzas.serve("w:m", *m_mediaRoutes);
    const QList<QByteArray> small = SettingsService::namespaces();
    for (const QByteArray &xmlns : small)
        m_stanzas.serve(xmlns, *m_settings);
    m_stanzas.serve("w:profile:picture", *m_groupPictures);
}

void Service::wire()
{
    connect(&m_linking, &Linking::linked, &m_lists, &DeviceLists::announceAdded);
    connect(&m_linking, &Linking::linked, this, [this](const DeviceId &id) {
        if (Account *account = m_accounts.byPn(id.pn))
            m_appState.begin(*account);
    });
    connect(&m_linking, &Linking::linked, this, &Service::makeRoom);
    if (m_options.autoPair.count() > 0)
        connect(&m_linking, &Linking::offered, this, [this](const QByteArray &ref) {
            m_timers.after(m_options.autoPair, &m_linking,
                [this, ref] { static_cast<void>(m_linking.scanRef(ref, m_options.advSecret)); });
        });
    connect(&m_receipts, &ReceiptRouter::phoneAddressed, &m_phonePeer, &PhonePeer::acceptReceipt);
    connect(&m_messages, &MessageRouter::phoneAddressed, &m_phones, &Phones::accept,
        Qt::QueuedConnection);
    connect(&m_groupMessages, &GroupRouter::phoneAddressed, &m_phones, &Phones::accept,
        Qt::QueuedConnection);
    connect(&m_receipts, &ReceiptRouter::phoneAddressed, &m_phones, &Phones::acceptReceipt,
        Qt::QueuedConnection);
    connect(&m_keys, &KeyService::uploaded, &m_phonePeer, &PhonePeer::greet);
    connect(&m_faults, &Faults::struck, this, &Service::onStruck);
    connect(&m_faults, &Faults::commanded, &m_actions, &FaultActions::carryOut);
    connect(&m_delivery, &Delivery::sent, &m_actions, &FaultActions::noteSent);
    connect(&m_receipts, &ReceiptRouter::phoneAddressed, m_mediaDesk.get(),
        &MediaDesk::acceptRequest, Qt::QueuedConnection);
    connect(m_server.get(), &SandboxServer::webSocketOpened, this, &Service::onWebSocket);
    connect(&m_stanzas, &StanzaService::unknownReceived, this,
        [](const DeviceId &, const QByteArray &what) {
            qCInfo(lcSandbox) << "not served:" << what;
        });
}

Result<void> Service::openState()
{
    if (m_options.stateFolder.isEmpty())
        return {};
    m_state = std::make_unique<SandboxState>();
    return m_state->open(m_folder, m_options.seed, m_options.resetState)
        .and_then([&] { return m_state->load(m_accounts, m_delivery, m_appState); })
        .map([&] {
            m_ids.startRun(m_state->starts());
            if (m_state->starts() > 0)
                m_metrics.expectOlderMessages();
            m_state->keep(m_accounts, m_delivery, m_appState, m_phones);
            m_state->load(m_groups);
            m_state->keep(m_groups);
        });
}

void Service::build()
{
    m_settings
        = std::make_unique<SettingsService>(m_accounts, m_delivery, m_clock, m_ids, *m_media);
    m_groupPictures = std::make_unique<GroupPictures>(GroupPictures::Services {
        m_accounts, m_groups, m_delivery, m_clock, m_ids, *m_media, *m_settings });
    m_mediaRoutes = std::make_unique<MediaRoutes>(*m_media, m_accounts, m_faults);
    m_mediaDesk = std::make_unique<MediaDesk>(
        m_accounts, m_delivery, m_phones, *m_media, m_clock, m_random);
    m_routes = std::make_unique<ServiceRoutes>(m_noise.root.publicKey, m_linking, *m_mediaRoutes);
    m_contacts = std::make_unique<ScriptedContacts>(ScriptedContacts::Services {
        m_accounts, m_phones, *m_media, m_timers, m_random, m_options.seed });
    m_commands = std::make_unique<ControlCommands>(*this);
    m_server = std::make_unique<SandboxServer>([this] { return tlsNow(); }, *m_routes, m_faults);
    wire();
    wireMetrics();
    wireEvents();
    serveNamespaces();
}

QString Service::startControl()
{
    if (!m_options.control)
        return {};
    const QByteArray token = m_random.bytes(24).toHex();
    m_control = std::make_unique<ControlApi>(*m_commands, token);
    m_routes->setControl(m_control.get());
    return QString::fromLatin1(token);
}

Result<SandboxInfo> Service::start()
{
    if (const auto prepared = prepareFolder(); !prepared)
        return fail(prepared.error());
    const auto tls = prepareTls();
    if (!tls)
        return fail(tls.error());
    m_tls = *tls;
    if (const auto configuration = m_tls.configuration(); !configuration)
        return fail(configuration.error());
    if (const auto opened = openState(); !opened)
        return fail(opened.error());
    m_chain = m_noise.certificateChain(m_clock.unixSeconds());
    build();
    const auto port = m_server->listen(m_options.host, m_options.port);
    if (!port)
        return fail(port.error());
    const QString host
        = m_options.host.contains(u':') ? u'[' + m_options.host + u']' : m_options.host;
    const QString place = QStringLiteral("%1:%2").arg(host).arg(*port);
    m_media->setOrigin("https://" + place.toLatin1());
    if (m_options.scriptedContacts)
        m_contacts->start();
    SandboxInfo info;
    info.ws = QUrl(QStringLiteral("wss://%1/ws/chat").arg(place));
    info.root = m_noise.root.publicKey;
    info.caFile = TlsIdentity::certificateFile(m_folder);
    info.caPem = tls->certificatePem;
    info.tlsSha256 = tls->fingerprint();
    info.controlToken = startControl();
    return info;
}

void Service::closeConnections()
{
    const auto connections = std::exchange(m_connections, {});
    for (const QPointer<ClientConnection> &connection : connections)
        delete connection.data();
}

void Service::reset(std::optional<quint64> seed)
{
    closeConnections();
    if (seed)
        reseed(*seed);
    m_faults.reset();
    m_contacts->stop();
    m_timers.reset();
    m_phones.reset();
    m_phonePeer.reset();
    m_delivery.reset();
    m_presence.reset();
    m_resends.reset();
    m_appState.reset();
    m_accounts.reset();
    m_groups.reset();
    m_media->clear();
    m_mediaDesk->reset();
    m_actions.reset();
    m_journal.reset();
    m_metrics.reset();
    if (m_options.scriptedContacts)
        m_contacts->start();
}

void Service::reseed(quint64 seed)
{
    // The root of the Noise certificates and the TLS certificate stay: clients were told of them.
    m_options.seed = seed;
    m_ids = IdSource(seed);
    if (m_state) {
        m_ids.startRun(m_state->starts());
        m_state->setSeed(seed);
    }
    m_faults.reseed(seed);
    m_accounts.reseed(seed);
    m_groups.reseed(seed);
    m_keys.reseed(seed);
    m_phones.reseed(seed);
    m_history.reseed(seed);
    m_contacts->reseed(seed);
}

void Service::crash(milliseconds pause, bool lost)
{
    const auto connections = m_connections;
    for (const QPointer<ClientConnection> &connection : connections) {
        if (connection)
            connection->strike({ { QStringLiteral("kind"), QStringLiteral("drop") } });
    }
    m_server->restart(pause);
    m_presence.reset();
    if (lost)
        reset();
}

FloodMaker::Services Service::floodServices()
{
    return { m_accounts, m_delivery, m_phones, *m_media, m_clock, m_ids, m_random };
}

QJsonObject Service::metricsJson()
{
    QJsonObject metrics = m_metrics.toJson();
    metrics.insert(QStringLiteral("faults"), m_faults.toJson());
    metrics.insert(QStringLiteral("fault_firings"), m_faults.firings());
    metrics.insert(QStringLiteral("media_bytes_up"), m_media->bytesIn());
    metrics.insert(QStringLiteral("media_bytes_down"), m_mediaRoutes->bytesOut());
    QJsonArray keys;
    for (const Account *account : m_accounts.all()) {
        for (const auto &[number, device] : account->devices)
            keys.append(QJsonObject {
                { QStringLiteral("device"), account->jid(number).toString() },
                { QStringLiteral("left"), static_cast<qint64>(device.preKeys.size()) },
                { QStringLiteral("consumed"), m_keys.consumed({ account->pn, number }) },
            });
    }
    metrics.insert(QStringLiteral("prekeys"), keys);
    return metrics;
}

QSslConfiguration Service::tlsNow()
{
    const auto fault = m_faults.standing("tls");
    const auto flaw = fault ? TlsIdentity::flawFromName(faultChoice(*fault)) : std::nullopt;
    if (!flaw)
        return m_tls.configuration().value_or(QSslConfiguration());
    if (const auto known = m_flawedTls.find(*flaw); known != m_flawedTls.end())
        return known->second;
    SeededRandom random(m_options.seed, "tls/" + QByteArray::number(static_cast<int>(*flaw)));
    const auto made = m_tls.flawed(*flaw, random, m_clock.unixSeconds());
    if (!made)
        qCWarning(lcSandbox) << made.error().detail;
    return m_flawedTls[*flaw]
        = made.and_then([](const TlsIdentity &tls) { return tls.configuration(); })
              .value_or(QSslConfiguration());
}

void Service::stop()
{
    if (m_server)
        m_server->close();
    closeConnections();
}

NoiseSession::Settings Service::handshakeSettings()
{
    const NoiseIdentity::Flaw flaw = m_faults.certificateFlaw();
    NoiseSession::Settings settings { m_noise,
        flaw == NoiseIdentity::Flaw::None ? m_chain
                                          : m_noise.certificateChain(m_clock.unixSeconds(), flaw),
        m_options.resumption };
    const auto fault = m_faults.take("noise");
    if (!fault)
        return settings;
    const QString choice = faultChoice(*fault);
    settings.helloFlaw = helloFlawFromName(choice);
    if (choice == u"ik_fallback")
        settings.resumption = NoiseServerHandshake::Resumption::Fallback;
    if (choice == u"ik_refuse")
        settings.resumption = NoiseServerHandshake::Resumption::Refuse;
    return settings;
}

static QString patternName(NoisePattern pattern)
{
    switch (pattern) {
    case NoisePattern::XX:
        return QStringLiteral("XX");
    case NoisePattern::IK:
        return QStringLiteral("IK");
    case NoisePattern::XXfallback:
        return QStringLiteral("XXfallback");
    }
    return {};
}

void Service::onWebSocket(QWebSocket *socket)
{
    const ConnectionServices services { m_options, m_clock, m_systemClock, m_accounts, m_delivery,
        m_linking, m_codes, m_stanzas, m_faults, m_ids, m_journal, m_metrics };
    m_connections.removeAll(QPointer<ClientConnection>());
    auto *connection = new ClientConnection(socket, handshakeSettings(), services, m_random, this);
    connect(connection, &ClientConnection::loggedIn, this,
        [this](const DeviceId &id, NoisePattern handshake, const QByteArray &routing) {
            m_events.add(QStringLiteral("login"),
                { { QStringLiteral("device"), Jid::phoneNumber(id.pn, id.device).toString() },
                    { QStringLiteral("handshake"), patternName(handshake) },
                    { QStringLiteral("routing"), QString::fromLatin1(routing.toHex()) } });
        });
    m_connections.append(connection);
}

void Service::makeRoom(const DeviceId &newest)
{
    const Account *account = m_accounts.byPn(newest.pn);
    if (m_options.maxCompanions == 0
        || static_cast<int>(account->devices.size()) <= m_options.maxCompanions)
        return;
    for (const auto &[number, device] : account->devices) {
        const DeviceId id { newest.pn, number };
        if (id != newest && !m_delivery.isOnline(id)) {
            static_cast<void>(m_companions.remove(id));
            return;
        }
    }
}

void Service::onStruck(const QJsonObject &fault)
{
    const auto connections = m_connections;
    for (const QPointer<ClientConnection> &connection : connections) {
        if (connection && connection->target().device && faultTargets(fault, connection->target()))
            connection->strike(fault);
    }
}

} // namespace heliograph::sandbox
