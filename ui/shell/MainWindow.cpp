// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"

#include "app/ErrorText.h"
#include "base/Future.h"
#include "ui/chats/ChatListView.h"
#include "ui/chats/NewChatCard.h"
#include "ui/composer/Composer.h"
#include "ui/composer/ComposerEdit.h"
#include "ui/emoji/EmojiPicker.h"
#include "ui/linking/LinkDialog.h"
#include "ui/settings/SettingsPage.h"
#include "ui/shell/WelcomePage.h"
#include "ui/shell/WindowFrame.h"
#include "ui/stats/ConnectionPage.h"
#include "ui/stats/StatisticsPage.h"
#include "ui/timeline/MessageInfoPanel.h"
#include "ui/timeline/TimelineAccessible.h"
#include "ui/timeline/TimelineView.h"
#include "ui/widgets/Style.h"

#include <QApplication>

#include <algorithm>

namespace heliograph {

namespace {

/// Gives the timeline what a conversation holds.
class ConversationSource final : public TimelineSource {
public:
    explicit ConversationSource(std::shared_ptr<Conversation> conversation)
        : m_conversation(std::move(conversation))
    {
    }
    QAbstractItemModel &model() override { return *m_conversation; }
    int count() const override { return m_conversation->rowCount(); }
    const TimelineRow &at(int row) const override { return m_conversation->at(row); }
    int rowOf(const QString &id) const override { return m_conversation->rowOf(id); }
    bool hasOlder() const override { return m_conversation->hasOlder(); }
    void loadOlder() override { m_conversation->loadOlder(); }
    bool hasNewer() const override { return m_conversation->hasNewer(); }
    void loadNewer() override { m_conversation->loadNewer(); }
    void loadNewest() override { m_conversation->loadNewest(); }
    qint64 firstUnread() const override { return m_conversation->firstUnread(); }
    bool isEditable(int row) const override { return m_conversation->isEditable(at(row)); }
    QString ownReaction(int row) const override { return m_conversation->ownReaction(at(row)); }

private:
    std::shared_ptr<Conversation> m_conversation;
};

} // namespace

MainWindow::MainWindow(
    AccountManager &accounts, const Clock &clock, const WindowOptions &options, QWidget *parent)
    : QMainWindow(parent)
    , m_accounts(accounts)
    , m_clock(clock)
    , m_options(options)
    , m_theme(schemeOfPalette())
    , m_emojiMemory(options.settingsFile)
    , m_frame(nullptr)
    , m_chats(accounts)
    , m_stats(accounts)
    , m_shortcuts(options.settingsFile)
    , m_found(accounts)
    , m_foundInChat(accounts)
    , m_player(makePlayback())
{
    installTimelineAccessibility();
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(QStringLiteral("Heliograph"));
    installWindowStyle(m_theme);
    m_frame = new WindowFrame(
        m_theme, [&clock] { return clock.now().count(); }, options.sandbox, options.offersSandbox,
        this);
    setCentralWidget(m_frame);
    m_emojiPicker = new EmojiPicker(m_theme, m_emojiMemory, m_frame);
    setMinimumSize(480, 360);
    resize(1280, 800);
    restoreWindow();
    connect(&m_system, &SystemScheme::changed, this, &MainWindow::applyScheme);
    applyScheme();
    connectAccounts();
    connectRail();
    connectList();
    connectConversation();
    connectTimeline();
    connectPages();
    connectSafety();
    connectPlayer();
    connectRecording();
    connectConnection();
    connectSearch();
    connectDesktop();
    buildShortcuts();
    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, this, [this] {
        refreshAccounts();
        refreshBanners();
        warnOfPhones();
    });
    m_second.start();
    showAccount({});
    openLast();
    refreshView();
}

MainWindow::~MainWindow()
{
    m_frame->closeCard();
    m_frame->conversation()->timeline()->setSource(nullptr);
    m_frame->connection()->setTimeline(nullptr);
}

