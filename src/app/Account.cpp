// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Account.h"

#include "app/AccountPrivate.h"
#include "app/EngineSettings.h"
#include "app/Profile.h"
#include "app/ServiceRecord.h"
#include "base/Text.h"

#include <QCoreApplication>

#include <map>

namespace heliograph {

ServiceProfile serviceOf(const AccountRecord &record)
{
    ServiceProfile service;
    service.endpoint = QUrl(record.endpoint);
    service.rootKey = record.rootKey;
    service.caPem = record.caPem;
    service.origin = record.origin;
    return service;
}

void setService(AccountRecord &record, const ServiceProfile &service)
{
    record.endpoint = service.endpoint.toString();
    record.rootKey = service.rootKey;
    record.caPem = service.caPem;
    record.origin = service.origin;
}

/// What an earlier run of the program met; nothing when it kept none.
static std::optional<LinkHold> holdOf(const AccountRecord &record)
{
    const AccountRecord::Hold &kept = record.hold;
    if (kept.link.isEmpty())
        return std::nullopt;
    return LinkHold { { CauseClass::Hold, ErrorCode::TemporaryBan, 402, kept.text, kept.expire },
        milliseconds(kept.until), kept.link };
}

Account::Account(const AccountRecord &record, const Proxy &proxy, const LinkGuard &guard,
    Profile &profile, AccountHost &host, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
    d->record = record;
    d->profile = &profile;
    d->service = serviceOf(record);
    SessionSetup setup;
    setup.account = record.id;
    setup.owner = record.jid;
    setup.ownerLid = record.lid;
    setup.service = d->service;
    setup.dialBudget = host.dialBudget();
    setup.version = host.version();
    setup.links = host.links();
    d->commonProxy = proxy;
    setup.proxy = proxy;
    // What was kept has been read once already.
    if (const Result<Proxy> own = parseProxy(record.proxy); own && !record.proxy.isEmpty())
        setup.proxy = *own;
    setup.linkGuard = guard;
    setup.database = profile.store().accountDatabase(record.id);
    setup.mediaDirectory = profile.store().mediaDirectory(record.id);
    setup.spoolDirectory = profile.store().spoolDirectory(record.id);
    setup.pastedDirectory = profile.store().pastedDirectory(record.id);
    setup.box = profile.store().box();
    setup.hold = holdOf(record);
    // No other client known to reach the public service this way (01 §3.3).
    setup.resumeHandshake = !d->service.isPublic();
    // Bad values have been refused at the start of the program.
    const EngineSettings settings
        = engineSettings(d->service.isPublic()).value_or(EngineSettings());
    setup.pacingLimit = settings.paceLimit;
    setup.pacingWindow = settings.paceWindow;
    setup.times.conflictLimit = settings.conflictLimit;
    setup.times.conflictCooldown = settings.conflictCooldown;
    d->carrier = new SessionCarrier(host, std::move(setup));
    connect(d->carrier, &SessionCarrier::statusChanged, this,
        [this](const SessionStatus &from, const SessionStatus &to, quint64 generation) {
            d->status = to;
            const TimelineEntry entry { d->record.id, d->profile->clock().now().count(),
                stateName(from.state), stateName(to.state),
                to.cause == ErrorCode::Unknown ? QString() : errorName(to.cause), to.status,
                to.detail, to.attempt, to.retryAt.count(), static_cast<qint64>(generation),
                QCoreApplication::applicationPid(), evidenceName(to.evidence.kind),
                to.evidence.process, to.evidence.profile };
            d->profile->store().addTimeline(entry);
            emit statusChanged();
            emit transitioned(entry);
        });
    connect(d->carrier, &SessionCarrier::committed, this, &Account::onCommitted);
    connect(d->carrier, &SessionCarrier::mediaProgressed, this, &Account::mediaProgressed);
    connect(d->carrier, &SessionCarrier::queueWaitChanged, this, [this](const QueueWait &wait) {
        d->queueWait = wait;
        emit queueWaitChanged();
    });
    connect(d->carrier, &SessionCarrier::holdChanged, this, [this](const LinkHold &hold) {
        d->record.hold = { hold.until.count(), hold.cause.expire, hold.cause.text, hold.link };
        saveRecord();
    });
    connect(d->carrier, &SessionCarrier::confirmed, this, [this] { d->sync = {}; });
    connect(d->carrier, &SessionCarrier::syncChanged, this, [this](const SyncStatus &status) {
        d->sync = status;
        emit syncChanged();
    });
    connect(d->carrier, &SessionCarrier::phoneSeen, this, [this](milliseconds when) {
        d->phoneSeen = when;
        emit phoneSeenChanged();
    });
    connect(
        d->carrier, &SessionCarrier::identityChanged, this, [this](const Jid &jid, const Jid &lid) {
            d->linked = !jid.isNull();
            if (d->linked) {
                d->record.jid = jid.bare();
                d->record.lid = lid.bare();
            }
            saveRecord();
        });
}

Account::~Account()
{
    d->reader.reset();
    d->carrier->deleteLater();
}

void Account::retire()
{
    disconnect();
    QObject::disconnect(d->carrier, nullptr, this, nullptr);
    d->isRetired = true;
    if (d->reader)
        d->reader->close();
}

QFuture<Result<bool>> Account::open()
{
    const QFuture<Result<bool>> opened = d->carrier->open();
    then(opened, this, [this](const Result<bool> &linked) {
        if (!linked) {
            d->failure = linked.error();
            d->status.state = SessionState::Stopped;
            d->status.cause = linked.error().code;
            emit statusChanged();
            emit storageFailed(linked.error());
            return;
        }
        d->linked = *linked;
        if (!d->linked && !d->record.jid.isNull()) {
            // The link has ended before; it is shown, and nothing connects.
            d->status.state = SessionState::Unlinked;
            d->status.cause = ErrorCode::LoggedOut;
            d->status.status = 401;
            emit statusChanged();
        }
        emit chatsChanged({});
    });
    return opened;
}

void Account::saveRecord()
{
    if (d->isRetired)
        return;
    const Result<void> saved = d->profile->store().saveAccount(d->record);
    if (!saved)
        emit storageFailed(saved.error());
    emit infoChanged();
}

void Account::onCommitted(const Outcome &outcome, int unread)
{
    if (std::exchange(d->unread, unread) != unread)
        emit unreadChanged(unread);
    std::map<QByteArray, ChatChange> chats;
    for (const Outcome::Changed &changed : outcome.changed) {
        ChatChange &change = chats[changed.chat.toUtf8()];
        change.chat = changed.chat;
        if (changed.rowId > 0)
            change.messages.push_back(changed.rowId);
    }
    emit committed(outcome);
    for (const Outcome::Joined &joined : outcome.joined)
        emit chatsJoined(joined.from, joined.to, joined.moved);
    if (chats.empty())
        return;
    std::vector<ChatChange> changes;
    changes.reserve(chats.size());
    for (auto &[name, change] : chats)
        changes.push_back(std::move(change));
    emit chatsChanged(changes);
}

QString Account::id() const { return d->record.id; }

QString Account::label() const { return d->record.label; }

int Account::colour() const { return d->record.colour; }

Jid Account::jid() const { return d->record.jid; }

Jid Account::lid() const { return d->record.lid; }

bool Account::isOnPublicService() const { return d->service.isPublic(); }

bool Account::isLinked() const { return d->linked; }

const SessionStatus &Account::status() const { return d->status; }

int Account::unread() const { return d->unread; }

StoreReader &Account::reader() const
{
    // The file exists once the account's thread has opened it.
    if (!d->reader)
        d->reader = std::make_unique<StoreReader>(
            d->profile->store().accountDatabase(d->record.id), d->profile->store().box());
    return *d->reader;
}

SessionCarrier &Account::carrier() const { return *d->carrier; }

Profile &Account::profile() const { return *d->profile; }

const QueueWait &Account::queueWait() const { return d->queueWait; }

const SyncStatus &Account::sync() const { return d->sync; }

milliseconds Account::phoneSeen() const { return d->phoneSeen; }

template <typename T>
void Account::keepDraftUntil(const Jid &chat, const QString &text, const QFuture<Result<T>> &stored)
{
    const int turn = ++d->lastTurn;
    d->halfWritten.insert(chat, { text, turn });
    then(stored, this, [this, chat, turn](const Result<T> &) {
        if (d->halfWritten.value(chat).turn == turn)
            d->halfWritten.remove(chat);
    });
}

QFuture<Result<MessageKey>> Account::send(const Draft &draft)
{
    const QFuture<Result<MessageKey>> sent = d->carrier->ask<MessageKey>(
        [draft](AccountSession &session) { return session.send(draft); });
    if (draft.endsHalfWritten)
        keepDraftUntil(draft.chat, {}, sent);
    return sent;
}

QFuture<Result<bool>> Account::markRead(const Jid &chat, const QString &id)
{
    return d->carrier->askNow<bool>(
        [chat, id](AccountSession &session) { return session.markRead(chat, id); });
}

QFuture<Result<QString>> Account::downloadMedia(const MessageKey &key)
{
    return d->carrier->ask<QString>(
        [key](AccountSession &session) { return session.download(key); });
}

QFuture<Result<bool>> Account::retry(const MessageKey &key)
{
    return d->carrier->askNow<bool>([key](AccountSession &session) { return session.retry(key); });
}

QFuture<Result<bool>> Account::cancel(const MessageKey &key)
{
    return d->carrier->askNow<bool>([key](AccountSession &session) { return session.cancel(key); });
}

QFuture<Result<bool>> Account::hide(const MessageKey &key)
{
    return d->carrier->askNow<bool>([key](AccountSession &session) { return session.hide(key); });
}

QFuture<Result<bool>> Account::connectToService()
{
    return d->carrier->ask<bool>(
        [](AccountSession &session) { return session.controller().connectToService(); });
}

QFuture<Result<bool>> Account::useHere()
{
    return d->carrier->ask<bool>(
        [](AccountSession &session) { return session.controller().connectNow(); });
}

void Account::setNetworkAway(bool isAway)
{
    (void)d->carrier->askNow<bool>([isAway](AccountSession &session) -> Result<bool> {
        session.controller().setNetworkAway(isAway);
        return true;
    });
}

void Account::wake()
{
    (void)d->carrier->askNow<bool>([](AccountSession &session) -> Result<bool> {
        session.controller().wake();
        return true;
    });
}

QFuture<Result<bool>> Account::disconnectFromService()
{
    return d->carrier->askNow<bool>([](AccountSession &session) -> Result<bool> {
        session.disconnectFromService();
        return true;
    });
}

QFuture<Result<bool>> Account::unlink()
{
    return d->carrier->ask<bool>([](AccountSession &session) { return session.unlink(); });
}

void Account::saveDraft(const Jid &chat, const QString &text)
{
    const QFuture<Result<bool>> saved = d->carrier->askNow<bool>(
        [chat, text](AccountSession &session) { return session.setDraft(chat, text); });
    keepDraftUntil(chat, text, saved);
    // Lists read on a thread of their own: they may look once the draft is stored.
    then(saved, this, [this, chat](const Result<bool> &stored) {
        if (stored)
            emit chatsChanged({ ChatChange { chat, {} } });
    });
}

std::optional<QString> Account::unsavedDraft(const Jid &chat) const
{
    const auto kept = d->halfWritten.constFind(chat);
    return kept == d->halfWritten.constEnd() ? std::nullopt : std::optional(kept->text);
}

void Account::setLabel(const QString &label)
{
    const QString name = oneLine(label, longestLabel);
    if (name.isEmpty())
        return;
    d->record.label = name;
    saveRecord();
}

void Account::setColour(int colour)
{
    d->record.colour = colour;
    saveRecord();
}

QString Account::pasteFolder() const { return d->profile->store().pastedDirectory(d->record.id); }

QString Account::proxy() const { return d->record.proxy; }

Result<void> Account::setProxy(const QString &text)
{
    const Result<Proxy> proxy = text.isEmpty() ? d->commonProxy : parseProxy(text);
    if (!proxy)
        return fail(proxy.error());
    d->record.proxy = text;
    saveRecord();
    (void)d->carrier->askNow<bool>(
        [proxy = *proxy](AccountSession &session) { return session.setProxy(proxy); });
    return {};
}

} // namespace heliograph
