// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QByteArrayView>

#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace heliograph {

/// The five keys that belong to one shared app-state key (07 §7).
struct AppStateKeys {
    QByteArray index;
    QByteArray valueEncryption;
    QByteArray valueMac;
    QByteArray snapshotMac;
    QByteArray patchMac;

    static AppStateKeys expand(QByteArrayView keyData);
};

/// Sum of value MACs that the order does not change (07 §8).
class LtHash final {
public:
    static constexpr qsizetype size = 128;

    LtHash();
    /// Anything but 128 bytes is the empty sum.
    explicit LtHash(const QByteArray &bytes);
    void add(QByteArrayView valueMac) { change(valueMac, 1); }
    void subtract(QByteArrayView valueMac) { change(valueMac, -1); }
    const QByteArray &bytes() const { return m_bytes; }
    friend bool operator==(const LtHash &, const LtHash &) = default;

private:
    void change(QByteArrayView valueMac, int sign);

    QByteArray m_bytes;
};

/// One change as people mean it.
struct AppStateMutation {
    bool isRemoval = false;
    /// JSON array as UTF-8, byte for byte as it is authenticated.
    QByteArray index;
    /// Serialized SyncActionValue.
    QByteArray value;
    qint32 version = 1;
    /// Of a mutation that was read: where it stands in the collection.
    QByteArray indexMac;
    QByteArray valueMac;
};

/// A collection as a device knows it: enough to check what comes next.
struct AppStateCollection {
    QByteArray name;
    quint64 version = 0;
    LtHash hash;
    /// Value MAC by index MAC.
    std::map<QByteArray, QByteArray> valueMacs;
};

/// A key for writing.
struct AppStateKey {
    QByteArray id;
    QByteArray data;
};

/// The data of a key by its id; nothing when the device does not hold it.
using AppStateKeyring = std::function<std::optional<QByteArray>(const QByteArray &id)>;

/// What a patch or snapshot said.
struct AppliedAppState {
    std::vector<AppStateMutation> mutations;
    /// A removal of something unknown: if the hash did not fit, that is why.
    bool missesRemoved = false;
};

/// Applies a patch in a copy: all or nothing. `external` are the bytes of its external mutations,
/// when it has some. BadContent with the name of the failed check as detail (`format`, `version`,
/// `snapshotMac`, `patchMac`, `valueMac`, `indexMac`, `missingRemove`); KeyUnavailable for a key
/// that is not held.
[[nodiscard]] Result<AppliedAppState> applyAppStatePatch(AppStateCollection &collection,
    QByteArrayView patch, const AppStateKeyring &keys,
    const std::optional<QByteArray> &external = {});
/// Replaces the collection by a snapshot. Errors as above.
[[nodiscard]] Result<AppliedAppState> applyAppStateSnapshot(
    AppStateCollection &collection, QByteArrayView snapshot, const AppStateKeyring &keys);

/// The patch that carries mutations on top of a collection, without its version, which the
/// service adds; the collection moves on. `ivs` gives 16 bytes for each mutation.
[[nodiscard]] QByteArray buildAppStatePatch(AppStateCollection &collection,
    const std::vector<AppStateMutation> &mutations, const AppStateKey &key,
    const std::function<QByteArray()> &ivs);
/// A snapshot of records as they were uploaded: serialized SyncdRecords. BadContent.
[[nodiscard]] Result<QByteArray> buildAppStateSnapshot(const QByteArray &name, quint64 version,
    const std::vector<QByteArray> &records, const AppStateKey &key);

} // namespace heliograph