void MainWindow::connectAccounts()
{
    connect(&m_accounts, &AccountManager::accountAdded, this, [this](Account *account) {
        watchAccount(account);
        refreshView();
    });
    connect(&m_accounts, &AccountManager::accountRemoved, this, [this](const QString &id) {
        m_player.stop();
        std::erase_if(m_recordings, [&id](const auto &open) { return open.first.first == id; });
        if (m_conversation && m_conversation->account().id() == id)
            closeChat();
        if (m_timelineAccount == id)
            leaveConnection();
        if (m_chats.accountFilter() == id)
            showAccount({});
        refreshView();
    });
    connect(&m_accounts, &AccountManager::unreadChanged, this, &MainWindow::refreshAccounts);
    for (Account *account : m_accounts.accounts())
        watchAccount(account);
    connect(&m_desk, &SendDesk::textRefused, this, &MainWindow::textRefused);
    connect(&m_desk, &SendDesk::fileRefused, this,
        [this](
            const ConversationPointer &conversation, const OutgoingItem &item, const Error &error) {
            std::vector<OutgoingItem> kept = m_kept[keyOf(*conversation)];
            kept.push_back(item);
            keepFiles(conversation, kept);
            m_frame->showToast(tr("%1 was not sent: %2").arg(item.name, errorText(error)));
        });
}

void MainWindow::watchAccount(Account *account)
{
    connect(account, &Account::statusChanged, this, [this] {
        refreshAccounts();
        refreshBanners();
    });
    connect(account, &Account::infoChanged, this, [this] {
        refreshAccounts();
        refreshHeader();
        refreshEmptyText();
    });
    connect(account, &Account::syncChanged, this, &MainWindow::refreshEmptyText);
    connect(account, &Account::phoneSeenChanged, this, [this] {
        refreshAccounts();
        refreshBanners();
        warnOfPhones();
    });
    connect(account, &Account::unreadChanged, this, &MainWindow::refreshAccounts);
    connect(account, &Account::chatsJoined, this,
        [this, id = account->id()](const Jid &from, const Jid &to) {
            if (auto spoken = m_recordings.extract({ id, from.toString() }); !spoken.empty()) {
                spoken.key() = { id, to.toString() };
                m_recordings.insert(std::move(spoken));
                showRecording();
            }
            auto kept = m_kept.extract({ id, from.toString() });
            if (kept.empty())
                return;
            std::vector<OutgoingItem> &items = m_kept[{ id, to.toString() }];
            items.insert(items.end(), kept.mapped().begin(), kept.mapped().end());
        });
}

void MainWindow::connectRail()
{
    AccountRail *rail = m_frame->rail();
    connect(rail, &AccountRail::accountChosen, this, &MainWindow::showAccount);
    connect(rail, &AccountRail::addRequested, this, [this] { showLinkDialog(); });
    connect(rail, &AccountRail::statisticsRequested, this, &MainWindow::showStatistics);
    connect(rail, &AccountRail::settingsRequested, this, &MainWindow::showSettings);
    connect(rail, &AccountRail::accountMenuRequested, this, &MainWindow::showAccountMenu);
}

void MainWindow::connectList()
{
    ChatListPane *list = m_frame->list();
    list->setModel(&m_chats);
    connect(list, &ChatListPane::switcherRequested, this, &MainWindow::showSwitcher);
    connect(list, &ChatListPane::unreadOnlyChanged, &m_chats, &ChatListModel::setUnreadOnly);
    connect(list, &ChatListPane::newChatRequested, this, &MainWindow::showNewChat);
    connect(list->view(), &ChatListView::chatChosen, this, [this](const QModelIndex &index) {
        const ChatRow row = index.data(ChatListModel::RowRole).value<ChatRow>();
        openChat(row.accountId, row.chat);
    });
    connect(&m_chats, &ChatListModel::loaded, this, &MainWindow::refreshEmptyText);
    const auto followRow = [this] {
        refreshHeader();
        if (!m_conversation)
            return;
        const int row = m_chats.rowOf(m_conversation->account().id(), m_conversation->chat());
        if (row >= 0)
            m_frame->list()->view()->setCurrentIndex(m_chats.index(row));
    };
    connect(&m_chats, &QAbstractItemModel::modelReset, this, followRow);
    connect(&m_chats, &QAbstractItemModel::rowsInserted, this, followRow);
    connect(&m_chats, &QAbstractItemModel::rowsMoved, this, followRow);
}

