// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rpc/Params.h"

#include "app/Recipient.h"

#include <QJsonArray>
#include <QStringList>

#include <cmath>

namespace heliograph {

/// Doubles hold every whole number up to here; beyond it JSON numbers are not exact.
constexpr double largestWhole = 9'007'199'254'740'992.0;

Params::Params(const QJsonObject &object)
    : m_object(object)
{
}

/// A member that is null counts as missing.
QJsonValue Params::value(const char *name) const
{
    const QJsonValue value = m_object.value(QLatin1String(name));
    return value.isNull() ? QJsonValue(QJsonValue::Undefined) : value;
}

void Params::refuse(const QString &sentence)
{
    if (!m_fault)
        m_fault = Error { ErrorCode::InvalidArgument, sentence, 0, 0 };
}

QString Params::text(const char *name)
{
    const QString text = optionalText(name);
    if (text.isEmpty())
        refuse(QStringLiteral("%1 is missing").arg(QLatin1String(name)));
    return text;
}

QString Params::givenText(const char *name)
{
    if (value(name).isUndefined())
        refuse(QStringLiteral("%1 is missing").arg(QLatin1String(name)));
    return optionalText(name);
}

QString Params::optionalText(const char *name, const QString &fallback)
{
    const QJsonValue given = value(name);
    if (given.isUndefined())
        return fallback;
    if (!given.isString())
        refuse(QStringLiteral("%1 is not a text").arg(QLatin1String(name)));
    return given.toString();
}

QString Params::optionalName(const char *name)
{
    const QString given = optionalText(name);
    if (given.contains(QChar(0)))
        refuse(QStringLiteral("%1 has a NUL in it").arg(QLatin1String(name)));
    return given;
}

QString Params::name(const char *name)
{
    const QString given = optionalName(name);
    if (given.isEmpty())
        refuse(QStringLiteral("%1 is missing").arg(QLatin1String(name)));
    return given;
}

QString Params::choice(const char *name, const QStringList &allowed)
{
    const QString given = optionalText(name, allowed.front());
    if (!allowed.contains(given))
        refuse(QStringLiteral("%1 is one of %2")
                   .arg(QLatin1String(name), allowed.join(QStringLiteral(", "))));
    return given;
}

qint64 Params::number(const char *name, qint64 fallback, qint64 lowest, qint64 highest)
{
    const QJsonValue given = value(name);
    if (given.isUndefined())
        return fallback;
    const double number = given.toDouble(std::nan(""));
    const bool whole = std::abs(number) <= largestWhole && std::trunc(number) == number;
    const qint64 exact = whole ? static_cast<qint64>(number) : lowest;
    if (!whole || exact < lowest || exact > highest) {
        refuse(QStringLiteral("%1 is not a whole number in %2…%3")
                   .arg(QLatin1String(name))
                   .arg(lowest)
                   .arg(highest));
        return fallback;
    }
    return exact;
}

bool Params::flag(const char *name)
{
    const QJsonValue given = value(name);
    if (!given.isUndefined() && !given.isBool())
        refuse(QStringLiteral("%1 is not true or false").arg(QLatin1String(name)));
    return given.toBool();
}

Jid Params::personOf(const char *name, const QJsonValue &value)
{
    const Result<Jid> person = value.isString()
        ? parseRecipient(value.toString())
        : fail(ErrorCode::InvalidArgument, QStringLiteral("not a text"));
    if (!person)
        refuse(QStringLiteral("%1: %2").arg(QLatin1String(name), person.error().detail));
    return person.value_or(Jid());
}

Jid Params::person(const char *name)
{
    const QJsonValue given = value(name);
    if (!given.isUndefined())
        return personOf(name, given);
    refuse(QStringLiteral("%1 is missing").arg(QLatin1String(name)));
    return {};
}

std::vector<Jid> Params::persons(const char *name)
{
    const QJsonValue given = value(name);
    if (!given.isUndefined() && !given.isArray())
        refuse(QStringLiteral("%1 is not a list").arg(QLatin1String(name)));
    std::vector<Jid> persons;
    const QJsonArray entries = given.toArray();
    for (const auto &entry : entries)
        persons.push_back(personOf(name, entry));
    return persons;
}

std::optional<QJsonObject> Params::object(const char *name)
{
    const QJsonValue given = value(name);
    if (given.isUndefined())
        return std::nullopt;
    if (!given.isObject())
        refuse(QStringLiteral("%1 is not an object").arg(QLatin1String(name)));
    return given.toObject();
}

} // namespace heliograph
