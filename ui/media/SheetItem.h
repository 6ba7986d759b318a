// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/OutgoingFile.h"

#include <optional>

namespace heliograph {

/// One file of the sheet.
struct SheetItem {
    int id = 0;
    QString path;
    QString name;
    bool isProbed = false;
    FileProbe probe;
    std::optional<Error> refusal;
    /// What the person wants it to be; counts where the file can be that.
    std::optional<MediaType> chosen;
    bool highDefinition = false;
    QString caption;

    /// What it is sent as.
    MediaType form() const;
};

/// "Photo", "Voice message", …
QString formWord(MediaType form);
/// Why a file cannot go, in plain words.
QString refusalText(const SheetItem &item);
/// What a person should know before sending it; empty when there is nothing.
QString noteText(const SheetItem &item);

} // namespace heliograph
