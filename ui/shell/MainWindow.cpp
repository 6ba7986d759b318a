// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"

#include "app/ErrorText.h"
#include "app/Names.h"
#include "base/Future.h"
#include "ui/chats/ChatListView.h"
#include "ui/chats/NewChatCard.h"
#include "ui/composer/Composer.h"
#include "ui/linking/LinkDialog.h"
#include "ui/settings/SettingsPage.h"
#include "ui/shell/WelcomePage.h"
#include "ui/shell/WindowFrame.h"
#include "ui/stats/StatisticsPage.h"
#include "ui/timeline/MessageInfoPanel.h"
#include "ui/timeline/TimelineAccessible.h"
#include "ui/timeline/TimelineView.h"
#include "ui/widgets/Style.h"
#include "ui/widgets/Text.h"

#include <QApplication>
#include <QCloseEvent>
#include <QSettings>
#include <QShortcut>

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
    qint64 firstUnread() const override { return m_conversation->firstUnread(); }

private:
    std::shared_ptr<Conversation> m_conversation;
};

QString phoneOf(const Account &account)
{
    return account.jid().isNull() ? QString() : phoneText(account.jid().user);
}

bool isWaitingForScan(SessionState state) { return state == SessionState::Unlinked; }

bool isUp(SessionState state)
{
    return state != SessionState::Idle && state != SessionState::Stopped
        && state != SessionState::Unlinked;
}

} // namespace

MainWindow::MainWindow(
    AccountManager &accounts, const Clock &clock, const WindowOptions &options, QWidget *parent)
    : QMainWindow(parent)
    , m_accounts(accounts)
    , m_clock(clock)
    , m_options(options)
    , m_theme(schemeOfPalette())
    , m_frame(nullptr)
    , m_chats(accounts)
    , m_stats(accounts)
{
    installTimelineAccessibility();
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(QStringLiteral("Heliograph"));
    installWindowStyle(m_theme);
    m_frame = new WindowFrame(
        m_theme, [&clock] { return clock.now().count(); }, options.sandbox, options.offersSandbox,
        this);
    setCentralWidget(m_frame);
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
    buildShortcuts();
    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, this, [this] {
        refreshAccounts();
        refreshBanners();
    });
    m_second.start();
    showAccount({});
    refreshView();
}

MainWindow::~MainWindow()
{
    m_frame->closeCard();
    m_frame->conversation()->timeline()->setSource(nullptr);
}

void MainWindow::connectAccounts()
{
    connect(&m_accounts, &AccountManager::accountAdded, this, [this](Account *account) {
        watchAccount(account);
        refreshView();
    });
    connect(&m_accounts, &AccountManager::accountRemoved, this, [this](const QString &id) {
        if (m_conversation && m_conversation->account().id() == id)
            closeChat();
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
    });
    connect(account, &Account::unreadChanged, this, &MainWindow::refreshAccounts);
    connect(account, &Account::chatsJoined, this,
        [this, id = account->id()](const Jid &from, const Jid &to) {
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
    connect(rail, &AccountRail::accountMenuRequested, this,
        [this](const QString &, const QPoint &) { showSettings(); });
}

void MainWindow::connectList()
{
    ChatListPane *list = m_frame->list();
    list->setModel(&m_chats);
    connect(list, &ChatListPane::searchChanged, &m_chats, &ChatListModel::setTextFilter);
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
    connect(composer, &Composer::attachRequested, this, &MainWindow::attachFiles);
    connect(composer, &Composer::mediaPasted, this,
        [this](const QMimeData *pasted) { openSheet(itemsOf(*pasted), false); });
    connect(composer, &Composer::draftChanged, this, [this](const QString &text) {
        if (m_conversation)
            m_conversation->setDraft(text);
    });
    connect(pane, &ConversationPane::filesDropped, this, &MainWindow::openSheet);
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
        then(up ? account->connectToService() : account->disconnectFromService(), this,
            [this](const Result<bool> &done) {
                if (!done && done.error().code != ErrorCode::Cancelled)
                    m_frame->showToast(errorText(done.error()));
            });
    });
    connect(settings, &SettingsPage::linkAgainRequested, this, &MainWindow::showLinkDialog);
    connect(settings, &SettingsPage::unlinkRequested, this, &MainWindow::showUnlinkCard);
}

