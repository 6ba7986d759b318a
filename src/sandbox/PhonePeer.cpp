// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/PhonePeer.h"

#include "proto/e2e.pb.h"
#include "proto/history.pb.h"
#include "sandbox/Logging.h"
#include "sandbox/ProtoBytes.h"
#include "sandbox/Stanzas.h"

namespace heliograph::sandbox {

namespace {

using ProtocolMessage = proto::Message::ProtocolMessage;

/// Messages of all phones that can be sent again to a companion that could not open them.
constexpr size_t mostKept = 2'000;
/// How long a phone waits for the `hist_sync` of a notification, and how often it repeats it (07
/// §4).
constexpr milliseconds receiptLimit { 60'000 };
constexpr int mostRepeats = 2;

} // namespace

PhonePeer::PhonePeer(Services services, QObject *parent)
    : QObject(parent)
    , m_services(services)
{
    connect(&services.delivery, &Delivery::activated, this, &PhonePeer::greet);
    connect(&services.phones, &Phones::received, this, &PhonePeer::acceptRequest);
}

void PhonePeer::reset()
{
    m_kept.clear();
    m_awaited.clear();
}

std::vector<const Account *> PhonePeer::contactsOf(const Account &account) const
{
    std::vector<const Account *> contacts;
    for (const Account *other : m_services.accounts.all()) {
        if (other != &account && (other->isScripted || account.peers.contains(other->pn)))
            contacts.push_back(other);
    }
    return contacts;
}

QByteArray PhonePeer::keyShare(const Account &account, const std::vector<QByteArray> &wanted) const
{
    proto::Message message;
    ProtocolMessage *protocol = message.mutable_protocolmessage();
    protocol->set_type(ProtocolMessage::APP_STATE_SYNC_KEY_SHARE);
    // A key that is not held is named without its data (07 §6).
    for (const QByteArray &id : wanted) {
        if (id != account.appStateKeyId)
            protocol->mutable_appstatesynckeyshare()->add_keys()->mutable_keyid()->set_keyid(
                id.toStdString());
    }
    proto::Message::AppStateSyncKey *key = protocol->mutable_appstatesynckeyshare()->add_keys();
    key->mutable_keyid()->set_keyid(account.appStateKeyId.toStdString());
    proto::Message::AppStateSyncKeyData *data = key->mutable_keydata();
    data->set_keydata(account.appStateKey.toStdString());
    data->set_timestamp(account.appStateKeyTime);
    data->mutable_fingerprint()->set_rawid(account.rawId);
    data->mutable_fingerprint()->set_currentindex(account.nextKeyIndex - 1);
    for (const auto &[number, device] : account.devices)
        data->mutable_fingerprint()->add_deviceindexes(device.keyIndex);
    return bytesOf(message);
}

void PhonePeer::greet(const DeviceId &id)
{
    Device *device = m_services.accounts.device(id);
    SimulatedPhone *phone = m_services.phones.of(id.pn);
    if (!device || !phone || device->greeted || !device->hasUploadedKeys
        || !m_services.delivery.isActive(id))
        return;
    device->greeted = true;
    m_services.accounts.touch(id);
    // The key first: a client starts its app-state sync at the first history notification.
    if (const auto sent = phone->sendPeer(id.device, keyShare(phone->account())); !sent)
        qCWarning(lcSandbox) << "a phone cannot reach its companion:" << sent.error().detail;
    const std::vector<const Account *> contacts = contactsOf(phone->account());
    PhoneHistory &history = m_services.history;
    sendHistory({ id, history.bootstrap(phone->account(), contacts), {}, 0 });
    sendHistory({ id, history.pushNames(contacts), {}, 0 });
    for (const QByteArray &content : history.recent(phone->account(), contacts))
        sendHistory({ id, content, {}, 0 });
}

void PhonePeer::sendHistory(Awaited notice)
{
    SimulatedPhone *phone = m_services.phones.of(notice.device.pn);
    if (!phone)
        return;
    QByteArray content = notice.content;
    proto::Message message;
    if (!notice.original.isEmpty() && parseInto(message, content)) {
        message.mutable_protocolmessage()->mutable_historysyncnotification()->set_originalmessageid(
            notice.original.toStdString());
        content = bytesOf(message);
    }
    const auto id = phone->sendPeer(notice.device.device, content);
    if (!id) {
        qCWarning(lcSandbox) << "a phone cannot reach its companion:" << id.error().detail;
        return;
    }
    if (notice.original.isEmpty())
        notice.original = *id;
    m_awaited[*id] = std::move(notice);
    m_services.timers.after(receiptLimit, this, [this, id = *id] { repeatHistory(id); });
}

void PhonePeer::repeatHistory(const QByteArray &id)
{
    const auto found = m_awaited.find(id);
    if (found == m_awaited.end())
        return;
    Awaited notice = found->second;
    // Who is away has it in the queue.
    const bool isAway = !m_services.delivery.isActive(notice.device);
    if (isAway && m_services.accounts.device(notice.device)) {
        m_services.timers.after(receiptLimit, this, [this, id] { repeatHistory(id); });
        return;
    }
    m_awaited.erase(found);
    if (!isAway && ++notice.repeats <= mostRepeats)
        sendHistory(std::move(notice));
}

void PhonePeer::acceptReceipt(const DeviceId &from, const Node &receipt)
{
    const auto found = m_awaited.find(receipt.text("id"));
    if (receipt.text("type") == "hist_sync" && found != m_awaited.end()
        && found->second.device == from)
        m_awaited.erase(found);
}

void PhonePeer::keep(const SimulatedPhone &phone, const PhoneMessage &message)
{
    proto::WebMessageInfo info;
    info.mutable_key()->set_remotejid(message.chat.bare().toUtf8().toStdString());
    info.mutable_key()->set_fromme(message.isOwn);
    info.mutable_key()->set_id(message.id.toStdString());
    info.set_messagetimestamp(static_cast<quint64>(m_services.clock.unixSeconds()));
    if (const Account *sender = m_services.accounts.byJid(message.sender))
        info.set_pushname(sender->pushName.toStdString());
    if (!parseInto(*info.mutable_message(), message.content))
        return;
    m_kept.push_back({ phone.account().pn, message.id, bytesOf(info) });
    if (m_kept.size() > mostKept)
        m_kept.pop_front();
}

void PhonePeer::acceptRequest(SimulatedPhone *phone, const PhoneMessage &message)
{
    if (!message.isPeer)
        return keep(*phone, message);
    proto::Message content;
    if (!message.isOwn || !parseInto(content, message.content) || !content.has_protocolmessage())
        return;
    const ProtocolMessage &request = content.protocolmessage();
    const quint16 companion = message.sender.device;
    if (request.type() == ProtocolMessage::APP_STATE_SYNC_KEY_REQUEST) {
        std::vector<QByteArray> wanted;
        for (const auto &id : request.appstatesynckeyrequest().keyids())
            wanted.push_back(QByteArray::fromStdString(id.keyid()));
        static_cast<void>(phone->sendPeer(companion, keyShare(phone->account(), wanted)));
    }
    if (request.type() != ProtocolMessage::PEER_DATA_OPERATION_REQUEST_MESSAGE)
        return;
    const auto &operation = request.peerdataoperationrequestmessage();
    if (operation.has_historysyncondemandrequest())
        static_cast<void>(phone->sendPeer(companion,
            m_services.history.onDemand(phone->account(), contactsOf(phone->account()),
                QByteArray::fromStdString(operation.historysyncondemandrequest()), message.id)));
    std::vector<QByteArray> wanted;
    for (const auto &entry : operation.placeholdermessageresendrequest())
        wanted.push_back(QByteArray::fromStdString(entry.messagekey().id()));
    if (!wanted.empty())
        sendKept(*phone, message, wanted);
}

void PhonePeer::sendKept(
    SimulatedPhone &phone, const PhoneMessage &request, const std::vector<QByteArray> &wanted)
{
    proto::Message answer;
    ProtocolMessage *protocol = answer.mutable_protocolmessage();
    protocol->set_type(ProtocolMessage::PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE);
    auto *response = protocol->mutable_peerdataoperationrequestresponsemessage();
    response->set_peerdataoperationrequesttype(proto::Message::PLACEHOLDER_MESSAGE_RESEND);
    response->set_stanzaid(request.id.toStdString());
    for (const QByteArray &id : wanted) {
        auto *resend
            = response->add_peerdataoperationresult()->mutable_placeholdermessageresendresponse();
        const auto kept = std::find_if(m_kept.rbegin(), m_kept.rend(),
            [&](const Kept &entry) { return entry.pn == phone.account().pn && entry.id == id; });
        // Without bytes the phone says that it has the message no more.
        if (kept != m_kept.rend())
            resend->set_webmessageinfobytes(kept->info.toStdString());
    }
    static_cast<void>(phone.sendPeer(request.sender.device, bytesOf(answer)));
}

} // namespace heliograph::sandbox
