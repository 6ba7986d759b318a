// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/CodeLinking.h"

#include "protocol/PairingCode.h"
#include "sandbox/Logging.h"
#include "sandbox/Stanzas.h"

#include <QTimer>

#include <algorithm>

namespace heliograph::sandbox {

namespace {

constexpr int mostCodeTries = 3;
constexpr qsizetype wrappedKeySize = 80;

QByteArray bytesAt(const Node &node, const char *name)
{
    const Node *child = node.child(name);
    return child ? child->bytes() : QByteArray();
}

} // namespace

CodeLinking::CodeLinking(AccountRegistry &accounts, Linking &linking, const ServiceClock &clock,
    IdSource &ids, Random &random, QObject *parent)
    : QObject(parent)
    , m_accounts(accounts)
    , m_linking(linking)
    , m_clock(clock)
    , m_ids(ids)
    , m_random(random)
{
}

CodeLinking::Session *CodeLinking::find(const LinkCandidate &candidate)
{
    const auto found = std::find_if(m_sessions.begin(), m_sessions.end(),
        [&](const Session &session) { return session.candidate == &candidate; });
    return found == m_sessions.end() ? nullptr : &*found;
}

void CodeLinking::leave(const LinkCandidate &candidate)
{
    std::erase_if(
        m_sessions, [&](const Session &session) { return session.candidate == &candidate; });
}

std::optional<Node> CodeLinking::answer(LinkCandidate &candidate, const Node &iq)
{
    const Node *request = iq.child("link_code_companion_reg");
    if (!request || iq.text("type") != "set")
        return std::nullopt;
    const QByteArray stage = request->text("stage");
    if (stage == "companion_hello")
        return hello(candidate, iq, *request);
    if (stage == "companion_finish")
        return finish(candidate, iq, *request);
    return iqError(iq, 400, "bad-request");
}

Node CodeLinking::hello(LinkCandidate &candidate, const Node &iq, const Node &request)
{
    const Account *account = m_accounts.byJid(jidAttribute(request, "jid"));
    if (!account)
        return iqError(iq, 404, "item-not-found");
    Session session;
    session.candidate = &candidate;
    session.pn = account->pn;
    session.ref = "3@" + m_ids.bytes(24).toBase64();
    session.wrappedKey = bytesAt(request, "link_code_pairing_wrapped_companion_ephemeral_pub");
    const QByteArray display = bytesAt(request, "companion_platform_display");
    if (session.wrappedKey.size() != wrappedKeySize || display.isEmpty() || display.size() > 100)
        return iqError(iq, 400, "bad-request");
    leave(candidate);
    m_sessions.push_back(session);
    Node answer("link_code_companion_reg", { { "stage", "companion_hello" } });
    answer.add(Node::withBytes("link_code_pairing_ref", session.ref));
    return iqResult(iq, { std::move(answer) });
}

Result<void> CodeLinking::enterCode(const Account &account, const QString &code)
{
    const Result<QByteArray> typed = foldPairingCode(QString(code).remove(u'-'));
    if (!typed)
        return fail(ErrorCode::InvalidArgument,
            QStringLiteral("a code has eight characters of the code alphabet"));
    const auto session = std::find_if(m_sessions.begin(), m_sessions.end(),
        [&](const Session &entry) { return entry.pn == account.pn; });
    if (session == m_sessions.end())
        return fail(
            ErrorCode::NotFound, QStringLiteral("no device waits for a code of this account"));
    if (++session->tries > mostCodeTries)
        return fail(ErrorCode::RateLimited, QStringLiteral("three wrong codes were typed"));
    const auto companionKey = unwrapPairingKey(*typed, session->wrappedKey);
    if (!companionKey)
        return fail(companionKey.error());
    session->companionEphemeral = *companionKey;
    session->phoneEphemeral = generateKeyPair(m_random);
    Node request("link_code_companion_reg", { { "stage", "primary_hello" } });
    request.add(Node::withBytes("link_code_pairing_wrapped_primary_ephemeral_pub",
        wrapPairingKey(
            *typed, m_random.bytes(32), m_random.bytes(16), session->phoneEphemeral.publicKey)));
    request.add(Node::withBytes("primary_identity_pub", account.identity.publicKey));
    request.add(Node::withBytes("link_code_pairing_ref", session->ref));
    Node notice = notification(
        "link_code_companion_reg", Jid::service(), m_ids.stanza(), m_clock.unixSeconds());
    notice.add(std::move(request));
    session->candidate->sendToCandidate(notice);
    return {};
}

Node CodeLinking::finish(LinkCandidate &candidate, const Node &iq, const Node &request)
{
    const Session *session = find(candidate);
    const Account *account = session ? m_accounts.byPn(session->pn) : nullptr;
    if (!account || session->companionEphemeral.isEmpty()
        || bytesAt(request, "link_code_pairing_ref") != session->ref
        || m_accounts.byJid(jidAttribute(request, "jid")) != account) {
        return iqError(iq, 404, "item-not-found");
    }
    const QByteArray identity = bytesAt(request, "companion_identity_public");
    if (identity != candidate.registration().identityKey)
        return iqError(iq, 400, "bad-request");
    const auto opened
        = openPairingBundle(session->phoneEphemeral, account->identity, session->companionEphemeral,
            identity, bytesAt(request, "link_code_pairing_wrapped_key_bundle"));
    if (!opened) {
        qCInfo(lcSandbox) << "linking with a code failed:" << opened.error().detail;
        return iqError(iq, 400, "bad-request");
    }
    // The result leaves before pair-success.
    QTimer::singleShot(0, this, [this, who = &candidate, secret = *opened, pn = account->pn] {
        if (!find(*who))
            return;
        leave(*who);
        if (const auto linked = m_linking.linkCandidate(*who, secret, { pn, {} }); !linked)
            qCInfo(lcSandbox) << "linking with a code failed:" << linked.error().detail;
    });
    return iqResult(iq);
}

} // namespace heliograph::sandbox
