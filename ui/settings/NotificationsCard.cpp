// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/NotificationsCard.h"

#include "ui/widgets/Switch.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QVBoxLayout>

namespace heliograph {

namespace {
constexpr int timeWidth = 96;
}

NotificationsCard::NotificationsCard(const Theme &theme, QWidget *parent)
    : Card(theme, parent)
    , m_theme(theme)
    , m_notifies(new Switch(theme, tr("Show notifications"), this))
    , m_text(new Switch(theme, tr("With the text of the message"), this))
    , m_quiet(new Switch(theme, tr("Do not disturb every day"), this))
    , m_from(new Field(theme, {}, this))
    , m_to(new Field(theme, {}, this))
    , m_stays(new Switch(theme, tr("Keep running in the tray when the window is closed"), this))
{
    setObjectName(QStringLiteral("notificationsCard"));
    m_notifies->setObjectName(QStringLiteral("notificationsSwitch"));
    m_text->setObjectName(QStringLiteral("notificationTextSwitch"));
    m_quiet->setObjectName(QStringLiteral("quietSwitch"));
    m_from->setObjectName(QStringLiteral("quietFrom"));
    m_from->setAccessibleName(tr("Do not disturb from"));
    m_to->setObjectName(QStringLiteral("quietTo"));
    m_to->setAccessibleName(tr("Do not disturb until"));
    m_stays->setObjectName(QStringLiteral("staysInTraySwitch"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::l, metrics::s, metrics::l, metrics::s);
    layout->setSpacing(metrics::xs);
    layout->addWidget(m_notifies);
    layout->addWidget(m_text);
    layout->addWidget(m_quiet);
    layout->addLayout(buildQuiet());
    layout->addWidget(m_stays);
    connect(m_notifies, &QAbstractButton::clicked, this, [this](bool on) {
        m_choice.notifies = on;
        apply();
        emit chosen(m_choice);
    });
    connect(m_text, &QAbstractButton::clicked, this, [this](bool on) {
        m_choice.showsText = on;
        emit chosen(m_choice);
    });
    connect(m_quiet, &QAbstractButton::clicked, this, [this](bool on) {
        m_choice.isQuiet = on;
        apply();
        emit chosen(m_choice);
    });
    connect(m_stays, &QAbstractButton::clicked, this, [this](bool on) {
        m_choice.staysInTray = on;
        emit chosen(m_choice);
    });
    connect(m_from, &QLineEdit::editingFinished, this,
        [this] { takeTime(m_from, m_choice.quietFrom); });
    connect(m_to, &QLineEdit::editingFinished, this, [this] { takeTime(m_to, m_choice.quietTo); });
    apply();
}

QLayout *NotificationsCard::buildQuiet()
{
    auto *line = new QHBoxLayout;
    line->setSpacing(metrics::s);
    for (Field *field : { m_from, m_to }) {
        field->setFixedWidth(timeWidth);
        field->setAlignment(Qt::AlignCenter);
        // Times stay left to right.
        field->setLayoutDirection(Qt::LeftToRight);
    }
    //: Between the two times of a span: "22:00 to 07:00"
    auto *to = new ThemedLabel(m_theme, tr("to"), TextStyle::Body, ColourRole::Second, this);
    line->addWidget(m_from);
    line->addWidget(to);
    line->addWidget(m_to);
    line->addStretch();
    return line;
}

/// As the locale writes it, or with a colon; what is none is put back.
void NotificationsCard::takeTime(Field *field, QTime &time)
{
    const QString text = field->text().trimmed();
    QTime typed = QLocale().toTime(text, QLocale::ShortFormat);
    if (!typed.isValid())
        typed = QTime::fromString(text, QStringLiteral("H:m"));
    const bool changes = typed.isValid() && typed != time;
    if (changes)
        time = typed;
    apply();
    if (changes)
        emit chosen(m_choice);
}

void NotificationsCard::setChoice(const Choice &choice)
{
    m_choice = choice;
    apply();
}

void NotificationsCard::setTrayAvailable(bool isAvailable) { m_stays->setVisible(isAvailable); }

void NotificationsCard::apply()
{
    m_notifies->setChecked(m_choice.notifies);
    m_text->setChecked(m_choice.showsText);
    m_text->setEnabled(m_choice.notifies);
    m_quiet->setChecked(m_choice.isQuiet);
    m_quiet->setEnabled(m_choice.notifies);
    m_stays->setChecked(m_choice.staysInTray);
    const auto show = [this](Field *field, const QTime &time) {
        field->setText(QLocale().toString(time, QLocale::ShortFormat));
        field->setEnabled(m_choice.notifies && m_choice.isQuiet);
    };
    show(m_from, m_choice.quietFrom);
    show(m_to, m_choice.quietTo);
}

} // namespace heliograph
