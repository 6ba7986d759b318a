// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Node.h"

#include <optional>

namespace heliograph {

/// companion_hello (03 §6.3): asks for a code for this phone.
struct CompanionHello {
    /// Digits with country code.
    QByteArray phone;
    /// 80 bytes of wrapPairingKey().
    QByteArray wrappedKey;
    QByteArray noisePublic;
    /// "Chrome (Linux)": the service knows browsers and systems only.
    QByteArray display;
    /// Chrome, as the display says (03 §4.2).
    char clientType = '1';
};
Node buildCompanionHello(const QByteArray &id, const CompanionHello &hello);
/// The ref in the answer to companion_hello. ProtocolError for an answer without one.
[[nodiscard]] Result<QByteArray> parseCodeRef(const Node &answer);

/// primary_hello (03 §6.4): the code was typed on the phone.
struct PrimaryHello {
    QByteArray wrappedKey;
    QByteArray identity;
    QByteArray ref;
};
/// Nothing for another stage or a notification without wrapped key, which is only acknowledged;
/// lengths are not judged.
std::optional<PrimaryHello> parsePrimaryHello(const Node &notification);

/// companion_finish (03 §6.5).
struct CompanionFinish {
    QByteArray phone;
    QByteArray bundle;
    QByteArray identityPublic;
    QByteArray ref;
};
Node buildCompanionFinish(const QByteArray &id, const CompanionFinish &finish);

/// Which request the service refused.
enum class CodeStage { Hello, Finish };
/// What an error of the service means in words of linking: RateLimited with retryAfter (at least
/// 60 s), NoSuchRecipient, LinkRefused, CodeNotAccepted, CodeExpired, TooManyDevices. An answer
/// that never came keeps its code.
Error codeRefusal(const Error &answer, CodeStage stage);

} // namespace heliograph
