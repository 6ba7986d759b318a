// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Theme.h"

#include <QBitArray>
#include <QSize>
#include <QWidget>

namespace heliograph {

/// What the phone is to take: a picture as white tile with quiet zone, in every theme, or eight
/// characters to type; around it a ring that says how long it lasts.
class QrTile final : public QWidget {
    Q_OBJECT
public:
    explicit QrTile(const Theme &theme, QWidget *parent = nullptr);
    /// A picture of this text. False when the text fits none; nothing is shown then.
    bool setPicture(const QString &text);
    /// Eight characters, in two groups of four.
    void setCharacters(const QString &code);
    /// Nothing of a code is left in the pixels or for a screen reader.
    void clear();
    bool hasCode() const { return m_side > 0 || !m_characters.isEmpty(); }
    /// What stands in the tile without a code, or the words below the characters.
    void setMessage(QLatin1String icon, const QString &words, ColourRole role);
    /// A ring in place of the icon, filled as far as the phone has got.
    void setProgress(int percent, const QString &words);
    /// Share of the time that is left, 0…1.
    void setRemaining(double share);
    QSize sizeHint() const override { return { 296, 296 }; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintRing(QPainter &painter) const;
    void paintModules(QPainter &painter, const QRectF &tile) const;
    void paintProgress(QPainter &painter, const QRectF &ring) const;
    void paintCharacters(QPainter &painter, const QRectF &tile) const;

    const Theme &m_theme;
    QBitArray m_modules;
    int m_side = 0;
    QString m_characters;
    double m_remaining = 0;
    QLatin1String m_icon;
    QString m_words;
    ColourRole m_role = ColourRole::Second;
    /// Below 0: no ring.
    int m_percent = -1;
};

} // namespace heliograph
