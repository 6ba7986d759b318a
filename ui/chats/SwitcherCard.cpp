// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chats/SwitcherCard.h"

#include "ui/chats/ChatListView.h"
#include "ui/widgets/Keys.h"
#include "ui/widgets/Text.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QScrollArea>
#include <QScrollBar>

#include <algorithm>

namespace heliograph {

namespace {

/// Accounts that a key chooses.
constexpr size_t chipsWithKeys = 9;

/// One row of chips that goes on beyond its edge: the chosen one is brought into sight.
class ChipRow final : public QScrollArea {
public:
    explicit ChipRow(QWidget *parent)
        : QScrollArea(parent)
    {
        setFrameShape(QFrame::NoFrame);
        setFocusPolicy(Qt::NoFocus);
        setWidgetResizable(true);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        viewport()->setAutoFillBackground(false);
    }
    QSize sizeHint() const override { return widget()->sizeHint(); }
    QSize minimumSizeHint() const override { return { 0, widget()->sizeHint().height() }; }
};

} // namespace

SwitcherCard::SwitcherCard(const Theme &theme, const std::vector<AccountChoice> &accounts,
    Find find, const QKeySequence &searchKeys, qint64 now, QWidget *parent)
    : PickCard(theme, QStringLiteral("switcher"), tr("Find a chat"),
        tr("Name or number, in all accounts"), parent)
    , m_accounts(accounts)
    , m_find(std::move(find))
    , m_searchKeys(searchKeys)
    , m_now(now)
{
    setFilters(buildFilters());
    const QStringList arrows
        = keyNames(QKeySequence(Qt::Key_Up)) + keyNames(QKeySequence(Qt::Key_Down));
    const QStringList control = keyNames(QKeySequence(Qt::CTRL | Qt::Key_1)).mid(0, 1);
    setHints({ { arrows, tr("choose") }, { keyNames(QKeySequence(Qt::Key_Enter)), tr("open") },
        { control + QStringList { QStringLiteral("1–9") }, tr("one account") },
        { keyNames(QKeySequence(Qt::Key_Escape)), tr("close") } });
    connect(this, &PickCard::textChanged, this, &SwitcherCard::refresh);
    connect(this, &PickCard::picked, this, [this](int row) {
        if (row < static_cast<int>(m_shown.size())) {
            const ChatRow &chosen = m_shown[static_cast<size_t>(row)].row;
            emit chatChosen(chosen.accountId, chosen.chat);
        } else {
            emit searchRequested(text());
        }
    });
    refresh();
}

QWidget *SwitcherCard::buildFilters()
{
    auto *area = new ChipRow(this);
    auto *chips = new QWidget(area);
    auto *layout = new QHBoxLayout(chips);
    layout->setContentsMargins(metrics::l, 0, metrics::l, metrics::xs);
    layout->setSpacing(6);
    const auto add = [&](const QString &id, const QString &name, Chip *chip) {
        chip->setObjectName(QStringLiteral("switcherAccount-") + id);
        chip->setAccessibleName(name);
        chip->setAutoExclusive(true);
        layout->addWidget(chip);
        m_chips.push_back(chip);
        connect(chip, &QAbstractButton::toggled, this, [this, id, chip, area](bool on) {
            if (!on)
                return;
            m_account = id;
            area->ensureWidgetVisible(chip);
            refresh();
            focusField();
        });
    };
    add({}, tr("All accounts"), new Chip(theme(), tr("All"), chips));
    for (size_t i = 0; i < m_accounts.size(); ++i) {
        const AccountChoice &account = m_accounts[i];
        auto *chip = new Chip(theme(), account.label, chips);
        chip->setAccount(account.colour,
            i < chipsWithKeys ? QLocale().toString(static_cast<int>(i) + 1) : QString());
        add(account.id, account.label, chip);
    }
    layout->addStretch();
    m_chips.front()->setChecked(true);
    area->setWidget(chips);
    chips->setAutoFillBackground(false);
    return area;
}

void SwitcherCard::refresh()
{
    FoundChats found = m_find(text(), m_account);
    m_shown = std::move(found.best);
    std::vector<PickEntry> entries;
    entries.reserve(m_shown.size());
    for (const FoundChat &each : m_shown)
        entries.push_back(entryOf(each));
    const QString all = found.of == 1 ? tr("1 chat") : tr("%n chats", nullptr, found.of);
    setEntries(std::move(entries),
        text().trimmed().isEmpty() ? all
                                   //: %1 is how many fit to what was typed, %2 "1,204 chats"
                                   : tr("%1 of %2").arg(QLocale().toString(found.found), all));
    PickEntry search;
    search.title = text().trimmed().isEmpty() ? tr("Search in messages")
                                              : tr("Search in messages for “%1”").arg(text());
    search.icon = QLatin1String("search");
    search.keys = keyNames(m_searchKeys);
    setLast(search);
}

PickEntry SwitcherCard::entryOf(const FoundChat &found) const
{
    PickEntry entry;
    entry.title = found.row.title;
    entry.marks = found.marks;
    const QString preview = previewText(found.row);
    if (!found.isSamePerson)
        entry.detail = preview;
    else if (preview.isEmpty())
        entry.detail = tr("Same person, other account");
    else
        //: %1 is the last message
        entry.detail = tr("Same person, other account · %1").arg(preview);
    entry.initials = initialsOf(found.row.title);
    entry.colour = found.row.colour;
    entry.accountColour = found.row.accountColour;
    entry.account = found.row.accountLabel;
    if (found.row.timestamp > 0)
        entry.end = listTime(found.row.timestamp, m_now);
    return entry;
}

bool SwitcherCard::takeKey(const QKeyEvent &event)
{
    const QKeyCombination keys = event.keyCombination();
    if (m_searchKeys == QKeySequence(keys)) {
        emit searchRequested(text());
        return true;
    }
    const int number = keys.key() - Qt::Key_0;
    const bool isPlainControl
        = (keys.keyboardModifiers() & ~Qt::KeypadModifier) == Qt::ControlModifier;
    if (!isPlainControl || number < 0 || number > 9)
        return false;
    if (static_cast<size_t>(number) < m_chips.size())
        m_chips[static_cast<size_t>(number)]->setChecked(true);
    return true;
}

} // namespace heliograph
