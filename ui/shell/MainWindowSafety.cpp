// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the window offers about keys, removed accounts and support.
#include "app/ErrorText.h"
#include "app/Profile.h"
#include "app/SupportBundle.h"
#include "base/Future.h"
#include "ui/settings/PassphraseCard.h"
#include "ui/settings/ProxyCard.h"
#include "ui/settings/SettingsPage.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/SaveDialog.h"
#include "ui/shell/WindowFrame.h"
#include "ui/widgets/ChoiceCard.h"

#include <QFileDialog>

namespace heliograph {

void MainWindow::connectSafety()
{
    SettingsPage *settings = m_frame->settings();
    settings->setKeyPlace(m_accounts.profile().store().keyPlace());
    connect(settings, &SettingsPage::proxyRequested, this, &MainWindow::askForProxy);
    connect(settings, &SettingsPage::removeRequested, this, &MainWindow::askHowToRemove);
    connect(settings, &SettingsPage::passphraseRequested, this, &MainWindow::askForPassphrase);
    connect(settings, &SettingsPage::keychainRequested, this,
        [this] { moveKey(KeyPlace::Keychain, {}); });
    connect(settings, &SettingsPage::bundleRequested, this, &MainWindow::makeSupportBundle);
    if (m_accounts.profile().store().endedUncleanly())
        offerSupportBundle();
}

void MainWindow::askHowToRemove(const QString &accountId)
{
    const Account *account = m_accounts.account(accountId);
    if (account == nullptr)
        return;
    const bool linked = account->isLinked();
    QStringList words { tr("Erase removes its messages, files and figures from this computer. What "
                           "is on the phone stays there.") };
    QStringList answers { tr("Cancel") };
    if (linked) {
        words.prepend(tr("Unlink takes this computer off the phone's list of linked devices. What "
                         "is here stays and can be read."));
        answers.append(tr("Unlink"));
    }
    answers.append(tr("Erase"));
    auto *card = new ChoiceCard(m_theme, QStringLiteral("removeCard"),
        tr("Remove %1?").arg(account->label()), words, answers);
    const int last = static_cast<int>(answers.size()) - 1;
    connect(card, &ChoiceCard::chosen, this, [this, accountId, last](int answer) {
        m_frame->closeCard();
        if (answer == last)
            eraseAccount(accountId);
        else if (answer > 0)
            unlinkAccount(accountId);
    });
    m_frame->showCard(card, [this] { m_frame->closeCard(); });
}

void MainWindow::unlinkAccount(const QString &accountId)
{
    Account *account = m_accounts.account(accountId);
    if (account == nullptr)
        return;
    then(account->unlink(), this, [this](const Result<bool> &done) {
        m_frame->showToast(done ? tr("Unlinked") : errorText(done.error()));
    });
}

void MainWindow::eraseAccount(const QString &accountId)
{
    then(m_accounts.erase(accountId), this, [this](const Result<bool> &done) {
        m_frame->showToast(done
                ? tr("Erased. What is on the phone stays there; if this computer is still on its "
                     "list of linked devices, remove it there.")
                : errorText(done.error()));
    });
}

void MainWindow::askForProxy(const QString &accountId)
{
    const Account *account = m_accounts.account(accountId);
    if (account == nullptr)
        return;
    auto *card = new ProxyCard(m_theme, account->label(), account->proxy());
    connect(card, &ProxyCard::closed, this, [this] { m_frame->closeCard(); });
    connect(card, &ProxyCard::entered, this, [this, card, accountId](const QString &text) {
        Account *changed = m_accounts.account(accountId);
        if (changed != nullptr && !changed->setProxy(text)) {
            card->showProblem(tr("This is not the address of a proxy."));
            return;
        }
        m_frame->closeCard();
    });
    m_frame->showCard(card, [this] { m_frame->closeCard(); });
    card->focusText();
}

void MainWindow::askForPassphrase()
{
    auto *card = new PassphraseCard(m_theme, PassphraseCard::Kind::New);
    connect(card, &PassphraseCard::closed, this, [this] { m_frame->closeCard(); });
    connect(card, &PassphraseCard::entered, this, [this](const QString &text) {
        m_frame->closeCard();
        moveKey(KeyPlace::Passphrase, text);
    });
    m_frame->showCard(card, [this] { m_frame->closeCard(); });
    card->focusText();
}

void MainWindow::moveKey(KeyPlace place, const QString &passphrase)
{
    Profile &profile = m_accounts.profile();
    then(profile.store().moveKey(place, passphraseBytes(passphrase), profile.random()), this,
        [this](const Result<bool> &moved) {
            m_frame->settings()->setKeyPlace(m_accounts.profile().store().keyPlace());
            m_frame->showToast(moved ? tr("Saved") : errorText(moved.error()));
        });
}

void MainWindow::offerSupportBundle()
{
    auto *card = new ChoiceCard(m_theme, QStringLiteral("uncleanCard"),
        tr("Heliograph did not end properly last time"),
        { tr("Nothing is lost: what was accepted is sent now. If it ended by itself, a text for "
             "support helps to find out why. It holds no names, numbers or messages, and nothing "
             "is sent anywhere: you choose what happens to it.") },
        { tr("Not now"), tr("Save the text…") });
    connect(card, &ChoiceCard::chosen, this, [this](int answer) {
        m_frame->closeCard();
        if (answer == 1)
            makeSupportBundle();
    });
    m_frame->showCard(card, [this] { m_frame->closeCard(); });
}

void MainWindow::makeSupportBundle()
{
    QFileDialog *dialog
        = saveDialog(this, tr("Save the text for support"), supportBundleName(m_clock.now()));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        Profile &profile = m_accounts.profile();
        then(writeSupportBundle(
                 path, profile.store().directory(), &profile.store(), profile.random()),
            this, [this](const Result<bool> &written) {
                m_frame->showToast(written ? tr("Saved") : errorText(written.error()));
            });
    });
    dialog->open();
}

} // namespace heliograph
