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
#include "session/StoredContent.h"
#include "storage/AccountStore.h"

#include <QFileInfo>

#include <algorithm>

namespace heliograph {

namespace {

constexpr seconds sweepDelay { 2 };
/// Longer texts are cut by phones (05 §11), in UTF-16 units.
constexpr qsizetype longestText = 65'536;
/// With copies for many devices it still fits into one frame: what does not would never leave the
/// queue.
constexpr qsizetype longestContent = 512 * 1024;

/// Of the row of a draft that changes another message.
MessageKind kindOf(Draft::Action action)
{
    switch (action) {
    case Draft::Action::React:
        return MessageKind::Reaction;
    case Draft::Action::Edit:
        return MessageKind::Edit;
    case Draft::Action::Revoke:
        return MessageKind::Revocation;
    case Draft::Action::Message:
        break;
    }
    return MessageKind::Text;
}

/// Whether the row that was made of a draft may be this one. A file may be gone since, and a
/// picture was made anew: they are known by their name. What another device has deleted or edited
/// is known by what is left.
bool isMadeOf(const Draft &draft, const StoredMessage &row)
{
    const MessageContent &content = row.content;
    const bool isMessage = draft.action == Draft::Action::Message;
    if (content.kind == MessageKind::Revoked || content.kind == MessageKind::Hidden)
        return isMessage;
    const QString quoted = content.quote ? content.quote->id : QString();
    if ((isMessage ? !isShown(content.kind) : content.kind != kindOf(draft.action))
        || (!row.edited && content.text != draft.text)
        || quoted != (draft.quote ? draft.quote->id : QString())
        || content.media.has_value() != draft.file.has_value())
        return false;
    if (!draft.file)
        return true;
    const Draft::File &file = *draft.file;
    return content.media->type == file.as
        && content.media->fileName
        == (file.fileName.isEmpty() ? QFileInfo(file.path).fileName() : file.fileName);
}

Result<MessageKey> idIsTaken()
{
    return fail(ErrorCode::InvalidArgument, QStringLiteral("this id belongs to another message"));
}

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
    , m_changes(store, clock)
{
    m_sweep.setSingleShot(true);
    m_soon.setSingleShot(true);
    connect(&m_sweep, &QTimer::timeout, this, &Drafts::sweepSpool);
    connect(&m_soon, &QTimer::timeout, this, &Drafts::commit);
}

void Drafts::sweepSoon() { m_sweep.start(sweepDelay); }

QFuture<Result<MessageKey>> Drafts::send(Draft draft)
{
    if (const Error refused = refusal(draft); refused.code != ErrorCode::Unknown)
        return finished<MessageKey>(fail(refused));
    if (!draft.chat.isPerson() || draft.chat.user.isEmpty())
        return finished<MessageKey>(fail(ErrorCode::NoSuchRecipient));
    draft.chat = m_store.directory().canonical(draft.chat);
    if (draft.text.size() > longestText)
        return finished<MessageKey>(fail(ErrorCode::TooLarge, QStringLiteral("text")));
    if (draft.file && !takesCaption(draft.file->as) && !draft.text.isEmpty())
        return finished<MessageKey>(
            fail(ErrorCode::InvalidArgument, QStringLiteral("audio has no caption")));
    if (const auto running = m_running.constFind(draft.id); running != m_running.constEnd())
        return running->draft == draft ? running->answer : finished<MessageKey>(idIsTaken());
    if (const std::optional<Result<MessageKey>> stored = known(draft))
        return finished<MessageKey>(*stored);
    Coming coming;
    coming.message.key = newKey(draft);
    const MessageKey &key = coming.message.key;
    coming.name = sha256(key.chat.toUtf8() + '/' + key.id.toUtf8()).left(16).toHex();
    if (draft.quote) {
        const Result<QString> already = refer(draft, coming);
        if (!already)
            return finished<MessageKey>(fail(already.error()));
        if (!already->isEmpty()) {
            const auto running = m_running.constFind(*already);
            return running != m_running.constEnd()
                ? running->answer
                : finished<MessageKey>(MessageKey { key.chat, key.sender, *already });
        }
    }
    if (draft.byPerson)
        m_controller.connectForMessage();
    const QFuture<Result<MessageKey>> answer = coming.answer.future();
    m_running.insert(key.id, { draft, answer });
    coming.message.content.text = draft.text;
    coming.message.content.mentions = draft.mentions;
    coming.endsHalfWritten = draft.endsHalfWritten;
    coming.isReady = !draft.file;
    if (draft.file)
        prepareFile(*draft.file, coming.name);
    else
        commitSoon();
    m_coming.push_back(std::move(coming));
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

/// Notes what a reply, a reaction or a change is about; gives the id of the message that has done
/// the same before, if there is one.
Result<QString> Drafts::refer(const Draft &draft, Coming &coming)
{
    const Result<StoredMessage> target = referredTo(draft);
    if (!target)
        return fail(target.error());
    coming.message.content.quote = quoteOf(*target);
    coming.message.content.kind = kindOf(draft.action);
    switch (draft.action) {
    case Draft::Action::Message:
        coming.quoted = quotedContent(*target);
        return QString();
    case Draft::Action::React:
        return reactionAlready(draft, *target);
    case Draft::Action::Edit:
    case Draft::Action::Revoke:
        return changeAlready(draft, *target);
    }
    return QString();
}

Result<StoredMessage> Drafts::referredTo(const Draft &draft)
{
    const Jid &chat = draft.chat;
    const Jid sender = m_store.directory().canonical(draft.quote->sender);
    const auto find = [&] {
        return sender.isNull() ? m_store.messages().findInChat(chat, draft.quote->id)
                               : m_store.messages().find({ chat, sender, draft.quote->id });
    };
    std::optional<StoredMessage> target = find();
    const bool changes
        = draft.action == Draft::Action::Edit || draft.action == Draft::Action::Revoke;
    if ((!target || changes) && !m_coming.empty()) {
        commit();
        target = find();
    }
    if (!target || !isShown(target->content.kind))
        return fail(
            ErrorCode::UnknownMessage, QStringLiteral("no message of this chat has this id"));
    const bool isGone = target->content.kind == MessageKind::Revoked;
    if (!isAnswerable(target->content.kind) && !(isGone && draft.action == Draft::Action::Revoke))
        return fail(ErrorCode::InvalidArgument,
            changes ? QStringLiteral("this message cannot be changed")
                    : QStringLiteral("this message takes no reply and no reaction"));
    return *target;
}

Result<QString> Drafts::changeAlready(const Draft &draft, const StoredMessage &target) const
{
    const bool edits = draft.action == Draft::Action::Edit;
    if (const QString known = m_changes.already(draft, target); !known.isEmpty())
        return known;
    if (target.content.kind == MessageKind::Revoked)
        return fail(ErrorCode::InvalidArgument, QStringLiteral("this message is deleted already"));
    if (edits && target.content.text == draft.text)
        return fail(ErrorCode::InvalidArgument, QStringLiteral("this is what it says already"));
    if (edits && draft.text.isEmpty() && target.content.kind == MessageKind::Text)
        return fail(ErrorCode::InvalidArgument, QStringLiteral("text is missing"));
    return m_changes.admit(draft.action, target).map([] { return QString(); });
}

Result<QString> Drafts::reactionAlready(const Draft &draft, const StoredMessage &target) const
{
    if (!draft.text.isEmpty() && !isReactionEmoji(draft.text))
        return fail(ErrorCode::InvalidArgument, QStringLiteral("a reaction is one emoji"));
    const std::optional<StoredReaction> set = ownReaction(target.key);
    if (set && set->emoji == draft.text && !set->id.isEmpty())
        return set->id;
    if (draft.text.isEmpty() && (!set || set->emoji.isEmpty()))
        return fail(ErrorCode::InvalidArgument, QStringLiteral("there is no reaction of yours"));
    return QString();
}

/// The newest to a message, also one that is still on its way into the database.
std::optional<StoredReaction> Drafts::ownReaction(const MessageKey &target) const
{
    const DirectoryTables &directory = m_store.directory();
    for (auto coming = m_coming.rbegin(); coming != m_coming.rend(); ++coming) {
        const auto &[chat, own, id] = coming->message.key;
        const MessageContent &content = coming->message.content;
        if (content.kind == MessageKind::Reaction
            && target
                == MessageKey { directory.canonical(chat),
                    directory.canonical(content.quote->sender), content.quote->id })
            return StoredReaction { own, content.text, 0, id };
    }
    return m_store.reactions().find(target, m_store.keys().credentials()->jid.bare());
}

/// What the id of a draft stands for already.
std::optional<Result<MessageKey>> Drafts::known(const Draft &draft) const
{
    if (draft.id.isEmpty())
        return std::nullopt;
    const std::optional<StoredMessage> row = m_store.messages().findOwn(draft.id);
    // One of the other side would be meant by whoever answers this id.
    if (!row && m_store.messages().findInChat(draft.chat, draft.id))
        return idIsTaken();
    if (!row)
        return std::nullopt;
    const bool isSame = row->key.chat == draft.chat && isMadeOf(draft, *row);
    return isSame ? row->key : idIsTaken();
}

MessageKey Drafts::newKey(const Draft &draft)
{
    const Jid own = m_store.keys().credentials()->jid.bare();
    return { draft.chat, own,
        draft.id.isEmpty() ? newMessageId(own, m_clock.now(), m_random) : draft.id };
}

void Drafts::prepareFile(const Draft::File &file, const QByteArray &name)
{
    const FilePreparation::Paths paths { m_setup.spoolDirectory, m_setup.mediaDirectory };
    const QByteArray mediaKey = m_random.bytes(32);
    const qint64 now = m_clock.now().count() / 1000;
    then(runInPool<FilePreparation>([=] {
        return FilePreparation::prepare(file, QString::fromLatin1(name), mediaKey, now, paths);
    }),
        this,
        [this, name](const Result<FilePreparation> &prepared) { onPrepared(name, prepared); });
}

void Drafts::onPrepared(const QByteArray &name, const Result<FilePreparation> &prepared)
{
    const auto found = std::find_if(m_coming.begin(), m_coming.end(),
        [&](const Coming &coming) { return coming.name == name; });
    if (found == m_coming.end())
        return;
    if (prepared) {
        found->isReady = true;
        found->file = *prepared;
        found->message.content.kind = prepared->kind;
        found->message.content.media = prepared->media;
        found->message.localPath = prepared->localPath;
    } else {
        const Answer<MessageKey> answer = found->answer;
        m_running.remove(found->message.key.id);
        m_coming.erase(found);
        answer.finish(fail(prepared.error()));
    }
    commitSoon();
}

Result<bool> Drafts::reword(const StoredMessage &message, const QString &text)
{
    if (!isEditable(message.content.kind)
        || (text.isEmpty() && message.content.kind == MessageKind::Text))
        return fail(ErrorCode::NotAllowed, QStringLiteral("this message has no text to change"));
    const QByteArray raw
        = text.size() > longestText ? QByteArray() : rewordedContent(message, text);
    if (raw.isEmpty() || raw.size() > longestContent)
        return fail(ErrorCode::TooLarge, QStringLiteral("text"));
    const Result<void> stored = m_store.transact([&] {
        return m_store.messages().setRaw(message.rowId, raw).and_then([&] {
            return m_store.messages().restoreText(message.rowId, text, false);
        });
    });
    if (!stored)
        return fail(stored.error());
    Outcome outcome;
    outcome.touch(message.key.chat, message.rowId);
    emit changed(outcome);
    return true;
}

Result<void> Drafts::keepHalfWritten(const Jid &chat, const QString &text)
{
    commit();
    const DirectoryTables &directory = m_store.directory();
    const Jid name = directory.canonical(chat);
    // These wait for a file.
    for (Coming &coming : m_coming) {
        if (directory.canonical(coming.message.key.chat) == name)
            coming.endsHalfWritten = false;
    }
    return m_store.messages().setDraft(name, text);
}

void Drafts::commitSoon()
{
    if (!m_soon.isActive())
        m_soon.start(0);
}

void Drafts::finish()
{
    for (const Coming &coming : m_coming) {
        if (!coming.isReady)
            m_running.remove(coming.message.key.id);
    }
    std::erase_if(m_coming, [](const Coming &coming) { return !coming.isReady; });
    commit();
}

/// Those that wait for no file before them in their chat.
std::vector<Drafts::Coming> Drafts::takeReady()
{
    QSet<Jid> held;
    std::vector<Coming> ready;
    std::vector<Coming> left;
    for (Coming &coming : m_coming) {
        if (!coming.isReady)
            held.insert(coming.message.key.chat);
        const bool waits = held.contains(coming.message.key.chat);
        (waits ? left : ready).push_back(std::move(coming));
    }
    m_coming = std::move(left);
    return ready;
}

/// One sync to the disk for all of them; what one of them breaks is undone by itself.
void Drafts::commit()
{
    m_soon.stop();
    std::vector<Coming> batch = takeReady();
    std::vector<Result<void>> results;
    Outcome outcome;
    const Result<void> committed = m_store.transact([&]() -> Result<void> {
        for (Coming &coming : batch)
            results.push_back(m_store.transact([&] { return store(coming, outcome); }));
        return {};
    });
    if (!committed)
        results.assign(batch.size(), fail(committed.error()));
    for (size_t i = 0; i < batch.size(); ++i) {
        const StoredMessage &message = batch[i].message;
        m_running.remove(message.key.id);
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

/// The names in it are those under which the chat travels.
Result<QByteArray> Drafts::contentOf(const Coming &coming) const
{
    MessageContent content = coming.message.content;
    if (content.quote && coming.message.wireChat.isLid())
        content.quote->sender = m_devices.sessionName(content.quote->sender).bare();
    return buildMessageContent(content, coming.quoted);
}

Result<void> Drafts::store(Coming &coming, Outcome &outcome)
{
    StoredMessage &message = coming.message;
    const DirectoryTables &directory = m_store.directory();
    // The number of the person may have become known since it was written.
    message.key.chat = directory.canonical(message.key.chat);
    if (message.content.quote)
        message.content.quote->sender = directory.canonical(message.content.quote->sender);
    message.fromMe = true;
    message.time = message.localTime = m_clock.now().count();
    message.status = DeliveryStep::Queued;
    message.wireChat = m_devices.sessionName(message.key.chat).bare();
    if (!isShown(message.content.kind))
        return m_changes.store(message, outcome);
    return contentOf(coming)
        .and_then([&](const QByteArray &raw) -> Result<bool> {
            if (raw.size() > longestContent)
                return fail(ErrorCode::TooLarge, QStringLiteral("content"));
            message.raw = raw;
            return m_store.messages().insert(message);
        })
        .and_then([&](bool) {
            return m_store.outbox().enqueue(
                message.rowId, coming.file ? coming.file->spoolPath : QString());
        })
        .and_then([&] {
            return coming.endsHalfWritten ? m_store.messages().setDraft(message.key.chat, {})
                                          : Result<void>();
        });
}

/// Files of rows that left the outbox, whichever way they went.
void Drafts::sweepSpool()
{
    QSet<QString> running;
    for (const Coming &coming : m_coming)
        running.insert(QString::fromLatin1(coming.name));
    (void)spoolsweep::removeUnnamed(m_store, m_setup.spoolDirectory, running);
}

} // namespace heliograph
