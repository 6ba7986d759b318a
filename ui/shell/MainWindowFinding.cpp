// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a chat, a message or a command is found, and what the keys do.
#include "app/ChatFinder.h"
#include "ui/chats/ChatListView.h"
#include "ui/chats/SwitcherCard.h"
#include "ui/composer/Composer.h"
#include "ui/settings/SettingsPage.h"
#include "ui/settings/ShortcutSettings.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/PaletteCard.h"
#include "ui/shell/ShortcutsCard.h"
#include "ui/shell/WelcomePage.h"
#include "ui/shell/WindowFrame.h"
#include "ui/timeline/TimelineView.h"
#include "ui/widgets/Keys.h"

#include <QShortcut>

#include <algorithm>

namespace heliograph {

namespace {
constexpr size_t mostFound = 100;
/// Accounts that have a key of their own.
constexpr size_t numberedAccounts = 9;
} // namespace

void MainWindow::showSwitcher(const QString &text)
{
    std::vector<SwitcherCard::AccountChoice> accounts;
    for (const Account *account : m_accounts.accounts())
        accounts.push_back({ account->id(), account->label(), account->colour() });
    if (accounts.empty())
        return;
    auto *card = new SwitcherCard(
        m_theme, accounts,
        [this](const QString &query, const QString &accountId) {
            return findChats(m_chats.all(), query, accountId, mostFound);
        },
        m_shortcuts.keys(Command::SearchMessages), m_clock.now().count());
    connect(
        card, &SwitcherCard::chatChosen, this, [this](const QString &accountId, const Jid &chat) {
            m_frame->closeCard();
            openChat(accountId, chat);
        });
    connect(card, &SwitcherCard::searchRequested, this, [this](const QString &typed) {
        m_frame->closeCard();
        startSearch(typed);
    });
    m_frame->showCard(card, [this] { m_frame->closeCard(); });
    card->focusField();
    card->setText(text);
}

void MainWindow::buildShortcuts()
{
    for (const Shortcuts::Entry &entry : m_shortcuts.entries()) {
        auto *shortcut = new QShortcut(entry.keys, this);
        const Command command = entry.command;
        connect(shortcut, &QShortcut::activated, this, [this, command] {
            // Behind a card nothing else may happen.
            if (m_frame->card() == nullptr)
                perform(command);
        });
        connect(&m_shortcuts, &Shortcuts::changed, shortcut,
            [this, shortcut, command] { shortcut->setKey(m_shortcuts.keys(command)); });
    }
    connect(&m_shortcuts, &Shortcuts::changed, this, &MainWindow::refreshKeys);
    m_frame->settings()->addSection(
        tr("Shortcuts"), new ShortcutSettings(m_theme, m_shortcuts, m_frame->settings()));
    refreshKeys();
}

void MainWindow::refreshKeys()
{
    m_frame->list()->setSwitcherKeys(m_shortcuts.keys(Command::FindChat));
    std::vector<EmptyState::Hint> hints;
    for (const Command command : { Command::NewChat, Command::FindChat, Command::NextChat }) {
        for (const Shortcuts::Entry &entry : m_shortcuts.entries()) {
            if (entry.command == command && !entry.keys.isEmpty())
                hints.push_back({ keyNames(entry.keys), entry.words });
        }
    }
    m_frame->empty()->setHints(hints);
}

void MainWindow::perform(Command command)
{
    switch (command) {
    case Command::FindChat:
        showSwitcher();
        break;
    case Command::SearchMessages:
        startSearch();
        break;
    case Command::SearchInChat:
        searchInChat();
        break;
    case Command::ShowCommands:
        showCommands();
        break;
    case Command::NewChat:
        showNewChat();
        break;
    case Command::PreviousChat:
    case Command::NextChat:
        m_frame->list()->view()->moveCurrent(command == Command::NextChat ? 1 : -1);
        break;
    case Command::NextUnread:
        openNextUnread();
        break;
    case Command::AttachFiles:
        attachFiles();
        break;
    case Command::Emoji:
        if (m_frame->conversation()->composer()->isVisible())
            m_frame->conversation()->composer()->requestEmoji();
        break;
    case Command::React:
        performOnMessage(RowAction::React);
        break;
    case Command::Reply:
        performOnMessage(RowAction::Reply);
        break;
    case Command::MessageInfo:
        performOnMessage(RowAction::Info);
        break;
    case Command::AllAccounts:
        showAccount({});
        break;
    case Command::Account1:
    case Command::Account2:
    case Command::Account3:
    case Command::Account4:
    case Command::Account5:
    case Command::Account6:
    case Command::Account7:
    case Command::Account8:
    case Command::Account9: {
        const auto all = m_accounts.accounts();
        const auto place = static_cast<size_t>(command) - static_cast<size_t>(Command::Account1);
        if (place < all.size())
            showAccount(all[place]->id());
        break;
    }
    case Command::LinkAccount:
        showLinkDialog();
        break;
    case Command::ShowStatistics:
        showStatistics();
        break;
    case Command::ShowSettings:
        showSettings();
        break;
    case Command::ShowShortcuts:
        showShortcuts();
        break;
    }
}

/// On the message that the keyboard has chosen, or on the newest one where that can be done.
void MainWindow::performOnMessage(RowAction action)
{
    if (!m_conversation || m_frame->view() != WindowFrame::View::Chats)
        return;
    TimelineView *timeline = m_frame->conversation()->timeline();
    const int chosen = timeline->currentRow();
    for (int row = chosen >= 0 ? chosen : m_conversation->rowCount() - 1; row >= 0; --row) {
        const std::vector<RowAction> actions = actionsOf(m_conversation->at(row));
        if (std::find(actions.begin(), actions.end(), action) != actions.end()) {
            timeline->perform(row, action);
            return;
        }
        if (chosen >= 0)
            return;
    }
}

/// The next one below, then from the top.
void MainWindow::openNextUnread()
{
    const int count = m_chats.rowCount();
    const int current = m_frame->list()->view()->currentIndex().row();
    for (int step = 1; step <= count; ++step) {
        const ChatRow &row = m_chats.at((current + step + count) % count);
        if (row.unread == 0)
            continue;
        openChat(row.accountId, row.chat);
        return;
    }
}

/// The table of commands, accounts by their names, and the sections of the settings.
void MainWindow::showCommands()
{
    std::vector<PaletteCard::Choice> choices;
    const auto all = m_accounts.accounts();
    for (const Shortcuts::Entry &entry : m_shortcuts.entries()) {
        const auto place
            = static_cast<size_t>(entry.command) - static_cast<size_t>(Command::Account1);
        if (entry.command == Command::ShowCommands || place < numberedAccounts)
            continue;
        choices.push_back({ entry.words, keyNames(entry.keys), QLatin1String("chevron-right"),
            [this, command = entry.command] { perform(command); } });
    }
    for (size_t i = 0; i < all.size(); ++i) {
        const auto numbered = static_cast<Command>(static_cast<size_t>(Command::Account1) + i);
        choices.push_back({ tr("Switch to %1").arg(all[i]->label()),
            i < numberedAccounts ? keyNames(m_shortcuts.keys(numbered)) : QStringList(),
            QLatin1String("person"), [this, id = all[i]->id()] { showAccount(id); } });
    }
    const QStringList sections = m_frame->settings()->sections();
    for (qsizetype i = 0; i < sections.size(); ++i)
        //: %1 is a section of the settings
        choices.push_back(
            { tr("Settings: %1").arg(sections[i]), {}, QLatin1String("settings"), [this, i] {
                 showSettings();
                 m_frame->settings()->showSection(i);
             } });
    auto *card = new PaletteCard(m_theme, std::move(choices));
    connect(card, &PaletteCard::chosen, this, [this](const std::function<void()> &run) {
        const std::function<void()> kept = run;
        m_frame->closeCard();
        kept();
    });
    m_frame->showCard(card, [this] { m_frame->closeCard(); });
    card->focusField();
}

void MainWindow::showShortcuts()
{
    auto *card = new ShortcutsCard(m_theme, m_shortcuts);
    connect(card, &ShortcutsCard::closed, this, [this] { m_frame->closeCard(); });
    connect(card, &ShortcutsCard::changeRequested, this, [this] {
        m_frame->closeCard();
        showSettings();
        m_frame->settings()->showSection(m_frame->settings()->sections().size() - 1);
    });
    m_frame->showCard(card, [this] { m_frame->closeCard(); });
    card->focusClose();
}

} // namespace heliograph
