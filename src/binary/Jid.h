// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QHashFunctions>
#include <QMetaType>
#include <QString>

namespace heliograph {

/// Address of a person, device, group or service (02 §5). `user` and `server` are UTF-8.
struct Jid {
    QByteArray user;
    QByteArray server;
    quint8 agent = 0;
    quint16 device = 0;
    quint16 integrator = 0;

    /// The service itself: empty user, `s.whatsapp.net`.
    static Jid service();
    static Jid phoneNumber(const QByteArray &digits, quint16 device = 0);
    static Jid lid(const QByteArray &user, quint16 device = 0);

    bool isNull() const { return server.isEmpty(); }
    /// A person by phone number, also hosted.
    bool isPhoneNumber() const;
    /// A person by hidden id, also hosted.
    bool isLid() const;
    bool isPerson() const { return isPhoneNumber() || isLid(); }
    bool isGroup() const;
    bool isStatus() const;
    /// Companions of a business platform: device 99 or a hosted server (04 §3.4).
    bool isHosted() const;

    /// Without agent and device; `c.us` and hosted servers become the plain ones.
    Jid bare() const;
    Jid withDevice(quint16 number) const;
    /// Same person, ignoring agent and device.
    bool isSameUser(const Jid &other) const;
    /// `user.agent:device@server` with zeroes written out (04 §3.2).
    QByteArray adString() const;
    /// Text form of 02 §5.2.
    QString toString() const;
    QByteArray toUtf8() const;
    /// For logs: the last two digits of the user.
    QString masked() const;

    friend bool operator==(const Jid &, const Jid &) = default;
};

size_t qHash(const Jid &jid, size_t seed = 0) noexcept;
bool operator<(const Jid &a, const Jid &b);

/// Parses the text form that this program writes (02 §5.2). BadJid.
Result<Jid> parseJid(QByteArrayView text);
/// Parses what a person, a link or another program wrote, by the strict rules of 08 §1.1:
/// known servers, digits, one device. BadJid.
Result<Jid> parseForeignJid(QByteArrayView text);

namespace server {
inline constexpr char person[] = "s.whatsapp.net";
inline constexpr char lid[] = "lid";
inline constexpr char group[] = "g.us";
inline constexpr char broadcast[] = "broadcast";
inline constexpr char newsletter[] = "newsletter";
inline constexpr char hosted[] = "hosted";
inline constexpr char hostedLid[] = "hosted.lid";
inline constexpr char messenger[] = "msgr";
inline constexpr char interop[] = "interop";
inline constexpr char legacy[] = "c.us";
} // namespace server

} // namespace heliograph

Q_DECLARE_METATYPE(heliograph::Jid)