void MainWindow::connectConversation()
{
    ConversationPane *pane = m_frame->conversation();
    Composer *composer = pane->composer();
    connect(composer, &Composer::sendRequested, this, &MainWindow::sendText);
    connect(composer, &Composer::emojiRequested, this, [this](const QWidget *beside) {
        m_emojiPicker->popupAt(QRect(beside->mapTo(m_frame, QPoint()), beside->size()));
    });
    connect(m_emojiPicker, &EmojiPicker::emojiChosen, composer->edit(), &ComposerEdit::insertExact);
    connect(composer, &Composer::attachRequested, this, &MainWindow::attachFiles);
    connect(composer, &Composer::mediaPasted, this,
        [this](const QMimeData *pasted) { openSheet(itemsOf(*pasted), false); });
    connect(composer, &Composer::draftChanged, this, [this](const QString &text) {
        if (m_conversation)
            m_conversation->setDraft(text);
    });
    connect(pane, &ConversationPane::filesDropped, this, &MainWindow::openSheet);
    connect(pane, &ConversationPane::searchRequested, this, &MainWindow::searchInChat);
    connect(pane, &ConversationPane::stateActionRequested, this, &MainWindow::stateAction);
    connect(
        pane, &ConversationPane::sandboxActionRequested, this, &MainWindow::realAccountRequested);
    connect(pane, &ConversationPane::keptActionRequested, this, &MainWindow::reopenKept);
    if (m_options.sandbox)
        pane->setSandboxBanner(tr("Sandbox: nothing leaves this computer."),
            m_options.offersRealAccount ? tr("Link a real account") : QString());
}

void MainWindow::connectPages()
{
    connect(m_frame->welcome(), &WelcomePage::linkRequested, this, [this] { showLinkDialog(); });
    connect(
        m_frame->welcome(), &WelcomePage::sandboxRequested, this, &MainWindow::sandboxRequested);
    connect(
        m_frame->statistics(), &StatisticsPage::queryChanged, this, &MainWindow::loadStatistics);
    connect(m_frame->statistics(), &StatisticsPage::exportRequested, this,
        &MainWindow::exportStatistics);
    SettingsPage *settings = m_frame->settings();
    settings->setThemeChoice(static_cast<int>(m_choice));
    connect(settings, &SettingsPage::themeChosen, this,
        [this](int choice) { chooseTheme(static_cast<ThemeChoice>(choice)); });
    connect(settings, &SettingsPage::labelChanged, this,
        [this](const QString &id, const QString &label) {
            if (Account *account = m_accounts.account(id))
                account->setLabel(label);
        });
    connect(settings, &SettingsPage::colourChanged, this, [this](const QString &id, int colour) {
        if (Account *account = m_accounts.account(id))
            account->setColour(colour);
    });
    connect(settings, &SettingsPage::connectRequested, this, [this](const QString &id, bool up) {
        Account *account = m_accounts.account(id);
        if (account == nullptr)
            return;
        then(up ? account->useHere() : account->disconnectFromService(), this,
            [this](const Result<bool> &done) {
                if (!done && done.error().code != ErrorCode::Cancelled)
                    m_frame->showToast(errorText(done.error()));
            });
    });
    connect(settings, &SettingsPage::linkAgainRequested, this, &MainWindow::showLinkDialog);
    connect(settings, &SettingsPage::unlinkRequested, this, &MainWindow::showUnlinkCard);
}

void MainWindow::refreshView()
{
    const bool any = !m_accounts.accounts().empty();
    if (!any)
        m_frame->setView(WindowFrame::View::Welcome);
    else if (m_frame->view() == WindowFrame::View::Welcome)
        m_frame->setView(WindowFrame::View::Chats);
    refreshAccounts();
    refreshEmptyText();
}

void MainWindow::showAccount(const QString &accountId)
{
    m_chats.setAccountFilter(accountId);
    const Account *account = m_accounts.account(accountId);
    m_frame->rail()->setCurrent(account != nullptr ? accountId : QString());
    if (!m_accounts.accounts().empty())
        m_frame->setView(WindowFrame::View::Chats);
    refreshAccounts();
    refreshEmptyText();
}

