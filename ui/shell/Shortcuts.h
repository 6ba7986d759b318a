// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QObject>

#include <map>
#include <vector>

namespace heliograph {

/// What a person can do from anywhere in the window.
enum class Command {
    FindChat,
    SearchMessages,
    SearchInChat,
    ShowCommands,
    NewChat,
    PreviousChat,
    NextChat,
    NextUnread,
    AttachFiles,
    Emoji,
    Reply,
    React,
    MessageInfo,
    AllAccounts,
    Account1,
    Account2,
    Account3,
    Account4,
    Account5,
    Account6,
    Account7,
    Account8,
    Account9,
    LinkAccount,
    ShowStatistics,
    ShowSettings,
    ShowShortcuts,
};

/// The one table of all commands with their words and keys; a person's own keys are kept in the
/// settings.
class Shortcuts final : public QObject {
    Q_OBJECT
public:
    struct Entry {
        Command command;
        /// As the settings write it; never changes.
        QString id;
        QString words;
        /// Empty: none.
        QKeySequence keys;
        QKeySequence standard;
    };
    /// `settingsFile` (INI) may be empty: nothing is kept then.
    explicit Shortcuts(const QString &settingsFile, QObject *parent = nullptr);

    std::vector<Entry> entries() const;
    QKeySequence keys(Command command) const;
    /// Why a command cannot have these keys, in words; empty if it can.
    QString problem(Command command, const QKeySequence &keys) const;
    /// Empty keys take them away. Keys with a problem() change nothing.
    void bind(Command command, const QKeySequence &keys);
    /// All as they were at first.
    void reset();

signals:
    void changed();

private:
    void save() const;

    QString m_settingsFile;
    /// Those that a person changed.
    std::map<Command, QKeySequence> m_own;
};

} // namespace heliograph
