// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/AccountSession.h"

#include "crypto/Hash.h"
#include "media/Pool.h"
#include "protocol/KeyQueries.h"
#include "session/FilePreparation.h"
#include "session/Logging.h"
#include "session/MessageIds.h"
#include "session/NamePairs.h"
#include "session/RetryLimits.h"
#include "session/SpoolSweep.h"
#include "transport/ClientPayload.h"
#include "transport/WebSocketTransport.h"

#include <QDir>

#include <map>

namespace heliograph {

namespace {

constexpr size_t receiptsPerStanza = 256;
constexpr seconds sweepDelay { 2 };
/// Longer texts are cut by phones (05 §11), in UTF-16 units.
constexpr qsizetype longestText = 65'536;
/// With copies for many devices it still fits into one frame: what does not would never leave the
/// queue.
constexpr qsizetype longestContent = 512 * 1024;

} // namespace

Result<std::unique_ptr<AccountSession>> AccountSession::open(
    SessionSetup setup, const Clock &clock, Random &random)
{
    for (const QString &directory : { setup.mediaDirectory, setup.spoolDirectory }) {
        if (!QDir().mkpath(directory))
            return fail(ErrorCode::ProfileUnwritable, QStringLiteral("account folder"));
    }
    Result<std::unique_ptr<AccountStore>> store = AccountStore::open(setup.database, setup.box);
    if (!store)
        return fail(store.error());
    // What a crash left behind.
    for (const QString &directory : { setup.mediaDirectory, setup.spoolDirectory })
        spoolsweep::removeUnfinished(directory);
    (void)spoolsweep::removeUnnamed(**store, setup.spoolDirectory);
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
          m_setup.dialBudget, this))
    , m_devices(new DeviceLists(*m_store, *m_controller, m_cipher, clock, this))
    , m_media(new MediaTransfers(*m_controller, m_setup.service, m_setup.proxy,
          m_setup.mediaDirectory, clock, random, this))
    , m_linking(new Linking(*m_store, *m_controller, m_setup.times, random, this))
    , m_preKeys(new PreKeyKeeper(*m_store, *m_controller, clock, random, this))
    , m_login(new LoginSequence(*m_controller, *m_preKeys, clock, this))
    , m_inbox(*m_store, m_cipher, *m_devices, clock, random)
    , m_receipts(*m_store, clock)
    , m_retries(new RetryKeeper(*m_store, *m_controller, m_cipher, *m_devices, clock, random, this))
    , m_phone(new PhoneRequests(*m_store, *m_controller, m_cipher, *m_devices, clock, random, this))
    , m_identities(*m_store, clock)
    , m_outbox(new Outbox(*m_store, *m_controller, m_cipher, *m_devices, *m_media, clock, random,
          SlidingWindow(m_setup.pacingLimit, m_setup.pacingWindow), this))
{
    connect(m_controller, &SessionController::stanzasReceived, this, &AccountSession::onStanzas);
    connect(m_controller, &SessionController::loggedIn, this, &AccountSession::onLoggedIn);
    connect(m_controller, &SessionController::serviceProved, this,
        [this](const QByteArray &chain) { m_service.onProved(chain); });
    connect(m_controller, &SessionController::handshakeFailed, this,
        [this](const DisconnectCause &cause) { m_service.onHandshakeFailed(cause); });
    connect(m_controller, &SessionController::ended, m_outbox, &Outbox::onDisconnected);
    connect(m_outbox, &Outbox::changed, this, &AccountSession::publish);
    connect(m_outbox, &Outbox::devicesMissed, m_retries, &RetryKeeper::sendToMissed);
    connect(m_retries, &RetryKeeper::changed, this, &AccountSession::publish);
    connect(m_devices, &DeviceLists::changed, this, &AccountSession::publish);
    m_sweep.setSingleShot(true);
    connect(&m_sweep, &QTimer::timeout, this, &AccountSession::sweepSpool);
    connect(m_media, &MediaTransfers::progressed, this, &AccountSession::mediaProgressed);
    connect(m_linking, &Linking::paired, this, &AccountSession::identityChanged);
    connect(m_login, &LoginSequence::active, this, [this] {
        payReads();
        m_outbox->pump();
        m_phone->resume();
    });
}

AccountSession::~AccountSession() = default;

bool AccountSession::isLinked() const
{
    const std::optional<Credentials> &credentials = m_store->keys().credentials();
    return credentials && credentials->isLinked();
}

