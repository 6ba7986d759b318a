// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "media/DownloadSink.h"
#include "protocol/Message.h"

namespace heliograph {

/// The file of exactly this content that lies at `place`, under its name or a numbered one; empty
/// if there is none. A death between placing a file and noting it leaves such a one. Blocking.
QString storedCopy(const DownloadPlace &place, const MediaExpectation &expected);

/// Whether the file at `path` still has the content of this hash. Blocking.
bool hasContent(const QString &path, const QByteArray &sha256);

/// A name for what its sender gave none: its kind and the beginning of its hash, so that a folder
/// of many thousands needs no numbers.
QString nameOfNameless(const MediaReference &media);

} // namespace heliograph
