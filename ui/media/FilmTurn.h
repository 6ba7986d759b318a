// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QIODevice;

namespace heliograph {

/// How far the frames of an MP4 are to be turned clockwise, 0, 90, 180 or 270; phones film
/// lying down and say so here. 0 for everything else, and where Qt turns them itself.
int filmTurn(const QString &path);
int filmTurn(QIODevice &device);

} // namespace heliograph
