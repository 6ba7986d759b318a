// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace heliograph {

/// A JPEG or PNG without what tells of its maker (EXIF, XMP, IPTC, PNG text chunks), its
/// pixels untouched; equal to the input when there was nothing to remove. Nothing for other formats
/// and for files whose structure is not understood.
std::optional<QByteArray> withoutMetadata(QByteArrayView picture);

} // namespace heliograph