void MainWindow::openChat(
    const QString &accountId, const Jid &chat, const std::optional<MessagePlace> &place)
{
    Account *account = m_accounts.account(accountId);
    if (account == nullptr)
        return;
    m_frame->setView(WindowFrame::View::Chats);
    if (!place)
        leaveSearch();
    if (m_conversation && m_conversation->account().id() == accountId
        && m_conversation->chat() == chat) {
        m_frame->setChatOpen(true);
        if (place)
            m_conversation->goTo(*place);
        else
            m_frame->conversation()->composer()->focusText();
        return;
    }
    leaveRecording();
    m_conversation = std::make_shared<Conversation>(*account, chat, nullptr, place);
    Conversation *opened = m_conversation.get();
    connect(opened, &Conversation::titleChanged, this, &MainWindow::refreshHeader);
    connect(opened, &Conversation::failed, this,
        [this](const Error &error) { m_frame->showToast(errorText(error)); });
    connect(opened, &Conversation::changeFailed, this, &MainWindow::tellOfFailedChange);
    connect(opened, &Conversation::arrived, this, [this, opened](const QString &id) {
        if (m_conversation.get() == opened && !m_frame->conversation()->timeline()->jumpTo(id))
            m_frame->showToast(tr("This message is not here any more."));
    });
    connect(opened, &Conversation::loaded, this, [this, opened] {
        if (m_conversation.get() != opened)
            return;
        // The stored draft comes with the first page; what was typed meanwhile stays.
        Composer *composer = m_frame->conversation()->composer();
        if (composer->text().isEmpty() && !opened->draft().isEmpty())
            composer->setText(opened->draft());
        refreshHeader();
    });
    ConversationPane *pane = m_frame->conversation();
    pane->showInfo(false);
    pane->timeline()->setSource(std::make_unique<ConversationSource>(m_conversation));
    pane->composer()->setTarget(
        opened->title(), account->label(), account->colour(), opened->draft());
    m_frame->setChatOpen(true);
    refreshHeader();
    refreshBanners();
    const int row = m_chats.rowOf(accountId, chat);
    m_frame->list()->view()->setCurrentIndex(row >= 0 ? m_chats.index(row) : QModelIndex());
    if (!place)
        pane->composer()->focusText();
    showRecording();
}

void MainWindow::closeChat()
{
    leaveSearch();
    m_frame->conversation()->timeline()->setSource(nullptr);
    m_conversation.reset();
    showRecording();
    m_frame->setChatOpen(false);
}

void MainWindow::sendText(const QString &text, const std::optional<Quote> &quote)
{
    if (!m_conversation)
        return;
    Composer *composer = m_frame->conversation()->composer();
    composer->clearReply();
    composer->setText({});
    m_desk.sendText(m_conversation, text, quote);
    m_frame->conversation()->timeline()->scrollToEnd();
}

void MainWindow::textRefused(
    const ConversationPointer &conversation, const QString &text, const Error &error)
{
    m_frame->showToast(errorText(error));
    Composer *composer = m_frame->conversation()->composer();
    const bool open = m_conversation && keyOf(*m_conversation) == keyOf(*conversation);
    // What was typed meanwhile stays, below what did not go.
    const QString typed = open ? composer->text() : conversation->draft();
    const QString draft = typed.isEmpty() ? text : text + u'\n' + typed;
    conversation->setDraft(draft);
    if (open)
        composer->setText(draft);
}

MainWindow::ChatKey MainWindow::keyOf(const Conversation &conversation) const
{
    return { conversation.account().id(), conversation.chat().toString() };
}

void MainWindow::showInfo(const TimelineRow &row)
{
    if (!m_conversation)
        return;
    ConversationPane *pane = m_frame->conversation();
    pane->info()->setMessage(row, m_conversation->title());
    pane->showInfo(true);
    pane->timeline()->setSelectedMessage(row.key.id);
    then(m_conversation->steps(row.key), this,
        [this, id = row.key.id](const Result<std::vector<Conversation::StepRow>> &steps) {
            MessageInfoPanel *panel = m_frame->conversation()->info();
            if (panel->messageId() != id)
                return;
            if (steps)
                panel->setSteps(*steps);
            else
                panel->showFailure(errorText(steps.error()));
        });
}

bool MainWindow::event(QEvent *event)
{
    const bool seesEnd = m_conversation && m_frame->view() == WindowFrame::View::Chats
        && m_frame->conversation()->timeline()->isAtEnd();
    if (event->type() == QEvent::WindowActivate && m_conversation) {
        m_conversation->lookBack();
        if (seesEnd)
            m_conversation->markRead();
    } else if (event->type() == QEvent::WindowDeactivate && seesEnd) {
        m_conversation->lookAway();
    }
    return QMainWindow::event(event);
}

} // namespace heliograph
