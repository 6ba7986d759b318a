// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Faults.h"

#include "sandbox/Stanzas.h"

#include <QTimer>

#include <algorithm>

namespace heliograph::sandbox {

namespace {

constexpr int mostCopies = 100;
constexpr int largestWindow = 1'000;

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

bool waitsForStanza(const QJsonObject &when)
{
    return when.contains(u"next") || when.contains(u"every");
}

/// The negative answer to a stanza, by its tag.
Node refusalOf(const Node &stanza, int code, const QByteArray &text, int backoff)
{
    if (stanza.tag != "message")
        return iqError(stanza, code, text, backoff);
    Node ack = ackFor(stanza, "message");
    ack.set("error", QByteArray::number(code));
    return ack;
}

} // namespace

bool faultTargets(const QJsonObject &fault, const FaultTarget &target)
{
    const QJsonValue wish = fault.value(u"target");
    if (!wish.isObject())
        return true;
    const QJsonObject wanted = wish.toObject();
    const std::optional<DeviceId> &device = target.device;
    if (wanted.contains(u"connection")
        && wanted.value(u"connection").toVariant().toInt() != target.connection)
        return false;
    if (const QString account = wanted.value(u"account").toString();
        !account.isEmpty() && (!device || device->pn != account.toLatin1()))
        return false;
    const QString text = wanted.value(u"device").toString();
    if (text.isEmpty())
        return true;
    const auto jid = parseJid(text.toUtf8());
    return jid && device && device->pn == jid->user && device->device == jid->device;
}

milliseconds faultDelay(const QJsonObject &fault)
{
    const int inWhen = fault.value(u"when").toObject().value(u"after_ms").toInt();
    return milliseconds { qMax(0, fault.value(u"after_ms").toInt(inWhen)) };
}

Faults::Faults(quint64 seed, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_seed(seed)
    , m_clock(clock)
{
}

Result<int> Faults::add(const QJsonObject &body)
{
    if (const auto checked = checkFault(body); !checked)
        return fail(checked.error());
    Fault fault;
    fault.id = ++m_lastId;
    fault.body = body;
    fault.kind = findFaultKind(body.value(u"kind").toString());
    const bool isEndless
        = fault.kind->count == 0 || body.value(u"when").toObject().contains(u"every");
    // Some kinds have a word of their own for how often.
    const int often = body.value(u"times").toInt(
        QByteArrayView(fault.kind->name) == "undecryptable" ? body.value(u"n").toInt(1) : 1);
    fault.left = body.value(u"count").toInt(
        isEndless || body.value(u"forever").toBool() ? -1 : qMax(1, often));
    fault.random = std::make_unique<SeededRandom>(m_seed, "fault/" + QByteArray::number(fault.id));
    fault.tokens = body.value(u"burst").toDouble(1);
    fault.filledAt = m_clock.monotonic();
    if (const int time = body.value(u"minutes").toInt(); time > 0)
        fault.until = m_clock.monotonic() + minutes { time };
    const int id = fault.id;
    m_faults.push_back(std::move(fault));
    start(m_faults.back());
    return id;
}

void Faults::start(const Fault &fault)
{
    const QJsonObject when = fault.body.value(u"when").toObject();
    const bool isForNow
        = fault.kind->shape == FaultShape::Strike || fault.kind->shape == FaultShape::Command;
    if (isForNow && !waitsForStanza(when) && !when.contains(u"at_stage")
        && fault.kind != findFaultKind(QStringLiteral("failure")))
        fireLater(fault.id, faultDelay(fault.body));
}

void Faults::fireLater(int id, milliseconds delay)
{
    QTimer::singleShot(delay, this, [this, id] {
        const auto found = std::find_if(
            m_faults.begin(), m_faults.end(), [id](const Fault &fault) { return fault.id == id; });
        if (found == m_faults.end() || !spend(*found))
            return;
        const QJsonObject body = found->body;
        if (found->kind->shape == FaultShape::Strike)
            emit struck(body);
        else
            emit commanded(body);
    });
}

bool Faults::remove(int id)
{
    return std::erase_if(m_faults, [id](const Fault &fault) { return fault.id == id; }) > 0;
}

void Faults::reset()
{
    m_faults.clear();
    m_firings = 0;
}

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

bool Faults::acts(const Fault &fault, const FaultTarget &target) const
{
    return fault.left != 0 && faultTargets(fault.body, target)
        && (fault.until.count() == 0 || m_clock.monotonic() < fault.until);
}

bool Faults::matchesStanza(const Fault &fault, Direction direction, const Node &stanza)
{
    const QJsonObject pattern = patternOf(fault.body);
    if (fault.kind->shape == FaultShape::Strike
        && !waitsForStanza(fault.body.value(u"when").toObject()))
        return false;
    const QString defaultDirection
        = fault.kind->direction == Direction::In ? QStringLiteral("in") : QStringLiteral("out");
    const QString wanted = pattern.value(u"direction")
                               .toString(fault.body.value(u"direction").toString(defaultDirection));
    if ((wanted == u"in") != (direction == Direction::In) && wanted != u"both")
        return false;
    const QByteArray tag
        = pattern.contains(u"tag") ? attributeText(pattern, u"tag") : QByteArray(fault.kind->tag);
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
    if (fault.left == 0 || (chance < 1.0 && fault.random->fraction() >= chance))
        return false;
    if (fault.left > 0)
        --fault.left;
    ++fault.times;
    ++m_firings;
    emit fired(fault.id, QString::fromLatin1(fault.kind->name));
    return true;
}

bool Faults::isOverLimit(Fault &fault) const
{
    const double perSecond = fault.body.value(u"per_s").toDouble(1);
    const double burst = qMax(1.0, fault.body.value(u"burst").toDouble(1));
    const milliseconds now = m_clock.monotonic();
    const auto passed = static_cast<double>((now - fault.filledAt).count());
    fault.tokens = qMin(burst, fault.tokens + passed * perSecond / 1000);
    fault.filledAt = now;
    if (fault.tokens < 1)
        return true;
    fault.tokens -= 1;
    return false;
}

bool Faults::applyToAnswer(const Fault &fault, const Node &stanza, StanzaVerdict &verdict)
{
    const QJsonObject &body = fault.body;
    const QByteArrayView kind(fault.kind->name);
    if (kind == "iq_mute") {
        verdict.isLost = true;
    } else if (kind == "iq_error") {
        verdict.answer = refusalOf(stanza, body.value(u"code").toInt(500),
            body.value(u"text").toString(QStringLiteral("internal-server-error")).toUtf8(),
            body.value(u"backoff").toInt());
    } else if (kind == "rate_limit") {
        verdict.answer = refusalOf(stanza, 429, "rate-overlimit", body.value(u"backoff").toInt());
    } else if (kind == "iq_slow") {
        verdict.answerDelay = milliseconds { body.value(u"ms").toInt(1000) };
    } else if (kind == "iq_wrong_id") {
        verdict.answerShape = StanzaVerdict::Answer::WrongId;
    } else if (kind == "iq_twice") {
        verdict.answerShape = StanzaVerdict::Answer::Twice;
    } else if (kind == "iq_empty") {
        verdict.answerShape = StanzaVerdict::Answer::Empty;
    } else if (kind == "ack_never") {
        verdict.isAnswerMuted = true;
        verdict.isLost = !body.value(u"deliver").toBool(true);
    } else if (kind == "ack_error" && body.contains(u"phash") && !body.contains(u"code")) {
        verdict.ackHash = body.value(u"phash").toString().toUtf8();
    } else if (kind == "ack_error") {
        verdict.answer = refusalOf(stanza, body.value(u"code").toInt(479), "not-acceptable", 0);
    } else {
        return false;
    }
    return true;
}

void Faults::apply(Fault &fault, const Node &stanza, StanzaVerdict &verdict) const
{
    const QJsonObject &body = fault.body;
    const QByteArrayView kind(fault.kind->name);
    if (applyToAnswer(fault, stanza, verdict))
        return;
    if (kind == "delay") {
        const int jitter = body.value(u"jitter_ms").toInt();
        verdict.delay += milliseconds { body.value(u"ms").toInt(1000)
            + (jitter > 0 ? static_cast<int>(fault.random->below(static_cast<quint32>(jitter)))
                          : 0) };
    } else if (kind == "duplicate") {
        verdict.copies = qBound(1, body.value(u"n").toInt(2), mostCopies);
    } else if (kind == "reorder") {
        verdict.shuffleWindow = qBound(2, body.value(u"window").toInt(2), largestWindow);
        verdict.shuffleSeed = fault.random->number();
    } else if (kind == "lose") {
        verdict.isLost = true;
        verdict.isForgotten = body.value(u"forget").toBool();
    } else if (kind == "corrupt") {
        verdict.corruption = body;
    } else {
        verdict.strike = body;
    }
}

void Faults::judgeOne(Fault &fault, const Node &stanza, StanzaVerdict &verdict)
{
    const QByteArrayView kind(fault.kind->name);
    if (kind == "rate_limit" && !isOverLimit(fault))
        return;
    // A window of `reorder` counts once, whatever it holds.
    const bool isInWindow = kind == "reorder" && fault.held > 0;
    if (!isInWindow && !spend(fault))
        return;
    apply(fault, stanza, verdict);
    if (kind == "reorder")
        fault.held = (fault.held + 1) % verdict.shuffleWindow;
}

StanzaVerdict Faults::judge(Direction direction, const FaultTarget &target, const Node &stanza)
{
    StanzaVerdict verdict;
    for (Fault &fault : m_faults) {
        const FaultShape shape = fault.kind->shape;
        if (shape != FaultShape::Stanza && shape != FaultShape::Strike)
            continue;
        const bool isWanted
            = acts(fault, target) || (fault.held > 0 && faultTargets(fault.body, target));
        if (isWanted && matchesStanza(fault, direction, stanza))
            judgeOne(fault, stanza, verdict);
    }
    return verdict;
}

std::vector<QJsonObject> Faults::strikesAt(Stage stage, const FaultTarget &target)
{
    std::vector<QJsonObject> strikes;
    for (Fault &fault : m_faults) {
        if (fault.kind->shape != FaultShape::Strike)
            continue;
        const bool isFailure = QByteArrayView(fault.kind->name) == "failure";
        const QJsonObject when = fault.body.value(u"when").toObject();
        auto wanted = stageFromName(when.value(u"at_stage").toString());
        // A failure stands in the place of success, whichever of the two stages is named.
        if (isFailure && (!wanted || wanted == Stage::Success))
            wanted = Stage::Finish;
        if (wanted == stage && acts(fault, target) && spend(fault))
            strikes.push_back(fault.body);
    }
    return strikes;
}

std::optional<QJsonObject> Faults::take(
    const char *kind, const FaultTarget &target, const Suits &suits)
{
    for (Fault &fault : m_faults) {
        if (QByteArrayView(fault.kind->name) == kind && acts(fault, target)
            && (!suits || suits(fault.body)) && spend(fault))
            return fault.body;
    }
    return std::nullopt;
}

std::optional<QJsonObject> Faults::standing(const char *kind, const FaultTarget &target)
{
    for (Fault &fault : m_faults) {
        if (QByteArrayView(fault.kind->name) != kind || !acts(fault, target))
            continue;
        if (fault.times++ == 0) {
            ++m_firings;
            emit fired(fault.id, QString::fromLatin1(kind));
        }
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
    const auto fault = take("cert");
    if (!fault)
        return Flaw::None;
    const QString wanted = faultChoice(*fault);
    for (const auto &[name, flaw] : flaws) {
        if (wanted == QStringView(name))
            return flaw;
    }
    return Flaw::None;
}

} // namespace heliograph::sandbox
