// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Account.h"
#include "app/TextFormat.h"
#include "protocol/Message.h"

#include <QAbstractListModel>

#include <memory>
#include <optional>

namespace heliograph {

struct StoredMessage;

/// One message as the timeline paints it.
struct TimelineRow {
    qint64 rowId = 0;
    MessageKey key;
    QString senderName;
    bool fromMe = false;
    /// Milliseconds since the epoch, by the service's clock once it is known.
    qint64 timestamp = 0;
    MessageContent content;
    /// Who wrote the quoted message, as a person reads it ("You" for oneself); empty if unknown.
    QString quotedName;
    /// How those mentioned in the text and in the quote are called.
    std::vector<MentionName> mentions;
    std::vector<Reaction> reactions;
    /// Its text was changed after it was sent.
    bool edited = false;
    DeliveryStep status = DeliveryStep::Sent;
    /// Shown under the bubble: why it waits or failed; empty otherwise.
    QString reason;
    /// Where the verified file lies; empty until it is downloaded.
    QString localPath;
    /// Bytes of a running transfer; total 0 when none runs.
    qint64 transferred = 0;
    qint64 transferTotal = 0;
    friend bool operator==(const TimelineRow &, const TimelineRow &) = default;
};

/// Where a message stands in its chat.
struct MessagePlace {
    QString id;
    qint64 time = 0;
    qint64 rowId = 0;
};

/// One open chat, also when it goes on under another name: a windowed model of its messages, oldest
/// first, and what one can do in it. Lives in the GUI thread; reads through StoreReader.
class Conversation final : public QAbstractListModel {
    Q_OBJECT
public:
    /// Opens at its end, or around `at`.
    Conversation(Account &account, const Jid &chat, QObject *parent = nullptr,
        const std::optional<MessagePlace> &at = {});
    ~Conversation() override;

    Account &account() const;
    Jid chat() const;
    QString title() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    /// DisplayRole is the text, AccessibleTextRole the row in words.
    QVariant data(const QModelIndex &index, int role) const override;
    const TimelineRow &at(int row) const;
    /// -1 if it is not in the window.
    int rowOf(const QString &id) const;
    bool isLoaded() const;
    bool hasOlder() const;
    /// Row id of the oldest message that was not read when a person came to the chat; 0 for none.
    qint64 firstUnread() const;
    /// A person who has seen everything looks away: what comes from now on is unread (decision 39).
    void lookAway();
    void lookBack();
    /// Prepends up to a page of older rows (rowsInserted at 0).
    void loadOlder();
    /// Rows below the window, after goTo(); new messages wait there, too.
    bool hasNewer() const;
    void loadNewer();
    /// The window is at the end of the chat again.
    void loadNewest();
    /// Moves the window to a message unless it is in it; arrived() follows.
    void goTo(const MessagePlace &place);
    /// The same for a message that is known by its id alone, e.g. a quoted one.
    void goTo(const QString &id);

    /// Answers with the key once the row is committed; the composer keeps its text on failure.
    QFuture<Result<MessageKey>> sendText(
        const QString &text, const std::optional<Quote> &quote = {});
    QFuture<Result<MessageKey>> sendFile(
        const Draft::File &file, const QString &caption, const std::optional<Quote> &quote = {});
    /// An empty emoji takes the own one back. These three end in changeFailed() if they fail later.
    void react(const MessageKey &key, const QString &emoji);
    QFuture<Result<MessageKey>> edit(const MessageKey &key, const QString &text);
    void revoke(const MessageKey &key);
    /// Takes a message out of sight on this computer alone.
    void hide(const MessageKey &key);
    /// Whether there is still time to change what a message says, and to delete it for everyone.
    bool isEditable(const TimelineRow &row) const;
    bool isRevocable(const TimelineRow &row) const;
    /// The emoji that the account itself has set; empty for none.
    QString ownReaction(const TimelineRow &row) const;
    void markRead();
    void download(const MessageKey &key);
    void retry(const MessageKey &key);
    void cancel(const MessageKey &key);

    QString draft() const;
    void setDraft(const QString &text);

    /// Per recipient, each step with both clocks, for the message info.
    struct StepRow {
        Jid recipient;
        DeliveryStep step = DeliveryStep::Queued;
        qint64 serverTime = 0;
        qint64 localTime = 0;
    };
    QFuture<Result<std::vector<StepRow>>> steps(const MessageKey &key);

signals:
    void loaded();
    void titleChanged();
    /// What goTo() asked for is in the window, if it is still there at all.
    void arrived(const QString &id);
    /// A transfer or a send asked for here failed.
    void failed(const heliograph::Error &error);
    /// A reaction, an edit or a deletion was given up; what it changed is as it was.
    void changeFailed(heliograph::MessageKind kind, const heliograph::Error &error);

private:
    QFuture<Result<MessageKey>> send(const Draft &draft);
    Draft changeOf(const MessageKey &key, Draft::Action action, const QString &text) const;
    bool isYoungerThan(const TimelineRow &row, std::chrono::milliseconds age) const;
    TimelineRow rowOfMessage(const StoredMessage &message) const;
    QString stepText(DeliveryStep step) const;
    void settleUnread();
    void explainWaiting();
    void readTitle(bool withDraft);
    void readNewest();
    void clearWindow();
    void follow(const Jid &chat);
    void showAround(const QString &id, const std::vector<StoredMessage> &older,
        const std::vector<StoredMessage> &newer);
    void prepend(const std::vector<StoredMessage> &page);
    void refresh(const std::vector<qint64> &rowIds);
    void place(TimelineRow row);
    void drop(qint64 rowId);
    void fetchOnView(const TimelineRow &row);
    void showProgress(const MessageKey &key, qint64 done, qint64 total);
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace heliograph
