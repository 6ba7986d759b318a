// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Drafts.h"

#include "base/Pool.h"
#include "crypto/Hash.h"
#include "protocol/MessageContent.h"
#include "session/DeviceLists.h"
#include "session/MessageIds.h"
#include "session/Outbox.h"
#include "session/SessionController.h"
#include "session/SpoolSweep.h"
#include "storage/AccountStore.h"

namespace heliograph {

namespace {

constexpr seconds sweepDelay { 2 };
/// Longer texts are cut by phones (05 §11), in UTF-16 units.
constexpr qsizetype longestText = 65'536;
/// With copies for many devices it still fits into one frame: what does not would never leave the
/// queue.
constexpr qsizetype longestContent = 512 * 1024;

} // namespace

Drafts::Drafts(const SessionSetup &setup, AccountStore &store, SessionController &controller,
    const DeviceLists &devices, Outbox &outbox, const Clock &clock, Random &random, QObject *parent)
    : QObject(parent)
    , m_setup(setup)
    , m_store(store)
    , m_controller(controller)
    , m_devices(devices)
    , m_outbox(outbox)
    , m_clock(clock)
    , m_random(random)
{
    m_sweep.setSingleShot(true);
    m_soon.setSingleShot(true);
    connect(&m_sweep, &QTimer::timeout, this, &Drafts::sweepSpool);
    connect(&m_soon, &QTimer::timeout, this, &Drafts::commit);
}

void Drafts::sweepSoon() { m_sweep.start(sweepDelay); }

QFuture<Result<MessageKey>> Drafts::send(const Draft &draft)
{
    if (const Error refused = refusal(draft); refused.code != ErrorCode::Unknown)
        return finished<MessageKey>(fail(refused));
    if (!draft.chat.isPerson() || draft.chat.user.isEmpty())
        return finished<MessageKey>(fail(ErrorCode::NoSuchRecipient));
    if (draft.text.size() > longestText)
        return finished<MessageKey>(fail(ErrorCode::TooLarge, QStringLiteral("text")));
    Ready ready;
    ready.message.key = newKey(draft);
    const MessageKey &key = ready.message.key;
    // One id may be used in several chats; what goes to each is apart all the same.
    ready.name = sha256(key.chat.toUtf8() + '/' + key.id.toUtf8()).left(16).toHex();
    if (const auto running = m_running.constFind(ready.name); running != m_running.constEnd())
        return *running;
    if (m_store.messages().find(key))
        return finished<MessageKey>(key);
    if (draft.byPerson)
        m_controller.connectForMessage();
    const QFuture<Result<MessageKey>> answer = ready.answer.future();
    m_running.insert(ready.name, answer);
    ready.message.content.text = draft.text;
    ready.message.content.quote = draft.quote;
    ready.message.content.mentions = draft.mentions;
    if (draft.file)
        prepareFile(draft, std::move(ready));
    else
        commitSoon(std::move(ready));
    return answer;
}

Error Drafts::refusal(const Draft &draft) const
{
    const std::optional<Credentials> &own = m_store.keys().credentials();
    if (!own || !own->isLinked())
        return { ErrorCode::LoggedOut, {}, 401, 0 };
    // What is written then waits in the queue; while the account is open elsewhere only what a
    // person writes.
    const SessionState state = m_controller.status().state;
    if (state == SessionState::Stopped || (state == SessionState::OwnedElsewhere && draft.byPerson))
        return {};
    return m_controller.refusal();
}

MessageKey Drafts::newKey(const Draft &draft)
{
    const Jid own = m_store.keys().credentials()->jid.bare();
    return { m_store.directory().canonical(draft.chat), own,
        draft.id.isEmpty() ? newMessageId(own, m_clock.now(), m_random) : draft.id };
}

void Drafts::prepareFile(const Draft &draft, Ready ready)
{
    const FilePreparation::Paths paths { m_setup.spoolDirectory, m_setup.mediaDirectory };
    const QByteArray mediaKey = m_random.bytes(32);
    const qint64 now = m_clock.now().count() / 1000;
    const QString name = QString::fromLatin1(ready.name);
    then(runInPool<FilePreparation>([=, file = *draft.file] {
        return FilePreparation::prepare(file, name, mediaKey, now, paths);
    }),
        this, [this, ready = std::move(ready)](const Result<FilePreparation> &prepared) mutable {
            if (!prepared) {
                m_running.remove(ready.name);
                ready.answer.finish(fail(prepared.error()));
                return;
            }
            ready.file = *prepared;
            ready.message.content.kind = prepared->kind;
            ready.message.content.media = prepared->media;
            ready.message.localPath = prepared->localPath;
            commitSoon(std::move(ready));
        });
}

void Drafts::commitSoon(Ready ready)
{
    m_ready.push_back(std::move(ready));
    if (!m_soon.isActive())
        m_soon.start(0);
}

/// One sync to the disk for all of them; what one of them breaks is undone by itself.
void Drafts::commit()
{
    m_soon.stop();
    std::vector<Ready> batch = std::exchange(m_ready, {});
    std::vector<Result<void>> results;
    const Result<void> committed = m_store.transact([&]() -> Result<void> {
        for (Ready &ready : batch)
            results.push_back(m_store.transact([&] { return store(ready); }));
        return {};
    });
    if (!committed)
        results.assign(batch.size(), fail(committed.error()));
    Outcome outcome;
    for (size_t i = 0; i < batch.size(); ++i) {
        const StoredMessage &message = batch[i].message;
        m_running.remove(batch[i].name);
        if (!results[i]) {
            if (batch[i].file)
                batch[i].file->discard();
            continue;
        }
        outcome.touch(message.key.chat, message.rowId);
        outcome.steps.push_back(
            { message.key, { message.key.chat, DeliveryStep::Queued, 0, message.localTime } });
        m_outbox.accepted(message.rowId);
    }
    if (!outcome.steps.empty())
        emit changed(outcome);
    for (size_t i = 0; i < batch.size(); ++i)
        batch[i].answer.finish(results[i].map([&] { return batch[i].message.key; }));
}

Result<void> Drafts::store(Ready &ready)
{
    StoredMessage &message = ready.message;
    message.fromMe = true;
    message.time = message.localTime = m_clock.now().count();
    message.status = DeliveryStep::Queued;
    message.wireChat = m_devices.sessionName(message.key.chat).bare();
    return buildMessageContent(message.content)
        .and_then([&](const QByteArray &raw) -> Result<bool> {
            if (raw.size() > longestContent)
                return fail(ErrorCode::TooLarge, QStringLiteral("content"));
            message.raw = raw;
            return m_store.messages().insert(message);
        })
        .and_then([&](bool) {
            return m_store.outbox().enqueue(
                message.rowId, ready.file ? ready.file->spoolPath : QString());
        });
}

/// Files of rows that left the outbox, whichever way they went.
void Drafts::sweepSpool()
{
    QSet<QString> running;
    for (auto name = m_running.keyBegin(); name != m_running.keyEnd(); ++name)
        running.insert(QString::fromLatin1(*name));
    (void)spoolsweep::removeUnnamed(m_store, m_setup.spoolDirectory, running);
}

} // namespace heliograph
