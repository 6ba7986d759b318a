// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "binary/Node.h"

#include <QByteArray>

#include <vector>

namespace heliograph {

/// One media host as the service lists it (06 §5).
struct MediaHost {
    /// `name[:port]`, used verbatim after `https://`.
    QByteArray hostname;
    QByteArray fallbackHostname;
    bool isPrimary = false;
    /// The host lists what it is for and uploads are among it.
    bool isForUploads = false;
    friend bool operator==(const MediaHost &, const MediaHost &) = default;
};

/// The answer to a `media_conn` query: where to send and fetch files, and with which token.
struct MediaConnection {
    QByteArray auth;
    /// How long the host list may be kept.
    seconds ttl { 0 };
    /// How long `auth` may be used.
    seconds authTtl { 0 };
    std::vector<MediaHost> hosts;

    /// The smaller of both lifetimes less 30 s, never negative.
    seconds usableFor() const;
    friend bool operator==(const MediaConnection &, const MediaConnection &) = default;
};

Node buildMediaConnectionQuery(const QByteArray &id);
/// Takes the `<iq type="result">`. ProtocolError unless it names an auth token, its lifetime and
/// at least one host; a host without a proper name is left out.
[[nodiscard]] Result<MediaConnection> parseMediaConnection(const Node &result);

} // namespace heliograph
