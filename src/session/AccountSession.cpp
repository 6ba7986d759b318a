// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/AccountSession.h"

#include "protocol/Privacy.h"
#include "session/AccountOwner.h"
#include "session/DayPacker.h"
#include "session/Logging.h"
#include "session/NamePairs.h"
#include "session/RetryLimits.h"
#include "session/SearchBuilder.h"
#include "session/SpoolSweep.h"
#include "transport/ClientPayload.h"
#include "transport/WebSocketTransport.h"

#include <QDir>

#include <algorithm>

namespace heliograph {

/// How long a receipt waits for its message (05 §4.3).
constexpr milliseconds earlyReceiptAge { 7LL * 24 * 3600 * 1000 };

Result<std::unique_ptr<AccountSession>> AccountSession::open(
    SessionSetup setup, const Clock &clock, Random &random)
{
    for (const QString &directory : { setup.mediaDirectory, setup.spoolDirectory }) {
        if (!QDir().mkpath(directory))
            return fail(ErrorCode::ProfileUnwritable, QStringLiteral("account folder"));
    }
    if (const Result<void> kept = requireOwnDatabase(setup); !kept)
        return fail(kept.error());
    Result<std::unique_ptr<AccountStore>> store = AccountStore::open(setup.database, setup.box,
        [&setup](const Credentials &credentials) { return checkOwner(setup, credentials); });
    if (!store)
        return fail(store.error());
    // What a crash left behind.
    for (const QString &directory : { setup.mediaDirectory, setup.spoolDirectory })
        spoolsweep::removeUnfinished(directory);
    (void)spoolsweep::removeUnnamed(**store, setup.spoolDirectory);
    (void)spoolsweep::removeUnsentPastes(**store, setup.pastedDirectory);
    return std::unique_ptr<AccountSession>(
        new AccountSession(std::move(setup), std::move(*store), clock, random));
}

AccountSession::AccountSession(
    SessionSetup setup, std::unique_ptr<AccountStore> store, const Clock &clock, Random &random)
    : m_setup(std::move(setup))
    , m_clock(clock)
    , m_random(random)
    , m_store(std::move(store))
    , m_cipher(m_store->keys().stores(), random)
    , m_service(*m_store, m_setup.service.rootKey, m_setup.resumeHandshake)
    , m_controller(new SessionController(
          m_setup.account, m_setup.service, m_setup.times,
          m_setup.transports ? m_setup.transports : [this](QObject *parent) -> Transport * {
              return new WebSocketTransport(m_setup.service, m_setup.proxy, parent);
          },
          [this](int attempt) { return connectionIdentity(attempt); }, clock, random,
          m_setup.dialBudget, m_setup.links, this))
    , m_devices(new DeviceLists(*m_store, *m_controller, m_cipher, clock, this))
    , m_media(new MediaTransfers(
          *m_controller, m_setup.service, m_setup.proxy, m_setup.mediaDirectory, clock, this))
    , m_linking(new Linking(
          *m_store, *m_controller, m_setup.times, m_setup.linkGuard, clock, random, this))
    , m_preKeys(new PreKeyKeeper(*m_store, *m_controller, clock, random, this))
    , m_login(new LoginSequence(*m_controller, *m_preKeys, clock, this))
    , m_inbox(*m_store, m_cipher, *m_devices, clock, random)
    , m_receipts(*m_store, clock)
    , m_retries(new RetryKeeper(*m_store, *m_controller, m_cipher, *m_devices, clock, random, this))
    , m_phone(new PhoneRequests(*m_store, *m_controller, m_cipher, *m_devices, clock, random, this))
    , m_identities(*m_store, clock)
    , m_outbox(new Outbox(*m_store, *m_controller, m_cipher, *m_devices, *m_media, clock, random,
          SlidingWindow(m_setup.pacingLimit, m_setup.pacingWindow), this))
    , m_drafts(
          new Drafts(m_setup, *m_store, *m_controller, *m_devices, *m_outbox, clock, random, this))
    , m_reads(new ReadReceipts(*m_store, *m_controller, clock, this))
    , m_history(new HistoryProgress(m_setup.times, this))
    , m_phoneSeen(new PhoneSeen(*m_store, m_setup.times.offlineIdle, clock, this))
{
    connect(m_controller, &SessionController::stanzasReceived, this, &AccountSession::onStanzas);
    connect(m_controller, &SessionController::loggedIn, this, &AccountSession::onLoggedIn);
    connect(m_controller, &SessionController::serviceProved, this,
        [this](const QByteArray &chain) { m_service.onProved(chain); });
    connect(m_controller, &SessionController::handshakeFailed, this,
        [this](const DisconnectCause &cause) { m_service.onHandshakeFailed(cause); });
    connect(m_controller, &SessionController::wentDown, m_outbox, &Outbox::onDisconnected);
    connect(m_controller, &SessionController::ended, this, &AccountSession::onEnded);
    connect(m_controller, &SessionController::holdChanged, this, &AccountSession::holdChanged);
    connect(m_outbox, &Outbox::changed, this, &AccountSession::publish);
    connect(m_drafts, &Drafts::changed, this, &AccountSession::publish);
    connect(m_reads, &ReadReceipts::changed, this, &AccountSession::publish);
    connect(m_outbox, &Outbox::devicesMissed, m_retries, &RetryKeeper::sendToMissed);
    connect(m_retries, &RetryKeeper::changed, this, &AccountSession::publish);
    connect(m_devices, &DeviceLists::changed, this, &AccountSession::publish);
    connect(m_media, &MediaTransfers::progressed, this, &AccountSession::mediaProgressed);
    connect(m_linking, &Linking::paired, this, &AccountSession::identityChanged);
    connect(m_linking, &Linking::paired, m_phoneSeen, &PhoneSeen::onPaired);
    connect(m_linking, &Linking::completed, m_history, &HistoryProgress::begin);
    connect(m_linking, &Linking::unpaired, this, [this] { emit identityChanged({}, {}); });
    connect(m_history, &HistoryProgress::changed, this, &AccountSession::syncChanged);
    connect(m_phoneSeen, &PhoneSeen::seen, this, &AccountSession::phoneSeen);
    connect(m_outbox, &Outbox::queueWaitChanged, this, &AccountSession::queueWaitChanged);
    connect(m_login, &LoginSequence::active, this, [this] {
        m_reads->pay();
        m_outbox->pump();
        m_phone->resume();
    });
    new SearchBuilder(*m_store, this);
    new DayPacker(*m_store, m_clock, this);
    if (m_setup.hold)
        m_controller->recall(*m_setup.hold);
}

/// What was written in the last moment is kept.
AccountSession::~AccountSession() { m_drafts->finish(); }

bool AccountSession::isLinked() const
{
    const std::optional<Credentials> &credentials = m_store->keys().credentials();
    return credentials && credentials->isLinked();
}

Result<ConnectionIdentity> AccountSession::connectionIdentity(int attempt)
{
    const std::optional<Credentials> &credentials = m_store->keys().credentials();
    const std::optional<SignedPreKey> signedKey = m_store->preKeys().currentSignedPreKey();
    if (!credentials || !signedKey || credentials->isEnded)
        return fail(Error { ErrorCode::LoggedOut, QStringLiteral("not linked"), 401, 0 });
    if (m_setup.version)
        m_version = m_setup.version->current();
    ConnectionIdentity identity;
    identity.opening.noise = credentials->noise;
    if (credentials->isLinked()) {
        LoginRequest login;
        login.username = credentials->jid.user.toULongLong();
        login.device = credentials->jid.device;
        login.attempt = static_cast<quint32>(attempt);
        login.version = m_version;
        identity.opening.payload = serialize(loginPayload(login));
        m_service.recall(identity.opening, std::chrono::duration_cast<seconds>(m_clock.now()));
        return identity;
    }
    RegistrationRequest registration;
    registration.version = m_version;
    registration.registrationId = credentials->registrationId;
    registration.identityKey = credentials->identity.publicKey;
    registration.signedPreKeyId = signedKey->id;
    registration.signedPreKey = signedKey->keyPair.publicKey;
    registration.signedPreKeySignature = signedKey->signature;
    identity.opening.payload = serialize(registrationPayload(registration));
    identity.registering = true;
    return identity;
}

void AccountSession::onEnded(const DisconnectCause &cause)
{
    if (cause.kind == CauseClass::Relogin)
        onUnlinked();
    else if (cause.kind == CauseClass::Version)
        onOutdated();
}

/// A version that is refused is renewed once, and only where there is a place to ask (09 §5.4).
void AccountSession::onOutdated()
{
    // A link that was refused is begun anew by a person.
    if (!isLinked() || !m_setup.version || !m_setup.service.isPublic())
        return;
    then(m_setup.version->renew(m_version, m_setup.proxy), this, [this](const Result<bool> &newer) {
        if (newer && *newer && m_controller->status().state == SessionState::Stopped)
            m_controller->connectNow();
    });
}

void AccountSession::onLoggedIn(const Node &success)
{
    Credentials credentials = *m_store->keys().credentials();
    const Jid lid = success.jid("lid");
    if (lid.isLid() && lid != credentials.lid) {
        credentials.lid = lid;
        Outcome outcome;
        (void)m_store->transact([&] {
            return m_store->keys().saveCredentials(credentials).and_then([&] {
                return learnNames(*m_store, lid, credentials.jid, outcome);
            });
        });
        emit identityChanged(credentials.jid, credentials.lid);
        publish(outcome);
    }
    m_service.onLoggedIn();
    m_phoneSeen->onLoggedIn();
    forgetOldRetries();
    forgetLeftovers();
    m_reads->onLoggedIn();
    m_devices->onConnected();
    m_media->onConnected();
    m_login->start(success);
}

/// What was never sent again in all this time never comes (05 §3.5).
void AccountSession::forgetOldRetries()
{
    Outcome outcome;
    const Result<void> done = m_store->transact([&]() -> Result<void> {
        const Result<std::vector<MessageKey>> given
            = m_store->retries().prune(m_clock.now() - retryLimits::age);
        if (!given)
            return fail(given.error());
        for (const MessageKey &key : *given) {
            const std::optional<StoredMessage> row = m_store->messages().find(key);
            if (!row || row->content.kind != MessageKind::Placeholder)
                continue;
            if (Result<void> noted
                = m_store->messages().setError(row->rowId, errorName(ErrorCode::NotFound));
                !noted)
                return noted;
            outcome.touch(key.chat, row->rowId);
        }
        return {};
    });
    if (done)
        publish(outcome);
}

/// What was kept for messages that never came.
void AccountSession::forgetLeftovers()
{
    const milliseconds now = m_clock.now();
    (void)m_store->transact([&] {
        return m_store->deliveries()
            .pruneEarlyReceipts(now - earlyReceiptAge)
            .and_then([&] { return m_store->earlyEdits().prune(now - retryLimits::age); })
            .and_then([&] { return m_store->reactions().prune(now - retryLimits::age); })
            .and_then(
                [&] { return m_store->preKeys().prunePrivatePreKeys(now - retryLimits::age); });
    });
}

/// The stanzas of one read share one commit; nothing is answered before it.
void AccountSession::onStanzas(const std::vector<Node> &stanzas)
{
    // A link is a commit of its own: its answer must not leave before (03 §5.5).
    std::vector<Node> batch;
    for (const Node &stanza : stanzas) {
        if (!m_linking->handle(stanza))
            batch.push_back(stanza);
    }
    Outcome outcome;
    const Result<void> stored = m_store->transact([&]() -> Result<void> {
        for (const Node &stanza : batch) {
            if (Result<void> done = route(stanza, outcome); !done)
                return done;
        }
        return m_phoneSeen->note(outcome);
    });
    if (!stored) {
        qCCritical(lcSession).noquote()
            << m_setup.account << "cannot store what came in:" << errorName(stored.error().code);
        m_controller->abandon(stored.error());
        return;
    }
    for (const Node &reply : outcome.replies)
        m_controller->send(reply);
    outcome.queueDelivered = std::any_of(batch.begin(), batch.end(), isQueueEnd);
    publish(outcome);
    for (const Outcome::Closed &closed : outcome.closed)
        m_phone->ask(closed.key, closed.askNow);
    for (const HistoryNotice &notice : outcome.history)
        m_history->apply(notice);
    if (outcome.phoneSeen > 0)
        m_phoneSeen->tell();
    if (outcome.outboxMayGo)
        m_outbox->pump();
    if (outcome.queueDelivered) {
        m_history->onQueueDelivered();
        m_phoneSeen->onQueueDelivered();
    }
}

void AccountSession::publish(const Outcome &outcome)
{
    if (!outcome.changed.empty() || !outcome.received.empty() || !outcome.steps.empty()
        || outcome.queueDelivered)
        emit committed(outcome, m_store->messages().unread());
    if (!outcome.steps.empty())
        m_drafts->sweepSoon();
}

Result<void> AccountSession::route(const Node &stanza, Outcome &outcome)
{
    if (stanza.tag == "message")
        return m_inbox.handle(stanza, outcome);
    if (stanza.tag == "receipt")
        return onReceipt(stanza, outcome);
    if (stanza.tag == "ack")
        return onAck(stanza, outcome);
    if (stanza.tag == "notification")
        return onNotification(stanza, outcome);
    if (stanza.tag == "call")
        outcome.replies.push_back(buildAck(stanza));
    else if (stanza.tag == "ib")
        return onInfo(stanza, outcome);
    else
        qCInfo(lcSession).noquote() << m_setup.account << "ignored" << stanza.toLog().left(80);
    return {};
}

Result<void> AccountSession::onAck(const Node &stanza, Outcome &outcome)
{
    if (const Result<MessageAck> ack = parseMessageAck(stanza))
        return m_outbox->onAck(*ack, outcome);
    if (const Result<ReceiptAck> ack = parseReceiptAck(stanza))
        return m_reads->onAck(*ack);
    return {};
}

Result<void> AccountSession::onReceipt(const Node &stanza, Outcome &outcome)
{
    outcome.replies.push_back(buildAck(stanza));
    const Result<Receipt> receipt = parseReceipt(stanza);
    if (!receipt)
        return {};
    const Jid author = receipt->participant.isNull() ? receipt->peer : receipt->participant;
    if (m_store->keys().isOwn(author) && author.device == 0)
        outcome.sawPhone(receipt->timestamp);
    return receipt->type == ReceiptType::Retry ? m_retries->apply(*receipt, outcome)
                                               : m_receipts.apply(*receipt, outcome);
}

Result<void> AccountSession::onNotification(const Node &stanza, Outcome &outcome)
{
    outcome.replies.push_back(buildAck(stanza));
    m_linking->hear(stanza);
    if (isPrivacyNews(stanza))
        m_reads->onPrivacyNews();
    const QByteArray type = stanza.text("type");
    if (type == "devices" || type == "account_sync")
        return m_devices->onNotification(stanza, outcome);
    if (type == "encrypt" && stanza.child("identity"))
        return m_identities.onNotification(stanza, outcome);
    if (type == "encrypt")
        m_preKeys->onNotification(stanza);
    return {};
}

Result<void> AccountSession::onInfo(const Node &stanza, Outcome &outcome)
{
    m_linking->hear(stanza);
    if (stanza.child("offline_preview")) {
        outcome.replies.push_back(
            Node::withChildren("ib", { Node("offline_batch", { { "count", "100" } }) }));
    } else if (const Node *dirty = stanza.child("dirty")) {
        Node clean("iq",
            { { "id", m_controller->nextId() }, { "to", Jid::service() }, { "type", "set" },
                { "xmlns", "urn:xmpp:whatsapp:dirty" } });
        clean.add(Node("clean",
            { { "type", dirty->text("type") }, { "timestamp", dirty->text("timestamp") } }));
        outcome.replies.push_back(std::move(clean));
        if (isPrivacyNews(stanza))
            m_reads->onPrivacyNews();
    } else if (const Node *routing = stanza.child("edge_routing")) {
        return m_service.learnRouting(*routing);
    }
    return {};
}

/// The service ended the link: its keys are kept until the next one, and never used (09 §2.1).
void AccountSession::onUnlinked()
{
    if (!isLinked())
        return;
    Credentials credentials = *m_store->keys().credentials();
    credentials.isEnded = true;
    const Result<void> stored
        = m_store->transact([&] { return m_store->keys().saveCredentials(credentials); });
    if (!stored)
        qCWarning(lcSession).noquote() << m_setup.account << "cannot note the end of the link";
    emit identityChanged({}, {});
}

} // namespace heliograph
