// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/EmojiModel.h"
#include "ui/widgets/Controls.h"

#include <QPointer>

namespace heliograph {

class EmojiGrid;
class EmojiMemory;

/// All emoji with their names, over a part of the window. Lies inside the window, so that it is
/// placed on every platform and input methods reach its search.
class EmojiPicker final : public Card {
    Q_OBJECT
public:
    /// Hidden until popupAt(). The memory must live as long.
    EmojiPicker(const Theme &theme, EmojiMemory &memory, QWidget *window);

    /// Beside `anchor`, above it where there is room; in pixels of the window it belongs to.
    /// The same anchor once more closes it.
    void popupAt(const QRect &anchor);
    /// Gives the focus back to where it was.
    void dismiss();

signals:
    void emojiChosen(const QString &emoji);
    void closed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    bool isOutside(const QWidget &widget) const;
    void buildTabs(QWidget *row);
    void connectParts();
    void showTab(int tab);
    void showFound();
    void showFirst();
    void place();
    void choose(const QString &emoji, bool stay);
    void showTones(const QModelIndex &index, const QPoint &at);

    const Theme &m_theme;
    EmojiMemory &m_memory;
    EmojiModel m_model;
    Field *m_search;
    EmojiGrid *m_grid;
    ThemedLabel *m_nothing;
    ElidedLabel *m_name;
    std::vector<QAbstractButton *> m_tabs;
    QRect m_anchor;
    QPointer<QWidget> m_focusBefore;
};

} // namespace heliograph
