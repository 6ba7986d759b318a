// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/ScriptedContacts.h"

#include "sandbox/Logging.h"
#include "sandbox/PhoneContent.h"

#include <array>

namespace heliograph::sandbox {

namespace {

struct DemoPerson {
    const char16_t *name;
    const char *pn;
    const char *lid;
    const char16_t *about;
    Script::Kind kind;
};

/// Fictitious people; the numbers are from ranges kept for fiction.
constexpr std::array demoPeople {
    DemoPerson { u"Anna Lindqvist", "15550100101", "182736450100101", u"I send back what I get.",
        Script::Kind::Echo },
    DemoPerson { u"Ben Ortega", "15550100102", "182736450100102", u"I read and never answer.",
        Script::Kind::Reader },
    DemoPerson { u"Dirk Kowalski", "15550100103", "182736450100103", u"I type slowly.",
        Script::Kind::Typist },
    DemoPerson { u"Marta Oliveira", "15550100104", "182736450100104", u"I have a lot to say.",
        Script::Kind::Writer },
};

/// Somebody who types is heard of again and again (10 §11).
constexpr milliseconds typingRenewal { 10'000 };

} // namespace

ScriptedContacts::ScriptedContacts(Services services, QObject *parent)
    : QObject(parent)
    , m_services(services)
{
    connect(&services.phones, &Phones::received, this, &ScriptedContacts::onReceived);
}

void ScriptedContacts::start()
{
    for (const DemoPerson &person : demoPeople) {
        Account *account = m_services.accounts.byPn(person.pn);
        if (!account) {
            AccountWish wish;
            wish.pushName = QString::fromUtf16(person.name);
            wish.pn = person.pn;
            wish.lid = person.lid;
            wish.about = QString::fromUtf16(person.about);
            wish.isScripted = true;
            account = m_services.accounts.create(wish).value_or(nullptr);
        }
        Script script;
        script.kind = person.kind;
        if (account)
            play(*account, script);
    }
}

void ScriptedContacts::play(Account &account, const Script &script)
{
    const Role role { script,
        std::make_shared<SeededRandom>(m_services.seed, "script/" + account.pn) };
    m_roles.insert(account.pn, role);
    if (!account.isScripted) {
        account.isScripted = true;
        m_services.accounts.touch(account);
    }
    SimulatedPhone *phone = m_services.phones.of(account.pn);
    phone->sendPresence(true);
    const Account *reader = m_services.accounts.byPn(script.to);
    if (script.kind == Script::Kind::Writer && reader)
        later(script.pause, phone,
            [this, phone, chat = reader->jid(), role] { write(phone, chat, role, 0, {}); });
}

void ScriptedContacts::onReceived(SimulatedPhone *phone, const PhoneMessage &message)
{
    const auto role = m_roles.constFind(phone->account().pn);
    if (role == m_roles.constEnd() || message.isOwn || message.isPeer)
        return;
    confirm(phone, message, *role);
    const ContentKind kind = kindOfContent(message.content);
    if (!kind.isSilent || (kind.isReaction && role->script.kind == Script::Kind::Echo))
        reply(phone, message, *role);
}

void ScriptedContacts::confirm(SimulatedPhone *phone, const PhoneMessage &message, const Role &role)
{
    const Script &script = role.script;
    later(script.deliveredAfter.pick(*role.random), phone,
        [phone, message] { phone->sendReceipt(message, {}); });
    if (!script.reads)
        return;
    later(script.readAfter.pick(*role.random), phone,
        [phone, message] { phone->sendReceipt(message, "read"); });
    if (kindOfContent(message.content).mediaType == "ptt")
        later(script.playedAfter.pick(*role.random), phone,
            [phone, message] { phone->sendReceipt(message, "played"); });
}

void ScriptedContacts::reply(SimulatedPhone *phone, const PhoneMessage &message, const Role &role)
{
    switch (role.script.kind) {
    case Script::Kind::Reader:
        return;
    case Script::Kind::Echo:
        later(role.script.replyAfter.pick(*role.random), phone,
            [this, phone, message, role] { echo(phone, message, role.script); });
        return;
    case Script::Kind::Typist:
        return type(phone, message, role);
    case Script::Kind::Writer:
        later(role.script.replyAfter.pick(*role.random), phone,
            [this, phone, message, role] { write(phone, message.chat, role, 0, message); });
        return;
    }
}

void ScriptedContacts::sendText(SimulatedPhone *phone, const Jid &chat, const QByteArray &content)
{
    if (const auto sent = phone->send(chat, content); !sent)
        qCInfo(lcSandbox) << "a scripted person could not write:" << sent.error().detail;
}

void ScriptedContacts::echo(
    SimulatedPhone *phone, const PhoneMessage &message, const Script &script)
{
    const ContentKind kind = kindOfContent(message.content);
    PhoneSending sending;
    sending.type = kind.type;
    sending.mediaType = kind.mediaType;
    if (kind.isReaction) {
        const QByteArray mirrored = mirroredReaction(message.content, message.chat);
        static_cast<void>(phone->send(message.chat, mirrored, sending));
        return;
    }
    if (!kind.isMedia)
        return sendText(phone, message.chat, textContent(script.prefix + kind.text));
    const auto content = uploadAgain(message.content, m_services.media, m_services.random);
    if (!content)
        return sendText(
            phone, message.chat, textContent(QStringLiteral("I could not open the file.")));
    static_cast<void>(phone->send(message.chat, *content, sending));
}

void ScriptedContacts::type(SimulatedPhone *phone, const PhoneMessage &message, const Role &role)
{
    const Script &script = role.script;
    const Jid chat = message.chat;
    const bool records = script.typing == Script::Typing::Records;
    const milliseconds start = script.typesAfter.pick(*role.random);
    for (milliseconds at { 0 }; at < script.typesFor; at += typingRenewal)
        later(
            start + at, phone, [phone, chat, records] { phone->sendTyping(chat, true, records); });
    if (script.typing == Script::Typing::Pauses) {
        later(
            start + script.typesFor / 3, phone, [phone, chat] { phone->sendTyping(chat, false); });
        later(start + script.typesFor * 2 / 3, phone,
            [phone, chat] { phone->sendTyping(chat, true); });
    }
    later(start + script.typesFor, phone, [this, phone, chat, script] {
        phone->sendTyping(chat, false);
        if (script.typing != Script::Typing::GivesUp)
            sendText(phone, chat, textContent(QStringLiteral("Let me think about it.")));
    });
}

void ScriptedContacts::write(SimulatedPhone *phone, const Jid &chat, const Role &role, int line,
    const PhoneMessage &answered)
{
    const QString text = corpusLine(line);
    TextExtras extras;
    if (text.contains(u"https://"))
        extras.link = QStringLiteral("https://example.org/orders/1042");
    if (line == 1 && !answered.id.isEmpty()) {
        extras.quotedId = answered.id;
        extras.quotedSender = answered.sender;
        extras.quotedContent = answered.content;
    }
    const bool mentions = line % corpusSize() == 2;
    if (mentions)
        extras.mentions.push_back(chat.bare());
    const QString words = mentions ? u'@' + QString::fromLatin1(chat.user) + u' ' + text : text;
    const bool isPlain = extras.link.isEmpty() && extras.quotedId.isEmpty() && !mentions;
    sendText(phone, chat, isPlain ? textContent(words) : textContent(words, extras));
    if (line + 1 >= role.script.lines)
        return;
    const milliseconds jitter = role.script.jitter;
    const Script::Span pause { qMax(milliseconds { 0 }, role.script.pause - jitter),
        role.script.pause + jitter };
    later(pause.pick(*role.random), phone, [this, phone, chat, role, line, answered] {
        write(phone, chat, role, line + 1, answered);
    });
}

} // namespace heliograph::sandbox
