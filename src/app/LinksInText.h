// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Text.h"

#include <vector>

namespace heliograph {

/// The addresses (http, https) in a text. One ends before blanks, quotes and marks that turn the
/// direction; punctuation behind it and a closing bracket that it did not open are none of it
/// (C20).
std::vector<TextSpan> linksIn(const QString &text);

} // namespace heliograph
