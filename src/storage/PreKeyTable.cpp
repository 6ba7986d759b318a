// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/PreKeyTable.h"

#include "storage/Columns.h"

namespace heliograph {

static const char preKeyPurpose[] = "prekey";

/// More than one connection brings of messages that did not open, from one device.
constexpr int mostPrivatePreKeys = 100;

PreKeyTable::PreKeyTable(Database &database, const SecretBox &box)
    : m_database(database)
    , m_box(box)
{
}

Result<QList<OneTimePreKey>> PreKeyTable::make(int count, Use use, Random &random)
{
    const Result<QVariant> next = m_database.value("SELECT next_prekey FROM credentials");
    if (!next)
        return fail(next.error());
    // The row also holds the counter: without it an id could be used twice.
    if (!next->isValid() || count <= 0)
        return fail(ErrorCode::InvalidArgument, QStringLiteral("prekeys without credentials"));
    const QList<OneTimePreKey> keys = generatePreKeys(qMax(1U, next->toUInt()), count, random);
    return m_database.transact([&]() -> Result<QList<OneTimePreKey>> {
        for (const OneTimePreKey &key : keys) {
            if (Result<void> done = m_database.execute(
                    "INSERT OR REPLACE INTO prekeys(id, sealed, uploaded, public) VALUES(?,?,?,?)",
                    { key.id, m_box.seal(key.keyPair.privateKey, preKeyPurpose),
                        static_cast<int>(use), key.keyPair.publicKey });
                !done)
                return fail(done.error());
        }
        return m_database
            .execute("UPDATE credentials SET next_prekey=?", { nextPreKeyId(keys.last().id) })
            .map([&] { return keys; });
    });
}

Result<QList<OneTimePreKey>> PreKeyTable::preKeysToUpload(int count, Random &random)
{
    if (count <= 0)
        return fail(ErrorCode::InvalidArgument, QStringLiteral("no prekeys"));
    QList<OneTimePreKey> keys;
    const Result<void> read
        = m_database.each("SELECT id, sealed FROM prekeys WHERE uploaded=0 ORDER BY id LIMIT ?",
            { count }, [&](const QSqlQuery &row) {
                if (const std::optional<KeyPair> pair = openPair(row.value(1)))
                    keys.append({ row.value(0).toUInt(), *pair });
            });
    if (!read)
        return fail(read.error());
    if (keys.size() == count)
        return keys;
    return make(count - static_cast<int>(keys.size()), Use::ToUpload, random)
        .map([&](const QList<OneTimePreKey> &made) { return keys + made; });
}

Result<void> PreKeyTable::markPreKeysUploaded()
{
    return m_database.execute("UPDATE prekeys SET uploaded=1 WHERE uploaded=0");
}

Result<OneTimePreKey> PreKeyTable::privatePreKey(const Jid &peer, milliseconds now, Random &random)
{
    const QString name = jidColumn(peer);
    const Result<QVariant> given
        = m_database.value("SELECT count(*) FROM prekeys WHERE uploaded=2 AND peer=?", { name });
    if (!given)
        return fail(given.error());
    return m_database.transact([&] {
        return (given->toInt() < mostPrivatePreKeys ? makePrivate(random) : longestGiven(name))
            .and_then([&](const OneTimePreKey &key) {
                return m_database
                    .execute("UPDATE prekeys SET peer=?, given_at=? WHERE id=?",
                        { name, static_cast<qint64>(now.count()), key.id })
                    .map([&] { return key; });
            });
    });
}

Result<OneTimePreKey> PreKeyTable::makePrivate(Random &random)
{
    return make(1, Use::Private, random).map([](const QList<OneTimePreKey> &keys) {
        return keys.first();
    });
}

/// The one that went to this peer before all others.
Result<OneTimePreKey> PreKeyTable::longestGiven(const QString &peer)
{
    Result<OneTimePreKey> found = fail(ErrorCode::KeyUnavailable);
    return m_database
        .each("SELECT id, sealed FROM prekeys WHERE uploaded=2 AND peer=?"
              " ORDER BY given_at, id LIMIT 1",
            { peer },
            [&](const QSqlQuery &row) {
                if (const std::optional<KeyPair> pair = openPair(row.value(1)))
                    found = OneTimePreKey { row.value(0).toUInt(), *pair };
            })
        .and_then([&] { return found; });
}

Result<void> PreKeyTable::prunePrivatePreKeys(milliseconds before)
{
    return m_database.execute("DELETE FROM prekeys WHERE uploaded=2 AND given_at<?",
        { static_cast<qint64>(before.count()) });
}

int PreKeyTable::unusedPreKeys() const
{
    return m_database.value("SELECT count(*) FROM prekeys WHERE uploaded<>2")
        .value_or(QVariant())
        .toInt();
}

std::optional<QByteArray> PreKeyTable::publicPreKey(quint32 id) const
{
    const Result<QVariant> stored
        = m_database.value("SELECT public FROM prekeys WHERE id=?", { id });
    if (stored && !stored->isNull())
        return stored->toByteArray();
    const std::optional<KeyPair> pair = loadPreKey(id);
    return pair ? std::optional(pair->publicKey) : std::nullopt;
}

std::optional<KeyPair> PreKeyTable::openPair(const QVariant &sealed) const
{
    const Result<QByteArray> secret = m_box.open(sealed.toByteArray(), preKeyPurpose);
    if (!secret)
        return std::nullopt;
    const Result<KeyPair> pair = keyPairFromPrivate(*secret);
    return pair ? std::optional(*pair) : std::nullopt;
}

std::optional<SignedPreKey> PreKeyTable::readSigned(
    const char *sql, const QVariantList &values) const
{
    std::optional<SignedPreKey> found;
    (void)m_database.each(sql, values, [&](const QSqlQuery &row) {
        if (const std::optional<KeyPair> pair = openPair(row.value(1)))
            found = SignedPreKey { row.value(0).toUInt(), *pair, row.value(2).toByteArray() };
    });
    return found;
}

// Ids start anew after the largest, so the time decides which one is newer.
std::optional<SignedPreKey> PreKeyTable::currentSignedPreKey() const
{
    return readSigned("SELECT id, sealed, signature FROM signed_prekeys WHERE published=1"
                      " ORDER BY made_at DESC, id DESC LIMIT 1",
        {});
}

std::optional<SignedPreKey> PreKeyTable::unpublishedSignedPreKey() const
{
    return readSigned("SELECT id, sealed, signature FROM signed_prekeys WHERE published=0"
                      " ORDER BY made_at DESC, id DESC LIMIT 1",
        {});
}

Result<void> PreKeyTable::saveSignedPreKey(
    const SignedPreKey &key, milliseconds madeAt, bool published)
{
    return m_database.execute("INSERT OR REPLACE INTO signed_prekeys(id, sealed, signature,"
                              " made_at, published) VALUES(?,?,?,?,?)",
        { key.id, m_box.seal(key.keyPair.privateKey, preKeyPurpose), key.signature,
            static_cast<qint64>(madeAt.count()), published });
}

Result<void> PreKeyTable::publishSignedPreKey(quint32 id)
{
    return m_database.execute("UPDATE signed_prekeys SET published=1 WHERE id=?", { id })
        .and_then([&] {
            // The newest and the three before it.
            return m_database.execute(
                "DELETE FROM signed_prekeys WHERE published=1 AND id NOT IN (SELECT id FROM"
                " signed_prekeys WHERE published=1 ORDER BY made_at DESC, id DESC LIMIT 4)");
        });
}

milliseconds PreKeyTable::signedPreKeyMadeAt(quint32 id, milliseconds now)
{
    (void)m_database.execute("UPDATE signed_prekeys SET made_at=? WHERE id=? AND made_at=0",
        { static_cast<qint64>(now.count()), id });
    return milliseconds(m_database.value("SELECT made_at FROM signed_prekeys WHERE id=?", { id })
                            .value_or(QVariant())
                            .toLongLong());
}

std::optional<KeyPair> PreKeyTable::loadPreKey(quint32 id) const
{
    const Result<QVariant> sealed
        = m_database.value("SELECT sealed FROM prekeys WHERE id=?", { id });
    return sealed && sealed->isValid() ? openPair(*sealed) : std::nullopt;
}

Result<void> PreKeyTable::removePreKey(quint32 id)
{
    return m_database.execute("DELETE FROM prekeys WHERE id=?", { id });
}

std::optional<SignedPreKey> PreKeyTable::loadSignedPreKey(quint32 id) const
{
    return readSigned("SELECT id, sealed, signature FROM signed_prekeys WHERE id=?", { id });
}

} // namespace heliograph
