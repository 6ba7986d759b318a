// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace heliograph {

/// Which emoji were chosen lately and in which skin tone, kept beside what the window keeps.
class EmojiMemory final {
public:
    static constexpr int mostRecent = 36;

    /// `settingsFile` as in WindowOptions: an INI file, or empty to keep nothing.
    explicit EmojiMemory(const QString &settingsFile);

    /// The latest first.
    const QStringList &recent() const { return m_recent; }
    void remember(const QString &emoji);
    /// 0 … skinToneCount.
    int tone() const { return m_tone; }
    void setTone(int tone);

private:
    void save() const;

    QString m_settingsFile;
    QStringList m_recent;
    int m_tone = 0;
};

} // namespace heliograph
