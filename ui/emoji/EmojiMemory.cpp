// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/emoji/EmojiMemory.h"

#include "app/EmojiTable.h"

#include <QSettings>

#include <algorithm>

namespace heliograph {

EmojiMemory::EmojiMemory(const QString &settingsFile)
    : m_settingsFile(settingsFile)
{
    if (m_settingsFile.isEmpty())
        return;
    const QSettings settings(m_settingsFile, QSettings::IniFormat);
    m_recent = settings.value(QStringLiteral("emoji/recent")).toStringList().mid(0, mostRecent);
    m_tone = std::clamp(settings.value(QStringLiteral("emoji/tone"), 0).toInt(), 0, skinToneCount);
}

void EmojiMemory::remember(const QString &emoji)
{
    m_recent.removeAll(emoji);
    m_recent.prepend(emoji);
    m_recent = m_recent.mid(0, mostRecent);
    save();
}

void EmojiMemory::setTone(int tone)
{
    m_tone = std::clamp(tone, 0, skinToneCount);
    save();
}

void EmojiMemory::save() const
{
    if (m_settingsFile.isEmpty())
        return;
    QSettings settings(m_settingsFile, QSettings::IniFormat);
    settings.setValue(QStringLiteral("emoji/recent"), m_recent);
    settings.setValue(QStringLiteral("emoji/tone"), m_tone);
}

} // namespace heliograph
