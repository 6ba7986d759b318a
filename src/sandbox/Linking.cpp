// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Linking.h"

#include "sandbox/Logging.h"
#include "sandbox/Stanzas.h"

#include <algorithm>

namespace heliograph::sandbox {

Linking::Linking(
    AccountRegistry &accounts, const ServiceClock &clock, IdSource &ids, QObject *parent)
    : QObject(parent)
    , m_accounts(accounts)
    , m_clock(clock)
    , m_ids(ids)
{
}

Linking::Pending *Linking::find(const LinkCandidate &candidate)
{
    const auto found = std::find_if(m_pending.begin(), m_pending.end(),
        [&](const Pending &pending) { return pending.candidate == &candidate; });
    return found == m_pending.end() ? nullptr : &*found;
}

Linking::Pending *Linking::findRef(const QByteArray &ref)
{
    const auto found
        = std::find_if(m_pending.begin(), m_pending.end(), [&](const Pending &pending) {
              return std::find(pending.refs.begin(), pending.refs.end(), ref) != pending.refs.end();
          });
    return found == m_pending.end() ? nullptr : &*found;
}

void Linking::open(LinkCandidate &candidate)
{
    Pending pending;
    pending.candidate = &candidate;
    Node::Children refs;
    for (int i = 0; i < refCount; ++i) {
        pending.refs.push_back("2@" + m_ids.bytes(48).toBase64());
        refs.push_back(Node::withBytes("ref", pending.refs.back()));
    }
    const QByteArray first = pending.refs.front();
    m_pending.push_back(std::move(pending));
    Node::Children children;
    children.push_back(Node::withChildren("pair-device", std::move(refs)));
    candidate.sendToCandidate(Node("iq",
        { { "from", Jid::service() }, { "type", "set" }, { "id", m_ids.stanza() },
            { "xmlns", "md" } },
        std::move(children)));
    emit offered(first);
}

void Linking::leave(const LinkCandidate &candidate)
{
    std::erase_if(
        m_pending, [&](const Pending &pending) { return pending.candidate == &candidate; });
}

Result<Account *> Linking::accountFor(const LinkCandidate &candidate, const AccountHint &hint)
{
    if (!hint.pn.isEmpty()) {
        Account *account = m_accounts.byPn(hint.pn);
        if (!account)
            return fail(ErrorCode::UnknownAccount, QStringLiteral("no account of that number"));
        return account;
    }
    Account &account = m_accounts.named(hint.name.isEmpty() ? candidate.pushName() : hint.name);
    return &account;
}

Result<Linking::Pending *> Linking::pendingFor(const QByteArray &ref)
{
    if (m_usedRefs.contains(ref))
        return fail(ErrorCode::AlreadyLinked, QStringLiteral("this code has been scanned"));
    Pending *pending = findRef(ref);
    if (!pending)
        return fail(ErrorCode::NotFound, QStringLiteral("this code has expired"));
    if (pending->offer)
        return fail(ErrorCode::AlreadyLinked,
            QStringLiteral("another code of this device has been scanned"));
    if (!pending->candidate->registration().hasValidSignature())
        return fail(ErrorCode::LinkRefused,
            QStringLiteral("the signed prekey is not signed by the identity"));
    return pending;
}

Result<DeviceId> Linking::scan(const QString &text, const AccountHint &hint)
{
    const auto qr = parseQrText(text);
    if (!qr)
        return fail(qr.error());
    const auto pending = pendingFor(qr->ref);
    if (!pending)
        return fail(pending.error());
    const LinkCandidate &candidate = *(*pending)->candidate;
    if (qr->noiseKey != candidate.noiseKey()
        || qr->identityKey != candidate.registration().identityKey)
        return fail(ErrorCode::LinkRefused,
            QStringLiteral("the code names other keys than the connection"));
    return link(**pending, qr->ref, qr->advSecret, hint);
}

Result<DeviceId> Linking::scanRef(
    const QByteArray &ref, const QByteArray &advSecret, const AccountHint &hint)
{
    const auto pending = pendingFor(ref);
    if (!pending)
        return fail(pending.error());
    return link(**pending, ref, advSecret, hint);
}

Result<DeviceId> Linking::linkCandidate(
    const LinkCandidate &candidate, const QByteArray &advSecret, const AccountHint &hint)
{
    const Pending *pending = find(candidate);
    if (!pending)
        return fail(ErrorCode::NotFound, QStringLiteral("the device waits no longer"));
    return scanRef(pending->refs.front(), advSecret, hint);
}

Result<DeviceId> Linking::link(
    Pending &pending, const QByteArray &ref, const QByteArray &advSecret, const AccountHint &hint)
{
    const auto found = accountFor(*pending.candidate, hint);
    if (!found)
        return fail(found.error());
    Account &account = **found;
    pending.account = &account;
    pending.device = account.nextDevice++;
    pending.offer = makeAdvOffer(account, account.nextKeyIndex++, m_clock.unixSeconds(),
        pending.candidate->registration().identityKey, advSecret);
    pending.stanzaId = m_ids.stanza();
    m_usedRefs.insert(ref);
    m_accounts.touch(account);
    const DeviceId id { account.pn, pending.device };
    pending.candidate->sendToCandidate(pairSuccess(pending));
    return id;
}

Node Linking::pairSuccess(const Pending &pending) const
{
    const Account &account = *pending.account;
    Node success("pair-success");
    success.add(Node::withBytes("device-identity", pending.offer->container));
    if (account.isBusiness)
        success.add(Node("biz", { { "name", account.pushName.toUtf8() } }));
    success.add(Node("device",
        { { "jid", account.jid(pending.device) }, { "lid", account.hidden(pending.device) } }));
    success.add(Node("platform", { { "name", "android" } }));
    Node::Children children;
    children.push_back(std::move(success));
    return Node("iq",
        { { "from", Jid::service() }, { "type", "set" }, { "id", pending.stanzaId },
            { "t", QByteArray::number(m_clock.unixSeconds()) }, { "xmlns", "md" } },
        std::move(children));
}

bool Linking::reply(LinkCandidate &candidate, const Node &iq)
{
    Pending *found = find(candidate);
    if (!found || !found->offer || iq.text("id") != found->stanzaId)
        return false;
    const Pending pending = *found;
    leave(candidate);
    const Node *sign = iq.child("pair-device-sign");
    const Node *identity = sign ? sign->child("device-identity") : nullptr;
    if (iq.text("type") == "error" || !identity) {
        qCInfo(lcSandbox) << "a companion refused to be linked" << iq.toLog();
        candidate.closeCandidate();
        return true;
    }
    const auto accepted = acceptAdvReply(*pending.offer, pending.account->identity.publicKey,
        candidate.registration().identityKey, identity->text("key-index"), identity->bytes());
    if (!accepted) {
        qCInfo(lcSandbox) << "a companion's reply was refused:" << accepted.error().detail;
        candidate.closeCandidate();
        return true;
    }
    complete(pending, *accepted);
    candidate.restartCandidate();
    return true;
}

void Linking::complete(const Pending &pending, const QByteArray &deviceIdentity)
{
    const DeviceRegistration &registration = pending.candidate->registration();
    Device device;
    device.id = pending.device;
    device.keyIndex = pending.offer->keyIndex;
    device.noiseKey = pending.candidate->noiseKey();
    device.identity = registration.identityKey;
    device.registrationId = registration.registrationId;
    device.signedPreKeyId = registration.signedPreKeyId;
    device.signedPreKey = registration.signedPreKey;
    device.signedPreKeySignature = registration.signedPreKeySignature;
    device.deviceIdentity = deviceIdentity;
    device.props = registration.deviceProps;
    if (const auto props = parseDeviceProps(registration.deviceProps))
        device.system = props->os;
    device.linkedAt = m_clock.unixSeconds();
    m_accounts.addDevice(*pending.account, device);
    emit linked({ pending.account->pn, device.id });
}

} // namespace heliograph::sandbox
