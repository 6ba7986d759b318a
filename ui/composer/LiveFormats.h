// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QTextDocument;

namespace heliograph {

class Theme;

/// Shows in a document how its text will look, with the marks in the second colour. Only the
/// layout changes: neither text nor undo do, and a line that is being composed is left alone.
/// `text` is that of the document, unit by unit.
void showFormats(QTextDocument &document, const QString &text, const Theme &theme);

} // namespace heliograph
