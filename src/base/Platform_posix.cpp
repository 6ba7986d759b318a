// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What Linux and macOS do alike.
#include "base/Platform.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace heliograph::platform {

bool restrictToOwner(const QString &path)
{
    struct stat info { };
    const QByteArray name = QFile::encodeName(path);
    if (stat(name.constData(), &info) != 0)
        return false;
    return chmod(name.constData(), S_ISDIR(info.st_mode) ? 0700 : 0600) == 0;
}

void restrictNewFilesToOwner() { umask(0077); }

bool syncFolderToDisk(const QString &folder)
{
    const QByteArray name = QFile::encodeName(folder);
    const int descriptor = open(name.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor == -1)
        return false;
    const bool synced = syncToDisk(descriptor);
    close(descriptor);
    return synced;
}

/// Whether nobody is bound to this socket any more. Asked with a kind of socket that a listener of
/// streams refuses, so that it hears nothing of it.
static bool isAbandoned(const QByteArray &path)
{
    sockaddr_un address {};
    address.sun_family = AF_UNIX;
    if (path.size() >= static_cast<qsizetype>(sizeof address.sun_path))
        return false;
    std::memcpy(address.sun_path, path.constData(), static_cast<size_t>(path.size()));
    const int asking = socket(AF_UNIX, SOCK_DGRAM, 0);
    if (asking == -1)
        return false;
    const int answer
        = connect(asking, reinterpret_cast<const sockaddr *>(&address), sizeof address);
    const bool isRefused = answer == -1 && errno == ECONNREFUSED;
    close(asking);
    return isRefused;
}

bool clearSocketPath(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    struct stat info { };
    if (lstat(name.constData(), &info) != 0)
        return errno == ENOENT;
    return S_ISSOCK(info.st_mode) && isAbandoned(name) && unlink(name.constData()) == 0;
}

int duplicateSocket(qintptr socketDescriptor)
{
    return fcntl(static_cast<int>(socketDescriptor), F_DUPFD_CLOEXEC, 0);
}

void resetOnClose(qintptr socketDescriptor)
{
    const linger abrupt { 1, 0 };
    setsockopt(static_cast<int>(socketDescriptor), SOL_SOCKET, SO_LINGER, &abrupt, sizeof abrupt);
}

} // namespace heliograph::platform
