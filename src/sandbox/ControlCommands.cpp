// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/ControlCommands.h"

#include "sandbox/PhoneContent.h"

namespace heliograph::sandbox {

namespace {

/// How far one command moves the clock.
constexpr qint64 mostClockSeconds = 100LL * 366 * 24 * 3600;

tl::unexpected<Error> noSuchCommand()
{
    return fail(ErrorCode::NotFound, QStringLiteral("no such command"));
}

milliseconds durationIn(const QJsonObject &body, QStringView key, milliseconds fallback)
{
    return milliseconds { body.value(key).toInt(static_cast<int>(fallback.count())) };
}

} // namespace

ControlCommands::ControlCommands(Service &service)
    : m_service(service)
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
        return QJsonObject { { QStringLiteral("events"),
            m_service.events().after(parameters.value("after").toLongLong()) } };
    if (method != "POST")
        return noSuchCommand();
    if (name == u"reset") {
        m_service.reset();
        return QJsonObject {};
    }
    if (name == u"time") {
        const qint64 offset = body.value(u"offset_s").toInteger();
        const qint64 advance = body.value(u"advance_s").toInteger();
        if (qBound(-mostClockSeconds, offset, mostClockSeconds) != offset
            || qBound(-mostClockSeconds, advance, mostClockSeconds) != advance)
            return fail(ErrorCode::InvalidArgument, QStringLiteral("more than 100 years"));
        if (body.contains(u"offset_s"))
            m_service.clock().setOffset(seconds { offset });
        if (body.contains(u"advance_s"))
            m_service.clock().advance(seconds { advance });
        return QJsonObject { { QStringLiteral("now_s"), m_service.clock().unixSeconds() } };
    }
    return noSuchCommand();
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
        { QStringLiteral("devices"), devices },
    };
}

Result<QJsonObject> ControlCommands::runAccounts(
    const QByteArray &method, const QStringList &parts, const QJsonObject &body)
{
    if (parts.size() == 1 && method == "POST")
        return create(body);
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
    const auto account = m_service.accounts().create(wish);
    if (!account)
        return fail(account.error());
    const QJsonArray contacts = body.value(u"contacts").toArray();
    for (const QJsonValue &contact : contacts) {
        if (Account *other = m_service.accounts().byPn(contact.toString().toLatin1()))
            m_service.accounts().introduce(**account, *other);
    }
    return describe(**account);
}

Result<QJsonObject> ControlCommands::say(Account &account, const QJsonObject &body)
{
    const QString to = body.value(u"to").toString();
    const Account *target = m_service.accounts().byPn(to.toLatin1());
    const auto chat = target ? Result<Jid>(target->jid()) : parseJid(to.toUtf8());
    SimulatedPhone *phone = m_service.phones().of(account.pn);
    if (!chat)
        return fail(ErrorCode::InvalidArgument, QStringLiteral("`to` is no address"));
    const QByteArray content = body.contains(u"message_hex")
        ? QByteArray::fromHex(body.value(u"message_hex").toString().toLatin1())
        : textContent(body.value(u"text").toString());
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
    const auto kind = scriptKindFromName(body.value(u"script").toString());
    if (!kind)
        return fail(ErrorCode::InvalidArgument, QStringLiteral("no such script"));
    const QString who = body.value(u"who").toString();
    Account *known = m_service.accounts().byPn(who.toLatin1());
    Account &account = known ? *known : m_service.accounts().named(who);
    Script script;
    const QJsonObject params = body.value(u"params").toObject();
    script.kind = *kind;
    script.prefix = params.value(u"prefix").toString();
    script.deliveredAfter = durationIn(params, u"d1", script.deliveredAfter);
    script.readAfter = durationIn(params, u"d2", script.readAfter);
    script.replyAfter = durationIn(params, u"delay_ms", script.replyAfter);
    script.reads = params.value(u"reads").toBool(true);
    script.lines = params.value(u"lines").toInt(script.lines);
    script.pause = durationIn(params, u"x_ms", script.pause);
    m_service.contacts().play(account, script);
    return describe(account);
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
