// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/SettingsPage.h"

#include "app/Account.h"
#include "ui/settings/NotificationsCard.h"
#include "ui/widgets/Marks.h"
#include "ui/widgets/Text.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace heliograph {

/// Name, colour, state and what one can do, for one account.
class SettingsPage::AccountCard final : public Card {
public:
    AccountCard(const Theme &theme, SettingsPage &page, const QString &id)
        : Card(theme, &page)
        , m_theme(theme)
        , m_page(page)
        , m_label(new Field(theme, SettingsPage::tr("Name"), this))
        , m_colourButton(
              new TextButton(theme, SettingsPage::tr("Colour"), TextButton::Kind::Plain, this))
        , m_state(new ThemedLabel(theme, {}, TextStyle::Caption, ColourRole::Second, this))
        , m_phone(new ThemedLabel(theme, {}, TextStyle::Caption, ColourRole::Second, this))
        , m_connect(new TextButton(theme, {}, TextButton::Kind::Plain, this))
        , m_unlink(new TextButton(theme, SettingsPage::tr("Unlink"), TextButton::Kind::Plain, this))
        , m_history(
              new TextButton(theme, SettingsPage::tr("Connection…"), TextButton::Kind::Plain, this))
        , m_proxy(new TextButton(theme, SettingsPage::tr("Proxy…"), TextButton::Kind::Plain, this))
        , m_notifies(new Chip(theme, SettingsPage::tr("Notifications"), this))
        , m_erase(new TextButton(theme, SettingsPage::tr("Erase…"), TextButton::Kind::Plain, this))
        , m_scan(new TextButton(
              theme, SettingsPage::tr("Link again"), TextButton::Kind::Primary, this))
    {
        m_setting.id = id;
        m_label->setObjectName(QStringLiteral("accountName-") + id);
        m_colourButton->setObjectName(QStringLiteral("accountColour-") + id);
        m_connect->setObjectName(QStringLiteral("accountConnect-") + id);
        m_unlink->setObjectName(QStringLiteral("accountUnlink-") + id);
        m_scan->setObjectName(QStringLiteral("accountLinkAgain-") + id);
        m_colourButton->setCompact(true);
        m_connect->setCompact(true);
        m_unlink->setCompact(true);
        m_scan->setCompact(true);
        m_erase->setObjectName(QStringLiteral("accountErase-") + id);
        m_erase->setCompact(true);
        m_history->setObjectName(QStringLiteral("accountConnection-") + id);
        m_history->setCompact(true);
        m_proxy->setObjectName(QStringLiteral("accountProxy-") + id);
        m_proxy->setCompact(true);
        m_notifies->setObjectName(QStringLiteral("accountNotifies-") + id);
        m_label->setMostUnits(longestLabel);
        auto *words = new QVBoxLayout;
        words->setSpacing(metrics::xs);
        words->addWidget(m_label);
        words->addWidget(m_state);
        words->addWidget(m_phone);
        words->addWidget(m_notifies, 0, Qt::AlignLeft);
        m_phone->setObjectName(QStringLiteral("accountPhone-") + id);
        m_phone->setWordWrap(true);
        auto *layout = new QHBoxLayout(this);
        layout->setContentsMargins(directedMargins(*this, 72, metrics::m, metrics::l, metrics::m));
        layout->setSpacing(metrics::m);
        layout->addLayout(words, 1);
        auto *rows = new QVBoxLayout;
        rows->setSpacing(metrics::s);
        for (const std::vector<TextButton *> &row :
            { std::vector { m_colourButton, m_history, m_connect, m_scan },
                std::vector { m_proxy, m_unlink, m_erase } }) {
            auto *line = new QHBoxLayout;
            line->setSpacing(metrics::m);
            line->addStretch();
            for (TextButton *button : row)
                line->addWidget(button);
            rows->addLayout(line);
        }
        layout->addLayout(rows);
        connect(m_label, &QLineEdit::editingFinished, this, [this] {
            const QString label = m_label->text().trimmed();
            if (!label.isEmpty() && label != m_setting.label)
                emit m_page.labelChanged(m_setting.id, label);
        });
        connect(m_connect, &QAbstractButton::clicked, this,
            [this] { emit m_page.connectRequested(m_setting.id, !m_setting.isConnected); });
        connect(m_unlink, &QAbstractButton::clicked, this,
            [this] { emit m_page.unlinkRequested(m_setting.id); });
        connect(m_scan, &QAbstractButton::clicked, this,
            [this] { emit m_page.linkAgainRequested(m_setting.id); });
        connect(m_history, &QAbstractButton::clicked, this,
            [this] { emit m_page.connectionRequested(m_setting.id); });
        connect(m_proxy, &QAbstractButton::clicked, this,
            [this] { emit m_page.proxyRequested(m_setting.id); });
        connect(m_notifies, &QAbstractButton::clicked, this,
            [this](bool on) { emit m_page.notifiesChanged(m_setting.id, on); });
        connect(m_erase, &QAbstractButton::clicked, this,
            [this] { emit m_page.eraseRequested(m_setting.id); });
        connect(m_colourButton, &QAbstractButton::clicked, this, [this] { chooseColour(); });
    }
    const QString &id() const { return m_setting.id; }
    void setSetting(const AccountSetting &setting)
    {
        if (setting == m_setting)
            return;
        m_setting = setting;
        if (!m_label->hasFocus())
            m_label->setText(setting.label);
        m_state->setText(setting.phone.isEmpty()
                ? setting.statusText
                : setting.phone + QStringLiteral(" · ") + setting.statusText);
        m_phone->setText(setting.phoneText);
        m_phone->setRole(setting.phoneWarns ? ColourRole::Warning : ColourRole::Second);
        m_phone->setVisible(!setting.phoneText.isEmpty());
        m_connect->setText(
            setting.isConnected ? SettingsPage::tr("Disconnect") : SettingsPage::tr("Connect"));
        m_connect->updateGeometry();
        m_connect->setVisible(!setting.needsScan);
        m_unlink->setVisible(!setting.needsScan);
        m_scan->setVisible(setting.needsScan);
        m_notifies->setChecked(setting.notifies);
        m_notifies->setAccessibleName(SettingsPage::tr("Notifications of %1").arg(setting.label));
        update();
    }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        Card::paintEvent(event);
        QPainter painter(this);
        const double left = layoutDirection() == Qt::RightToLeft ? width() - 56.0 : 16;
        paintAvatar(painter, QRectF(left, (height() - 40) / 2.0, 40, 40),
            accountInitials(m_setting.label), m_setting.colour, m_theme);
    }

