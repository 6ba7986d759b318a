// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/CodeLinking.h"

#include "crypto/Cipher.h"
#include "crypto/Hash.h"
#include "sandbox/Logging.h"
#include "sandbox/Stanzas.h"

#include <QTimer>

#include <algorithm>

namespace heliograph::sandbox {

namespace {

constexpr int codeRounds = 131'072;
constexpr int mostCodeTries = 3;
constexpr qsizetype wrappedKeySize = 80;
constexpr qsizetype pairingBundleSize = 156;
constexpr char codeAlphabet[] = "123456789ABCDEFGHJKLMNPQRSTVWXYZ";

QByteArray bytesAt(const Node &node, const char *name)
{
    const Node *child = node.child(name);
    return child ? child->bytes() : QByteArray();
}

} // namespace

QByteArray pairingCodeKey(QByteArrayView code, QByteArrayView salt)
{
    return pbkdf2Sha256(code, salt, codeRounds, 32);
}

QByteArray wrapPairingKey(
    QByteArrayView code, QByteArrayView salt, QByteArrayView iv, QByteArrayView publicKey)
{
    return salt.toByteArray() + iv.toByteArray()
        + aesCtr(pairingCodeKey(code, salt), iv, publicKey);
}

Result<QByteArray> unwrapPairingKey(QByteArrayView code, QByteArrayView wrapped)
{
    if (wrapped.size() != wrappedKeySize)
        return fail(ErrorCode::InvalidArgument, QStringLiteral("a wrapped key has 80 bytes"));
    return aesCtr(
        pairingCodeKey(code, wrapped.first(32)), wrapped.sliced(32, 16), wrapped.sliced(48));
}

Result<OpenedPairing> openPairingBundle(const KeyPair &phoneEphemeral, const KeyPair &phoneIdentity,
    QByteArrayView companionEphemeral, QByteArrayView companionIdentity, QByteArrayView bundle)
{
    if (bundle.size() != pairingBundleSize)
        return fail(ErrorCode::InvalidArgument, QStringLiteral("a bundle has 156 bytes"));
    const auto shared = agree(phoneEphemeral.privateKey, companionEphemeral);
    if (!shared)
        return fail(shared.error());
    GcmCipher cipher(
        hkdfSha256(*shared, bundle.first(32), "link_code_pairing_key_bundle_encryption_key", 32));
    const auto plain = cipher.open(bundle.sliced(32, 12), {}, bundle.sliced(44));
    if (!plain)
        return fail(ErrorCode::DecryptFailed, QStringLiteral("wrong code"));
    if (plain->size() != 96 || plain->first(32) != companionIdentity.toByteArray()
        || plain->sliced(32, 32) != phoneIdentity.publicKey)
        return fail(ErrorCode::LinkRefused, QStringLiteral("the bundle names other identities"));
    const auto identityShared = agree(phoneIdentity.privateKey, companionIdentity);
    if (!identityShared)
        return fail(identityShared.error());
    return OpenedPairing { hkdfSha256(
        *shared + *identityShared + plain->sliced(64), {}, "adv_secret", 32) };
}

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
    QByteArray typed = code.toUpper().toLatin1();
    typed.replace("-", "");
    const bool isCode = typed.size() == 8 && std::all_of(typed.begin(), typed.end(), [](char c) {
        return QByteArrayView(codeAlphabet).contains(c);
    });
    if (!isCode)
        return fail(ErrorCode::InvalidArgument,
            QStringLiteral("a code has eight characters of the code alphabet"));
    const auto session = std::find_if(m_sessions.begin(), m_sessions.end(),
        [&](const Session &entry) { return entry.pn == account.pn; });
    if (session == m_sessions.end())
        return fail(
            ErrorCode::NotFound, QStringLiteral("no device waits for a code of this account"));
    if (++session->tries > mostCodeTries)
        return fail(ErrorCode::RateLimited, QStringLiteral("three wrong codes were typed"));
    const auto companionKey = unwrapPairingKey(typed, session->wrappedKey);
    if (!companionKey)
        return fail(companionKey.error());
    session->companionEphemeral = *companionKey;
    session->phoneEphemeral = generateKeyPair(m_random);
    Node request("link_code_companion_reg", { { "stage", "primary_hello" } });
    request.add(Node::withBytes("link_code_pairing_wrapped_primary_ephemeral_pub",
        wrapPairingKey(
            typed, m_random.bytes(32), m_random.bytes(16), session->phoneEphemeral.publicKey)));
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
    QTimer::singleShot(
        0, this, [this, who = &candidate, secret = opened->advSecret, pn = account->pn] {
            if (!find(*who))
                return;
            leave(*who);
            if (const auto linked = m_linking.linkCandidate(*who, secret, { pn, {} }); !linked)
                qCInfo(lcSandbox) << "linking with a code failed:" << linked.error().detail;
        });
    return iqResult(iq);
}

} // namespace heliograph::sandbox
