// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/DeviceNotice.h"

#include "protocol/DeviceIdentity.h"

namespace heliograph {

namespace {

constexpr size_t mostNoticedDevices = 256;

/// The devices among the children, under the name of the notice; those that its signed list does
/// not allow are left out.
std::vector<Jid> devicesIn(const Node &change, const DeviceNotice &notice)
{
    const Node *list = change.child("key-index-list");
    const KeyIndexes indexes = list ? readKeyIndexes(list->bytes()) : KeyIndexes {};
    std::vector<Jid> devices;
    for (const Node &child : change.children()) {
        const Jid jid = child.jid("jid");
        const bool isTheirs = jid.isSameUser(notice.user) || jid.isSameUser(notice.otherName);
        const qint64 index = child.numberOr("key-index", 0);
        const bool isAllowed = jid.device == 0 || !indexes.present
            || (index > 0 && index <= 0xFFFFFFFFLL && indexes.allows(static_cast<quint32>(index)));
        if (child.tag == "device" && isTheirs && !jid.isHosted() && isAllowed
            && devices.size() < mostNoticedDevices)
            devices.push_back(notice.user.withDevice(jid.device));
    }
    return devices;
}

} // namespace

std::optional<DeviceNotice> parseDeviceNotice(const Node &notification)
{
    DeviceNotice notice;
    notice.user = notification.jid("from").bare();
    notice.otherName = notification.jid("lid").bare();
    if (!notice.user.isPerson())
        return std::nullopt;
    if (notification.text("type") == "account_sync") {
        const Node *whole = notification.child("devices");
        if (!whole)
            return std::nullopt;
        notice.change = DeviceNotice::Change::Whole;
        notice.devices = devicesIn(*whole, notice);
        notice.hash = whole->text("dhash");
        return notice;
    }
    static const std::pair<const char *, DeviceNotice::Change> changes[] {
        { "add", DeviceNotice::Change::Added },
        { "remove", DeviceNotice::Change::Removed },
    };
    for (const auto &[tag, change] : changes) {
        if (const Node *node = notification.child(tag)) {
            notice.change = change;
            notice.devices = devicesIn(*node, notice);
            notice.hash = node->text("device_hash");
            return notice;
        }
    }
    return notice;
}

} // namespace heliograph
