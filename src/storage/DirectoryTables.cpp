// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/DirectoryTables.h"

#include "storage/Columns.h"

#include <QStringList>

namespace heliograph {

static Jid jidFromColumn(const Result<QVariant> &value)
{
    return value && value->isValid() ? jidFromColumn(*value) : Jid {};
}

DirectoryTables::DirectoryTables(Database &database)
    : m_database(database)
{
}

Result<bool> DirectoryTables::learnPair(const Jid &lid, const Jid &phoneNumber)
{
    if (!lid.isLid() || !phoneNumber.isPhoneNumber() || lid.user.isEmpty()
        || phoneNumber.user.isEmpty())
        return false;
    if (phoneNumberOf(lid) == phoneNumber.bare())
        return false;
    const QString hidden = jidColumn(lid.bare());
    const QString number = jidColumn(phoneNumber.bare());
    // A number that was given to somebody else names the new person only (04 §5, rule 5), and the
    // name learned under the LID goes along.
    return m_database.transact([&]() -> Result<bool> {
        return m_database.execute("DELETE FROM lid_map WHERE pn=?", { number })
            .and_then([&] {
                return m_database.execute(
                    "INSERT OR REPLACE INTO lid_map(lid, pn) VALUES(?,?)", { hidden, number });
            })
            .and_then([&] {
                return m_database.execute(
                    "UPDATE OR IGNORE contacts SET jid=? WHERE jid=?", { number, hidden });
            })
            .and_then(
                [&] { return m_database.execute("DELETE FROM contacts WHERE jid=?", { hidden }); })
            .map([] { return true; });
    });
}

Jid DirectoryTables::lidOf(const Jid &person) const
{
    if (person.isLid())
        return person.bare();
    return jidFromColumn(
        m_database.value("SELECT lid FROM lid_map WHERE pn=?", { jidColumn(person.bare()) }));
}

Jid DirectoryTables::phoneNumberOf(const Jid &person) const
{
    if (person.isPhoneNumber())
        return person.bare();
    return jidFromColumn(
        m_database.value("SELECT pn FROM lid_map WHERE lid=?", { jidColumn(person.bare()) }));
}

Jid DirectoryTables::canonical(const Jid &person) const
{
    if (!person.isLid())
        return person.bare();
    const Jid number = phoneNumberOf(person);
    return number.isNull() ? person.bare() : number;
}

Result<void> DirectoryTables::savePushName(const Jid &person, const QString &name)
{
    if (name.isEmpty() || pushName(person) == name)
        return {};
    return m_database.execute("INSERT OR REPLACE INTO contacts(jid, push_name) VALUES(?,?)",
        { jidColumn(canonical(person)), name });
}

QString DirectoryTables::pushName(const Jid &person) const
{
    return m_database
        .value("SELECT push_name FROM contacts WHERE jid=?", { jidColumn(canonical(person)) })
        .value_or(QVariant())
        .toString();
}

std::optional<DirectoryTables::DeviceList> DirectoryTables::devices(const Jid &user) const
{
    std::optional<DeviceList> found;
    (void)m_database.each("SELECT devices, fetched_at, raw_id FROM device_lists WHERE user=?",
        { jidColumn(user.bare()) }, [&](const QSqlQuery &row) {
            DeviceList list;
            for (const QString &number : row.value(0).toString().split(u',', Qt::SkipEmptyParts))
                list.devices.push_back(user.bare().withDevice(number.toUShort()));
            list.fetchedAt = milliseconds(row.value(1).toLongLong());
            list.rawId = row.value(2).toUInt();
            found = list;
        });
    return found;
}

Result<void> DirectoryTables::saveDevices(
    const Jid &user, const std::vector<Jid> &devices, milliseconds now, quint32 rawId)
{
    QStringList numbers;
    for (const Jid &device : devices)
        numbers.push_back(QString::number(device.device));
    return m_database.execute(
        "INSERT OR REPLACE INTO device_lists(user, devices, fetched_at, raw_id) VALUES(?,?,?,?)",
        { jidColumn(user.bare()), numbers.join(u','), static_cast<qint64>(now.count()), rawId });
}

Result<void> DirectoryTables::forgetDevices(const Jid &user)
{
    return m_database.execute("DELETE FROM device_lists WHERE user=?", { jidColumn(user.bare()) });
}

} // namespace heliograph
