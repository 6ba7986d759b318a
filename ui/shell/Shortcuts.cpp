// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/Shortcuts.h"

#include <QSettings>

#include <algorithm>
#include <array>

namespace heliograph {

namespace {

struct TableRow {
    Command command;
    const char *id;
    const char *words;
    int keys;
};

constexpr int keyOf(Qt::KeyboardModifiers modifiers, Qt::Key key)
{
    return static_cast<int>(modifiers) | static_cast<int>(key);
}

constexpr Qt::KeyboardModifiers ctrl = Qt::ControlModifier;
constexpr Qt::KeyboardModifiers alt = Qt::AltModifier;
constexpr Qt::KeyboardModifiers shift = Qt::ShiftModifier;

constexpr std::array table {
    TableRow { Command::FindChat, "chat.find",
        QT_TRANSLATE_NOOP("heliograph::Shortcuts", "Find a chat"), keyOf(ctrl, Qt::Key_K) },
    TableRow { Command::SearchMessages, "messages.search",
        QT_TRANSLATE_NOOP("heliograph::Shortcuts", "Search in all messages"),
        keyOf(ctrl | shift, Qt::Key_F) },
    TableRow { Command::SearchInChat, "messages.searchInChat",
        QT_TRANSLATE_NOOP("heliograph::Shortcuts", "Search in this chat"), keyOf(ctrl, Qt::Key_F) },
    TableRow { Command::ShowCommands, "commands",
        QT_TRANSLATE_NOOP("heliograph::Shortcuts", "Commands"), keyOf(ctrl | shift, Qt::Key_P) },
    TableRow { Command::NewChat, "chat.new", QT_TRANSLATE_NOOP("heliograph::Shortcuts", "New chat"),
        keyOf(ctrl, Qt::Key_N) },
    TableRow { Command::PreviousChat, "chat.previous",
        QT_TRANSLATE_NOOP("heliograph::Shortcuts", "Previous chat"), keyOf(alt, Qt::Key_Up) },
    TableRow { Command::NextChat, "chat.next",
        QT_TRANSLATE_NOOP("heliograph::Shortcuts", "Next chat"), keyOf(alt, Qt::Key_Down) },
    TableRow { Command::NextUnread, "chat.nextUnread",
        QT_TRANSLATE_NOOP("heliograph::Shortcuts", "Next unread chat"),
        keyOf(alt | shift, Qt::Key_Down) },
    TableRow { Command::AttachFiles, "chat.attach",
        QT_TRANSLATE_NOOP("heliograph::Shortcuts", "Attach files"), keyOf(ctrl, Qt::Key_O) },
    TableRow { Command::Emoji, "chat.emoji", QT_TRANSLATE_NOOP("heliograph::Shortcuts", "Emoji"),
        keyOf(ctrl, Qt::Key_Period) },
    TableRow { Command::Reply, "message.reply",
        QT_TRANSLATE_NOOP("heliograph::Shortcuts", "Reply to a message"), keyOf(ctrl, Qt::Key_Up) },
    TableRow { Command::React, "message.react",
        QT_TRANSLATE_NOOP("heliograph::Shortcuts", "React to a message"), 0 },
    TableRow { Command::MessageInfo, "message.info",
        QT_TRANSLATE_NOOP("heliograph::Shortcuts", "Message info"), keyOf(alt, Qt::Key_Return) },
    TableRow { Command::AllAccounts, "account.all",
        QT_TRANSLATE_NOOP("heliograph::Shortcuts", "All accounts"), keyOf(ctrl, Qt::Key_0) },
    TableRow { Command::Account1, "account.1", nullptr, keyOf(ctrl, Qt::Key_1) },
    TableRow { Command::Account2, "account.2", nullptr, keyOf(ctrl, Qt::Key_2) },
    TableRow { Command::Account3, "account.3", nullptr, keyOf(ctrl, Qt::Key_3) },
    TableRow { Command::Account4, "account.4", nullptr, keyOf(ctrl, Qt::Key_4) },
    TableRow { Command::Account5, "account.5", nullptr, keyOf(ctrl, Qt::Key_5) },
    TableRow { Command::Account6, "account.6", nullptr, keyOf(ctrl, Qt::Key_6) },
    TableRow { Command::Account7, "account.7", nullptr, keyOf(ctrl, Qt::Key_7) },
    TableRow { Command::Account8, "account.8", nullptr, keyOf(ctrl, Qt::Key_8) },
    TableRow { Command::Account9, "account.9", nullptr, keyOf(ctrl, Qt::Key_9) },
    TableRow { Command::LinkAccount, "account.link",
        QT_TRANSLATE_NOOP("heliograph::Shortcuts", "Link an account"), 0 },
    TableRow { Command::ShowStatistics, "page.statistics",
        QT_TRANSLATE_NOOP("heliograph::Shortcuts", "Statistics"), 0 },
    TableRow { Command::ShowSettings, "page.settings",
        QT_TRANSLATE_NOOP("heliograph::Shortcuts", "Settings"), keyOf(ctrl, Qt::Key_Comma) },
    TableRow { Command::ShowShortcuts, "page.shortcuts",
        QT_TRANSLATE_NOOP("heliograph::Shortcuts", "List of shortcuts"),
        keyOf(ctrl, Qt::Key_Slash) },
};

QString wordsOf(const TableRow &row)
{
    if (row.words != nullptr)
        return Shortcuts::tr(row.words);
    const int number = static_cast<int>(row.command) - static_cast<int>(Command::Account1) + 1;
    //: %1 is its place in the list of accounts
    return Shortcuts::tr("Account %1").arg(number);
}

QKeySequence standardOf(const TableRow &row)
{
    return row.keys == 0 ? QKeySequence() : QKeySequence(row.keys);
}

QString settingOf(const TableRow &row)
{
    return QStringLiteral("shortcuts/") + QLatin1String(row.id);
}

bool editsText(const QKeySequence &keys)
{
    for (const auto standard : { QKeySequence::Copy, QKeySequence::Cut, QKeySequence::Paste,
             QKeySequence::Undo, QKeySequence::Redo, QKeySequence::SelectAll }) {
        if (QKeySequence::keyBindings(standard).contains(keys))
            return true;
    }
    return keys == QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_V);
}

bool typesNothing(Qt::Key key) { return key >= Qt::Key_Escape; }

bool isFunctionKey(Qt::Key key) { return key >= Qt::Key_F1 && key <= Qt::Key_F35; }

} // namespace

