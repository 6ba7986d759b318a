// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/ShortcutSettings.h"

#include "ui/widgets/Keys.h"
#include "ui/widgets/Marks.h"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace heliograph {

KeyButton::KeyButton(const Theme &theme, const QString &command, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_command(command)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(this, &QAbstractButton::clicked, this, [this] { listen(true); });
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    listen(false);
}

void KeyButton::setKeys(const QKeySequence &keys)
{
    m_keys = keys;
    listen(false);
}

void KeyButton::listen(bool listening)
{
    m_isListening = listening;
    //: A command and its keys
    setAccessibleName(tr("%1: %2").arg(m_command,
        listening || m_keys.isEmpty() ? words() : m_keys.toString(QKeySequence::NativeText)));
    updateGeometry();
    update();
}

QString KeyButton::words() const
{
    if (m_isListening)
        return tr("Press the keys");
    //: No keys lead to this command
    return tr("None");
}

QSize KeyButton::sizeHint() const
{
    const QFontMetrics fm(m_theme.font(TextStyle::Caption));
    const int content = m_isListening || m_keys.isEmpty() ? fm.horizontalAdvance(words()) + 2
                                                          : keysWidth(keyNames(m_keys), m_theme);
    return { std::max(136, content + 2 * metrics::m), keysHeight(m_theme) + 12 };
}

bool KeyButton::event(QEvent *event)
{
    // What is pressed now is no command.
    if (event->type() == QEvent::ShortcutOverride && m_isListening)
        event->accept();
    return QAbstractButton::event(event);
}

void KeyButton::keyPressEvent(QKeyEvent *event)
{
    const auto key = static_cast<Qt::Key>(event->key());
    if (!m_isListening) {
        if (key == Qt::Key_Return || key == Qt::Key_Enter)
            click();
        else
            QAbstractButton::keyPressEvent(event);
        return;
    }
    if (key == Qt::Key_Control || key == Qt::Key_Shift || key == Qt::Key_Alt || key == Qt::Key_Meta
        || key == Qt::Key_AltGr || key == Qt::Key_unknown)
        return;
    const Qt::KeyboardModifiers held = event->modifiers() & ~Qt::KeypadModifier;
    listen(false);
    if (held == Qt::NoModifier && key == Qt::Key_Escape)
        return;
    const bool isTakenAway
        = held == Qt::NoModifier && (key == Qt::Key_Delete || key == Qt::Key_Backspace);
    emit keysPressed(isTakenAway ? QKeySequence() : QKeySequence(QKeyCombination(held, key)));
}

void KeyButton::focusOutEvent(QFocusEvent *event)
{
    listen(false);
    QAbstractButton::focusOutEvent(event);
}

void KeyButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LayoutDirectionAuto);
    paintCard(painter, rect(), metrics::controlRadius,
        m_theme.colour(underMouse() ? ColourRole::Raised : ColourRole::Surface),
        m_theme.colour(m_isListening ? ColourRole::Accent : ColourRole::Border));
    if (m_isListening || showsFocus(*this))
        paintFocusRing(
            painter, QRectF(rect()).adjusted(1, 1, -1, -1), metrics::controlRadius, m_theme);
    if (!m_isListening && !m_keys.isEmpty()) {
        const QStringList names = keyNames(m_keys);
        const int wide = keysWidth(names, m_theme);
        paintKeys(
            painter, QRect((width() - wide) / 2, 0, wide, height()), names, m_theme, Qt::AlignLeft);
        return;
    }
    painter.setFont(m_theme.font(TextStyle::Caption));
    painter.setPen(m_theme.colour(m_isListening ? ColourRole::Accent : ColourRole::Second));
    painter.drawText(rect(), Qt::AlignCenter, words());
}

ShortcutSettings::ShortcutSettings(const Theme &theme, Shortcuts &shortcuts, QWidget *parent)
    : Card(theme, parent)
    , m_theme(theme)
    , m_shortcuts(shortcuts)
    , m_problem(new ThemedLabel(theme, {}, TextStyle::Caption, ColourRole::Danger, this))
    , m_reset(new TextButton(theme, tr("Reset all"), TextButton::Kind::Plain, this))
{
    setObjectName(QStringLiteral("shortcutSettings"));
    m_problem->setObjectName(QStringLiteral("shortcutProblem"));
    m_problem->setWordWrap(true);
    m_reset->setObjectName(QStringLiteral("shortcutReset"));
    m_reset->setCompact(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::l, metrics::m, metrics::l, metrics::m);
    layout->setSpacing(metrics::xs);
    for (const Shortcuts::Entry &entry : shortcuts.entries())
        addRow(layout, entry);
    auto *end = new QHBoxLayout;
    end->addWidget(m_problem, 1);
    end->addWidget(m_reset);
    layout->addSpacing(metrics::xs);
    layout->addLayout(end);
    connect(m_reset, &QAbstractButton::clicked, &shortcuts, &Shortcuts::reset);
    connect(&shortcuts, &Shortcuts::changed, this, &ShortcutSettings::refresh);
    refresh();
}

void ShortcutSettings::addRow(QLayout *rows, const Shortcuts::Entry &entry)
{
    auto *line = new QHBoxLayout;
    line->setSpacing(metrics::m);
    auto *words = new ThemedLabel(m_theme, entry.words, TextStyle::Body, ColourRole::Text, this);
    auto *standard = new TextButton(m_theme, tr("Reset"), TextButton::Kind::Link, this);
    standard->setObjectName(QStringLiteral("shortcutReset-") + entry.id);
    standard->setAccessibleName(tr("Reset %1").arg(entry.words));
    // Its place is kept, so that the rows stand below each other.
    QSizePolicy stays = standard->sizePolicy();
    stays.setRetainSizeWhenHidden(true);
    standard->setSizePolicy(stays);
    auto *keys = new KeyButton(m_theme, entry.words, this);
    keys->setObjectName(QStringLiteral("shortcut-") + entry.id);
    line->addWidget(words, 1);
    line->addWidget(standard);
    line->addWidget(keys);
    static_cast<QVBoxLayout *>(rows)->addLayout(line);
    const Command command = entry.command;
    connect(keys, &KeyButton::keysPressed, this,
        [this, command](const QKeySequence &pressed) { bind(command, pressed); });
    connect(standard, &QAbstractButton::clicked, this,
        [this, command, first = entry.standard] { bind(command, first); });
    m_rows.push_back({ command, keys, standard });
}

void ShortcutSettings::bind(Command command, const QKeySequence &keys)
{
    m_problem->setText(m_shortcuts.problem(command, keys));
    m_shortcuts.bind(command, keys);
}

void ShortcutSettings::refresh()
{
    const std::vector<Shortcuts::Entry> entries = m_shortcuts.entries();
    bool isChanged = false;
    for (size_t i = 0; i < entries.size(); ++i) {
        const bool isOwn = entries[i].keys != entries[i].standard;
        isChanged = isChanged || isOwn;
        m_rows[i].keys->setKeys(entries[i].keys);
        m_rows[i].standard->setVisible(isOwn);
    }
    m_reset->setEnabled(isChanged);
    if (!isChanged)
        m_problem->clear();
}

} // namespace heliograph
