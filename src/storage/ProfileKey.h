// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "base/Future.h"
#include "base/Random.h"
#include "base/SecretBytes.h"

#include <QString>

#include <optional>

namespace heliograph {

/// Where the key of a profile lies.
enum class KeyPlace {
    /// The system's; `<profile>/key.keychain` names the entry.
    Keychain,
    /// `<profile>/key.passphrase`: sealed under a passphrase (scrypt).
    Passphrase,
    /// `<profile>/key`, as it is, mode 0600.
    File,
};

/// How to come at the key of a profile.
struct KeyAccess {
    /// Place of a new one; none: the keychain if it answers, else a file.
    std::optional<KeyPlace> place;
    SecretBytes passphrase;
    milliseconds keychainLimit { 15'000 };
};

struct ProfileKey {
    SecretBytes key;
    KeyPlace place = KeyPlace::File;
};

/// A passphrase as bytes: the same however it was typed.
SecretBytes passphraseBytes(const QString &text);
/// PassphraseWeak: shorter than twelve characters, or fewer than six different ones.
Result<void> checkPassphrase(const QString &text);

/// The key of a profile, made on first use unless it `mustExist`. Blocks while the keychain
/// is asked: for the start of the program only. KeyUnavailable (missing, misshapen),
/// KeychainUnavailable, PassphraseNeeded, PassphraseWrong, FolderUnwritable, DiskFull.
Result<ProfileKey> openProfileKey(
    const QString &directory, bool mustExist, const KeyAccess &access, Random &random);

/// Puts the key elsewhere, or under another passphrase; whenever it is interrupted, one place
/// opens. Errors as above; the old place stays then.
QFuture<Result<bool>> moveProfileKey(const QString &directory, const SecretBytes &key, KeyPlace to,
    const SecretBytes &passphrase, Random &random);

} // namespace heliograph
