// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/ShortcutsCard.h"

#include "ui/widgets/Keys.h"

#include <QGridLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace heliograph {

namespace {

constexpr int shortcutsWidth = 520;

/// The keys of one line.
class KeyCaps final : public QWidget {
public:
    KeyCaps(const Theme &theme, const QKeySequence &keys, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
        , m_names(keyNames(keys))
    {
        setFixedSize(keysWidth(m_names, theme), keysHeight(theme) + metrics::xs);
        setAccessibleName(keys.toString(QKeySequence::NativeText));
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        paintKeys(painter, rect(), m_names, m_theme, Qt::AlignLeft);
    }

private:
    const Theme &m_theme;
    QStringList m_names;
};

} // namespace

ShortcutsCard::ShortcutsCard(const Theme &theme, const Shortcuts &shortcuts, QWidget *parent)
    : ScrolledCard(theme, shortcutsWidth, parent)
    , m_close(new TextButton(theme, tr("Close"), TextButton::Kind::Primary, body()))
{
    setObjectName(QStringLiteral("shortcutsCard"));
    setAccessibleName(tr("Shortcuts"));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(metrics::xl);
    grid->setVerticalSpacing(metrics::xs);
    grid->setColumnStretch(0, 1);
    int row = 0;
    for (const Shortcuts::Entry &entry : shortcuts.entries()) {
        if (entry.keys.isEmpty())
            continue;
        auto *words
            = new ThemedLabel(theme, entry.words, TextStyle::Body, ColourRole::Text, body());
        words->setObjectName(QStringLiteral("shortcutWords-") + entry.id);
        words->setWordWrap(true);
        grid->addWidget(words, row, 0);
        auto *caps = new KeyCaps(theme, entry.keys, body());
        caps->setObjectName(QStringLiteral("shortcutKeys-") + entry.id);
        grid->addWidget(caps, row++, 1, Qt::AlignRight | Qt::AlignVCenter);
    }
    m_close->setObjectName(QStringLiteral("shortcutsClose"));
    auto *change = new TextButton(theme, tr("Change…"), TextButton::Kind::Plain, body());
    change->setObjectName(QStringLiteral("shortcutsChange"));
    auto *answers = new QHBoxLayout;
    answers->setSpacing(metrics::m);
    answers->addStretch();
    answers->addWidget(change);
    answers->addWidget(m_close);
    auto *layout = new QVBoxLayout(body());
    layout->setContentsMargins(metrics::xl, 20 - metrics::xs, metrics::xl, 20 - metrics::xs);
    layout->setSpacing(metrics::l);
    layout->addWidget(
        new ThemedLabel(theme, tr("Shortcuts"), TextStyle::Title, ColourRole::Text, body()));
    layout->addLayout(grid);
    layout->addLayout(answers);
    connect(m_close, &QAbstractButton::clicked, this, &ShortcutsCard::closed);
    connect(change, &QAbstractButton::clicked, this, &ShortcutsCard::changeRequested);
}

void ShortcutsCard::focusClose() { m_close->setFocus(Qt::OtherFocusReason); }

} // namespace heliograph
