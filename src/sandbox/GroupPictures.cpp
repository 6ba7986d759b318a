// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/GroupPictures.h"

#include "sandbox/GroupNews.h"
#include "sandbox/MediaStore.h"
#include "sandbox/Stanzas.h"

namespace heliograph::sandbox {

namespace {

constexpr qsizetype largestGroupPicture = 1024 * 1024;

} // namespace

GroupPictures::GroupPictures(const Services &services)
    : m_services(services)
{
}

std::optional<Node> GroupPictures::answer(const DeviceId &from, const Node &iq)
{
    const Jid target = jidAttribute(iq, "target");
    if (!target.isGroup())
        return m_services.people.answer(from, iq);
    const Account *asker = m_services.accounts.byPn(from.pn);
    Group *group = m_services.groups.find(target);
    if (!asker || !group)
        return iqError(iq, 404, "item-not-found");
    const bool isSet = iq.text("type") == "set";
    if (!group->find(asker->pn))
        return isSet ? iqError(iq, 403, "forbidden") : iqError(iq, 401, "not-authorized");
    if (!isSet)
        return picture(*group, iq);
    if (group->flags.contains("locked") && !group->isAdmin(asker->pn))
        return iqError(iq, 403, "forbidden");
    return setPicture(*asker, *group, iq);
}

Node GroupPictures::picture(const Group &group, const Node &iq) const
{
    if (group.pictureId.isEmpty())
        return iqError(iq, 404, "item-not-found");
    const Node *wanted = iq.child("picture");
    if (wanted && wanted->text("id") == group.pictureId)
        return iqResult(iq, { Node("picture", { { "status", "304" } }) });
    const QByteArray type
        = wanted && wanted->has("type") ? wanted->text("type") : QByteArray("image");
    return iqResult(iq,
        { Node("picture",
            { { "id", group.pictureId }, { "type", type },
                { "url", m_services.media.origin() + group.picturePath },
                { "direct_path", group.picturePath } }) });
}

Node GroupPictures::setPicture(const Account &actor, Group &group, const Node &iq)
{
    const Node *image = iq.child("picture");
    const QByteArray bytes = image ? image->bytes() : QByteArray();
    if (bytes.size() > largestGroupPicture)
        return iqError(iq, 406, "not-acceptable");
    if (bytes.isEmpty()) {
        group.picturePath.clear();
        group.pictureId.clear();
        tell(actor, group, Node("delete"));
        return iqResult(iq);
    }
    const auto path = m_services.media.store(bytes);
    if (!path)
        return iqError(iq, 500, "internal-server-error");
    group.picturePath = *path;
    group.pictureId = QByteArray::number(m_services.groups.nextVersion());
    tell(actor, group, Node("set", { { "id", group.pictureId } }));
    return iqResult(iq, { Node("picture", { { "id", group.pictureId } }) });
}

void GroupPictures::tell(const Account &actor, const Group &group, Node change)
{
    m_services.groups.touch(group);
    change.set("jid", group.jid());
    change.set("author", group.nameOf(actor));
    Node notice = notification(
        "picture", group.jid(), m_services.ids.stanza(), m_services.clock.unixSeconds());
    notice.add(std::move(change));
    GroupNews::post(m_services.accounts, m_services.delivery, GroupNews::membersOf(group), notice);
}

} // namespace heliograph::sandbox
