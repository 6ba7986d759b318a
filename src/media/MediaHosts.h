// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/MediaConnection.h"

#include <QByteArray>
#include <QUrl>

#include <vector>

namespace heliograph {

/// Which hosts besides the listed ones a message may point to (06 §10.1).
enum class MediaReach {
    /// The account's own media hosts, exactly as listed.
    ListedHosts,
    /// These, and whatsapp.net with everything below it.
    PublicService,
};

/// Hosts to try for an upload, best first: those that say they take uploads if any does, primary
/// before fallback, then as listed; last the fallback names (06 §5).
std::vector<QByteArray> uploadHosts(const MediaConnection &connection);
/// Hosts to try for a download, best first.
std::vector<QByteArray> downloadHosts(const MediaConnection &connection);

/// Whether a client may connect there (06 §10.1): https, no user name, no fragment, host and port
/// among those allowed. Address literals only when they are listed.
bool isAllowedMediaUrl(const QUrl &url, const MediaConnection &connection, MediaReach reach);

/// Whether a redirect stays on the host that was asked.
bool isSameOrigin(const QUrl &a, const QUrl &b);

} // namespace heliograph
