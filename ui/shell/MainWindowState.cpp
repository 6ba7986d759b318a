// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the window says about accounts: in the rail, the settings, over and instead of chats.
#include "app/ErrorText.h"
#include "app/Names.h"
#include "app/PhoneWarning.h"
#include "base/Future.h"
#include "ui/chats/SearchPane.h"
#include "ui/composer/Composer.h"
#include "ui/settings/SettingsPage.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/WindowFrame.h"
#include "ui/stats/StatisticsPage.h"
#include "ui/timeline/BubblePainter.h"
#include "ui/widgets/Text.h"

namespace heliograph {

namespace {

bool isWaitingForScan(SessionState state) { return state == SessionState::Unlinked; }

bool isUp(SessionState state)
{
    return state != SessionState::Idle && state != SessionState::Stopped
        && state != SessionState::Unlinked;
}

} // namespace

void MainWindow::refreshAccounts()
{
    std::vector<RailEntry> entries;
    std::vector<AccountSetting> settings;
    std::vector<StatisticsPage::AccountChoice> choices;
    const milliseconds now = m_clock.now();
    for (const Account *account : m_accounts.accounts()) {
        const SessionStatus &status = account->status();
        const QString words = statusText(status, now);
        const QString warning
            = account->isLinked() ? phoneWarningText(account->phoneSeen(), now) : QString();
        entries.push_back({ account->id(), account->label(), account->colour(), account->unread(),
            status, warning.isEmpty() ? words : words + QStringLiteral(". ") + warning });
        settings.push_back({ account->id(), account->label(), accountPhone(*account),
            account->colour(), words, isUp(status.state), isWaitingForScan(status.state),
            !account->isLinked()    ? QString()
                : warning.isEmpty() ? phoneSeenText(account->phoneSeen(), now)
                                    : warning,
            !warning.isEmpty(),
            m_accounts.profile().settings().get(settings::accountNotifies, account->id()) });
        choices.push_back({ account->id(), account->label(), account->colour() });
    }
    m_frame->rail()->setEntries(entries);
    m_frame->settings()->setAccounts(settings);
    m_frame->statistics()->setAccounts(choices);
    std::vector<SearchFilters::AccountChoice> searched;
    for (const StatisticsPage::AccountChoice &choice : choices)
        searched.push_back({ choice.id, choice.label });
    m_frame->list()->searchPane()->filters()->setAccounts(searched);
    m_frame->conversation()->composer()->setNamesAccount(choices.size() > 1);
    const Account *shown = m_accounts.account(m_chats.accountFilter());
    m_frame->list()->setStripes(shown == nullptr);
    m_frame->list()->setUnread(shown != nullptr ? shown->unread() : m_accounts.unread());
    setWindowTitle(m_accounts.unread() > 0 ? tr("Heliograph (%1)").arg(m_accounts.unread())
                                           : QStringLiteral("Heliograph"));
}

void MainWindow::refreshEmptyText()
{
    const QString syncing = syncText();
    if (!m_chats.isLoaded())
        m_frame->list()->setEmptyText(tr("Reading the chats…"));
    else if (!syncing.isEmpty())
        m_frame->list()->setEmptyText(syncing);
    else
        m_frame->list()->setEmptyText(
            tr("No chats yet. They appear as the phone sends them; or write the first message "
               "with the button above."));
}

/// One line for each shown account whose phone is sending what it remembers.
QString MainWindow::syncText() const
{
    QStringList lines;
    for (const Account *account : m_accounts.accounts()) {
        const SyncStatus &sync = account->sync();
        const bool shown
            = m_chats.accountFilter().isEmpty() || m_chats.accountFilter() == account->id();
        if (!shown || !account->isLinked())
            continue;
        if (sync.phase == SyncStatus::Phase::Waiting)
            lines << tr("%1: waiting for the phone").arg(account->label());
        else if (sync.phase == SyncStatus::Phase::Running)
            //: %1 is the name of an account
            lines << tr("%1: syncing %2 %").arg(account->label()).arg(sync.percent);
    }
    return lines.join(u'\n');
}

/// Told once in each run, over whatever is open; the banner and the settings keep it.
void MainWindow::warnOfPhones()
{
    const milliseconds now = m_clock.now();
    for (const Account *account : m_accounts.accounts()) {
        const PhoneWarning step = phoneWarning(account->phoneSeen(), now);
        if (std::exchange(m_phoneWarned[account->id()], step) == step
            || openPhoneWarning(*account, now) == PhoneWarning::None)
            continue;
        //: %1 is the name of an account, %2 a sentence
        m_frame->showToast(
            tr("%1: %2").arg(account->label(), phoneWarningText(account->phoneSeen(), now)));
    }
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
    header.accountPhone = accountPhone(account);
    header.accountColour = account.colour();
    m_frame->conversation()->setHeader(header);
    m_frame->conversation()->composer()->setRecipient(
        header.title, header.accountLabel, header.accountColour);
}

/// What a person can do about a state: nothing in an empty text, no value where all is well.
std::optional<QString> MainWindow::stateActionText(const SessionStatus &status)
{
    switch (status.state) {
    case SessionState::Online:
    case SessionState::Settling:
    case SessionState::Connecting:
    case SessionState::Handshaking:
    case SessionState::Authenticating:
    case SessionState::Linking:
        return std::nullopt;
    case SessionState::Waiting:
    case SessionState::Offline:
    case SessionState::Idle:
        return tr("Connect now");
    case SessionState::Cooldown:
    case SessionState::OwnedElsewhere:
        return tr("Use here");
    case SessionState::Stopped:
        return tr("Try again");
    case SessionState::Unlinked:
        return tr("Link again");
    case SessionState::Held:
        return QString();
    }
    return std::nullopt;
}

/// What follows from a state, in one short sentence or two; empty where the state says it all.
QString MainWindow::stateDetail(const SessionStatus &status) const
{
    using Kind = ConflictEvidence::Kind;
    const qint64 next = status.retryAt.count();
    switch (status.state) {
    case SessionState::Cooldown:
    case SessionState::OwnedElsewhere:
        if (status.evidence.kind == Kind::SameProfile
            || status.evidence.kind == Kind::CopiedProfile)
            return tr("Another Heliograph on this computer uses this account.");
        if (status.state == SessionState::OwnedElsewhere && next > 0)
            //: %1 is a time of day
            return tr("Messages wait here. Heliograph looks again at %1.").arg(clockTime(next));
        return tr("Messages wait here.");
    case SessionState::Held:
    case SessionState::Waiting:
    case SessionState::Offline:
    case SessionState::Idle:
        return tr("Messages wait here.");
    case SessionState::Unlinked:
        return tr("Your messages stay.");
    default:
        return {};
    }
}

void MainWindow::refreshBanners()
{
    refreshConnection();
    if (!m_conversation)
        return;
    const Account &account = m_conversation->account();
    const SessionStatus &status = account.status();
    const milliseconds now = m_clock.now();
    const std::optional<QString> action = stateActionText(status);
    m_bannerIsOfPhone = !action && openPhoneWarning(account, now) != PhoneWarning::None;
    if (m_bannerIsOfPhone)
        m_frame->conversation()->setStateBanner(
            { .text = phoneWarningText(account.phoneSeen(), now),
                .action = tr("Got it"),
                .mark = StateMark::PhoneAway });
    else
        m_frame->conversation()->setStateBanner(
            { .text = action ? statusText(status, now) : QString(),
                .detail = stateDetail(status),
                .action = action.value_or(QString()),
                .mark = markOf(status.state),
                //: A link to the page that says why an account is not connected
                .more = tr("Why?") });
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
    if (m_bannerIsOfPhone) {
        putOffPhoneWarning(account, m_clock.now());
        refreshBanners();
        return;
    }
    actOnState(account);
}

void MainWindow::actOnState(Account &account)
{
    if (isWaitingForScan(account.status().state)) {
        showLinkDialog(account.id());
        return;
    }
    then(account.useHere(), this, [this](const Result<bool> &done) {
        if (!done && done.error().code != ErrorCode::Cancelled)
            m_frame->showToast(errorText(done.error()));
    });
}

} // namespace heliograph