void MainWindow::buildShortcuts()
{
    const auto add = [this](const QKeySequence &keys, auto action) {
        auto *shortcut = new QShortcut(keys, this);
        connect(shortcut, &QShortcut::activated, this, [this, action] {
            // Behind a card nothing else may happen.
            if (m_frame->card() == nullptr)
                action();
        });
    };
    add(Qt::CTRL | Qt::Key_N, [this] { showNewChat(); });
    add(Qt::CTRL | Qt::Key_K, [this] {
        refreshView();
        m_frame->showWholeList(true);
        m_frame->list()->focusSearch();
    });
    add(Qt::CTRL | Qt::Key_O, [this] { attachFiles(); });
    add(Qt::CTRL | Qt::Key_Comma, [this] { showSettings(); });
    add(Qt::CTRL | Qt::Key_0, [this] { showAccount({}); });
    for (int i = 0; i < 9; ++i) {
        add(QKeySequence(static_cast<int>(Qt::CTRL) | (Qt::Key_1 + i)), [this, i] {
            const auto all = m_accounts.accounts();
            if (i < static_cast<int>(all.size()))
                showAccount(all[static_cast<size_t>(i)]->id());
        });
    }
    add(Qt::ALT | Qt::Key_Up, [this] { m_frame->list()->view()->moveCurrent(-1); });
    add(Qt::ALT | Qt::Key_Down, [this] { m_frame->list()->view()->moveCurrent(1); });
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

void MainWindow::refreshAccounts()
{
    std::vector<RailEntry> entries;
    std::vector<AccountSetting> settings;
    std::vector<StatisticsPage::AccountChoice> choices;
    for (const Account *account : m_accounts.accounts()) {
        const SessionStatus &status = account->status();
        const QString words = statusText(status, m_clock.now());
        entries.push_back({ account->id(), account->label(), account->colour(), account->unread(),
            status, words });
        settings.push_back({ account->id(), account->label(), phoneOf(*account), account->colour(),
            words, isUp(status.state), isWaitingForScan(status.state) });
        choices.push_back({ account->id(), account->label(), account->colour() });
    }
    m_frame->rail()->setEntries(entries);
    m_frame->settings()->setAccounts(settings);
    m_frame->statistics()->setAccounts(choices);
    const Account *shown = m_accounts.account(m_chats.accountFilter());
    m_frame->list()->setScope(
        shown != nullptr ? tr("Search in %1").arg(shown->label()) : tr("Search all accounts"),
        shown == nullptr);
    m_frame->list()->setUnread(shown != nullptr ? shown->unread() : m_accounts.unread());
    setWindowTitle(m_accounts.unread() > 0 ? tr("Heliograph (%1)").arg(m_accounts.unread())
                                           : QStringLiteral("Heliograph"));
}

void MainWindow::refreshEmptyText()
{
    m_frame->list()->setEmptyText(m_chats.isLoaded()
            ? tr("No chats yet. They appear as the phone sends them; or write the first message "
                 "with the button above.")
            : tr("Reading the chats…"));
}

void MainWindow::showAccount(const QString &accountId)
{
    m_chats.setAccountFilter(accountId);
    const Account *account = m_accounts.account(accountId);
    m_frame->rail()->setCurrent(account != nullptr ? accountId : QString());
    if (!m_accounts.accounts().empty())
        m_frame->setView(WindowFrame::View::Chats);
    refreshAccounts();
}

void MainWindow::openChat(const QString &accountId, const Jid &chat)
{
    Account *account = m_accounts.account(accountId);
    if (account == nullptr)
        return;
    m_frame->setView(WindowFrame::View::Chats);
    if (m_conversation && m_conversation->account().id() == accountId
        && m_conversation->chat() == chat) {
        m_frame->setChatOpen(true);
        m_frame->conversation()->composer()->focusText();
        return;
    }
    m_conversation = std::make_shared<Conversation>(*account, chat);
    Conversation *opened = m_conversation.get();
    connect(opened, &Conversation::titleChanged, this, &MainWindow::refreshHeader);
    connect(opened, &Conversation::failed, this,
        [this](const Error &error) { m_frame->showToast(errorText(error)); });
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
    pane->composer()->focusText();
}

void MainWindow::closeChat()
{
    m_frame->conversation()->timeline()->setSource(nullptr);
    m_conversation.reset();
    m_frame->setChatOpen(false);
}

void MainWindow::refreshHeader()
{
    if (!m_conversation)
        return;
    const Account &account = m_conversation->account();
    const Jid chat = m_conversation->chat();
    const int row = m_chats.rowOf(account.id(), chat);
    ConversationHeader header;
    header.title = m_conversation->title();
    header.colour = row >= 0 ? m_chats.at(row).colour : senderColour(chat);
    // A person without a name is titled by the number already.
    if (chat.isGroup())
        header.subtitle = tr("Group");
    else if (header.title != formattedNumber(chat))
        header.subtitle = chat.isPhoneNumber() ? phoneText(chat.user) : QString();
    header.accountLabel = account.label();
    header.accountPhone = phoneOf(account);
    header.accountColour = account.colour();
    m_frame->conversation()->setHeader(header);
    m_frame->conversation()->composer()->setRecipient(
        header.title, header.accountLabel, header.accountColour);
}

void MainWindow::refreshBanners()
{
    if (!m_conversation)
        return;
    const SessionStatus &status = m_conversation->account().status();
    QString action;
    bool shown = true;
    switch (status.state) {
    case SessionState::Online:
    case SessionState::Settling:
    case SessionState::Connecting:
    case SessionState::Handshaking:
    case SessionState::Authenticating:
    case SessionState::Linking:
        shown = false;
        break;
    case SessionState::Waiting:
    case SessionState::Offline:
    case SessionState::Idle:
        action = tr("Connect now");
        break;
    case SessionState::OwnedElsewhere:
        action = tr("Use here");
        break;
    case SessionState::Unlinked:
        action = tr("Link again");
        break;
    case SessionState::Cooldown:
    case SessionState::Held:
    case SessionState::Stopped:
        break;
    }
    m_frame->conversation()->setStateBanner(
        shown ? statusText(status, m_clock.now()) : QString(), action, markOf(status));
    const auto kept = m_kept.find(keyOf(*m_conversation));
    const int count = kept == m_kept.end() ? 0 : static_cast<int>(kept->second.size());
    const QString words = count == 1 ? tr("1 file is kept as draft.")
                                     : tr("%n files are kept as draft.", nullptr, count);
    m_frame->conversation()->setKeptBanner(count > 0 ? words : QString(), tr("Open"));
}

void MainWindow::stateAction()
{
    if (!m_conversation)
        return;
    Account &account = m_conversation->account();
    if (isWaitingForScan(account.status().state)) {
        showLinkDialog(account.id());
        return;
    }
    then(account.status().state == SessionState::OwnedElsewhere ? account.useHere()
                                                                : account.connectToService(),
        this, [this](const Result<bool> &done) {
            if (!done && done.error().code != ErrorCode::Cancelled)
                m_frame->showToast(errorText(done.error()));
        });
}

void MainWindow::sendText(const QString &text, const std::optional<Quote> &quote)
{
    if (!m_conversation)
        return;
    Composer *composer = m_frame->conversation()->composer();
    composer->clearReply();
    composer->setText({});
    m_conversation->setDraft({});
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
    if (event->type() == QEvent::WindowActivate && m_conversation
        && m_frame->view() == WindowFrame::View::Chats
        && m_frame->conversation()->timeline()->isAtEnd())
        m_conversation->markRead();
    return QMainWindow::event(event);
}

void MainWindow::applyScheme()
{
    switch (m_choice) {
    case ThemeChoice::System:
        m_theme.setScheme(m_system.scheme());
        break;
    case ThemeChoice::Light:
        m_theme.setScheme(ColourScheme::Light);
        break;
    case ThemeChoice::Dark:
        m_theme.setScheme(ColourScheme::Dark);
        break;
    }
    QApplication::setPalette(m_theme.palette());
}

void MainWindow::chooseTheme(ThemeChoice choice)
{
    m_choice = choice;
    applyScheme();
    saveWindow();
}

void MainWindow::saveWindow()
{
    if (m_options.settingsFile.isEmpty())
        return;
    QSettings settings(m_options.settingsFile, QSettings::IniFormat);
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.setValue(QStringLiteral("window/listWidth"), m_frame->listWidth());
    settings.setValue(QStringLiteral("appearance/theme"), static_cast<int>(m_choice));
}

void MainWindow::restoreWindow()
{
    if (!m_options.settingsFile.isEmpty()) {
        const QSettings settings(m_options.settingsFile, QSettings::IniFormat);
        restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
        m_frame->setListWidth(
            settings.value(QStringLiteral("window/listWidth"), int(metrics::listWidth)).toInt());
        m_choice = static_cast<ThemeChoice>(
            std::clamp(settings.value(QStringLiteral("appearance/theme"), 0).toInt(), 0, 2));
    }
    if (m_options.theme)
        m_choice = *m_options.theme;
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    saveWindow();
    QMainWindow::closeEvent(event);
}

} // namespace heliograph
