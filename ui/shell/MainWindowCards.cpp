// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ErrorText.h"
#include "ui/chats/ChatListView.h"
#include "ui/chats/NewChatCard.h"
#include "ui/composer/Composer.h"
#include "ui/linking/LinkDialog.h"
#include "ui/linking/UnlinkCard.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/SaveDialog.h"
#include "ui/shell/WindowFrame.h"
#include "ui/stats/StatisticsPage.h"
#include "ui/widgets/Text.h"

#include <QFileDialog>

#include <algorithm>

namespace heliograph {

namespace {
constexpr qint64 statsDayMs = 86'400'000;
}

int MainWindow::freeColour() const
{
    const auto all = m_accounts.accounts();
    for (int colour = 0; colour < Theme::accountColourCount(); ++colour) {
        const bool used = std::any_of(all.begin(), all.end(),
            [colour](const Account *account) { return account->colour() == colour; });
        if (!used)
            return colour;
    }
    return static_cast<int>(all.size());
}

void MainWindow::showLinkDialog(const QString &accountId)
{
    const Account *again = m_accounts.account(accountId);
    LinkDialog::Options options;
    options.again = again != nullptr;
    options.label = again != nullptr ? again->label()
                                     : tr("Account %1").arg(m_accounts.accounts().size() + 1);
    options.colour = again != nullptr ? again->colour() : freeColour();
    options.number = again != nullptr ? phoneText(again->jid().user) : QString();
    options.simulatedPhone = m_options.offersSimulatedPhone;
    options.simulatedNumber = m_options.simulatedNumber;
    Result<std::unique_ptr<LinkJob>> job
        = m_accounts.link({ options.label, options.colour, accountId });
    if (!job) {
        m_frame->showToast(errorText(job.error()));
        return;
    }
    auto *card = new LinkDialog(m_theme, m_clock, std::move(*job), options);
    connect(card, &LinkDialog::closed, this, [this] { m_frame->closeCard(); });
    connect(card, &LinkDialog::linked, this, &MainWindow::finishLink);
    connect(card, &LinkDialog::otherAccountRequested, this, [this] { showLinkDialog(); });
    connect(card, &LinkDialog::simulatedScanRequested, this, &MainWindow::simulatedScanRequested);
    connect(
        card, &LinkDialog::simulatedTypingRequested, this, &MainWindow::simulatedTypingRequested);
    m_frame->showCard(card, [this] { m_frame->closeCard(); });
    card->focusName();
}

void MainWindow::showUnlinkCard(const QString &accountId)
{
    const Account *account = m_accounts.account(accountId);
    if (account == nullptr)
        return;
    auto *card = new UnlinkCard(
        m_theme, account->label(), account->status().state == SessionState::Online);
    connect(card, &UnlinkCard::closed, this, [this] { m_frame->closeCard(); });
    connect(card, &UnlinkCard::confirmed, this, [this, accountId] {
        m_frame->closeCard();
        if (Account *leaving = m_accounts.account(accountId))
            then(leaving->unlink(), this, [this](const Result<bool> &told) {
                if (!told)
                    m_frame->showToast(errorText(told.error()));
                else
                    m_frame->showToast(*told
                            ? tr("Unlinked. Messages stay on this computer.")
                            : tr("Unlinked here. Remove Heliograph on the phone too, under Linked "
                                 "devices."));
            });
    });
    m_frame->showCard(card, [this] { m_frame->closeCard(); });
    card->focusCancel();
}

void MainWindow::finishLink(const QString &accountId, const QString &label, int colour)
{
    if (Account *account = m_accounts.account(accountId)) {
        if (!label.isEmpty() && label != account->label())
            account->setLabel(label);
        if (colour != account->colour())
            account->setColour(colour);
    }
    refreshView();
    showAccount(m_accounts.accounts().size() > 1 ? QString() : accountId);
}

void MainWindow::showNewChat()
{
    std::vector<NewChatCard::AccountChoice> choices;
    for (const Account *account : m_accounts.accounts())
        choices.push_back({ account->id(), account->label() });
    if (choices.empty()) {
        showLinkDialog();
        return;
    }
    const QString current = m_chats.accountFilter().isEmpty() && m_conversation
        ? m_conversation->account().id()
        : m_chats.accountFilter();
    auto *card = new NewChatCard(m_theme, choices, current);
    connect(card, &NewChatCard::closed, this, [this] { m_frame->closeCard(); });
    connect(
        card, &NewChatCard::chatChosen, this, [this](const QString &accountId, const Jid &chat) {
            m_frame->closeCard();
            openChat(accountId, chat);
        });
    m_frame->showCard(card, [this] { m_frame->closeCard(); });
    card->focusNumber();
}

void MainWindow::showStatistics()
{
    m_frame->setView(WindowFrame::View::Statistics);
    loadStatistics();
}

void MainWindow::showSettings()
{
    refreshAccounts();
    m_frame->setView(WindowFrame::View::Settings);
}

void MainWindow::loadStatistics()
{
    StatisticsPage *page = m_frame->statistics();
    const StatsRange range = page->range();
    const QString account = page->accountId();
    const quint64 asked = ++m_statsAsked;
    const auto show
        = [this, asked](const Result<StatsSummary> &now, const Result<StatsSummary> &before) {
              if (asked != m_statsAsked)
                  return;
              if (now)
                  m_frame->statistics()->setSummary(*now, before.value_or(StatsSummary {}));
              else
                  m_frame->statistics()->showFailure(errorText(now.error()));
          };
    const qint64 now = m_clock.now().count();
    const qint64 strip = std::max(range.from, now - statsDayMs);
    then(m_stats.connections(account, strip, now), this,
        [this, asked, strip, now](const Result<std::vector<ConnectionStrip>> &strips) {
            if (strips && asked == m_statsAsked)
                m_frame->statistics()->setConnection(*strips, strip, now);
        });
    then(m_stats.summary(account, range.from, range.to), this,
        [this, show, account, range](const Result<StatsSummary> &current) {
            const qint64 length = std::max(range.to - range.from, statsDayMs);
            then(m_stats.summary(account, range.from - length, range.from), this,
                [show, current](const Result<StatsSummary> &before) { show(current, before); });
        });
}

void MainWindow::exportStatistics()
{
    const StatsRange range = m_frame->statistics()->range();
    const QString account = m_frame->statistics()->accountId();
    QFileDialog *dialog
        = saveDialog(this, tr("Export the statistics"), QStringLiteral("heliograph-delivery.csv"));
    connect(dialog, &QFileDialog::fileSelected, this, [this, account, range](const QString &path) {
        then(m_stats.exportCsv(account, range.from, range.to), this,
            [this, path](const Result<QByteArray> &table) {
                if (!table) {
                    m_frame->showToast(errorText(table.error()));
                    return;
                }
                then(writeFile(path, *table), this, [this](const Result<bool> &written) {
                    m_frame->showToast(written ? tr("Saved") : errorText(written.error()));
                });
            });
    });
    dialog->open();
}

FileAccess MainWindow::fileAccess(const Account &account)
{
    return { probeFile,
        [folder = account.pasteFolder()](const QByteArray &bytes, const QString &mimeType) {
            return keepPastedFile(bytes, mimeType, folder);
        } };
}

void MainWindow::attachFiles()
{
    if (!m_conversation || m_frame->view() != WindowFrame::View::Chats)
        return;
    auto *dialog = new QFileDialog(this, tr("Attach files"));
    dialog->setObjectName(QStringLiteral("attachDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList &paths) {
        std::vector<MimeItem> items;
        for (const QString &path : paths)
            items.push_back({ path, {}, {} });
        openSheet(items, false);
    });
    dialog->open();
}

void MainWindow::openSheet(const std::vector<MimeItem> &items, bool asDocuments)
{
    if (!m_conversation || items.empty())
        return;
    if (auto *open = qobject_cast<MediaSheet *>(m_frame->card())) {
        open->addItems(items, asDocuments);
        return;
    }
    // The sheet holds its chat: whatever is opened meanwhile, its files go there.
    const ConversationPointer target = m_conversation;
    const std::optional<Quote> quote = m_frame->conversation()->composer()->reply();
    auto *sheet
        = new MediaSheet(m_theme, m_frame->conversation()->target(), fileAccess(target->account()));
    connect(sheet, &MediaSheet::sendRequested, this,
        [this, target, quote](const std::vector<OutgoingItem> &outgoing) {
            m_kept.erase(keyOf(*target));
            m_frame->closeCard();
            m_desk.sendFiles(target, outgoing, quote);
            if (m_conversation == target)
                m_frame->conversation()->composer()->clearReply();
            refreshBanners();
            m_frame->conversation()->composer()->focusText();
        });
    connect(
        sheet, &MediaSheet::kept, this, [this, target](const std::vector<OutgoingItem> &outgoing) {
            m_frame->closeCard();
            keepFiles(target, outgoing);
            m_frame->conversation()->composer()->focusText();
        });
    connect(sheet, &MediaSheet::addRequested, this, &MainWindow::attachFiles);
    sheet->addItems(items, asDocuments);
    m_frame->showCard(sheet, [sheet] { sheet->keep(); });
    sheet->focusCaption();
}

void MainWindow::keepFiles(
    const ConversationPointer &conversation, const std::vector<OutgoingItem> &items)
{
    if (items.empty())
        m_kept.erase(keyOf(*conversation));
    else
        m_kept[keyOf(*conversation)] = items;
    refreshBanners();
}

void MainWindow::reopenKept()
{
    if (!m_conversation)
        return;
    const auto kept = m_kept.find(keyOf(*m_conversation));
    if (kept == m_kept.end())
        return;
    const std::vector<OutgoingItem> files = kept->second;
    std::vector<MimeItem> items;
    items.reserve(files.size());
    for (const OutgoingItem &file : files)
        items.push_back({ file.path, {}, {} });
    openSheet(items, false);
    if (auto *sheet = qobject_cast<MediaSheet *>(m_frame->card()))
        sheet->restore(files);
}

} // namespace heliograph