Shortcuts::Shortcuts(const QString &settingsFile, QObject *parent)
    : QObject(parent)
    , m_settingsFile(settingsFile)
{
    if (m_settingsFile.isEmpty())
        return;
    const QSettings settings(m_settingsFile, QSettings::IniFormat);
    for (const TableRow &row : table) {
        const QVariant kept = settings.value(settingOf(row));
        if (!kept.isValid())
            continue;
        m_own[row.command] = QKeySequence::fromString(kept.toString(), QKeySequence::PortableText);
    }
    std::erase_if(
        m_own, [this](const auto &own) { return !problem(own.first, own.second).isEmpty(); });
}

std::vector<Shortcuts::Entry> Shortcuts::entries() const
{
    std::vector<Entry> entries;
    for (const TableRow &row : table)
        entries.push_back({ row.command, QLatin1String(row.id), wordsOf(row), keys(row.command),
            standardOf(row) });
    return entries;
}

QKeySequence Shortcuts::keys(Command command) const
{
    if (const auto own = m_own.find(command); own != m_own.end())
        return own->second;
    const auto row = std::find_if(table.begin(), table.end(),
        [command](const TableRow &each) { return each.command == command; });
    return standardOf(*row);
}

QString Shortcuts::problem(Command command, const QKeySequence &keys) const
{
    if (keys.isEmpty())
        return {};
    for (const TableRow &row : table) {
        if (row.command != command && this->keys(row.command) == keys)
            //: %1 is what the keys do already
            return tr("These keys are taken: %1.").arg(wordsOf(row));
    }
    const QKeyCombination held = keys[0];
    const Qt::KeyboardModifiers modifiers = held.keyboardModifiers();
    if (editsText(keys))
        return tr("These keys are for editing text.");
    if ((modifiers & (ctrl | alt)) == (ctrl | alt) && !typesNothing(held.key()))
        return tr("On many keyboards Ctrl and Alt together type a character.");
    if ((modifiers & (ctrl | alt | Qt::MetaModifier)) == 0 && !isFunctionKey(held.key()))
        return tr("Hold Ctrl or Alt with it, or take a function key.");
    return {};
}

void Shortcuts::bind(Command command, const QKeySequence &keys)
{
    if (!problem(command, keys).isEmpty() || this->keys(command) == keys)
        return;
    m_own.erase(command);
    if (this->keys(command) != keys)
        m_own[command] = keys;
    save();
    emit changed();
}

void Shortcuts::reset()
{
    m_own.clear();
    save();
    emit changed();
}

void Shortcuts::save() const
{
    if (m_settingsFile.isEmpty())
        return;
    QSettings settings(m_settingsFile, QSettings::IniFormat);
    for (const TableRow &row : table) {
        if (const auto own = m_own.find(row.command); own != m_own.end())
            settings.setValue(settingOf(row), own->second.toString(QKeySequence::PortableText));
        else
            settings.remove(settingOf(row));
    }
}

} // namespace heliograph
