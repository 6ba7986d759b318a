// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/ControlCommands.h"

#include "sandbox/PhoneContent.h"

namespace heliograph::sandbox {

namespace {

/// How far one command moves the clock.
constexpr milliseconds mostClockMovement { 100LL * 366 * 24 * 3600 * 1000 };

tl::unexpected<Error> noSuchCommand()
{
    return fail(ErrorCode::NotFound, QStringLiteral("no such command"));
}

} // namespace

ControlCommands::ControlCommands(Service &service)
    : m_service(service)
    , m_groups(service.accounts(), service.groups(), service.groupService())
{
}

Result<QJsonObject> ControlCommands::run(const QByteArray &method, const QString &path,
    const QJsonObject &body, const QHash<QByteArray, QByteArray> &parameters)
{
    const QStringList parts = path.split(u'/', Qt::SkipEmptyParts);
    if (parts.isEmpty())
        return noSuchCommand();
    const QString &first = parts.front();
    Result<QJsonObject> result = noSuchCommand();
    if (first == u"accounts")
        result = runAccounts(method, parts, body);
    else if (first == u"faults")
        result = runFaults(method, parts, body);
    else if (first == u"groups")
        result = runGroups(method, parts, body);
    else if (first == u"devices" && parts.size() == 3 && parts[2] == u"queue")
        result = queue(parts[1]);
    else if (first == u"contacts" && parts.size() == 2 && parts[1] == u"script")
        result = script(body);
    else
        result = runGlobal(method, parts.join(u'/'), body, parameters);
    if (!result)
        return result;
    const qint64 event = method == "GET"
        ? m_service.events().last()
        : m_service.events().add(QStringLiteral("command"), { { QStringLiteral("path"), path } });
    result->insert(QStringLiteral("event"), event);
    return result;
}

QByteArray ControlCommands::prometheus() const { return prometheusText(m_service.metricsJson()); }

EventLog &ControlCommands::events() { return m_service.events(); }

QJsonArray ControlCommands::eventsFor(const QHash<QByteArray, QByteArray> &parameters) const
{
    return m_service.events().after(
        parameters.value("after").toLongLong(), QString::fromUtf8(parameters.value("kind")));
}

Result<QJsonObject> ControlCommands::runGroups(
    const QByteArray &method, const QStringList &parts, const QJsonObject &body)
{
    if (method == "POST" && parts.size() == 1)
        return m_groups.create(body);
    if (method == "POST" && parts.size() == 3 && parts[2] == u"change")
        return m_groups.change(parts[1], body);
    return noSuchCommand();
}

Result<QJsonObject> ControlCommands::runGlobal(const QByteArray &method, const QString &name,
    const QJsonObject &body, const QHash<QByteArray, QByteArray> &parameters)
{
    if (name == u"metrics" && method == "GET") {
        return m_service.metricsJson();
    }
    if (name == u"metrics/check") {
        Metrics::CheckOptions options;
        if (parameters.contains("after_s"))
            options.patience = seconds { parameters.value("after_s").toInt() };
        options.oneSocket = parameters.value("sockets") != "any";
        return m_service.metrics().check(options);
    }
    if (name == u"events" || name == u"log")
        return QJsonObject { { QStringLiteral("events"), eventsFor(parameters) } };
    if (method != "POST")
        return noSuchCommand();
    if (name == u"reset") {
        m_service.reset(body.contains(u"seed")
                ? std::optional(static_cast<quint64>(body.value(u"seed").toInteger()))
                : std::nullopt);
        return QJsonObject {};
    }
    if (name == u"scenario")
        return scenario(body);
    if (name == u"time")
        return moveClock(body);
    return noSuchCommand();
}

Result<QJsonObject> ControlCommands::moveClock(const QJsonObject &body)
{
    const auto inMilliseconds
        = [&](QStringView name, qint64 factor) -> std::optional<milliseconds> {
        const qint64 value = body.value(name).toInteger();
        const qint64 most = mostClockMovement.count() / factor;
        return value == qBound(-most, value, most) ? std::optional(milliseconds { value * factor })
                                                   : std::nullopt;
    };
    const auto offset = inMilliseconds(u"offset_s", 1000);
    const auto advance = inMilliseconds(u"advance_s", 1000);
    const auto finely = inMilliseconds(u"advance_ms", 1);
    if (!offset || !advance || !finely)
        return fail(ErrorCode::InvalidArgument, QStringLiteral("more than 100 years"));
    ServiceClock &clock = m_service.clock();
    if (body.contains(u"frozen"))
        body.value(u"frozen").toBool() ? clock.freeze() : clock.unfreeze();
    if (body.contains(u"offset_s"))
        clock.setOffset(*offset);
    clock.advance(*advance + *finely);
    m_service.timers().clockMoved();
    return QJsonObject { { QStringLiteral("now_s"), clock.unixSeconds() },
        { QStringLiteral("frozen"), clock.isFrozen() } };
}

Result<QJsonObject> ControlCommands::runFaults(
    const QByteArray &method, const QStringList &parts, const QJsonObject &body)
{
    if (method == "GET")
        return QJsonObject { { QStringLiteral("faults"), m_service.faults().toJson() } };
    if (method == "POST")
        return m_service.faults().add(body).map([](int id) {
            return QJsonObject { { QStringLiteral("id"), id } };
        });
    if (method == "DELETE" && parts.size() == 1) {
        m_service.faults().reset();
        return QJsonObject {};
    }
    if (method == "DELETE" && m_service.faults().remove(parts[1].toInt()))
        return QJsonObject {};
    return noSuchCommand();
}

QJsonObject ControlCommands::describe(const Account &account, const Device &device) const
{
    const DeviceId id { account.pn, device.id };
    return {
        { QStringLiteral("device"), device.id },
        { QStringLiteral("jid"), account.jid(device.id).toString() },
        { QStringLiteral("key_index"), qint64(device.keyIndex) },
        { QStringLiteral("system"), device.system },
        { QStringLiteral("linked_at"), device.linkedAt },
        { QStringLiteral("online"), m_service.delivery().isOnline(id) },
        { QStringLiteral("active"), m_service.delivery().isActive(id) },
        { QStringLiteral("prekeys"), static_cast<qint64>(device.preKeys.size()) },
        { QStringLiteral("greeted"), device.greeted },
    };
}

QJsonObject ControlCommands::describe(const Account &account) const
{
    QJsonArray devices;
    for (const auto &[number, device] : account.devices)
        devices.append(describe(account, device));
    return {
        { QStringLiteral("id"), QString::fromLatin1(account.pn) },
        { QStringLiteral("pn"), account.jid().toString() },
        { QStringLiteral("lid"), account.hidden().toString() },
        { QStringLiteral("push_name"), account.pushName },
        { QStringLiteral("about"), account.about },
        { QStringLiteral("scripted"), account.isScripted },
        { QStringLiteral("restricted"), account.isRestricted },
        { QStringLiteral("business"), account.isBusiness },
        { QStringLiteral("devices"), devices },
    };
}

Result<QJsonObject> ControlCommands::runAccounts(
    const QByteArray &method, const QStringList &parts, const QJsonObject &body)
{
    if (parts.size() == 1 && method == "POST")
        return create(body);
    if (parts.size() == 1 && method != "GET")
        return noSuchCommand();
    if (parts.size() == 1) {
        QJsonArray accounts;
        for (const Account *account : m_service.accounts().all())
            accounts.append(describe(*account));
        return QJsonObject { { QStringLiteral("accounts"), accounts } };
    }
    Account *account = m_service.accounts().byPn(parts[1].toLatin1());
    if (!account)
        return fail(ErrorCode::UnknownAccount, QStringLiteral("no account of that number"));
    return runAccount(*account, method, parts, body);
}

Result<QJsonObject> ControlCommands::runAccount(
    Account &account, const QByteArray &method, const QStringList &parts, const QJsonObject &body)
{
    const QString action = parts.value(2);
    if (action.isEmpty() && method == "GET")
        return describe(account);
    if (action == u"devices" && method == "GET")
        return QJsonObject { { QStringLiteral("devices"), describe(account).value(u"devices") } };
    if (action == u"devices" && method == "DELETE") {
        const DeviceId id { account.pn, parts.value(3).toUShort() };
        return m_service.companions().remove(id).map([] { return QJsonObject {}; });
    }
    if (action == u"say" && method == "POST")
        return say(account, body);
    if (action == u"history" && method == "POST") {
        account.memory.chats = qBound(0, body.value(u"chats").toInt(10), 1'000);
        account.memory.messages = qBound(0, body.value(u"messages").toInt(20), 5'000);
        account.memory.days = qBound(1, body.value(u"days").toInt(30), 3'650);
        account.memory.older = qBound(0, body.value(u"older").toInt(), 20'000);
        account.memory.hasMedia = body.value(u"media").toBool();
        for (int i = 1; m_service.phonePeer().contactsOf(account).size()
             < static_cast<size_t>(account.memory.chats);
             ++i)
            m_service.accounts().introduce(
                account, m_service.accounts().named(QStringLiteral("Acquaintance %1").arg(i)));
        account.memory.until = m_service.clock().unixSeconds();
        m_service.accounts().touch(account);
        return QJsonObject {};
    }
    if (action == u"app-state" && method == "POST")
        return m_service.appState().change(account, body).map([] { return QJsonObject {}; });
    if ((action == u"link" || action == u"enter-code") && method == "POST")
        return link(account, body);
    return noSuchCommand();
}

Result<QJsonObject> ControlCommands::link(const Account &account, const QJsonObject &body)
{
    if (body.contains(u"code"))
        return m_service.codes().enterCode(account, body.value(u"code").toString()).map([] {
            return QJsonObject {};
        });
    const AccountHint hint { account.pn, {} };
    const QByteArray ref = body.value(u"ref").toString().toUtf8();
    const QByteArray secret = m_service.options().advSecret;
    if (ref.isEmpty() == !body.contains(u"qr") || (!ref.isEmpty() && secret.isEmpty()))
        return fail(ErrorCode::InvalidArgument,
            QStringLiteral("either a code, or a ref and ADV_SECRET_KEY"));
    const auto device = ref.isEmpty() ? m_service.linking().scan(body.value(u"qr").toString(), hint)
                                      : m_service.linking().scanRef(ref, secret, hint);
    return device.map([](const DeviceId &id) {
        return QJsonObject { { QStringLiteral("account"), QString::fromLatin1(id.pn) },
            { QStringLiteral("device"), id.device } };
    });
}

Result<QJsonObject> ControlCommands::create(const QJsonObject &body)
{
    AccountWish wish;
    wish.pushName = body.value(u"push_name").toString();
    wish.pn = body.value(u"pn").toString().toLatin1();
    wish.lid = body.value(u"lid").toString().toLatin1();
    wish.about = body.value(u"about").toString();
    wish.isRestricted = body.value(u"restricted").toBool();
    wish.isBusiness = body.value(u"business").toBool();
    const QByteArray picture = QByteArray::fromBase64(body.value(u"picture").toString().toLatin1());
    const auto account = m_service.accounts().create(wish);
    if (!account)
        return fail(account.error());
    if (!picture.isEmpty()) {
        (*account)->picture = picture;
        (*account)->pictureId = QByteArray::number(m_service.clock().now().count());
        m_service.accounts().touch(**account);
    }
    const QJsonArray contacts = body.value(u"contacts").toArray();
    for (const auto &contact : contacts) {
        if (Account *other = m_service.accounts().byPn(contact.toString().toLatin1()))
            m_service.accounts().introduce(**account, *other);
    }
    return describe(**account);
}

QByteArray ControlCommands::contentIn(const QJsonObject &body, const Jid &chat) const
{
    if (body.contains(u"message_hex"))
        return QByteArray::fromHex(body.value(u"message_hex").toString().toLatin1());
    const QString text = body.value(u"text").toString();
    const QJsonObject quoted = body.value(u"quoted").toObject();
    if (quoted.isEmpty())
        return textContent(text);
    TextExtras extras;
    extras.quotedId = quoted.value(u"id").toString().toLatin1();
    const QByteArray author = quoted.value(u"from").toString().toLatin1();
    const Account *account = m_service.accounts().byPn(author);
    extras.quotedSender = account ? account->jid() : chat;
    extras.quotedContent = textContent(quoted.value(u"text").toString());
    return textContent(text, extras);
}

Result<QJsonObject> ControlCommands::say(Account &account, const QJsonObject &body)
{
    const QString to = body.value(u"to").toString();
    const Account *target = m_service.accounts().byPn(to.toLatin1());
    const auto chat = target ? Result<Jid>(target->jid()) : parseJid(to.toUtf8());
    SimulatedPhone *phone = m_service.phones().of(account.pn);
    if (!chat)
        return fail(ErrorCode::InvalidArgument, QStringLiteral("`to` is no address"));
    // Companions hold keys of their own, which no phone has.
    if (body.value(u"as_device").toInt() != 0)
        return fail(ErrorCode::Unsupported, QStringLiteral("only device 0 is played here"));
    const QByteArray content = contentIn(body, *chat);
    PhoneSending sending;
    const ContentKind kind = kindOfContent(content);
    sending.type = kind.type;
    sending.mediaType = kind.mediaType;
    sending.edit = body.value(u"edit").toString().toLatin1();
    return phone->send(*chat, content, sending).map([](const QByteArray &id) {
        return QJsonObject { { QStringLiteral("message_id"), QString::fromLatin1(id) } };
    });
}

Result<QJsonObject> ControlCommands::script(const QJsonObject &body)
{
    const auto script
        = Script::fromJson(body.value(u"script").toString(), body.value(u"params").toObject());
    const QString who = body.value(u"who").toString();
    if (!script || who.isEmpty())
        return fail(script
                ? Error { ErrorCode::InvalidArgument, QStringLiteral("who plays?"), 0, 0 }
                : script.error());
    Account *known = m_service.accounts().byPn(who.toLatin1());
    Account &account = known ? *known : m_service.accounts().named(who);
    m_service.contacts().play(account, *script);
    return describe(account);
}

void ControlCommands::stopScript(const QString &who)
{
    const Account *known = m_service.accounts().byPn(who.toLatin1());
    if (const Account *account = known ? known : m_service.accounts().byName(who))
        m_service.contacts().stop(*account);
}

Result<QJsonObject> ControlCommands::scenario(const QJsonObject &body)
{
    const QJsonArray accounts = body.value(u"accounts").toArray();
    for (const auto &account : accounts) {
        if (const auto made = create(account.toObject()); !made)
            return made;
    }
    const QJsonArray groups = body.value(u"groups").toArray();
    for (const auto &group : groups) {
        if (const auto made = m_groups.create(group.toObject()); !made)
            return made;
    }
    const QJsonArray scripts = body.value(u"scripts").toArray();
    for (const auto &entry : scripts) {
        const milliseconds start { entry[u"start_ms"].toInt() };
        if (const int stop = entry[u"stop_ms"].toInt(); stop > 0)
            m_service.timers().after(milliseconds { stop }, &m_service,
                [this, who = entry[u"who"].toString()] { stopScript(who); });
        if (start.count() > 0) {
            const QJsonObject later = entry.toObject();
            m_service.timers().after(
                start, &m_service, [this, later] { static_cast<void>(script(later)); });
        } else if (const auto played = script(entry.toObject()); !played) {
            return played;
        }
    }
    const QJsonArray faults = body.value(u"faults").toArray();
    for (const auto &fault : faults) {
        if (const auto added = m_service.faults().add(fault.toObject()); !added)
            return heliograph::fail(added.error());
    }
    return QJsonObject {};
}

Result<QJsonObject> ControlCommands::queue(const QString &jid) const
{
    const auto parsed = parseJid(jid.toUtf8());
    const auto id = parsed ? m_service.accounts().resolve(*parsed) : std::nullopt;
    if (!id)
        return fail(ErrorCode::NotFound, QStringLiteral("no such device"));
    QJsonArray stanzas;
    if (const DeviceQueue *waiting = m_service.delivery().queue(*id)) {
        for (const DeviceQueue::Entry &entry : waiting->entries()) {
            stanzas.append(QJsonObject {
                { QStringLiteral("tag"), QString::fromLatin1(entry.stanza.tag) },
                { QStringLiteral("id"), QString::fromUtf8(entry.stanza.text("id")) },
                { QStringLiteral("sent"), entry.isSent },
                { QStringLiteral("stanza"), entry.stanza.toLog() },
            });
        }
    }
    return QJsonObject { { QStringLiteral("queue"), stanzas } };
}

} // namespace heliograph::sandbox
