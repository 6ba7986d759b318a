// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/SpoolSweep.h"

#include "session/Logging.h"
#include "storage/AccountStore.h"

#include <QDir>

namespace heliograph::spoolsweep {

Result<int> removeUnnamed(
    AccountStore &store, const QString &spoolDirectory, const QSet<QString> &preparing)
{
    QDir spool(spoolDirectory);
    const QStringList found = spool.entryList(QDir::Files);
    if (found.isEmpty())
        return 0;
    const Result<QStringList> named = store.outbox().spoolFiles();
    if (!named)
        return fail(named.error());
    QSet<QString> kept = preparing;
    for (const QString &path : *named)
        kept.insert(path.section(u'/', -1));
    int removed = 0;
    for (const QString &name : found) {
        if (!kept.contains(name) && spool.remove(name))
            ++removed;
    }
    if (removed > 0)
        qCInfo(lcSession) << "removed" << removed << "files of the spool that no message needs";
    return removed;
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