Result<ConnectionIdentity> AccountSession::connectionIdentity(int attempt)
{
    const std::optional<Credentials> &credentials = m_store->keys().credentials();
    const std::optional<SignedPreKey> signedKey = m_store->preKeys().currentSignedPreKey();
    if (!credentials || !signedKey)
        return fail(ErrorCode::LoggedOut, QStringLiteral("no credentials"));
    ConnectionIdentity identity;
    identity.opening.noise = credentials->noise;
    if (credentials->isLinked()) {
        LoginRequest login;
        login.username = credentials->jid.user.toULongLong();
        login.device = credentials->jid.device;
        login.attempt = static_cast<quint32>(attempt);
        identity.opening.payload = serialize(loginPayload(login));
        m_service.recall(identity.opening, std::chrono::duration_cast<seconds>(m_clock.now()));
        return identity;
    }
    RegistrationRequest registration;
    registration.registrationId = credentials->registrationId;
    registration.identityKey = credentials->identity.publicKey;
    registration.signedPreKeyId = signedKey->id;
    registration.signedPreKey = signedKey->keyPair.publicKey;
    registration.signedPreKeySignature = signedKey->signature;
    identity.opening.payload = serialize(registrationPayload(registration));
    identity.registering = true;
    return identity;
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
    forgetOldRetries();
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
        return {};
    });
    if (!stored) {
        qCCritical(lcSession).noquote()
            << m_setup.account << "cannot store what came in:" << errorName(stored.error().code);
        m_controller->abandon(stored.error());
        return;
    }
    for (const Node &reply : outcome.replies)
        m_controller->send(reply);
    publish(outcome);
    for (const Outcome::Closed &closed : outcome.closed)
        m_phone->ask(closed.key, closed.askNow);
    if (outcome.outboxMayGo)
        m_outbox->pump();
}

void AccountSession::publish(const Outcome &outcome)
{
    if (!outcome.changed.empty() || !outcome.received.empty() || !outcome.steps.empty())
        emit committed(outcome, m_store->messages().unread());
    if (!outcome.steps.empty())
        m_sweep.start(sweepDelay);
}

/// Files of rows that left the outbox, whichever way they went.
void AccountSession::sweepSpool()
{
    QSet<QString> preparing;
    for (auto name = m_preparing.keyBegin(); name != m_preparing.keyEnd(); ++name)
        preparing.insert(QString::fromLatin1(*name));
    (void)spoolsweep::removeUnnamed(*m_store, m_setup.spoolDirectory, preparing);
}

Result<void> AccountSession::route(const Node &stanza, Outcome &outcome)
{
    if (stanza.tag == "message")
        return m_inbox.handle(stanza, outcome);
    if (stanza.tag == "receipt")
        return onReceipt(stanza, outcome);
    if (stanza.tag == "ack")
        return parseMessageAck(stanza)
            .map([&](const MessageAck &ack) { return m_outbox->onAck(ack, outcome); })
            .value_or(Result<void>());
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

Result<void> AccountSession::onReceipt(const Node &stanza, Outcome &outcome)
{
    outcome.replies.push_back(buildAck(stanza));
    const Result<Receipt> receipt = parseReceipt(stanza);
    if (!receipt)
        return {};
    return receipt->type == ReceiptType::Retry ? m_retries->apply(*receipt, outcome)
                                               : m_receipts.apply(*receipt, outcome);
}

Result<void> AccountSession::onNotification(const Node &stanza, Outcome &outcome)
{
    outcome.replies.push_back(buildAck(stanza));
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
    } else if (const Node *routing = stanza.child("edge_routing")) {
        return m_service.learnRouting(*routing);
    }
    return {};
}

Error AccountSession::sendRefusal() const
{
    if (!isLinked())
        return { ErrorCode::LoggedOut, {}, 401, 0 };
    const SessionStatus &status = m_controller->status();
    const qint64 left = (status.retryAt - m_clock.now()).count();
    const int waitSeconds = static_cast<int>(qMax<qint64>(1, (left + 999) / 1000));
    switch (status.state) {
    case SessionState::Cooldown:
        return { ErrorCode::ConflictCooldown, {}, 440, waitSeconds };
    case SessionState::OwnedElsewhere:
        return { ErrorCode::OwnedElsewhere, {}, 440, 0 };
    case SessionState::Held:
        return { status.cause, status.detail, status.status, waitSeconds };
    case SessionState::Unlinked:
        return { status.cause, status.detail, status.status, 0 };
    default:
        return {};
    }
}

