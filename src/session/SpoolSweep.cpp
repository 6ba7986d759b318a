// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/SpoolSweep.h"

#include "session/Logging.h"
#include "storage/AccountStore.h"

#include <QDir>

namespace heliograph::spoolsweep {

static int removeAllBut(QDir folder, const QStringList &found, const QSet<QString> &kept)
{
    int removed = 0;
    for (const QString &name : found) {
        if (!kept.contains(name) && folder.remove(name))
            ++removed;
    }
    if (removed > 0)
        qCInfo(lcSession) << "removed" << removed << "files of the spool that no message needs";
    return removed;
}

/// Rows name files by their last part, so that a profile may be moved.
static QSet<QString> lastParts(const QStringList &paths)
{
    QSet<QString> names;
    for (const QString &path : paths)
        names.insert(path.section(u'/', -1));
    return names;
}

Result<int> removeUnnamed(
    AccountStore &store, const QString &spoolDirectory, const QSet<QString> &preparing)
{
    const QDir spool(spoolDirectory);
    const QStringList found = spool.entryList(QDir::Files);
    if (found.isEmpty())
        return 0;
    const Result<QStringList> named = store.outbox().spoolFiles();
    if (!named)
        return fail(named.error());
    return removeAllBut(spool, found, preparing + lastParts(*named));
}

Result<int> removeUnsentPastes(AccountStore &store, const QString &folder)
{
    const QDir pasted(folder);
    const QStringList found = pasted.entryList(QDir::Files | QDir::Hidden);
    if (folder.isEmpty() || found.isEmpty())
        return 0;
    return store.messages().localPathsIn(pasted.dirName()).map([&](const QStringList &shown) {
        return removeAllBut(pasted, found, lastParts(shown));
    });
}

int removeUnfinished(const QString &directory)
{
    QDir folder(directory);
    int removed = 0;
    for (const QString &name :
        folder.entryList({ QStringLiteral(".*.part") }, QDir::Files | QDir::Hidden))
        removed += folder.remove(name) ? 1 : 0;
    return removed;
}

} // namespace heliograph::spoolsweep
