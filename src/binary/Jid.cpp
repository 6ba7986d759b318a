// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "binary/Jid.h"

#include <algorithm>
#include <tuple>

namespace heliograph {

template <size_t Size> static QByteArray staticBytes(const char (&text)[Size])
{
    return QByteArray::fromRawData(text, static_cast<qsizetype>(Size - 1));
}

Jid Jid::service() { return { {}, staticBytes(server::person) }; }

Jid Jid::phoneNumber(const QByteArray &digits, quint16 device)
{
    return { digits, staticBytes(server::person), 0, device };
}

Jid Jid::lid(const QByteArray &user, quint16 device)
{
    return { user, staticBytes(server::lid), 0, device };
}

bool Jid::isPhoneNumber() const
{
    return !user.isEmpty()
        && (server == server::person || server == server::hosted || server == server::legacy);
}

bool Jid::isLid() const
{
    return !user.isEmpty() && (server == server::lid || server == server::hostedLid);
}

bool Jid::isGroup() const { return server == server::group && !user.isEmpty(); }

bool Jid::isStatus() const { return server == server::broadcast && user == "status"; }

bool Jid::isHosted() const
{
    constexpr quint16 hostedDevice = 99;
    return server == server::hosted || server == server::hostedLid
        || (device == hostedDevice && isPerson());
}

/// The namespace a user belongs to: hosted and legacy spellings are those of the plain server.
static QByteArray plainServer(const QByteArray &name)
{
    if (name == server::legacy || name == server::hosted)
        return staticBytes(server::person);
    if (name == server::hostedLid)
        return staticBytes(server::lid);
    return name;
}

Jid Jid::bare() const { return { user, plainServer(server), 0, 0, integrator }; }

Jid Jid::withDevice(quint16 number) const
{
    Jid other = *this;
    other.device = number;
    return other;
}

bool Jid::isSameUser(const Jid &other) const
{
    return user == other.user && integrator == other.integrator
        && plainServer(server) == plainServer(other.server);
}

QByteArray Jid::adString() const
{
    return user + '.' + QByteArray::number(agent) + ':' + QByteArray::number(device) + '@' + server;
}

QByteArray Jid::toUtf8() const
{
    if (user.isEmpty())
        return server;
    QByteArray out;
    out.reserve(user.size() + server.size() + 24);
    if (server == server::interop)
        out += QByteArray::number(integrator) + '-';
    out += user;
    const bool hasDomain
        = server == server::lid || server == server::hosted || server == server::hostedLid;
    if (agent != 0 && !hasDomain)
        out += '_' + QByteArray::number(agent);
    if (device != 0)
        out += ':' + QByteArray::number(device);
    out += '@';
    out += server;
    return out;
}

QString Jid::toString() const { return QString::fromUtf8(toUtf8()); }

/// Letters, digits, dots and dashes: nothing that could forge a line of the log.
static bool isPlainWord(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || c == '.' || c == '-';
    });
}

QString Jid::masked() const
{
    constexpr qsizetype shown = 2;
    constexpr qsizetype longestServer = 32;
    const bool printable = server.size() <= longestServer && isPlainWord(server);
    const QString place = printable ? QString::fromLatin1(server) : QStringLiteral("?");
    if (user.isEmpty())
        return place;
    if (isStatus())
        return toString();
    QString out(QChar(u'…'));
    const QByteArrayView end = QByteArrayView(user).last(qMin(shown, user.size()));
    if (user.size() > 2 * shown && isPlainWord(end))
        out += QString::fromLatin1(end);
    if (device != 0)
        out += u':' + QString::number(device);
    return out + u'@' + place;
}

size_t qHash(const Jid &jid, size_t seed) noexcept
{
    return qHashMulti(seed, jid.user, jid.server, jid.agent, jid.device, jid.integrator);
}

bool operator<(const Jid &a, const Jid &b)
{
    return std::tie(a.user, a.server, a.agent, a.device, a.integrator)
        < std::tie(b.user, b.server, b.agent, b.device, b.integrator);
}

} // namespace heliograph
