// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/ScriptedContacts.h"

#include "sandbox/Logging.h"
#include "sandbox/PhoneContent.h"

#include <QTimer>

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

constexpr std::array writerLines {
    u"Good morning! The delivery for Friday is confirmed.",
    u"\u0647\u0644 \u0648\u0635\u0644\u062a \u0627\u0644\u0634\u062d\u0646\u0629\u061f",
    u"Two boxes, one of them fragile \U0001F4E6",
    u"Could you check https://example.org/orders/1042 and tell me whether the address is right? It "
    u"should say "
    u"the back entrance, because the front one is closed until the end of the month.",
    u"\u05ea\u05d5\u05d3\u05d4 \u05e8\u05d1\u05d4!",
    u"That is all from me \u2600\uFE0F",
};

} // namespace

std::optional<Script::Kind> scriptKindFromName(const QString &name)
{
    if (name == u"echo")
        return Script::Kind::Echo;
    if (name == u"reader")
        return Script::Kind::Reader;
    if (name == u"typist")
        return Script::Kind::Typist;
    if (name == u"writer")
        return Script::Kind::Writer;
    return std::nullopt;
}

ScriptedContacts::ScriptedContacts(
    AccountRegistry &accounts, Phones &phones, MediaStore &media, Random &random, QObject *parent)
    : QObject(parent)
    , m_accounts(accounts)
    , m_phones(phones)
    , m_media(media)
    , m_random(random)
{
    connect(&phones, &Phones::received, this, &ScriptedContacts::onReceived);
}

void ScriptedContacts::start()
{
    for (const DemoPerson &person : demoPeople) {
        Account *account = m_accounts.byPn(person.pn);
        if (!account) {
            AccountWish wish;
            wish.pushName = QString::fromUtf16(person.name);
            wish.pn = person.pn;
            wish.lid = person.lid;
            wish.about = QString::fromUtf16(person.about);
            wish.isScripted = true;
            account = m_accounts.create(wish).value_or(nullptr);
        }
        Script script;
        script.kind = person.kind;
        if (account)
            play(*account, script);
    }
}

void ScriptedContacts::play(Account &account, const Script &script)
{
    m_scripts.insert(account.pn, script);
    if (!account.isScripted) {
        account.isScripted = true;
        m_accounts.touch(account);
    }
    m_phones.of(account.pn)->sendPresence(true);
}

void ScriptedContacts::stop() { m_scripts.clear(); }

void ScriptedContacts::onReceived(SimulatedPhone *phone, const PhoneMessage &message)
{
    const auto script = m_scripts.constFind(phone->account().pn);
    if (script == m_scripts.constEnd() || message.isOwn || message.isPeer)
        return;
    confirm(phone, message, *script);
    if (!kindOfContent(message.content).isSilent)
        reply(phone, message, *script);
}

void ScriptedContacts::confirm(
    SimulatedPhone *phone, const PhoneMessage &message, const Script &script)
{
    QTimer::singleShot(
        script.deliveredAfter, phone, [phone, message] { phone->sendReceipt(message, {}); });
    if (script.reads)
        QTimer::singleShot(
            script.readAfter, phone, [phone, message] { phone->sendReceipt(message, "read"); });
}

void ScriptedContacts::reply(
    SimulatedPhone *phone, const PhoneMessage &message, const Script &script)
{
    switch (script.kind) {
    case Script::Kind::Reader:
        return;
    case Script::Kind::Echo:
        QTimer::singleShot(script.replyAfter, phone,
            [this, phone, message, script] { echo(phone, message, script); });
        return;
    case Script::Kind::Typist:
        QTimer::singleShot(script.readAfter + milliseconds { 100 }, phone,
            [phone, message] { phone->sendTyping(message.chat, true); });
        QTimer::singleShot(
            script.replyAfter + milliseconds { 2'500 }, phone, [this, phone, message] {
                phone->sendTyping(message.chat, false);
                sendText(phone, message.chat, QStringLiteral("Let me think about it."));
            });
        return;
    case Script::Kind::Writer:
        QTimer::singleShot(script.replyAfter, phone,
            [this, phone, message, script] { write(phone, message.chat, script, 0); });
        return;
    }
}

void ScriptedContacts::sendText(SimulatedPhone *phone, const Jid &chat, const QString &text)
{
    if (const auto sent = phone->send(chat, textContent(text)); !sent)
        qCInfo(lcSandbox) << "a scripted person could not write:" << sent.error().detail;
}

void ScriptedContacts::echo(
    SimulatedPhone *phone, const PhoneMessage &message, const Script &script)
{
    const ContentKind kind = kindOfContent(message.content);
    if (!kind.isMedia)
        return sendText(phone, message.chat, script.prefix + kind.text);
    const auto content = uploadAgain(message.content, m_media, m_random);
    if (!content)
        return sendText(phone, message.chat, QStringLiteral("I could not open the file."));
    PhoneSending sending;
    sending.type = kind.type;
    sending.mediaType = kind.mediaType;
    static_cast<void>(phone->send(message.chat, *content, sending));
}

void ScriptedContacts::write(SimulatedPhone *phone, const Jid &chat, const Script &script, int line)
{
    sendText(phone, chat,
        QString::fromUtf16(writerLines[static_cast<size_t>(line) % writerLines.size()]));
    if (line + 1 < script.lines)
        QTimer::singleShot(script.pause, phone,
            [this, phone, chat, script, line] { write(phone, chat, script, line + 1); });
}

} // namespace heliograph::sandbox