MessageKey AccountSession::newKey(const Draft &draft)
{
    const Jid own = m_store->keys().credentials()->jid.bare();
    return { m_store->directory().canonical(draft.chat), own,
        draft.id.isEmpty() ? newMessageId(own, m_clock.now(), m_random) : draft.id };
}

QFuture<Result<MessageKey>> AccountSession::send(const Draft &draft)
{
    if (const Error refusal = sendRefusal(); refusal.code != ErrorCode::Unknown)
        return finished<MessageKey>(fail(refusal));
    if (!draft.chat.isPerson() || draft.chat.user.isEmpty())
        return finished<MessageKey>(fail(ErrorCode::NoSuchRecipient));
    if (draft.text.size() > longestText)
        return finished<MessageKey>(fail(ErrorCode::TooLarge, QStringLiteral("text")));
    const MessageKey key = newKey(draft);
    if (m_store->messages().find(key))
        return finished<MessageKey>(key);
    if (draft.file)
        return sendFile(draft, key);
    StoredMessage message;
    message.key = key;
    message.content.text = draft.text;
    message.content.quote = draft.quote;
    message.content.mentions = draft.mentions;
    return finished<MessageKey>(accept(std::move(message), {}));
}

QFuture<Result<MessageKey>> AccountSession::sendFile(const Draft &draft, const MessageKey &key)
{
    // One id may be used in several chats; its files are apart all the same.
    const QByteArray name = sha256(key.chat.toUtf8() + '/' + key.id.toUtf8()).left(16).toHex();
    if (const auto running = m_preparing.constFind(name); running != m_preparing.constEnd())
        return *running;
    const FilePreparation::Paths paths { m_setup.spoolDirectory, m_setup.mediaDirectory };
    const QByteArray mediaKey = m_random.bytes(32);
    const qint64 now = m_clock.now().count() / 1000;
    Answer<MessageKey> answer;
    m_preparing.insert(name, answer.future());
    then(runInPool<FilePreparation>([=, file = *draft.file] {
        return FilePreparation::prepare(file, QString::fromLatin1(name), mediaKey, now, paths);
    }),
        this, [this, key, draft, name, answer](const Result<FilePreparation> &prepared) {
            m_preparing.remove(name);
            if (!prepared) {
                answer.finish(fail(prepared.error()));
                return;
            }
            StoredMessage message;
            message.key = key;
            message.content.kind = prepared->kind;
            message.content.text = draft.text;
            message.content.quote = draft.quote;
            message.content.media = prepared->media;
            message.localPath = prepared->localPath;
            const Result<MessageKey> accepted = accept(std::move(message), prepared->spoolPath);
            if (!accepted)
                prepared->discard();
            answer.finish(accepted);
        });
    return answer.future();
}

Result<MessageKey> AccountSession::accept(StoredMessage message, const QString &spool)
{
    message.fromMe = true;
    message.time = message.localTime = m_clock.now().count();
    message.status = DeliveryStep::Queued;
    message.wireChat = m_devices->sessionName(message.key.chat).bare();
    const Result<void> stored = m_store->transact([&]() -> Result<void> {
        return buildMessageContent(message.content)
            .and_then([&](const QByteArray &raw) -> Result<bool> {
                if (raw.size() > longestContent)
                    return fail(ErrorCode::TooLarge, QStringLiteral("content"));
                message.raw = raw;
                return m_store->messages().insert(message);
            })
            .and_then([&](bool) { return m_store->outbox().enqueue(message.rowId, spool); });
    });
    if (!stored)
        return fail(stored.error());
    Outcome outcome;
    outcome.touch(message.key.chat, message.rowId);
    outcome.steps.push_back(
        { message.key, { message.key.chat, DeliveryStep::Queued, 0, message.localTime } });
    publish(outcome);
    m_outbox->accepted(message.rowId);
    return message.key;
}

Result<bool> AccountSession::markRead(const Jid &chat, const QString &upToId)
{
    const Jid name = m_store->directory().canonical(chat);
    const std::optional<StoredMessage> upTo
        = upToId.isEmpty() ? std::nullopt : m_store->messages().find({ name, name, upToId });
    if (!upToId.isEmpty() && !upTo)
        return fail(ErrorCode::UnknownMessage);
    const qint64 rowId = upTo ? upTo->rowId : 0;
    const Result<void> marked
        = m_store->transact([&] { return m_store->messages().markRead(name, rowId, true); });
    if (!marked)
        return fail(marked.error());
    payReads();
    Outcome outcome;
    outcome.touch(name, rowId);
    publish(outcome);
    return true;
}

