// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <string>

namespace heliograph {

inline QByteArray bytesOfString(const std::string &text)
{
    return { text.data(), static_cast<qsizetype>(text.size()) };
}

inline std::string stdString(const QByteArray &bytes) { return bytes.toStdString(); }
inline std::string stdString(const QString &text) { return text.toStdString(); }

} // namespace heliograph
