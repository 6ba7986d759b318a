// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/KeyTables.h"

#include "base/BigEndian.h"
#include "storage/Columns.h"

namespace heliograph {

namespace {

QString column(const QByteArray &utf8) { return QString::fromUtf8(utf8); }

QByteArray sealedPart(const Credentials &credentials)
{
    return credentials.noise.privateKey + credentials.identity.privateKey + credentials.advSecret
        + bigEndian(credentials.registrationId, 4);
}

constexpr qsizetype sealedPartSize = 100;

Result<void> readSealedPart(const QByteArray &bytes, Credentials &credentials)
{
    if (bytes.size() != sealedPartSize)
        return fail(ErrorCode::KeyUnavailable, QStringLiteral("credentials misshapen"));
    credentials.noise = *keyPairFromPrivate(QByteArrayView(bytes).first(32));
    credentials.identity = *keyPairFromPrivate(QByteArrayView(bytes).sliced(32, 32));
    credentials.advSecret = bytes.mid(64, 32);
    credentials.registrationId = fromBigEndian(bytes.sliced(96));
    return {};
}

const char credentialsPurpose[] = "credentials";
const char ratchetPurpose[] = "ratchet";
const char senderKeyPurpose[] = "senderkey";

} // namespace

KeyTables::KeyTables(Database &database, const SecretBox &box, PreKeyTable &preKeys)
    : m_database(database)
    , m_box(box)
    , m_preKeys(preKeys)
{
}

bool KeyTables::isOwn(const Jid &device) const
{
    return m_credentials
        && (device.isSameUser(m_credentials->jid) || device.isSameUser(m_credentials->lid));
}

Result<void> KeyTables::load()
{
    m_credentials.reset();
    Credentials credentials;
    QByteArray sealed;
    Result<void> read = m_database.each(
        "SELECT sealed, jid, lid, platform, push_name, account, unlinked FROM credentials", {},
        [&](const QSqlQuery &row) {
            sealed = row.value(0).toByteArray();
            credentials.jid = jidFromColumn(row.value(1));
            credentials.lid = jidFromColumn(row.value(2));
            credentials.platform = row.value(3).toString();
            credentials.pushName = row.value(4).toString();
            credentials.account = row.value(5).toByteArray();
            credentials.isEnded = row.value(6).toBool();
        });
    if (!read || sealed.isEmpty())
        return read;
    return m_box.open(sealed, credentialsPurpose)
        .and_then([&](const QByteArray &bytes) { return readSealedPart(bytes, credentials); })
        .map([&] { m_credentials = credentials; });
}

Result<void> KeyTables::saveCredentials(const Credentials &credentials)
{
    return m_database
        .execute(
            "INSERT INTO credentials(id, sealed, jid, lid, platform, push_name, account, unlinked) "
            "VALUES(1,?,?,?,?,?,?,?)"
            " ON CONFLICT(id) DO UPDATE SET sealed=excluded.sealed, jid=excluded.jid, "
            "lid=excluded.lid,"
            " platform=excluded.platform, push_name=excluded.push_name, account=excluded.account,"
            " unlinked=excluded.unlinked",
            { m_box.seal(sealedPart(credentials), credentialsPurpose), jidColumn(credentials.jid),
                jidColumn(credentials.lid), credentials.platform, credentials.pushName,
                credentials.account, credentials.isEnded ? 1 : 0 })
        .map([&] { remember(credentials); });
}

void KeyTables::remember(std::optional<Credentials> credentials)
{
    m_database.undoOnRollback([this, before = m_credentials] { m_credentials = before; });
    m_credentials = std::move(credentials);
}

Result<void> KeyTables::eraseCredentials()
{
    return m_database.transact([&]() -> Result<void> {
        for (const char *sql :
            { "DELETE FROM credentials", "DELETE FROM prekeys", "DELETE FROM signed_prekeys",
                "DELETE FROM ratchets", "DELETE FROM sender_keys", "DELETE FROM device_lists" }) {
            if (Result<void> done = m_database.execute(sql); !done)
                return done;
        }
        remember(std::nullopt);
        return {};
    });
}

QByteArray KeyTables::serviceChain() const
{
    return m_database.value("SELECT service_chain FROM credentials")
        .value_or(QVariant())
        .toByteArray();
}

Result<void> KeyTables::saveServiceChain(const QByteArray &chain)
{
    return m_database.execute("UPDATE credentials SET service_chain=?", { chain });
}

QByteArray KeyTables::routing() const
{
    return m_database.value("SELECT routing FROM credentials").value_or(QVariant()).toByteArray();
}

Result<void> KeyTables::saveRouting(const QByteArray &routing)
{
    return m_database.execute("UPDATE credentials SET routing=?", { routing });
}

milliseconds KeyTables::phoneSeen() const
{
    return milliseconds(
        m_database.value("SELECT phone_seen FROM credentials").value_or(QVariant()).toLongLong());
}

Result<void> KeyTables::savePhoneSeen(milliseconds when)
{
    return m_database.execute(
        "UPDATE credentials SET phone_seen=?", { static_cast<qint64>(when.count()) });
}

std::optional<QByteArray> KeyTables::openSealed(
    const Result<QVariant> &sealed, const char *purpose) const
{
    if (!sealed || !sealed->isValid())
        return std::nullopt;
    const Result<QByteArray> bytes = m_box.open(sealed->toByteArray(), purpose);
    return bytes ? std::optional(*bytes) : std::nullopt;
}

KeyPair KeyTables::ownIdentity() const
{
    return m_credentials ? m_credentials->identity : KeyPair {};
}

quint32 KeyTables::registrationId() const
{
    return m_credentials ? m_credentials->registrationId : 0;
}

std::optional<QByteArray> KeyTables::identityOf(const SignalAddress &address) const
{
    const Result<QVariant> key
        = m_database.value("SELECT key FROM identities WHERE name=? AND device=?",
            { column(address.name), address.device });
    return key && key->isValid() ? std::optional(key->toByteArray()) : std::nullopt;
}

Result<void> KeyTables::saveIdentity(const SignalAddress &address, const QByteArray &key)
{
    return m_database.execute("INSERT OR REPLACE INTO identities(name, device, key) VALUES(?,?,?)",
        { column(address.name), address.device, key });
}

Result<void> KeyTables::removeIdentities(const QByteArray &name)
{
    return m_database.execute("DELETE FROM identities WHERE name=?", { column(name) });
}

Result<void> KeyTables::renameIdentities(const QByteArray &from, const QByteArray &to)
{
    return m_database
        .execute(
            "UPDATE OR IGNORE identities SET name=? WHERE name=?", { column(to), column(from) })
        .and_then([&] { return removeIdentities(from); });
}

std::optional<QByteArray> KeyTables::loadSession(const SignalAddress &address) const
{
    return openSealed(m_database.value("SELECT sealed FROM ratchets WHERE name=? AND device=?",
                          { column(address.name), address.device }),
        ratchetPurpose);
}

bool KeyTables::hasSession(const SignalAddress &address) const
{
    const Result<QVariant> found
        = m_database.value("SELECT 1 FROM ratchets WHERE name=? AND device=?",
            { column(address.name), address.device });
    return found && found->isValid();
}

Result<void> KeyTables::saveSession(const SignalAddress &address, const QByteArray &record)
{
    return m_database.execute("INSERT INTO ratchets(name, device, sealed) VALUES(?,?,?)"
                              " ON CONFLICT(name, device) DO UPDATE SET sealed=excluded.sealed",
        { column(address.name), address.device, m_box.seal(record, ratchetPurpose) });
}

Result<void> KeyTables::removeSession(const SignalAddress &address)
{
    return m_database.execute(
        "DELETE FROM ratchets WHERE name=? AND device=?", { column(address.name), address.device });
}

Result<void> KeyTables::removeSessions(const QByteArray &name)
{
    return m_database.execute("DELETE FROM ratchets WHERE name=?", { column(name) });
}

Result<int> KeyTables::renameSessions(const QByteArray &from, const QByteArray &to)
{
    const Result<void> moved = m_database.execute(
        "UPDATE OR IGNORE ratchets SET name=? WHERE name=?", { column(to), column(from) });
    const int count = m_database.changedRows();
    return moved.and_then([&] { return removeSessions(from); }).map([&] { return count; });
}

std::optional<QByteArray> KeyTables::loadSenderKey(
    const QByteArray &group, const SignalAddress &sender) const
{
    return openSealed(
        m_database.value("SELECT sealed FROM sender_keys WHERE chat=? AND name=? AND device=?",
            { column(group), column(sender.name), sender.device }),
        senderKeyPurpose);
}

Result<void> KeyTables::saveSenderKey(
    const QByteArray &group, const SignalAddress &sender, const QByteArray &record)
{
    return m_database.execute(
        "INSERT OR REPLACE INTO sender_keys(chat, name, device, sealed) VALUES(?,?,?,?)",
        { column(group), column(sender.name), sender.device,
            m_box.seal(record, senderKeyPurpose) });
}

Result<void> KeyTables::removeSenderKey(const QByteArray &group, const SignalAddress &sender)
{
    return m_database.execute("DELETE FROM sender_keys WHERE chat=? AND name=? AND device=?",
        { column(group), column(sender.name), sender.device });
}

Result<void> KeyTables::renameSender(const QByteArray &from, const QByteArray &to)
{
    return m_database
        .execute(
            "UPDATE OR IGNORE sender_keys SET name=? WHERE name=?", { column(to), column(from) })
        .and_then([&] {
            return m_database.execute("DELETE FROM sender_keys WHERE name=?", { column(from) });
        });
}

} // namespace heliograph
