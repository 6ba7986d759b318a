// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/chats/SearchFilters.h"

#include <QTimer>

class QListView;

namespace heliograph {

class FoundDelegate;

/// The search in messages, in place of the chats: a field, filters, what was found.
class SearchPane final : public QWidget {
    Q_OBJECT
public:
    SearchPane(const Theme &theme, std::function<qint64()> now, QWidget *parent = nullptr);
    /// It stays the caller's.
    void setModel(MessageSearchModel *model);
    SearchFilters *filters() const { return m_filters; }
    /// Puts the cursor into the field; an empty text leaves what was typed before.
    void begin(const QString &text);
    void setCurrent(int row);
    /// -1 if none is chosen.
    int currentRow() const;

signals:
    /// A person chose this row of the model.
    void messageChosen(int row);
    void closed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void search();
    void refresh();
    void restoreCurrent();
    QString summary() const;

    const Theme &m_theme;
    MessageSearchModel *m_model = nullptr;
    Field *m_field;
    SearchFilters *m_filters;
    ThemedLabel *m_summary;
    QListView *m_list;
    FoundDelegate *m_delegate;
    ThemedLabel *m_empty;
    /// What is chosen: account and row id.
    QPair<QString, qint64> m_chosen;
    /// Not every letter is looked for.
    QTimer m_pause;
};

} // namespace heliograph
