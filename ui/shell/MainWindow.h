// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/AccountManager.h"
#include "app/ChatListModel.h"
#include "app/DeliveryStats.h"
#include "app/MessageSearchModel.h"
#include "app/Notifier.h"
#include "app/PhoneWarning.h"
#include "app/Profile.h"
#include "app/SessionTimeline.h"
#include "base/Clock.h"
#include "ui/emoji/EmojiMemory.h"
#include "ui/media/AudioPlayer.h"
#include "ui/media/MediaSheet.h"
#include "ui/shell/SendDesk.h"
#include "ui/shell/Shortcuts.h"
#include "ui/shell/SystemScheme.h"
#include "ui/timeline/RowText.h"

#include <QMainWindow>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>
#include <optional>

class QSettings;

namespace heliograph {

class EmojiPicker;
class AudioInput;
class VoiceRecording;
class WindowFrame;

/// What the window is opened with.
struct WindowOptions {
    /// Shows the sandbox banner over conversations.
    bool sandbox = false;
    /// Where window size and theme are kept (INI); empty keeps nothing.
    QString settingsFile;
    /// Overrides the kept choice, e.g. by `--theme`.
    std::optional<ThemeChoice> theme;
    /// Offers to try the sandbox without an account; emits sandboxRequested().
    bool offersSandbox = false;
    /// The banner offers a real account; emits realAccountRequested().
    bool offersRealAccount = false;
    /// The link card offers a simulated phone; emits simulatedScanRequested() and
    /// simulatedTypingRequested().
    bool offersSimulatedPhone = false;
    /// Makes a simulated phone and gives its number.
    std::function<QString()> simulatedNumber {};
    /// What plays sound; by default what the system has.
    std::function<std::unique_ptr<Playback>()> playback {};
    /// What voice notes are spoken into; by default a microphone, where there is one.
    std::function<std::unique_ptr<AudioInput>()> microphone {};
};

/// The window: binds the accounts to the frame.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    MainWindow(AccountManager &accounts, const Clock &clock, const WindowOptions &options,
        QWidget *parent = nullptr);
    ~MainWindow() override;

    const Theme &theme() const { return m_theme; }
    /// For this run.
    void useTheme(ThemeChoice choice);
    WindowFrame *frame() const { return m_frame; }
    /// nullptr while no chat is open.
    Conversation *conversation() const { return m_conversation.get(); }
    /// Empty: all accounts.
    void showAccount(const QString &accountId);
    /// At its end or where it was, or at a message.
    void openChat(
        const QString &accountId, const Jid &chat, const std::optional<MessagePlace> &place = {});
    /// A person is looking at this chat.
    bool isInView(const ChatPlace &place) const;
    /// What was written in a notification did not go: it becomes a draft of its chat.
    void keepReply(const ChatPlace &place, const QString &text, const Error &error);
    /// Shows the card that links an account; empty id: a new one.
    void showLinkDialog(const QString &accountId = {});
    /// Asks before an account is unlinked.
    void showUnlinkCard(const QString &accountId);
    void showNewChat();
    /// Finds a chat over all accounts, beginning with this text.
    void showSwitcher(const QString &text = {});
    /// Searches in the messages of all accounts; an empty text leaves what was typed before.
    void startSearch(const QString &text = {});
    void showStatistics();
    void showSettings();
    /// What the connection of this account has been through.
    void showConnection(const QString &accountId);
    void attachFiles();
    /// Opens the sheet for the open chat.
    void openSheet(const std::vector<MimeItem> &items, bool asDocuments);

signals:
    void sandboxRequested();
    void realAccountRequested();
    /// `code` is what the picture of the link card says. Secret: never logged.
    void simulatedScanRequested(const QString &code);
    void simulatedTypingRequested(const QString &number, const QString &code);

protected:
    void closeEvent(QCloseEvent *event) override;
    bool event(QEvent *event) override;

