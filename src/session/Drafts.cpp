// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Drafts.h"

#include "base/Pool.h"
#include "crypto/Hash.h"
#include "protocol/MessageContent.h"
#include "session/DeviceLists.h"
#include "session/FilePreparation.h"
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

Drafts::Drafts(const SessionSetup &setup, AccountStore &store, const SessionController &controller,
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
    connect(&m_sweep, &QTimer::timeout, this, &Drafts::sweepSpool);
}

void Drafts::sweepSoon() { m_sweep.start(sweepDelay); }

QFuture<Result<MessageKey>> Drafts::send(const Draft &draft)
{
    if (const Error refused = refusal(); refused.code != ErrorCode::Unknown)
        return finished<MessageKey>(fail(refused));
    if (!draft.chat.isPerson() || draft.chat.user.isEmpty())
        return finished<MessageKey>(fail(ErrorCode::NoSuchRecipient));
    if (draft.text.size() > longestText)
        return finished<MessageKey>(fail(ErrorCode::TooLarge, QStringLiteral("text")));
    const MessageKey key = newKey(draft);
    if (m_store.messages().find(key))
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

Error Drafts::refusal() const
{
    const std::optional<Credentials> &own = m_store.keys().credentials();
    if (!own || !own->isLinked())
        return { ErrorCode::LoggedOut, {}, 401, 0 };
    // Stopped is a person's wish: what is written then waits in the queue.
    if (m_controller.status().state == SessionState::Stopped)
        return {};
    return m_controller.refusal();
}

MessageKey Drafts::newKey(const Draft &draft)
{
    const Jid own = m_store.keys().credentials()->jid.bare();
    return { m_store.directory().canonical(draft.chat), own,
        draft.id.isEmpty() ? newMessageId(own, m_clock.now(), m_random) : draft.id };
}

QFuture<Result<MessageKey>> Drafts::sendFile(const Draft &draft, const MessageKey &key)
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

Result<MessageKey> Drafts::accept(StoredMessage message, const QString &spool)
{
    message.fromMe = true;
    message.time = message.localTime = m_clock.now().count();
    message.status = DeliveryStep::Queued;
    message.wireChat = m_devices.sessionName(message.key.chat).bare();
    const Result<void> stored = m_store.transact([&]() -> Result<void> {
        return buildMessageContent(message.content)
            .and_then([&](const QByteArray &raw) -> Result<bool> {
                if (raw.size() > longestContent)
                    return fail(ErrorCode::TooLarge, QStringLiteral("content"));
                message.raw = raw;
                return m_store.messages().insert(message);
            })
            .and_then([&](bool) { return m_store.outbox().enqueue(message.rowId, spool); });
    });
    if (!stored)
        return fail(stored.error());
    Outcome outcome;
    outcome.touch(message.key.chat, message.rowId);
    outcome.steps.push_back(
        { message.key, { message.key.chat, DeliveryStep::Queued, 0, message.localTime } });
    emit changed(outcome);
    m_outbox.accepted(message.rowId);
    return message.key;
}

/// Files of rows that left the outbox, whichever way they went.
void Drafts::sweepSpool()
{
    QSet<QString> preparing;
    for (auto name = m_preparing.keyBegin(); name != m_preparing.keyEnd(); ++name)
        preparing.insert(QString::fromLatin1(*name));
    (void)spoolsweep::removeUnnamed(m_store, m_setup.spoolDirectory, preparing);
}

} // namespace heliograph
