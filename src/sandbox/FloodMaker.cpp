// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/FloodMaker.h"

#include "sandbox/Logging.h"
#include "sandbox/PhoneContent.h"
#include "sandbox/Stanzas.h"

namespace heliograph::sandbox {

namespace {

constexpr int tickMs = 20;
constexpr int mostPeople = 50;
constexpr int largestFlood = 1'000'000;
/// Keeps the service answering while a burst is made.
constexpr int mostPerTick = 50;

std::optional<FloodPlan::Kind> floodKindFromName(const QString &name)
{
    using Kind = FloodPlan::Kind;
    static const std::pair<const char16_t *, Kind> kinds[] = {
        { u"text", Kind::Text },
        { u"media", Kind::Media },
        { u"reactions", Kind::Reactions },
        { u"receipts", Kind::Receipts },
        { u"presence", Kind::Presence },
        { u"notifications", Kind::Notifications },
    };
    for (const auto &[text, kind] : kinds) {
        if (name == QStringView(text))
            return kind;
    }
    return std::nullopt;
}

} // namespace

Result<FloodPlan> FloodPlan::fromJson(const QByteArray &account, const QJsonObject &body)
{
    FloodPlan plan;
    plan.account = account;
    plan.total = qBound(1, body.value(u"total").toInt(body.value(u"n").toInt(100)), largestFlood);
    plan.chats = qBound(1, body.value(u"chats").toInt(5), mostPeople);
    plan.perSecond = qBound(1, body.value(u"rate_per_s").toInt(50), 10'000);
    QJsonArray names = body.value(u"mix").toArray();
    const QString single = body.value(u"flood").toString(body.value(u"what").toString());
    if (!single.isEmpty())
        names.append(single);
    if (!names.isEmpty())
        plan.mix.clear();
    for (const auto &name : std::as_const(names)) {
        const auto kind = floodKindFromName(name.toString());
        if (!kind)
            return fail(ErrorCode::InvalidArgument, QStringLiteral("no such kind of flood"));
        plan.mix.push_back(*kind);
    }
    return plan;
}

FloodMaker::FloodMaker(FloodPlan plan, Services services, QObject *parent)
    : QObject(parent)
    , m_plan(std::move(plan))
    , m_services(services)
{
    for (int i = 1; i <= m_plan.chats; ++i) {
        Account &person = m_services.accounts.named(QStringLiteral("Crowd member %1").arg(i));
        person.isScripted = true;
        m_services.accounts.touch(person);
        m_people.push_back(person.pn);
    }
    m_timer.setInterval(tickMs);
    connect(&m_timer, &QTimer::timeout, this, &FloodMaker::tick);
    m_timer.start();
}

void FloodMaker::tick()
{
    m_due += m_plan.perSecond * tickMs / 1000.0;
    for (int i = 0; i < mostPerTick && m_due >= 1 && m_sent < m_plan.total; ++i, m_due -= 1)
        sendOne(m_sent++);
    m_due = qMin(m_due, static_cast<double>(mostPerTick));
    if (m_sent >= m_plan.total) {
        m_timer.stop();
        deleteLater();
    }
}

QByteArray FloodMaker::content(FloodPlan::Kind kind, int number, const QByteArray &last)
{
    switch (kind) {
    case FloodPlan::Kind::Media:
        return pictureContent(m_services.media, m_services.random);
    case FloodPlan::Kind::Reactions:
        if (!last.isEmpty())
            return reactionContent(m_services.accounts.byPn(m_plan.account)->jid(), last, true,
                QStringLiteral("\U0001F44D"));
        break;
    case FloodPlan::Kind::Text:
    case FloodPlan::Kind::Receipts:
    case FloodPlan::Kind::Presence:
    case FloodPlan::Kind::Notifications:
        break;
    }
    return textContent(QStringLiteral("crowd %1").arg(number));
}

void FloodMaker::notify(Account &author, Account &target)
{
    for (const auto &[number, device] : target.devices) {
        Node notice = notification(
            "status", author.jid(), m_services.ids.stanza(), m_services.clock.unixSeconds());
        notice.add(Node::withBytes("set", author.about.toUtf8()));
        m_services.delivery.post({ target.pn, number }, notice);
    }
}

void FloodMaker::confirm(SimulatedPhone &phone, const Account &target)
{
    PhoneMessage message;
    message.chat = target.jid();
    message.sender = target.jid();
    message.id = m_services.ids.message("flood");
    phone.sendReceipt(message, "read");
}

void FloodMaker::sendOne(int number)
{
    Account *target = m_services.accounts.byPn(m_plan.account);
    const QByteArray &who = m_people[static_cast<size_t>(number) % m_people.size()];
    SimulatedPhone *phone = m_services.phones.of(who);
    if (!target || !phone)
        return;
    const FloodPlan::Kind kind
        = m_plan.mix[static_cast<size_t>(number / m_plan.chats) % m_plan.mix.size()];
    switch (kind) {
    case FloodPlan::Kind::Receipts:
        return confirm(*phone, *target);
    case FloodPlan::Kind::Presence:
        return phone->sendTyping(target->jid(), number % 2 == 0);
    case FloodPlan::Kind::Notifications:
        return notify(*m_services.accounts.byPn(who), *target);
    case FloodPlan::Kind::Text:
    case FloodPlan::Kind::Media:
    case FloodPlan::Kind::Reactions:
        break;
    }
    const QByteArray message = content(kind, number, m_lastIds.value(who));
    const ContentKind shape = kindOfContent(message);
    PhoneSending sending;
    sending.type = shape.type;
    sending.mediaType = shape.mediaType;
    const auto sent = phone->send(target->jid(), message, sending);
    if (!sent)
        qCInfo(lcSandbox) << "a crowd could not write:" << sent.error().detail;
    else if (!shape.isReaction)
        m_lastIds.insert(who, *sent);
}

} // namespace heliograph::sandbox