private:
    void chooseColour()
    {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        for (int i = 0; i < Theme::accountColourCount(); ++i) {
            QPixmap swatch(16, 16);
            swatch.fill(Theme::accountColour(i));
            menu->addAction(QIcon(swatch), SettingsPage::tr("Colour %1").arg(i + 1), this,
                [this, i] { emit m_page.colourChanged(m_setting.id, i); });
        }
        menu->popup(m_colourButton->mapToGlobal(QPoint(0, m_colourButton->height())));
    }

    const Theme &m_theme;
    SettingsPage &m_page;
    AccountSetting m_setting;
    Field *m_label;
    TextButton *m_colourButton;
    ThemedLabel *m_state;
    ThemedLabel *m_phone;
    TextButton *m_connect;
    TextButton *m_unlink;
    TextButton *m_history;
    TextButton *m_proxy;
    Chip *m_notifies;
    TextButton *m_erase;
    TextButton *m_scan;
};

SettingsPage::SettingsPage(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_scroll(new QScrollArea(this))
    , m_themeChoice(new Segments(theme, { tr("Like the system"), tr("Light"), tr("Dark") }, this))
    , m_notifications(new NotificationsCard(theme, this))
    , m_list(new QVBoxLayout)
    , m_none(new ThemedLabel(
          theme, tr("No account is linked yet."), TextStyle::Body, ColourRole::Second, this))
    , m_keyPlace(new ThemedLabel(theme, {}, TextStyle::Body, ColourRole::Second, this))
    , m_passphrase(new TextButton(theme, tr("Set a passphrase…"), TextButton::Kind::Plain, this))
    , m_keychain(new TextButton(theme, tr("Use the keychain"), TextButton::Kind::Plain, this))
{
    setObjectName(QStringLiteral("settingsPage"));
    m_themeChoice->setObjectName(QStringLiteral("themeChoice"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    auto *content = new QWidget(m_scroll);
    content->setMaximumWidth(760);
    m_list->setSpacing(metrics::s);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(metrics::xl, 20, metrics::xl, metrics::xl);
    layout->setSpacing(metrics::m);
    layout->addWidget(
        new ThemedLabel(theme, tr("Settings"), TextStyle::Page, ColourRole::Text, content));
    layout->addSpacing(metrics::xs);
    addHeading(layout, tr("Appearance"));
    layout->addWidget(buildAppearance());
    layout->addSpacing(metrics::s);
    addHeading(layout, tr("Notifications"));
    layout->addWidget(m_notifications);
    layout->addSpacing(metrics::s);
    addHeading(layout, tr("Accounts"));
    layout->addWidget(m_none);
    layout->addLayout(m_list);
    layout->addSpacing(metrics::s);
    addHeading(layout, tr("Safety"));
    layout->addWidget(buildSafety());
    layout->addStretch();
    m_scroll->setWidget(content);
    m_scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_scroll);
    connect(m_themeChoice, &Segments::chosen, this, &SettingsPage::themeChosen);
}

void SettingsPage::addHeading(QVBoxLayout *layout, const QString &title)
{
    auto *heading = new ThemedLabel(
        m_theme, title, TextStyle::Strong, ColourRole::Text, layout->parentWidget());
    layout->addWidget(heading);
    m_headings.push_back(heading);
}

void SettingsPage::addSection(const QString &title, QWidget *card)
{
    auto *layout = static_cast<QVBoxLayout *>(m_scroll->widget()->layout());
    // The stretch stays below.
    QLayoutItem *stretch = layout->takeAt(layout->count() - 1);
    layout->addSpacing(metrics::s);
    addHeading(layout, title);
    layout->addWidget(card);
    layout->addItem(stretch);
}

QStringList SettingsPage::sections() const
{
    QStringList titles;
    for (const ThemedLabel *heading : m_headings)
        titles << heading->text();
    return titles;
}

void SettingsPage::showSection(qsizetype index)
{
    m_scroll->widget()->layout()->activate();
    m_scroll->verticalScrollBar()->setValue(
        m_headings[static_cast<size_t>(index)]->y() - metrics::l);
}

QWidget *SettingsPage::buildAppearance()
{
    auto *card = new Card(m_theme, this);
    auto *line = new QHBoxLayout(card);
    line->setContentsMargins(metrics::l, metrics::m, metrics::l, metrics::m);
    line->addWidget(
        new ThemedLabel(m_theme, tr("Colours"), TextStyle::Body, ColourRole::Second, card), 1);
    line->addWidget(m_themeChoice);
    return card;
}

QWidget *SettingsPage::buildSafety()
{
    auto *card = new Card(m_theme, this);
    m_keyPlace->setObjectName(QStringLiteral("keyPlace"));
    m_keyPlace->setWordWrap(true);
    m_passphrase->setObjectName(QStringLiteral("setPassphrase"));
    m_keychain->setObjectName(QStringLiteral("useKeychain"));
    auto *bundle
        = new TextButton(m_theme, tr("Save a text for support…"), TextButton::Kind::Plain, card);
    bundle->setObjectName(QStringLiteral("supportBundle"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::m);
    for (TextButton *button : { m_passphrase, m_keychain, bundle }) {
        button->setCompact(true);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(metrics::l, metrics::m, metrics::l, metrics::m);
    layout->setSpacing(metrics::m);
    layout->addWidget(m_keyPlace);
    layout->addLayout(buttons);
    connect(m_passphrase, &QAbstractButton::clicked, this, &SettingsPage::passphraseRequested);
    connect(m_keychain, &QAbstractButton::clicked, this, &SettingsPage::keychainRequested);
    connect(bundle, &QAbstractButton::clicked, this, &SettingsPage::bundleRequested);
    return card;
}

void SettingsPage::setKeyPlace(KeyPlace place)
{
    switch (place) {
    case KeyPlace::Keychain:
        m_keyPlace->setText(tr("The keys of the accounts are sealed by the keychain of the system. "
                               "The text of messages is not encrypted on this computer."));
        break;
    case KeyPlace::Passphrase:
        m_keyPlace->setText(
            tr("The keys of the accounts are sealed by your passphrase. The text of "
               "messages is not encrypted on this computer."));
        break;
    case KeyPlace::File:
        m_keyPlace->setText(tr("The keys of the accounts lie beside them in a file: whoever can "
                               "read your files can use the accounts. Set a passphrase, or use the "
                               "keychain of the system."));
        break;
    }
    const bool isOpen = place == KeyPlace::File;
    m_keyPlace->setRole(isOpen ? ColourRole::Warning : ColourRole::Second);
    m_passphrase->setText(
        place == KeyPlace::Passphrase ? tr("Change the passphrase…") : tr("Set a passphrase…"));
    m_passphrase->updateGeometry();
    m_keychain->setVisible(place != KeyPlace::Keychain);
}

void SettingsPage::setThemeChoice(int choice) { m_themeChoice->setCurrent(choice); }

void SettingsPage::setAccounts(const std::vector<AccountSetting> &accounts)
{
    const auto matches = [&] {
        if (accounts.size() != m_cards.size())
            return false;
        for (size_t i = 0; i < accounts.size(); ++i) {
            if (m_cards[i]->id() != accounts[i].id)
                return false;
        }
        return true;
    };
    if (!matches()) {
        for (AccountCard *card : m_cards) {
            card->hide();
            card->deleteLater();
        }
        m_cards.clear();
        for (const AccountSetting &each : accounts) {
            auto *card = new AccountCard(m_theme, *this, each.id);
            m_list->addWidget(card);
            m_cards.push_back(card);
        }
    }
    for (size_t i = 0; i < accounts.size(); ++i)
        m_cards[i]->setSetting(accounts[i]);
    m_none->setVisible(accounts.empty());
}

void SettingsPage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colour(ColourRole::Window));
}

} // namespace heliograph
