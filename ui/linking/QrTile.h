// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Theme.h"

#include <QBitArray>
#include <QSize>
#include <QWidget>

namespace heliograph {

/// A code as white tile with quiet zone, in every theme, and a ring that says how long it lasts.
class QrTile final : public QWidget {
    Q_OBJECT
public:
    explicit QrTile(const Theme &theme, QWidget *parent = nullptr);
    /// Empty: nothing of a code is left in the picture. False when the text fits no code.
    bool setCode(const QString &text);
    bool hasCode() const { return m_side > 0; }
    /// What stands in the tile without a code.
    void setMessage(QLatin1String icon, const QString &words, ColourRole role);
    /// Share of the time that is left, 0…1.
    void setRemaining(double share);
    QSize sizeHint() const override { return { 296, 296 }; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintRing(QPainter &painter) const;
    void paintModules(QPainter &painter, const QRectF &tile) const;

    const Theme &m_theme;
    QBitArray m_modules;
    int m_side = 0;
    double m_remaining = 0;
    QLatin1String m_icon;
    QString m_words;
    ColourRole m_role = ColourRole::Second;
};

} // namespace heliograph
