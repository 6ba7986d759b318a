// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/EmojiModel.h"

namespace heliograph {

EmojiModel::EmojiModel(const EmojiTable &table, QObject *parent)
    : QAbstractListModel(parent)
    , m_table(table)
{
}

void EmojiModel::setRows(std::vector<Row> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

void EmojiModel::showGroup(EmojiGroup group)
{
    std::vector<Row> rows;
    for (const Emoji &emoji : m_table.all()) {
        if (emoji.group == group)
            rows.push_back({ &emoji });
    }
    setRows(std::move(rows));
}

void EmojiModel::showRecent(const QStringList &recent)
{
    std::vector<Row> rows;
    for (const QString &text : recent) {
        if (const Emoji *emoji = m_table.find(text))
            rows.push_back({ emoji, text });
    }
    setRows(std::move(rows));
}

void EmojiModel::showFound(const QString &query)
{
    std::vector<Row> rows;
    for (const Emoji *emoji : m_table.search(query))
        rows.push_back({ emoji });
    setRows(std::move(rows));
}

void EmojiModel::setTone(int tone)
{
    m_tone = tone;
    if (!m_rows.empty())
        emit dataChanged(index(0), index(rowCount() - 1));
}

int EmojiModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant EmojiModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Row &row = m_rows[static_cast<size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return row.text.isEmpty() ? inTone(*row.emoji, m_tone) : row.text;
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole:
        return row.emoji->name;
    case HasTonesRole:
        return !row.emoji->light.isEmpty();
    default:
        return {};
    }
}

} // namespace heliograph
