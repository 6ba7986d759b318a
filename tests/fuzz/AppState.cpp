// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/AppState.h"

#include "sandbox/AppStateActions.h"
#include "tests/fuzz/Targets.h"
#include "tests/support/Vectors.h"

namespace heliograph::fuzz {

namespace {

/// What a device knows that has read the snapshot of the vectors, and the keys for it.
class AppStateWorld final {
public:
    AppStateWorld()
    {
        const QJsonObject vectors = loadVectors("appstate");
        const QJsonArray keys = vectors[u"keys"].toArray();
        for (const QJsonValue &key : keys)
            m_keys[hex(key[u"keyId"])] = hex(key[u"keyData"]);
        const QJsonObject sequence = vectors[u"sequence"].toObject();
        m_known.name = sequence[u"collection"].toString().toUtf8();
        const auto read = applyAppStateSnapshot(m_known, hex(sequence[u"snapshot"]), keyring());
        require(read.has_value(), "the snapshot of the vectors can be read");
    }
    AppStateCollection known() const { return m_known; }
    AppStateKeyring keyring() const
    {
        return [this](const QByteArray &id) {
            const auto found = m_keys.find(id);
            return found == m_keys.end() ? std::nullopt : std::optional(found->second);
        };
    }

private:
    std::map<QByteArray, QByteArray> m_keys;
    AppStateCollection m_known;
};

bool isSame(const AppStateCollection &a, const AppStateCollection &b)
{
    return a.name == b.name && a.version == b.version && a.hash == b.hash
        && a.valueMacs == b.valueMacs;
}

} // namespace

/// The input is a byte that says as what it is read, then a patch, a snapshot, the external
/// mutations of a patch, or what a client uploads.
void appState(QByteArrayView input)
{
    static const AppStateWorld world;
    if (input.isEmpty())
        return;
    const QByteArray bytes = input.sliced(1).toByteArray();
    AppStateCollection collection = world.known();
    Result<AppliedAppState> applied;
    switch (input[0] & 3) {
    case 0:
        applied = applyAppStatePatch(collection, bytes, world.keyring());
        break;
    case 1:
        applied = applyAppStateSnapshot(collection, bytes, world.keyring());
        break;
    case 2:
        applied = applyAppStatePatch(collection, bytes, world.keyring(), bytes);
        break;
    default:
        if (const auto stamped = sandbox::stampedPatch(bytes, 7)) {
            require(sandbox::stampedPatch(*stamped, 7) == stamped, "a stamp is put once");
            applied = applyAppStatePatch(collection, *stamped, world.keyring());
        } else {
            return;
        }
    }
    require(applied || isSame(collection, world.known()), "what is refused changes nothing");
    if (applied && (input[0] & 3) != 1)
        require(collection.version == world.known().version + 1, "a patch is one version");
}

} // namespace heliograph::fuzz
