// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>

namespace heliograph {

/// Reads `<name>.json` from HELIOGRAPH_VECTORS, by default the copy in tests/data/vectors.
QJsonObject loadVectors(const char *name);
QByteArray hex(const QJsonValue &value);

} // namespace heliograph
