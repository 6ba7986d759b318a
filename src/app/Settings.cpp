// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Settings.h"

#include "storage/ProfileStore.h"

namespace heliograph {

QString Settings::nameOf(const char *name, const QString &id)
{
    const QString whole = QString::fromLatin1(name);
    return id.isEmpty() ? whole : whole + u'/' + id;
}

QVariant Settings::read(const QString &name)
{
    const auto known = m_known.constFind(name);
    return known != m_known.constEnd() ? *known : *m_known.insert(name, m_store.setting(name));
}

void Settings::write(const QString &name, const QVariant &value)
{
    if (read(name) == value)
        return;
    m_known.insert(name, value);
    (void)m_store.saveSetting(name, value);
    emit changed();
}

} // namespace heliograph
