// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The connection of one account: what it has been through, and the ways there.
#include "app/EngineSettings.h"
#include "app/ErrorText.h"
#include "base/Future.h"
#include "ui/settings/SettingsPage.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/SaveDialog.h"
#include "ui/shell/WindowFrame.h"
#include "ui/stats/ConnectionPage.h"
#include "ui/widgets/Text.h"

#include <QFileDialog>
#include <QMenu>

namespace heliograph {

static constexpr int saltBytes = 16;
/// More than any window shows without scrolling.
static constexpr int firstRows = 200;

QString MainWindow::accountPhone(const Account &account)
{
    return account.jid().isNull() ? QString() : phoneText(account.jid().user);
}

void MainWindow::connectConnection()
{
    ConnectionPage *page = m_frame->connection();
    connect(page, &ConnectionPage::backRequested, this, &MainWindow::leaveConnection);
    connect(page, &ConnectionPage::exportRequested, this, &MainWindow::exportConnection);
    connect(m_frame, &WindowFrame::viewChanged, this, [this] {
        if (m_frame->view() != WindowFrame::View::Connection && m_timeline)
            dropTimeline();
    });
    connect(page, &ConnectionPage::actionRequested, this, [this] {
        if (Account *account = m_accounts.account(m_timelineAccount))
            actOnState(*account);
    });
    connect(
        m_frame->settings(), &SettingsPage::connectionRequested, this, &MainWindow::showConnection);
    connect(m_frame->conversation(), &ConversationPane::stateMoreRequested, this, [this] {
        if (m_conversation)
            showConnection(m_conversation->account().id());
    });
}

void MainWindow::showAccountMenu(const QString &accountId, const QPoint &at)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("accountMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Connection…"), this, [this, accountId] { showConnection(accountId); });
    menu->addAction(tr("Settings"), this, &MainWindow::showSettings);
    menu->popup(at);
}

void MainWindow::showConnection(const QString &accountId)
{
    const Account *account = m_accounts.account(accountId);
    if (account == nullptr)
        return;
    ConnectionPage *page = m_frame->connection();
    const EngineSettings settings = engineSettings(false).value_or(EngineSettings());
    auto timeline = std::make_unique<SessionTimeline>(
        [this] { return m_clock.now().count(); }, settings.conflictLimit);
    connect(account, &Account::transitioned, timeline.get(), &SessionTimeline::add);
    page->setTimeline(timeline.get());
    m_timeline = std::move(timeline);
    m_timelineAccount = accountId;
    if (m_frame->view() != WindowFrame::View::Connection)
        m_cameFromSettings = m_frame->view() == WindowFrame::View::Settings;
    m_frame->setView(WindowFrame::View::Connection);
    m_frame->rail()->setCurrent(accountId);
    refreshConnection();
    readTimeline(firstRows);
    readTimeline(longestTimeline);
    page->focusList();
}

/// What fills the window comes first, and all of it when it is there.
void MainWindow::readTimeline(int limit)
{
    then(m_accounts.profile().store().askTimeline(m_timelineAccount, limit), m_timeline.get(),
        [this, limit](const Result<std::vector<TimelineEntry>> &entries) {
            if (entries)
                m_timeline->setEntries(*entries);
            if (!entries || limit == longestTimeline)
                m_frame->connection()->setRead(entries ? QString() : errorText(entries.error()));
        });
}

void MainWindow::refreshConnection()
{
    const Account *account = m_accounts.account(m_timelineAccount);
    if (account == nullptr)
        return;
    ConnectionPage *page = m_frame->connection();
    page->setAccount(account->label(), accountPhone(*account), account->colour());
    const SessionStatus &status = account->status();
    const std::optional<QString> action = stateActionText(status);
    const QString known = evidenceSentence(status.evidence);
    page->setState(status, action ? statusText(status, m_clock.now()) : QString(),
        known.isEmpty() ? stateDetail(status) : known, action.value_or(QString()));
}

/// However the page was left: it is filled for as long as it shows.
void MainWindow::dropTimeline()
{
    m_frame->connection()->setTimeline(nullptr);
    m_timeline.reset();
    m_timelineAccount.clear();
    m_frame->rail()->setCurrent(m_chats.accountFilter());
}

void MainWindow::leaveConnection()
{
    if (m_cameFromSettings)
        showSettings();
    else
        m_frame->setView(WindowFrame::View::Chats);
}

void MainWindow::exportConnection()
{
    // As it is shown now, whatever happens before the file has a name.
    const QByteArray table = m_timeline->csv(m_accounts.profile().random().bytes(saltBytes));
    QFileDialog *dialog = saveDialog(
        this, tr("Export the connection timeline"), QStringLiteral("heliograph-connection.csv"));
    connect(dialog, &QFileDialog::fileSelected, this, [this, table](const QString &path) {
        then(writeFile(path, table), this, [this](const Result<bool> &written) {
            m_frame->showToast(written ? tr("Saved") : errorText(written.error()));
        });
    });
    dialog->open();
}

} // namespace heliograph
