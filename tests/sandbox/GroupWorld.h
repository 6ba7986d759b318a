// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/GroupService.h"
#include "tests/sandbox/World.h"

namespace heliograph::sandbox {

/// A world with a third account and the desk where groups are made and changed.
struct GroupWorld : World {
    Account &cem = accounts.named(QStringLiteral("Cem"));
    GroupService service { accounts, groups, delivery, clock, ids };

    GroupWorld() { addDevice(cem, 1); }
    DeviceId cem1() const { return { cem.pn, 1 }; }

    static Jid general() { return { {}, server::group }; }
    Node ask(const Account &actor, const char *type, const Jid &to, Node wish)
    {
        Node iq("iq", { { "id", "q" }, { "type", type }, { "xmlns", "w:g2" }, { "to", to } });
        iq.add(std::move(wish));
        return *service.answer({ actor.pn, 1 }, iq);
    }
    Node set(const Account &actor, const Jid &to, Node wish)
    {
        return ask(actor, "set", to, std::move(wish));
    }
    Node get(const Account &actor, const Jid &to, Node wish)
    {
        return ask(actor, "get", to, std::move(wish));
    }
    /// `<add>`, `<remove>` and the like with one `<participant>` for each.
    static Node people(const char *tag, const std::vector<Jid> &jids)
    {
        Node wish(tag);
        for (const Jid &jid : jids)
            wish.add(Node("participant", { { "jid", jid } }));
        return wish;
    }
    /// Made by Anna, with Ben.
    Group &garden()
    {
        Node wish = people("create", { ben.jid() });
        wish.set("subject", QByteArray("Garden"));
        const Node answer = set(anna, general(), wish);
        return *groups.find({ answer.child("group")->text("id"), server::group });
    }
    /// What a device has waiting; it waits no more.
    std::vector<Node> take(const DeviceId &id)
    {
        std::vector<Node> stanzas;
        if (const DeviceQueue *queue = delivery.queue(id)) {
            for (const DeviceQueue::Entry &entry : queue->entries())
                stanzas.push_back(entry.stanza);
        }
        for (const Node &stanza : stanzas)
            delivery.acknowledge(id, stanza.tag, stanza.text("id"), {});
        return stanzas;
    }
    /// The codes of the participants of an answer, `200` for those that are done.
    static QByteArrayList codes(const Node &answer, const char *tag)
    {
        QByteArrayList found;
        for (const Node &person : answer.child(tag)->children())
            found.append(person.has("error") ? person.text("error") : person.text("type"));
        return found;
    }
    static QByteArray errorOf(const Node &answer)
    {
        const Node *error = answer.child("error");
        return error ? error->text("code") : QByteArray();
    }
};

} // namespace heliograph::sandbox
