// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Text.h"
#include "ui/widgets/Controls.h"

#include <QStringList>

#include <optional>
#include <vector>

class QListView;

namespace heliograph {

class PickRows;

/// One thing to choose.
struct PickEntry {
    QString title;
    /// What of the title was typed.
    std::vector<TextSpan> marks {};
    /// A second line; empty: none.
    QString detail {};
    /// In the circle; empty: `icon` instead.
    QString initials {};
    int colour = 0;
    QLatin1String icon {};
    /// Colour and name of the account it belongs to; empty: none.
    int accountColour = 0;
    QString account {};
    /// At the end: a time, or keys.
    QString end {};
    QStringList keys {};
};

/// A card over the window: what is typed in its field narrows a list, from which the keyboard or
/// the mouse chooses. The field keeps the keyboard all the time.
class PickCard : public Card {
    Q_OBJECT
public:
    /// `name` begins the object names of its parts; `title` is its accessible name.
    PickCard(const Theme &theme, const QString &name, const QString &title,
        const QString &placeholder, QWidget *parent = nullptr);
    QString text() const;
    void setText(const QString &text);
    void focusField();
    /// `count` stands beside the field, e.g. "6 of 1,204 chats".
    void setEntries(std::vector<PickEntry> entries, const QString &count);
    QSize sizeHint() const override;

signals:
    void textChanged(const QString &text);
    /// Index into the entries, or how many there are: the last row.
    void picked(int row);

protected:
    /// A row below the list that is always there.
    void setLast(const PickEntry &entry);
    /// Between the field and the list.
    void setFilters(QWidget *filters);
    struct Hint {
        QStringList keys;
        QString words;
    };
    void setHints(const std::vector<Hint> &hints);
    /// Keys of the field that mean something else here; true if it was one.
    virtual bool takeKey(const QKeyEvent &event);
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    const Theme &theme() const { return m_theme; }

private:
    class Hints;
    int rowCount() const;
    void move(int step);
    void setCurrent(int row);

    const Theme &m_theme;
    Field *m_field;
    ThemedLabel *m_count;
    QListView *m_list;
    QListView *m_lastRow;
    PickRows *m_rows;
    PickRows *m_last;
    Hints *m_hints;
    int m_current = 0;
};

} // namespace heliograph
