// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "binary/Node.h"

#include <QJsonObject>

namespace heliograph {

/// A node from the model of nodes.json.
Node nodeFromModel(const QJsonObject &model);
/// A node of every kind that the wire can carry, at most `depth` levels deep.
Node randomNode(Random &random, int depth);
/// `levels` nodes inside each other.
Node nestedNode(int levels);

} // namespace heliograph
