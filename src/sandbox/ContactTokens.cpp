// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/ContactTokens.h"

#include "crypto/Hash.h"

#include <QStringList>

namespace heliograph::sandbox {

namespace {

/// Tokens are issued by the week and good for the three that follow (08 §13).
constexpr qint64 weekSeconds = 604'800;
constexpr qint64 goodWeeks = 3;

bool isFresh(const ContactToken &token, qint64 now)
{
    return token.issuedAt >= (now / weekSeconds - goodWeeks) * weekSeconds;
}

} // namespace

AccountFlags accountFlags(const QString &name)
{
    AccountFlags flags;
    flags.isRestricted = name.startsWith(u"restricted:");
    if (!name.startsWith(u"scenario:"))
        return flags;
    const QStringList words = name.section(u':', 1, 1).split(u',');
    const auto has = [&](QStringView flag) { return words.contains(flag); };
    flags.isRestricted = has(u"restricted");
    flags.takesTokens = !has(u"tc_enabled=0");
    flags.takesDerivedTokens = !has(u"cs_enabled=0");
    flags.announcesDerivedTokens = has(u"nct_send_ab=1");
    flags.saltInHistory = has(u"nct_history_delivery=1");
    flags.saltInAppState = has(u"nct_syncd_delivery=1");
    return flags;
}

bool isAdmitted(const Account &account, const Account &sender, const Node &stanza, qint64 now)
{
    if (!account.isRestricted || &account == &sender)
        return true;
    const AccountFlags flags = accountFlags(account.name);
    const Node *token = stanza.child("tctoken");
    const auto issued = account.tokens.find(sender.pn);
    if (flags.takesTokens && token && issued != account.tokens.end() && isFresh(issued->second, now)
        && constantTimeEquals(token->bytes(), issued->second.bytes))
        return true;
    const Node *derived = stanza.child("cstoken");
    return flags.takesDerivedTokens && derived
        && constantTimeEquals(
            derived->bytes(), hmacSha256(sender.contactSalt, account.hidden().toUtf8()));
}

const ContactToken &issueToken(
    Account &issuer, const Account &holder, const QByteArray &fresh, qint64 now)
{
    ContactToken &token = issuer.tokens[holder.pn];
    if (token.bytes.isEmpty() || token.issuedAt / weekSeconds != now / weekSeconds)
        token = { fresh, now };
    return token;
}

} // namespace heliograph::sandbox
