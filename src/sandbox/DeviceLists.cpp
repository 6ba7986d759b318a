// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/DeviceLists.h"

#include "crypto/Hash.h"
#include "sandbox/AdvSigner.h"
#include "sandbox/Stanzas.h"

#include <algorithm>

namespace heliograph::sandbox {

QByteArray deviceHash(const std::vector<Jid> &devices)
{
    std::vector<QByteArray> texts;
    texts.reserve(devices.size());
    for (const Jid &jid : devices)
        texts.push_back(jid.adString());
    std::sort(texts.begin(), texts.end());
    QByteArray all;
    for (const QByteArray &text : texts)
        all += text;
    return "2:" + sha256(all).first(6).toBase64(QByteArray::OmitTrailingEquals);
}

DeviceLists::DeviceLists(AccountRegistry &accounts, Delivery &delivery, const ServiceClock &clock,
    IdSource &ids, const GroupRegistry &groups, QObject *parent)
    : QObject(parent)
    , m_accounts(accounts)
    , m_delivery(delivery)
    , m_clock(clock)
    , m_ids(ids)
    , m_groups(groups)
{
}

std::vector<Jid> DeviceLists::devices(const Account &account, const Jid &like) const
{
    std::vector<Jid> result;
    for (const quint16 number : m_accounts.deviceNumbers(account))
        result.push_back(account.nameLike(like, number));
    return result;
}

Node DeviceLists::keyIndexNode(const Account &account, bool withContent) const
{
    Node node("key-index-list", { { "ts", QByteArray::number(account.keyIndexListTime) } });
    if (withContent)
        node.content = account.keyIndexList;
    return node;
}

Node DeviceLists::devicesNode(const Account &account, const Jid &like) const
{
    Node list("device-list", { { "hash", deviceHash(devices(account, like)) } });
    for (const quint16 number : m_accounts.deviceNumbers(account)) {
        Node device("device", { { "id", QByteArray::number(number) } });
        if (const Device *linked = account.find(number))
            device.set("key-index", QByteArray::number(linked->keyIndex));
        list.add(std::move(device));
    }
    Node result("devices");
    result.add(std::move(list));
    if (!account.keyIndexList.isEmpty())
        result.add(keyIndexNode(account, true));
    return result;
}

Node DeviceLists::peerNotice(const Account &account, const Jid &like, const QByteArray &operation,
    quint16 device, quint32 keyIndex)
{
    Node change(operation, { { "device_hash", deviceHash(devices(account, like)) } });
    change.add(Node("device",
        { { "jid", account.nameLike(like, device) },
            { "key-index", QByteArray::number(keyIndex) } }));
    change.add(keyIndexNode(account, operation == "add"));
    Node notice
        = notification("devices", account.nameLike(like), m_ids.stanza(), m_clock.unixSeconds());
    if (!like.isLid())
        notice.set("lid", account.hidden());
    notice.add(std::move(change));
    return notice;
}

void DeviceLists::tellOwnDevices(const Account &account, quint16 except)
{
    Node list("devices", { { "dhash", deviceHash(devices(account, account.jid())) } });
    for (const quint16 number : m_accounts.deviceNumbers(account)) {
        Node device("device", { { "jid", account.jid(number) } });
        if (const Device *linked = account.find(number))
            device.set("key-index", QByteArray::number(linked->keyIndex));
        list.add(std::move(device));
    }
    list.add(keyIndexNode(account, true));
    for (const auto &[number, device] : account.devices) {
        if (number == except)
            continue;
        Node notice
            = notification("account_sync", account.jid(), m_ids.stanza(), m_clock.unixSeconds());
        notice.add(list);
        m_delivery.post({ account.pn, number }, notice);
    }
}

void DeviceLists::renew(Account &account)
{
    account.keyIndexListTime = m_clock.unixSeconds();
    account.keyIndexList = makeKeyIndexList(account, account.keyIndexListTime);
    m_accounts.touch(account);
}

void DeviceLists::announce(
    Account &account, const QByteArray &operation, quint16 device, quint32 keyIndex)
{
    renew(account);
    tellOwnDevices(account, device);
    std::set<QByteArray> acquainted = m_groups.companionsOf(account.pn);
    acquainted.insert(account.peers.begin(), account.peers.end());
    for (const QByteArray &pn : acquainted) {
        const Account *peer = m_accounts.byPn(pn);
        if (!peer)
            continue;
        for (const auto &[number, linked] : peer->devices) {
            m_delivery.post(
                { pn, number }, peerNotice(account, account.jid(), operation, device, keyIndex));
            m_delivery.post(
                { pn, number }, peerNotice(account, account.hidden(), operation, device, keyIndex));
        }
    }
}

void DeviceLists::announceAdded(const DeviceId &id)
{
    Account *account = m_accounts.byPn(id.pn);
    const Device *device = account ? account->find(id.device) : nullptr;
    if (device)
        announce(*account, "add", id.device, device->keyIndex);
}

void DeviceLists::announceRemoved(const DeviceId &id, quint32 keyIndex)
{
    if (Account *account = m_accounts.byPn(id.pn))
        announce(*account, "remove", id.device, keyIndex);
}

} // namespace heliograph::sandbox
