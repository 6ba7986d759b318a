// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/EmojiTable.h"

#include <QAbstractListModel>
#include <QStringList>

namespace heliograph {

/// The emoji that can be chosen: a group, the latest ones, or what a search found.
class EmojiModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { HasTonesRole = Qt::UserRole + 1 };
    /// The table must live as long.
    explicit EmojiModel(const EmojiTable &table, QObject *parent = nullptr);

    void showGroup(EmojiGroup group);
    /// As they were chosen, in their own tones; unknown ones are left out.
    void showRecent(const QStringList &recent);
    void showFound(const QString &query);
    /// 0 … skinToneCount, for all that have tones.
    void setTone(int tone);

    int rowCount(const QModelIndex &parent = {}) const override;
    /// DisplayRole is the emoji, AccessibleTextRole and ToolTipRole its name.
    QVariant data(const QModelIndex &index, int role) const override;
    const Emoji &emojiAt(int row) const { return *m_rows[static_cast<size_t>(row)].emoji; }

private:
    struct Row {
        const Emoji *emoji = nullptr;
        /// As chosen once; empty: in the tone of all.
        QString text {};
    };
    void setRows(std::vector<Row> rows);

    const EmojiTable &m_table;
    std::vector<Row> m_rows;
    int m_tone = 0;
};

} // namespace heliograph