/// Tells the authors of what was read here, also before the last connection was lost.
void AccountSession::payReads()
{
    if (!m_controller->isOnline())
        return;
    const std::vector<StoredMessage> owed = m_store->messages().owedReads();
    std::map<QByteArray, Receipt> receipts;
    const auto flush = [&](Receipt &receipt) {
        m_controller->send(buildReceipt(receipt));
        receipt.ids.clear();
    };
    for (const StoredMessage &message : owed) {
        Receipt &receipt = receipts[message.wireChat.toUtf8()];
        receipt.type = ReceiptType::Read;
        receipt.peer = message.wireChat;
        receipt.timestamp = m_clock.now().count() / 1000;
        receipt.ids.push_back(message.key.id);
        if (receipt.ids.size() == receiptsPerStanza)
            flush(receipt);
    }
    for (auto &[name, receipt] : receipts) {
        if (!receipt.ids.empty())
            flush(receipt);
    }
    if (!owed.empty())
        (void)m_store->transact([&] { return m_store->messages().settleReads(); });
}

QFuture<Result<QString>> AccountSession::download(const MessageKey &key)
{
    const std::optional<StoredMessage> message = m_store->messages().find(key);
    if (!message)
        return finished<QString>(fail(ErrorCode::UnknownMessage));
    if (!message->localPath.isEmpty() && QFile::exists(message->localPath))
        return finished<QString>(message->localPath);
    const Result<ParsedMessage> parsed = parseMessageContent(message->raw);
    const auto *content = parsed ? std::get_if<MessageContent>(&parsed->body) : nullptr;
    if (!content || !content->media)
        return finished<QString>(fail(ErrorCode::BadContent, QStringLiteral("no file")));
    Answer<QString> answer;
    then(m_media->download(message->rowId, key, *content->media), this,
        [this, key, rowId = message->rowId, answer](const Result<QString> &path) {
            if (path) {
                (void)m_store->transact(
                    [&] { return m_store->messages().setLocalPath(rowId, *path); });
                Outcome outcome;
                outcome.touch(key.chat, rowId);
                publish(outcome);
            }
            answer.finish(path);
        });
    return answer.future();
}

Result<bool> AccountSession::retry(const MessageKey &key)
{
    const std::optional<StoredMessage> message = m_store->messages().find(key);
    if (!message)
        return fail(ErrorCode::UnknownMessage);
    const Result<bool> released = m_store->outbox().release(message->rowId);
    if (released && *released) {
        Outcome outcome;
        outcome.touch(key.chat, message->rowId);
        publish(outcome);
        m_outbox->accepted(message->rowId);
    }
    return released;
}

Result<bool> AccountSession::cancel(const MessageKey &key)
{
    const std::optional<StoredMessage> message = m_store->messages().find(key);
    const std::optional<OutboxRow> row
        = message ? m_store->outbox().row(message->rowId) : std::nullopt;
    // What has left once may have arrived: it cannot be taken back here.
    if (!row || row->attempts > 0)
        return fail(ErrorCode::NotAllowed);
    m_media->cancel(message->rowId);
    return m_store->messages().remove(message->rowId).map([&] {
        if (!row->spool.isEmpty())
            QFile::remove(row->spool);
        Outcome outcome;
        outcome.touch(key.chat, message->rowId);
        publish(outcome);
        return true;
    });
}

Result<bool> AccountSession::setDraft(const Jid &chat, const QString &text)
{
    return m_store->messages().setDraft(m_store->directory().canonical(chat), text).map([] {
        return true;
    });
}

QFuture<Result<bool>> AccountSession::unlink()
{
    Answer<bool> answer;
    const auto forget = [this, answer] {
        m_controller->disconnectFromService();
        answer.finish(m_store->keys().eraseCredentials().map([] { return true; }));
        emit identityChanged({}, {});
    };
    if (!m_controller->isOnline() || !isLinked()) {
        forget();
        return answer.future();
    }
    Node iq("iq",
        { { "to", Jid::service() }, { "type", "set" }, { "id", m_controller->nextId() },
            { "xmlns", "md" } });
    iq.add(Node("remove-companion-device",
        { { "jid", m_store->keys().credentials()->jid }, { "reason", "user_initiated" } }));
    then(m_controller->query(iq), this, [forget](const Result<Node> &) { forget(); });
    return answer.future();
}

} // namespace heliograph