private:
    using ConversationPointer = std::shared_ptr<Conversation>;
    using ChatKey = std::pair<QString, QString>;

    void connectAccounts();
    void connectRail();
    void connectList();
    void connectConversation();
    void connectTimeline();
    void connectPages();
    void connectSafety();
    void connectDesktop();
    void connectPlayer();
    void connectRecording();
    std::unique_ptr<Playback> makePlayback() const;
    void startRecording();
    void leaveRecording();
    void showRecording();
    void sendRecording();
    void buildShortcuts();
    void refreshKeys();
    void perform(Command command);
    void performOnMessage(RowAction action);
    void openNextUnread();
    void showShortcuts();
    void showCommands();
    void connectSearch();
    void leaveSearch();
    void showFound(int row);
    void searchInChat();
    void showHitInChat();
    void stepHits(int direction);
    void watchAccount(Account *account);
    void refreshAccounts();
    void refreshView();
    void refreshHeader();
    void refreshBanners();
    void refreshEmptyText();
    void warnOfPhones();
    QString syncText() const;
    void applyScheme();
    void chooseTheme(ThemeChoice choice);
    void closeChat();
    void sendText(const QString &text, const std::optional<Quote> &quote);
    void textRefused(
        const ConversationPointer &conversation, const QString &text, const Error &error);
    void keepFiles(const ConversationPointer &conversation, const std::vector<OutgoingItem> &items);
    void reopenKept();
    void showInfo(const TimelineRow &row);
    void offerReactions(const TimelineRow &row, const QString &own, const QRect &place);
    void pickReaction(const MessageKey &key, const QRect &anchor);
    void editLast();
    void saveEdit(const MessageKey &key, const QString &text);
    void askWhetherToDelete(const std::vector<TimelineRow> &rows);
    void tellOfFailedChange(MessageKind kind, const Error &error);
    void openMedia(const TimelineRow &row);
    void openOutside(const QString &path);
    void showViewer(const TimelineRow &row);
    void saveFile(const TimelineRow &row);
    void carryFile(const TimelineRow &row);
    void stateAction();
    void actOnState(Account &account);
    static std::optional<QString> stateActionText(const SessionStatus &status);
    QString stateDetail(const SessionStatus &status) const;
    static QString accountPhone(const Account &account);
    void connectConnection();
    void showAccountMenu(const QString &accountId, const QPoint &at);
    void readTimeline(int limit);
    void refreshConnection();
    void dropTimeline();
    void leaveConnection();
    void exportConnection();
    void loadStatistics();
    void exportStatistics();
    void askWhetherToErase(const QString &accountId);
    void eraseAccount(const QString &accountId);
    void askForProxy(const QString &accountId);
    void askForPassphrase();
    void moveKey(KeyPlace place, const QString &passphrase);
    void offerSupportBundle();
    void makeSupportBundle();
    void finishLink(const QString &accountId, const QString &label, int colour);
    void saveWindow();
    void restoreWindow();
    void openLast();
    void restorePlace(const QSettings &settings);
    static FileAccess fileAccess(const Account &account);
    ChatKey keyOf(const Conversation &conversation) const;
    int freeColour() const;

    AccountManager &m_accounts;
    const Clock &m_clock;
    WindowOptions m_options;
    Theme m_theme;
    SystemScheme m_system;
    ThemeChoice m_choice = ThemeChoice::System;
    EmojiMemory m_emojiMemory;
    WindowFrame *m_frame;
    EmojiPicker *m_emojiPicker = nullptr;
    ChatListModel m_chats;
    DeliveryStats m_stats;
    SendDesk m_desk;
    Shortcuts m_shortcuts;
    /// What the search over all accounts has found.
    MessageSearchModel m_found;
    /// The same for the search in the open chat, and which of it is shown.
    MessageSearchModel m_foundInChat;
    int m_hit = 0;
    AudioPlayer m_player;
    ConversationPointer m_conversation;
    std::map<ChatKey, std::vector<OutgoingItem>> m_kept;
    /// Voice notes that were begun and not sent.
    std::map<ChatKey, std::shared_ptr<VoiceRecording>> m_recordings;
    /// Repaints what counts seconds.
    QTimer m_second;
    quint64 m_statsAsked = 0;
    /// Warnings that a toast has told in this run, by account.
    std::map<QString, PhoneWarning> m_phoneWarned;
    bool m_bannerIsOfPhone = false;
    /// Of the account whose connection is shown; null when none is.
    std::unique_ptr<SessionTimeline> m_timeline;
    QString m_timelineAccount;
    /// Where the way back leads.
    bool m_cameFromSettings = false;
};

} // namespace heliograph
