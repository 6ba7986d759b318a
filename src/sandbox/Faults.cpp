// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Faults.h"

#include "sandbox/Stanzas.h"

#include <QTimer>

#include <algorithm>
#include <array>

namespace heliograph::sandbox {

namespace {

/// How a kind works when nothing else is said.
enum class FaultShape { Strike, Stanza, Command, Connection };

struct FaultKind {
    const char *name;
    FaultShape shape;
    Direction direction;
    /// Tag of the stanzas it is for; empty: any.
    const char *tag;
};

constexpr std::array faultKinds {
    FaultKind { "drop", FaultShape::Strike, Direction::In, "" },
    FaultKind { "half_open", FaultShape::Strike, Direction::In, "" },
    FaultKind { "stream_error", FaultShape::Strike, Direction::In, "" },
    FaultKind { "xmlstreamend", FaultShape::Strike, Direction::In, "" },
    FaultKind { "failure", FaultShape::Strike, Direction::In, "" },
    FaultKind { "refuse", FaultShape::Connection, Direction::In, "" },
    FaultKind { "cert", FaultShape::Connection, Direction::In, "" },
    FaultKind { "media", FaultShape::Connection, Direction::In, "" },
    FaultKind { "delay", FaultShape::Stanza, Direction::Out, "" },
    FaultKind { "duplicate", FaultShape::Stanza, Direction::Out, "message" },
    FaultKind { "lose", FaultShape::Stanza, Direction::Out, "" },
    FaultKind { "iq_mute", FaultShape::Stanza, Direction::In, "iq" },
    FaultKind { "iq_error", FaultShape::Stanza, Direction::In, "iq" },
    FaultKind { "iq_slow", FaultShape::Stanza, Direction::In, "iq" },
    FaultKind { "ack_never", FaultShape::Stanza, Direction::In, "message" },
    FaultKind { "ack_error", FaultShape::Stanza, Direction::In, "message" },
    FaultKind { "prekeys", FaultShape::Command, Direction::In, "" },
    FaultKind { "media_forget", FaultShape::Command, Direction::In, "" },
};

const FaultKind *findKind(const QString &name)
{
    const auto found = std::find_if(faultKinds.begin(), faultKinds.end(),
        [&](const FaultKind &kind) { return name == QLatin1String(kind.name); });
    return found == faultKinds.end() ? nullptr : &*found;
}

QString stageName(Stage stage)
{
    switch (stage) {
    case Stage::Hello:
        return QStringLiteral("hello");
    case Stage::Finish:
        return QStringLiteral("finish");
    case Stage::Success:
        return QStringLiteral("success");
    case Stage::Active:
        return QStringLiteral("active");
    case Stage::OfflineEnd:
        return QStringLiteral("offline_end");
    }
    return {};
}

/// The pattern under `when.next`, `when.every` or `match`; empty when there is none.
QJsonObject patternOf(const QJsonObject &body)
{
    const QJsonObject when = body.value(u"when").toObject();
    for (const auto key : { u"next", u"every" }) {
        if (when.contains(QStringView(key)))
            return when.value(QStringView(key)).toObject();
    }
    return body.value(u"match").toObject();
}

QByteArray attributeText(const QJsonObject &object, QStringView key)
{
    return object.value(key).toVariant().toString().toUtf8();
}

} // namespace

bool faultTargets(const QJsonObject &fault, const std::optional<DeviceId> &device)
{
    const QJsonValue target = fault.value(u"target");
    if (!target.isObject())
        return true;
    const QJsonObject wanted = target.toObject();
    if (const QString account = wanted.value(u"account").toString(); !account.isEmpty())
        return device && device->pn == account.toLatin1();
    if (const QString text = wanted.value(u"device").toString(); !text.isEmpty()) {
        const auto jid = parseJid(text.toUtf8());
        return jid && device && device->pn == jid->user && device->device == jid->device;
    }
    return true;
}

Faults::Faults(quint64 seed, QObject *parent)
    : QObject(parent)
    , m_seed(seed)
{
}

QStringList Faults::kinds()
{
    QStringList names;
    for (const FaultKind &kind : faultKinds)
        names.append(QLatin1String(kind.name));
    return names;
}

Result<int> Faults::add(const QJsonObject &body)
{
    const QString kind = body.value(u"kind").toString();
    if (!findKind(kind))
        return fail(ErrorCode::InvalidArgument, QStringLiteral("no such kind of fault"));
    Fault fault;
    fault.id = ++m_lastId;
    fault.body = body;
    fault.kind = kind;
    fault.left = body.value(u"count").toInt(1);
    fault.random = std::make_unique<SeededRandom>(m_seed, "fault/" + QByteArray::number(fault.id));
    const int id = fault.id;
    m_faults.push_back(std::move(fault));
    start(m_faults.back());
    return id;
}

void Faults::start(const Fault &fault)
{
    const FaultShape shape = findKind(fault.kind)->shape;
    const QJsonObject when = fault.body.value(u"when").toObject();
    const int afterMs = fault.body.value(u"after_ms").toInt(when.value(u"after_ms").toInt());
    const bool isForNow = (shape == FaultShape::Strike || shape == FaultShape::Command)
        && !when.contains(u"next") && !when.contains(u"every") && !when.contains(u"at_stage")
        && fault.kind != u"failure";
    if (!isForNow)
        return;
    const int id = fault.id;
    QTimer::singleShot(afterMs, this, [this, id, shape] {
        const auto found = std::find_if(
            m_faults.begin(), m_faults.end(), [id](const Fault &f) { return f.id == id; });
        if (found == m_faults.end() || !spend(*found))
            return;
        const QJsonObject body = found->body;
        if (shape == FaultShape::Strike)
            emit struck(body);
        else
            emit commanded(body);
    });
}

bool Faults::remove(int id)
{
    return std::erase_if(m_faults, [id](const Fault &fault) { return fault.id == id; }) > 0;
}

void Faults::reset() { m_faults.clear(); }

QJsonArray Faults::toJson() const
{
    QJsonArray array;
    for (const Fault &fault : m_faults) {
        QJsonObject entry = fault.body;
        entry.insert(QStringLiteral("id"), fault.id);
        entry.insert(QStringLiteral("fired"), fault.times);
        entry.insert(QStringLiteral("left"), fault.left);
        array.append(entry);
    }
    return array;
}

bool Faults::matchesTarget(const Fault &fault, const std::optional<DeviceId> &device)
{
    return fault.left > 0 && faultTargets(fault.body, device);
}

bool Faults::matchesStanza(const Fault &fault, Direction direction, const Node &stanza)
{
    const FaultKind *kind = findKind(fault.kind);
    const QJsonObject pattern = patternOf(fault.body);
    if (kind->shape == FaultShape::Strike && pattern.isEmpty())
        return false;
    const QString defaultDirection
        = kind->direction == Direction::In ? QStringLiteral("in") : QStringLiteral("out");
    const QString wanted = pattern.value(u"direction")
                               .toString(fault.body.value(u"direction").toString(defaultDirection));
    if ((wanted == u"in") != (direction == Direction::In) && wanted != u"both")
        return false;
    const QByteArray tag
        = pattern.contains(u"tag") ? attributeText(pattern, u"tag") : QByteArray(kind->tag);
    if (!tag.isEmpty() && stanza.tag != tag)
        return false;
    for (const auto key : { u"type", u"xmlns", u"id", u"class" }) {
        const QStringView name(key);
        if (pattern.contains(name) && stanza.text(name.toUtf8()) != attributeText(pattern, name))
            return false;
    }
    const QByteArray child = attributeText(pattern, u"child");
    return child.isEmpty() || stanza.child(child);
}

bool Faults::spend(Fault &fault)
{
    const double chance = fault.body.value(u"probability").toDouble(1.0);
    if (fault.left <= 0 || (chance < 1.0 && fault.random->fraction() >= chance))
        return false;
    --fault.left;
    ++fault.times;
    emit fired(fault.id, fault.kind);
    return true;
}

void Faults::apply(const Fault &fault, const Node &stanza, StanzaVerdict &verdict) const
{
    const QJsonObject &body = fault.body;
    const milliseconds pause { body.value(u"ms").toInt(1000) };
    if (fault.kind == u"delay") {
        verdict.delay = pause;
    } else if (fault.kind == u"duplicate") {
        verdict.copies = qBound(1, body.value(u"n").toInt(2), 100);
    } else if (fault.kind == u"lose" || fault.kind == u"iq_mute") {
        verdict.isLost = true;
    } else if (fault.kind == u"iq_error") {
        verdict.answer = iqError(stanza, body.value(u"code").toInt(500),
            body.value(u"text").toString(QStringLiteral("internal-server-error")).toUtf8(),
            body.value(u"backoff").toInt());
    } else if (fault.kind == u"iq_slow") {
        verdict.answerDelay = pause;
    } else if (fault.kind == u"ack_never") {
        verdict.isAnswerMuted = true;
        verdict.isLost = !body.value(u"deliver").toBool(true);
    } else if (fault.kind == u"ack_error") {
        Node ack = ackFor(stanza, "message");
        ack.set("error", QByteArray::number(body.value(u"code").toInt(479)));
        verdict.answer = ack;
    } else {
        verdict.strike = body;
    }
}

StanzaVerdict Faults::judge(
    Direction direction, const std::optional<DeviceId> &device, const Node &stanza)
{
    StanzaVerdict verdict;
    for (Fault &fault : m_faults) {
        const FaultShape shape = findKind(fault.kind)->shape;
        if (shape != FaultShape::Stanza && shape != FaultShape::Strike)
            continue;
        if (matchesTarget(fault, device) && matchesStanza(fault, direction, stanza) && spend(fault))
            apply(fault, stanza, verdict);
    }
    return verdict;
}

std::optional<QJsonObject> Faults::strikeAt(Stage stage, const std::optional<DeviceId> &device)
{
    for (Fault &fault : m_faults) {
        const QString fallback = fault.kind == u"failure" ? QStringLiteral("success") : QString();
        const QString wanted
            = fault.body.value(u"when").toObject().value(u"at_stage").toString(fallback);
        if (wanted == stageName(stage) && matchesTarget(fault, device) && spend(fault))
            return fault.body;
    }
    return std::nullopt;
}

std::optional<QJsonObject> Faults::refusal()
{
    for (Fault &fault : m_faults) {
        if (fault.kind == u"refuse" && spend(fault))
            return fault.body;
    }
    return std::nullopt;
}

NoiseIdentity::Flaw Faults::certificateFlaw()
{
    using Flaw = NoiseIdentity::Flaw;
    static const std::pair<const char16_t *, Flaw> flaws[] = {
        { u"wrong_root", Flaw::WrongRoot },
        { u"bad_leaf_signature", Flaw::BadLeafSignature },
        { u"key_mismatch", Flaw::KeyMismatch },
        { u"expired", Flaw::Expired },
        { u"not_yet_valid", Flaw::NotYetValid },
        { u"wrong_serial", Flaw::WrongSerial },
        { u"short_signature", Flaw::ShortSignature },
        { u"missing", Flaw::Missing },
    };
    for (Fault &fault : m_faults) {
        if (fault.kind != u"cert" || !spend(fault))
            continue;
        // `kind` names the fault itself, so the flaw travels as `cert`.
        const QString wanted
            = fault.body.value(u"cert").toString(fault.body.value(u"flaw").toString());
        for (const auto &[name, flaw] : flaws) {
            if (wanted == QStringView(name))
                return flaw;
        }
    }
    return Flaw::None;
}

std::optional<QJsonObject> Faults::mediaFault(const QString &direction)
{
    for (Fault &fault : m_faults) {
        if (fault.kind == u"media"
            && fault.body.value(u"direction").toString(QStringLiteral("down")) == direction
            && spend(fault)) {
            return fault.body;
        }
    }
    return std::nullopt;
}

} // namespace heliograph::sandbox
