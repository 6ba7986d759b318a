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

/// A history blob as it stands inside a notification: deflated, no encryption of its own.
QByteArray deflated(const proto::HistorySync &history)
{
    // qCompress puts four bytes of length in front of the zlib stream.
    return qCompress(bytesOf(history)).mid(4);
}

QByteArray historyNotice(
    const proto::HistorySync &history, proto::Message::HistorySyncType type, quint32 progress)
{
    proto::Message message;
    ProtocolMessage *protocol = message.mutable_protocolmessage();
    protocol->set_type(ProtocolMessage::HISTORY_SYNC_NOTIFICATION);
    proto::Message::HistorySyncNotification *notice = protocol->mutable_historysyncnotification();
    notice->set_synctype(type);
    notice->set_chunkorder(1);
    notice->set_progress(progress);
    notice->set_initialhistbootstrapinlinepayload(deflated(history).toStdString());
    return bytesOf(message);
}

std::string textOf(const Jid &jid) { return jid.toUtf8().toStdString(); }

} // namespace

PhonePeer::PhonePeer(AccountRegistry &accounts, Delivery &delivery, Phones &phones,
    const ServiceClock &clock, QObject *parent)
    : QObject(parent)
    , m_accounts(accounts)
    , m_delivery(delivery)
    , m_phones(phones)
    , m_clock(clock)
{
    connect(&delivery, &Delivery::activated, this, &PhonePeer::greet);
    connect(&phones, &Phones::received, this, &PhonePeer::acceptRequest);
}

std::vector<const Account *> PhonePeer::contactsOf(const Account &account) const
{
    std::vector<const Account *> contacts;
    for (const Account *other : m_accounts.all()) {
        if (other != &account && (other->isScripted || account.peers.contains(other->pn)))
            contacts.push_back(other);
    }
    return contacts;
}

QByteArray PhonePeer::keyShare(const Account &account) const
{
    proto::Message message;
    ProtocolMessage *protocol = message.mutable_protocolmessage();
    protocol->set_type(ProtocolMessage::APP_STATE_SYNC_KEY_SHARE);
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

QByteArray PhonePeer::bootstrap(const Account &account) const
{
    proto::HistorySync history;
    history.set_synctype(proto::HistorySync::INITIAL_BOOTSTRAP);
    history.set_chunkorder(1);
    history.set_progress(100);
    const quint64 now = static_cast<quint64>(m_clock.unixSeconds());
    const auto addMapping = [&](const Account &person) {
        proto::PhoneNumberToLIDMapping *mapping = history.add_phonenumbertolidmappings();
        mapping->set_pnjid(textOf(person.jid()));
        mapping->set_lidjid(textOf(person.hidden()));
    };
    addMapping(account);
    for (const Account *contact : contactsOf(account)) {
        addMapping(*contact);
        proto::Conversation *chat = history.add_conversations();
        chat->set_id(textOf(contact->jid()));
        chat->set_pnjid(textOf(contact->jid()));
        chat->set_lidjid(textOf(contact->hidden()));
        chat->set_name(contact->pushName.toStdString());
        chat->set_unreadcount(0);
        chat->set_conversationtimestamp(now);
        chat->set_endofhistorytransfer(true);
        chat->set_endofhistorytransfertype(
            proto::Conversation::COMPLETE_AND_NO_MORE_MESSAGE_REMAIN_ON_PRIMARY);
    }
    return historyNotice(history, proto::Message::INITIAL_BOOTSTRAP, 100);
}

QByteArray PhonePeer::pushNames(const Account &account) const
{
    proto::HistorySync history;
    history.set_synctype(proto::HistorySync::PUSH_NAME);
    for (const Account *contact : contactsOf(account)) {
        proto::Pushname *name = history.add_pushnames();
        name->set_id(textOf(contact->jid()));
        name->set_pushname(contact->pushName.toStdString());
    }
    return historyNotice(history, proto::Message::PUSH_NAME, 100);
}

void PhonePeer::greet(const DeviceId &id)
{
    Device *device = m_accounts.device(id);
    SimulatedPhone *phone = m_phones.of(id.pn);
    if (!device || !phone || device->greeted || !device->hasUploadedKeys
        || !m_delivery.isActive(id))
        return;
    device->greeted = true;
    m_accounts.touch(id);
    proto::HistorySync recent;
    recent.set_synctype(proto::HistorySync::RECENT);
    recent.set_chunkorder(1);
    recent.set_progress(100);
    // The key first: a client starts its app-state sync at the first history notification.
    const QByteArray contents[] = {
        keyShare(phone->account()),
        bootstrap(phone->account()),
        pushNames(phone->account()),
        historyNotice(recent, proto::Message::RECENT, 100),
    };
    for (const QByteArray &content : contents) {
        if (const auto sent = phone->sendPeer(id.device, content); !sent)
            qCWarning(lcSandbox) << "a phone cannot reach its companion:" << sent.error().detail;
    }
}

void PhonePeer::acceptRequest(SimulatedPhone *phone, const PhoneMessage &message)
{
    proto::Message content;
    if (!message.isOwn || !message.isPeer || !parseInto(content, message.content)
        || !content.has_protocolmessage())
        return;
    const ProtocolMessage &request = content.protocolmessage();
    if (request.type() == ProtocolMessage::APP_STATE_SYNC_KEY_REQUEST) {
        static_cast<void>(phone->sendPeer(message.sender.device, keyShare(phone->account())));
        return;
    }
    if (request.type() != ProtocolMessage::PEER_DATA_OPERATION_REQUEST_MESSAGE
        || !request.peerdataoperationrequestmessage().has_historysyncondemandrequest()) {
        return;
    }
    // There is no more history than what was sent at the start.
    proto::HistorySync nothing;
    nothing.set_synctype(proto::HistorySync::ON_DEMAND);
    proto::Message answer;
    QByteArray notice = historyNotice(nothing, proto::Message::ON_DEMAND, 100);
    if (parseInto(answer, notice)) {
        answer.mutable_protocolmessage()
            ->mutable_historysyncnotification()
            ->set_peerdatarequestsessionid(message.id.toStdString());
        notice = bytesOf(answer);
    }
    static_cast<void>(phone->sendPeer(message.sender.device, notice));
}

} // namespace heliograph::sandbox
