// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/Controls.h"

namespace heliograph {

/// Without an account: a drawing of the instrument, one sentence, what to do next.
class WelcomePage final : public QWidget {
    Q_OBJECT
public:
    /// `sandbox`: one is in it already; `offersSandbox`: it can be tried from here.
    WelcomePage(const Theme &theme, bool sandbox, bool offersSandbox, QWidget *parent = nullptr);

signals:
    void linkRequested();
    void sandboxRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void paintHills(QPainter &painter) const;
    void paintInstrument(QPainter &painter) const;
    void paintSignals(QPainter &painter) const;

    const Theme &m_theme;
    QWidget *m_words;
    ThemedLabel *m_risk;
};

/// Where no chat is open: a small drawing and a few words.
class EmptyState final : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(const Theme &theme, QWidget *parent = nullptr);
    struct Hint {
        QStringList keys;
        QString words;
    };
    /// Keys that lead on from here.
    void setHints(const std::vector<Hint> &hints);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    std::vector<Hint> m_hints;
};

} // namespace heliograph
