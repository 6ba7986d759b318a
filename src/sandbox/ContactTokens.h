// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Node.h"
#include "sandbox/Account.h"

namespace heliograph::sandbox {

/// What a push name of the form `scenario:<flag>,<flag>…:<name>` says of its account (10 §4).
struct AccountFlags {
    bool isRestricted = false;
    /// Tokens of either kind open a restricted account.
    bool takesTokens = true;
    bool takesDerivedTokens = true;
    /// How its own clients hear of derived tokens and of the salt for them.
    bool announcesDerivedTokens = false;
    bool saltInHistory = false;
    bool saltInAppState = false;
    friend bool operator==(const AccountFlags &, const AccountFlags &) = default;
};
/// Unknown flags mean nothing; `restricted:` alone is a flag, too.
AccountFlags accountFlags(const QString &name);

/// Whether a stanza of `sender` carries what opens `account` to it: a token that it issued to the
/// sender and that has not expired, or one derived from the sender's salt. Accounts that are not
/// restricted are open.
bool isAdmitted(
    const Account &account, const Account &sender, const Node &stanza, qint64 nowSeconds);
/// The token that `issuer` gives `holder`: the present one while its week lasts, else `fresh`.
const ContactToken &issueToken(
    Account &issuer, const Account &holder, const QByteArray &fresh, qint64 nowSeconds);

} // namespace heliograph::sandbox
