// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/LinkJob.h"

#include <QWidget>

#include <array>

namespace heliograph {

class Theme;
class ThemedLabel;

/// The way of one link once the phone has answered: scanned, confirmed, syncing, ready; each with
/// the time at which it was reached.
class LinkStages final : public QWidget {
    Q_OBJECT
public:
    LinkStages(const Theme &theme, const Clock &clock, QWidget *parent = nullptr);
    /// A new link begins; `typed`: by a code instead of a picture.
    void begin(bool typed);
    void show(const LinkProgress &progress);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    static constexpr int count = 4;
    QString title(int step) const;
    QString caption(int step) const;
    void describe();

    const Theme &m_theme;
    const Clock &m_clock;
    LinkProgress m_progress;
    bool m_typed = false;
    /// Steps that are done; the next one is under way.
    int m_done = 0;
    std::array<QString, count> m_times;
    std::array<QWidget *, count> m_discs;
    std::array<ThemedLabel *, count> m_titles;
    std::array<ThemedLabel *, count> m_captions;
};

} // namespace heliograph
