// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/MediaConnection.h"

#include "protocol/MediaUrls.h"

#include <algorithm>

namespace heliograph {

seconds MediaConnection::usableFor() const
{
    constexpr seconds margin { 30 };
    return std::max(std::min(ttl, authTtl) - margin, seconds(0));
}

Node buildMediaConnectionQuery(const QByteArray &id)
{
    return Node("iq",
        { { "id", id }, { "to", Jid::service() }, { "type", QByteArray("set") },
            { "xmlns", QByteArray("w:m") } },
        Node::Children { Node("media_conn") });
}

static MediaHost parseMediaHost(const Node &node)
{
    MediaHost host;
    host.hostname = node.text("hostname");
    host.fallbackHostname = node.text("fallback_hostname");
    if (!mediaHostUrl(host.fallbackHostname))
        host.fallbackHostname.clear();
    host.isPrimary = node.text("type") == "primary";
    host.isForUploads = node.child("upload") != nullptr;
    return host;
}

static std::vector<MediaHost> parseMediaHostList(const Node &connection)
{
    constexpr size_t most = 32;
    std::vector<MediaHost> hosts;
    for (const Node &child : connection.children()) {
        if (child.tag != "host" || hosts.size() == most || !mediaHostUrl(child.text("hostname")))
            continue;
        hosts.push_back(parseMediaHost(child));
    }
    return hosts;
}

Result<MediaConnection> parseMediaConnection(const Node &result)
{
    const Node *node = result.child("media_conn");
    if (result.tag != "iq" || result.text("type") != "result" || !node)
        return fail(ErrorCode::ProtocolError, QStringLiteral("no media_conn"));
    constexpr qint64 longestTtl = 7 * 24 * 3600;
    const Result<qint64> ttl = node->number("ttl");
    MediaConnection connection;
    connection.auth = node->text("auth");
    connection.hosts = parseMediaHostList(*node);
    if (connection.auth.isEmpty() || !ttl || connection.hosts.empty())
        return fail(
            ErrorCode::ProtocolError, QStringLiteral("media_conn without auth, ttl or host"));
    connection.ttl = seconds(std::clamp<qint64>(*ttl, 0, longestTtl));
    connection.authTtl
        = seconds(std::clamp<qint64>(node->numberOr("auth_ttl", *ttl), 0, longestTtl));
    return connection;
}

} // namespace heliograph
