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
    connect(settings, &SettingsPage::eraseRequested, this, &MainWindow::askWhetherToErase);
    connect(settings, &SettingsPage::passphraseRequested, this, &MainWindow::askForPassphrase);
    connect(settings, &SettingsPage::keychainRequested, this,
        [this] { moveKey(KeyPlace::Keychain, {}); });
    connect(settings, &SettingsPage::bundleRequested, this, &MainWindow::makeSupportBundle);
    if (m_accounts.profile().store().endedUncleanly())
        offerSupportBundle();
}

void MainWindow::askWhetherToErase(const QString &accountId)
{
    const Account *account = m_accounts.account(accountId);
    if (account == nullptr)
        return;
    auto *card = new ChoiceCard(m_theme, QStringLiteral("eraseCard"),
        tr("Erase %1?").arg(account->label()),
        { tr("Its messages, files and figures go from this computer, and the phone is told that "
             "this "
             "computer is linked no longer. What is on the phone stays there.") },
        { tr("Cancel"), tr("Erase") });
    connect(card, &ChoiceCard::chosen, this, [this, accountId](int answer) {
        m_frame->closeCard();
        if (answer == 1)
            eraseAccount(accountId);
    });
    m_frame->showCard(card, [this] { m_frame->closeCard(); });
}

void MainWindow::eraseAccount(const QString &accountId)
{
    then(m_accounts.erase(accountId), this, [this](const Result<bool> &told) {
        if (!told)
            m_frame->showToast(errorText(told.error()));
        else
            m_frame->showToast(*told
                    ? tr("Erased. What is on the phone stays there.")
                    : tr("Erased here. Remove Heliograph on the phone too, under Linked devices."));
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
