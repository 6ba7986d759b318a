// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/MediaHosts.h"

#include "protocol/MediaUrls.h"

#include <QHostAddress>

#include <algorithm>

namespace heliograph {

static void appendOnce(std::vector<QByteArray> &names, const QByteArray &name)
{
    if (!name.isEmpty() && std::find(names.begin(), names.end(), name) == names.end())
        names.push_back(name);
}

static std::vector<QByteArray> namesInOrder(std::vector<MediaHost> hosts)
{
    std::stable_partition(
        hosts.begin(), hosts.end(), [](const MediaHost &host) { return host.isPrimary; });
    std::vector<QByteArray> names;
    for (const MediaHost &host : hosts)
        appendOnce(names, host.hostname);
    for (const MediaHost &host : hosts)
        appendOnce(names, host.fallbackHostname);
    return names;
}

std::vector<QByteArray> uploadHosts(const MediaConnection &connection)
{
    std::vector<MediaHost> hosts = connection.hosts;
    const auto end = std::stable_partition(
        hosts.begin(), hosts.end(), [](const MediaHost &host) { return host.isForUploads; });
    std::vector<QByteArray> names = namesInOrder({ hosts.begin(), end });
    for (const QByteArray &name : namesInOrder({ end, hosts.end() }))
        appendOnce(names, name);
    return names;
}

std::vector<QByteArray> downloadHosts(const MediaConnection &connection)
{
    return namesInOrder(connection.hosts);
}

bool isSameOrigin(const QUrl &a, const QUrl &b)
{
    return a.scheme() == b.scheme() && a.port(443) == b.port(443)
        && a.host().compare(b.host(), Qt::CaseInsensitive) == 0;
}

static bool isListedHost(const QUrl &url, const MediaConnection &connection)
{
    const std::vector<QByteArray> names = downloadHosts(connection);
    return std::any_of(names.begin(), names.end(), [&](const QByteArray &name) {
        const Result<QUrl> host = mediaHostUrl(name);
        return host && isSameOrigin(*host, url);
    });
}

bool isAllowedMediaUrl(const QUrl &url, const MediaConnection &connection, MediaReach reach)
{
    if (!url.isValid() || url.scheme() != QLatin1String("https") || !url.userInfo().isEmpty()
        || url.hasFragment())
        return false;
    if (isListedHost(url, connection))
        return true;
    const QString host = url.host().toLower();
    if (reach != MediaReach::PublicService || url.port(443) != 443 || !QHostAddress(host).isNull())
        return false;
    return host == QLatin1String("whatsapp.net") || host.endsWith(QLatin1String(".whatsapp.net"));
}

} // namespace heliograph
