// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Outbox.h"

#include "protocol/MessageContent.h"
#include "session/DeviceLists.h"
#include "session/Logging.h"
#include "session/MediaTransfers.h"

#include <QFile>
#include <QScopeGuard>

namespace heliograph {

namespace {

/// After a connection was lost a message is written again, but not for ever (09 §5.5).
constexpr int mostLostWrites = 4;
/// Rows looked at, and encrypted in one transaction, per turn of the event loop.
constexpr size_t rowsPerTurn = 64;
/// Chats whose devices are asked for, and files that are uploaded, at a time.
constexpr qsizetype mostPreparing = 8;
constexpr qsizetype mostUploads = 4;
/// Without an ack for this long a message is written again (05 §2.6); where acks of others still
/// come, as on a slow line, it waits this much longer at most.
constexpr milliseconds ackPatience { 75'000 };
constexpr milliseconds longestBacklog { 300'000 };
/// An end this soon after a message may be its doing (09 §5.6).
constexpr milliseconds suspectWindow { 2000 };
// Source: 09 §2.5: three repeats after 2, 5 and 10 s.
constexpr milliseconds repeatDelays[] { milliseconds(2000), milliseconds(5000),
    milliseconds(10000) };

ErrorCode codeOfAck(int error)
{
    switch (error) {
    case 401:
    case 403:
    case 420:
        return ErrorCode::NotAllowed;
    case 404:
        return ErrorCode::NoSuchRecipient;
    case 429:
        return ErrorCode::RateLimited;
    case 463:
    case 475:
        return ErrorCode::RestrictedRecipient;
    default:
        return ErrorCode::RejectedByService;
    }
}

bool isRepeatable(int error) { return error == 408 || error == 500 || error == 503; }

/// Who gets a copy of a message.
std::vector<Jid> copiesIn(const Node &stanza)
{
    std::vector<Jid> devices;
    if (const Node *participants = stanza.child("participants")) {
        for (const Node &to : participants->children())
            devices.push_back(to.jid("jid"));
    }
    return devices;
}

bool isStaleList(int error) { return error == 421 || error == 479; }

} // namespace

Outbox::Outbox(AccountStore &store, StanzaSender &sender, SignalCipher &cipher,
    DeviceLists &devices, MediaTransfers &media, const Clock &clock, Random &random,
    SlidingWindow pacing, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_sender(sender)
    , m_devices(devices)
    , m_media(media)
    , m_changes(store, clock)
    , m_clock(clock)
    , m_seal(store, cipher, devices, random)
    , m_pacing(std::move(pacing))
    , m_wake(clock)
{
    m_soon.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &Outbox::sendReady);
    connect(&m_wake, &Alarm::rang, this, &Outbox::sendReady);
}

void Outbox::accepted(qint64 rowId)
{
    m_going[rowId].acceptedAt = m_clock.monotonic();
    pump();
}

void Outbox::pump() { m_soon.start(0); }

/// After something that may work again by itself; never delays what can go now.
void Outbox::pumpLater()
{
    if (!m_soon.isActive())
        m_soon.start(seconds(5));
}

void Outbox::onDisconnected(const DisconnectCause &cause)
{
    const bool brokeOff = cause.code == ErrorCode::StreamError && cause.status == 500;
    std::vector<qint64> guilty;
    for (auto going = m_going.begin(); going != m_going.end(); ++going) {
        if (!std::exchange(going->reached, std::nullopt) || !brokeOff
            || m_clock.monotonic() - going->writtenAt > suspectWindow)
            continue;
        if (std::exchange(going->isSuspected, true))
            guilty.push_back(going.key());
    }
    m_preparing.clear();
    for (const qint64 rowId : guilty)
        failRow(rowId, { ErrorCode::RejectedByService, cause.text, cause.status, 0 });
    // It is the connection that is waited for now.
    if (m_wait != QueueWait())
        pump();
}

void Outbox::forget(qint64 rowId)
{
    m_going.remove(rowId);
    pump();
}

void Outbox::allowFirstContacts()
{
    m_firstContactsHeld = false;
    pump();
}

bool Outbox::isInFlight(qint64 rowId) const
{
    const auto going = m_going.constFind(rowId);
    return going != m_going.constEnd() && going->reached;
}

bool Outbox::isAnyInFlight() const
{
    return std::any_of(m_going.begin(), m_going.end(),
        [](const Going &going) { return going.reached.has_value(); });
}

/// While one of them is suspected they go one by one: only one can be to blame then.
bool Outbox::isCareful() const
{
    return std::any_of(
        m_going.begin(), m_going.end(), [](const Going &going) { return going.isSuspected; });
}

void Outbox::sendReady()
{
    // Found out anew below: the row that waited may be gone.
    const QueueWait before = std::exchange(m_wait, {});
    m_wake.stop();
    m_sleep = milliseconds::max();
    const auto tell = qScopeGuard([&] {
        waitForAcks();
        if (m_sleep != milliseconds::max())
            m_wake.start(m_sleep);
        if (m_wait != before)
            emit queueWaitChanged(m_wait);
    });
    const bool careful = isCareful();
    if (!m_sender.isOnline() || (careful && isAnyInFlight()))
        return;
    Outcome outcome;
    std::vector<qint64> taken;
    const size_t most = careful ? 1 : rowsPerTurn;
    const Result<void> done = m_store.transact([&]() -> Result<void> {
        QSet<qint64> waiting;
        for (const OutboxHead &head : m_store.outbox().heads()) {
            if (isInFlight(head.rowId) || waiting.contains(head.chat))
                continue;
            const std::optional<OutboxRow> row = m_store.outbox().row(head.rowId);
            const size_t written = outcome.replies.size();
            if (!row || !tryRow(*row, outcome))
                waiting.insert(head.chat);
            if (outcome.replies.size() > written) {
                Going &going = m_going[head.rowId];
                going.reached = copiesIn(outcome.replies.back());
                going.writtenAt = m_clock.monotonic();
                taken.push_back(head.rowId);
            }
            if (taken.size() == most || m_wait.rowId != 0)
                break;
        }
        return {};
    });
    if (!done) {
        // Nothing left; the same rows are tried again once the store works.
        qCWarning(lcSession) << "cannot send:" << errorName(done.error().code);
        for (const qint64 rowId : taken)
            m_going[rowId].reached.reset();
        pumpLater();
        return;
    }
    for (const Node &stanza : outcome.replies)
        m_sender.send(stanza);
    if (!outcome.changed.empty())
        emit changed(outcome);
    if (taken.size() == rowsPerTurn)
        pump();
}

/// One that does not come while the connection lasts is not waited for any longer.
void Outbox::waitForAcks()
{
    const milliseconds now = m_clock.monotonic();
    for (Going &going : m_going) {
        if (!going.reached)
            continue;
        const milliseconds since
            = std::clamp(m_lastAck, going.writtenAt, going.writtenAt + longestBacklog);
        const milliseconds left = since + ackPatience - now;
        if (left <= milliseconds(0))
            going.reached.reset();
        sleep(std::max(milliseconds(0), left));
    }
}

bool Outbox::tryRow(const OutboxRow &row, Outcome &outcome)
{
    const StoredMessage &message = row.message;
    if (row.attempts - row.refused >= mostLostWrites) {
        (void)failInto(message, { ErrorCode::Disconnected, {}, 0, 0 }, outcome);
        return true;
    }
    Going &going = m_going[message.rowId];
    // A repeat under the same id counts nothing; a new row takes its place in the pace before the
    // service is asked anything for it.
    const milliseconds now = m_clock.monotonic();
    if (now < going.notBefore)
        sleep(going.notBefore - now);
    if (now < going.notBefore || isHeldAsFirstContact(row) || mustWait(message.rowId))
        return false;
    if (row.attempts == 0 && !going.isPaced)
        m_pacing.add(now);
    going.isPaced = true;
    if (needsUpload(row, outcome))
        return false;
    if (!m_devices.isReady(message.key.chat)) {
        prepareChat(message.key.chat);
        return false;
    }
    const Result<Node> stanza = m_seal.forChat(message);
    if (!stanza) {
        (void)failInto(message, stanza.error(), outcome);
        return true;
    }
    (void)m_store.outbox().countAttempt(message.rowId);
    outcome.replies.push_back(*stanza);
    return true;
}

void Outbox::sleep(milliseconds delay) { m_sleep = std::min(m_sleep, delay); }

/// Pacing and a service that wants fewer messages delay the next row, and with it all others;
/// none is dropped.
bool Outbox::mustWait(qint64 rowId)
{
    const milliseconds now = m_clock.monotonic();
    QueueWait wait { QueueWait::Why::ServiceBusy, rowId, milliseconds(0), 0, milliseconds(0), {} };
    milliseconds left = m_sendingHold.waitAt(now);
    if (left <= milliseconds(0) && !m_going[rowId].isPaced) {
        left = m_pacing.waitAt(now);
        wait.why = QueueWait::Why::Pace;
        wait.limit = m_pacing.limit();
        wait.window = m_pacing.window();
    }
    if (left <= milliseconds(0))
        return false;
    wait.until = m_clock.now() + left;
    wait.firstContacts = std::move(m_wait.firstContacts);
    m_wait = std::move(wait);
    sleep(left);
    return true;
}

bool Outbox::isHeldAsFirstContact(const OutboxRow &row)
{
    if (!m_firstContactsHeld || m_store.messages().hasExchange(row.message.key.chat))
        return false;
    m_wait.firstContacts.push_back(row.message.rowId);
    return true;
}

bool Outbox::needsUpload(const OutboxRow &row, Outcome &outcome)
{
    if (row.spool.isEmpty() || row.uploaded)
        return false;
    const qint64 rowId = row.message.rowId;
    const bool isFull = std::count_if(m_going.begin(), m_going.end(), [](const Going &going) {
        return going.isUploading;
    }) >= mostUploads;
    if (m_going[rowId].isUploading || isFull)
        return true;
    const Result<ParsedMessage> parsed = parseMessageContent(row.message.raw);
    const auto *content = parsed ? std::get_if<MessageContent>(&parsed->body) : nullptr;
    if (!content || !content->media) {
        (void)failInto(row.message, { ErrorCode::BadContent, {}, 0, 0 }, outcome);
        return true;
    }
    m_going[rowId].isUploading = true;
    then(m_media.upload(rowId, row.message.key, *content->media, row.spool), this,
        [this, rowId](const Result<UploadedMedia> &uploaded) {
            if (const auto going = m_going.find(rowId); going != m_going.end())
                going->isUploading = false;
            if (!uploaded) {
                const ErrorCode code = uploaded.error().code;
                const bool lasting
                    = code == ErrorCode::MediaRefused || code == ErrorCode::FileUnreadable;
                if (lasting)
                    failRow(rowId, uploaded.error());
                if (lasting || code == ErrorCode::Cancelled)
                    pump();
                else if (m_sender.isOnline())
                    pumpLater();
                return;
            }
            // Its caption may have been changed meanwhile.
            const std::optional<StoredMessage> now = m_store.messages().byRow(rowId);
            if (!now)
                return;
            const Result<void> stored = m_store.transact([&]() -> Result<void> {
                return withMediaPlace(
                    now->raw, uploaded->url, QString::fromUtf8(uploaded->directPath))
                    .and_then([&](const QByteArray &placed) {
                        return m_store.messages().setRaw(rowId, placed);
                    })
                    .and_then([&] { return m_store.outbox().markUploaded(rowId); });
            });
            if (!stored)
                qCWarning(lcSession) << "upload not noted:" << errorName(stored.error().code);
            pump();
        });
    return true;
}

void Outbox::prepareChat(const Jid &chat)
{
    if (m_preparing.contains(chat) || m_preparing.size() >= mostPreparing)
        return;
    if (m_queryHold.waitAt(m_clock.monotonic()) > milliseconds(0)) {
        pumpLater();
        return;
    }
    m_preparing.insert(chat);
    then(m_devices.prepare(chat), this, [this, chat](const Result<bool> &ready) {
        m_preparing.remove(chat);
        if (ready) {
            m_queryHold.accepted();
            pump();
            return;
        }
        const ErrorCode code = ready.error().code;
        if (code == ErrorCode::RateLimited)
            m_queryHold.refused(m_clock.monotonic(), seconds(ready.error().retryAfter));
        if (code != ErrorCode::NoSuchRecipient) {
            if (m_sender.isOnline())
                pumpLater();
            return;
        }
        for (const qint64 rowId : m_store.outbox().rowsOf(chat))
            failRow(rowId, ready.error());
        pump();
    });
}

Result<void> Outbox::onAck(const MessageAck &ack, Outcome &outcome)
{
    const Jid chat = m_store.directory().canonical(ack.from);
    const std::optional<StoredMessage> message = m_store.messages().findOwn(chat, ack.id);
    const std::optional<OutboxRow> row
        = message ? m_store.outbox().row(message->rowId) : std::nullopt;
    if (!row)
        return {};
    m_lastAck = m_clock.monotonic();
    outcome.touch(chat, message->rowId);
    if (ack.error != 0) {
        m_going[message->rowId].reached.reset();
        return retryLater(*row, ack.error, outcome);
    }
    m_sendingHold.accepted();
    outcome.outboxMayGo = outcome.outboxMayGo || isCareful();
    onDrift(*message, ack.phash);
    const Going going = m_going.take(message->rowId);
    std::optional<qint64> elapsed;
    if (going.acceptedAt)
        elapsed = (m_clock.monotonic() - *going.acceptedAt).count();
    const DeliveryRow step { chat, DeliveryStep::Sent, ack.timestamp * 1000,
        m_clock.now().count() };
    outcome.steps.push_back({ message->key, step });
    const QString spool = row->spool;
    return m_store.deliveries()
        .noteStep(*message, step, elapsed)
        .and_then([&](bool) { return m_changes.onArrived(*message, step.serverTime, outcome); })
        .and_then([&] { return m_store.outbox().dequeue(message->rowId); })
        .and_then([&]() -> Result<void> {
            return ack.timestamp > 0
                ? m_store.messages().setTime(message->rowId, ack.timestamp * 1000)
                : Result<void>();
        })
        .map([&] {
            if (!spool.isEmpty())
                QFile::remove(spool);
        });
}

/// A hash in a good ack means that a device was missed, unless it is that of what was sent: the
/// lists are asked for anew, and who was missed gets its copy (04 §3.2, 09 §2.5).
void Outbox::onDrift(const StoredMessage &message, const QByteArray &phash)
{
    if (phash.isEmpty())
        return;
    const Credentials &own = *m_store.keys().credentials();
    std::vector<Jid> reached = m_going[message.rowId].reached.value_or(std::vector<Jid>());
    std::vector<Jid> all = reached;
    all.push_back(m_devices.sessionName(own.jid));
    if (isSameParticipantHash(phash, participantHash(reached))
        || isSameParticipantHash(phash, participantHash(all)))
        return;
    m_devices.forget(message.key.chat);
    m_devices.forget(own.jid);
    if (!reached.empty())
        emit devicesMissed(message.key, reached);
}

Result<void> Outbox::retryLater(const OutboxRow &row, int error, Outcome &outcome)
{
    qCWarning(lcSession) << "message ack with error" << error;
    const StoredMessage &message = row.message;
    if (error == 429) {
        m_sendingHold.refused(m_clock.monotonic());
        outcome.outboxMayGo = true;
        return m_store.outbox().countRefusal(message.rowId);
    }
    if (error == 463 || error == 475)
        m_firstContactsHeld = true;
    const bool isOnceMore = isStaleList(error) && row.refused == 0;
    if (!isOnceMore
        && !(isRepeatable(error) && row.refused < static_cast<int>(std::size(repeatDelays))))
        return failInto(message, { codeOfAck(error), {}, error, 0 }, outcome);
    if (Result<void> counted = m_store.outbox().countRefusal(message.rowId); !counted)
        return counted;
    if (isOnceMore) {
        m_devices.forget(message.key.chat);
        outcome.outboxMayGo = true;
        return {};
    }
    m_going[message.rowId].notBefore = m_clock.monotonic() + repeatDelays[row.refused];
    outcome.outboxMayGo = true;
    return {};
}

Result<void> Outbox::failInto(const StoredMessage &message, const Error &error, Outcome &outcome)
{
    qCWarning(lcSession) << "message failed:" << errorName(error.code) << error.status;
    outcome.touch(message.key.chat, message.rowId);
    outcome.steps.push_back(
        { message.key, { message.key.chat, DeliveryStep::Failed, 0, m_clock.now().count() } });
    m_going.remove(message.rowId);
    return m_store.outbox().fail(message.rowId, errorName(error.code)).and_then([&] {
        return m_changes.onFailed(message, outcome);
    });
}

void Outbox::failRow(qint64 rowId, const Error &error)
{
    Outcome outcome;
    const std::optional<StoredMessage> message = m_store.messages().byRow(rowId);
    if (message && m_store.transact([&] { return failInto(*message, error, outcome); }))
        emit changed(outcome);
}

} // namespace heliograph
