// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The text forms of JIDs: our own (02 §5.2) and what others write (08 §1.1).
#include "binary/Jid.h"

#include <algorithm>
#include <optional>

namespace heliograph {

namespace {

/// What stands before and after the one `@`; a bare server counts as one with an empty user.
struct JidHalves {
    QByteArrayView user;
    QByteArrayView server;
};

tl::unexpected<Error> badJid(const char *why)
{
    return fail(ErrorCode::BadJid, QLatin1String(why));
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool isDigits(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isDigit);
}

/// Digits only, at most `largest`, which has at most five.
std::optional<quint16> smallNumber(QByteArrayView text, int largest)
{
    if (!isDigits(text) || text.size() > 5)
        return std::nullopt;
    int value = 0;
    for (const char c : text)
        value = value * 10 + (c - '0');
    if (value > largest)
        return std::nullopt;
    return static_cast<quint16>(value);
}

Result<JidHalves> splitAtServer(QByteArrayView text)
{
    const qsizetype at = text.indexOf('@');
    const JidHalves halves
        = at < 0 ? JidHalves { {}, text } : JidHalves { text.first(at), text.sliced(at + 1) };
    if (halves.server.isEmpty() || halves.server.contains('@'))
        return badJid("server");
    return halves;
}

/// Cuts `mark number` off the end of `user`. Nothing happens when the mark is missing.
bool takeNumber(QByteArrayView &user, char mark, int largest, quint16 &number)
{
    const qsizetype at = user.indexOf(mark);
    if (at < 0)
        return true;
    const std::optional<quint16> value = smallNumber(user.sliced(at + 1), largest);
    if (!value)
        return false;
    number = *value;
    user = user.first(at);
    return true;
}

/// Cuts `digits -` off the front of an interop user.
bool takeIntegrator(QByteArrayView &user, quint16 &integrator)
{
    const qsizetype dash = user.indexOf('-');
    if (dash < 0 || !isDigits(user.first(dash)))
        return true;
    const std::optional<quint16> value = smallNumber(user.first(dash), 0xFFFF);
    if (!value)
        return false;
    integrator = *value;
    user = user.sliced(dash + 1);
    return true;
}

enum class ForeignKind { Phone, Lid, Group, Broadcast, Digits, Call, Text };

std::optional<ForeignKind> foreignKind(QByteArrayView name)
{
    static constexpr struct {
        const char *server;
        ForeignKind kind;
    } known[] = {
        { server::person, ForeignKind::Phone },
        { server::legacy, ForeignKind::Phone },
        { server::hosted, ForeignKind::Phone },
        { server::lid, ForeignKind::Lid },
        { server::hostedLid, ForeignKind::Lid },
        { server::group, ForeignKind::Group },
        { server::broadcast, ForeignKind::Broadcast },
        { server::newsletter, ForeignKind::Digits },
        { "bot", ForeignKind::Digits },
        { "call", ForeignKind::Call },
        { server::messenger, ForeignKind::Text },
        { server::interop, ForeignKind::Text },
    };
    for (const auto &entry : known) {
        if (name == QByteArrayView(entry.server))
            return entry.kind;
    }
    return std::nullopt;
}

bool hasDevices(ForeignKind kind)
{
    return kind == ForeignKind::Phone || kind == ForeignKind::Lid || kind == ForeignKind::Text;
}

/// Digits with at most one `mark` between them.
bool isDigitsAround(QByteArrayView text, char mark)
{
    const qsizetype at = text.indexOf(mark);
    if (at < 0)
        return isDigits(text);
    return isDigits(text.first(at)) && isDigits(text.sliced(at + 1));
}

bool isAlphanumeric(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(),
        [](char c) { return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

/// Visible text: no blanks, no control characters, none of the marks.
bool isVisibleText(QByteArrayView text)
{
    return text.isValidUtf8() && std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte > 0x20 && byte != 0x7F && c != ':' && c != '_';
    });
}

bool fitsKind(QByteArrayView user, ForeignKind kind)
{
    switch (kind) {
    case ForeignKind::Phone:
    case ForeignKind::Digits:
        return isDigits(user);
    case ForeignKind::Lid:
        return isDigitsAround(user, '.');
    case ForeignKind::Group:
        return isDigitsAround(user, '-');
    case ForeignKind::Broadcast:
        return user == "status" || isDigits(user);
    case ForeignKind::Call:
        return isAlphanumeric(user);
    case ForeignKind::Text:
        return isVisibleText(user);
    }
    return false;
}

} // namespace

Result<Jid> parseJid(QByteArrayView text)
{
    const Result<JidHalves> halves = splitAtServer(text);
    if (!halves)
        return fail(halves.error());
    if (!text.isValidUtf8())
        return badJid("encoding");
    Jid jid;
    jid.server = halves->server.toByteArray();
    if (halves->user.isEmpty())
        return jid;
    QByteArrayView name = halves->user;
    quint16 agent = 0;
    if (!takeNumber(name, ':', 0xFFFF, jid.device))
        return badJid("device");
    if (!takeNumber(name, '_', 0xFF, agent))
        return badJid("agent");
    if (jid.server == server::interop && !takeIntegrator(name, jid.integrator))
        return badJid("integrator");
    if (name.isEmpty())
        return badJid("user");
    // The other servers have a domain byte of their own on the wire, so no agent.
    if (jid.server != server::lid && jid.server != server::hosted
        && jid.server != server::hostedLid)
        jid.agent = static_cast<quint8>(agent);
    jid.user = name.toByteArray();
    return jid;
}

Result<Jid> parseForeignJid(QByteArrayView text)
{
    constexpr qsizetype longestUser = 128;
    const Result<JidHalves> halves = splitAtServer(text);
    if (!halves)
        return fail(halves.error());
    const std::optional<ForeignKind> kind = foreignKind(halves->server);
    if (!kind)
        return badJid("unknown server");
    Jid jid;
    jid.server = halves->server.toByteArray();
    if (halves->user.isEmpty())
        return jid;
    QByteArrayView name = halves->user;
    if (name.contains(':') && !hasDevices(*kind))
        return badJid("device");
    if (!takeNumber(name, ':', 0xFFFF, jid.device))
        return badJid("device");
    quint16 agent = 0;
    if (*kind == ForeignKind::Phone && !takeNumber(name, '.', 0xFF, agent))
        return badJid("agent");
    if (jid.server == server::interop && !takeIntegrator(name, jid.integrator))
        return badJid("integrator");
    if (name.isEmpty() || name.size() > longestUser || !fitsKind(name, *kind))
        return badJid("user");
    if (jid.server != server::hosted)
        jid.agent = static_cast<quint8>(agent);
    jid.user = name.toByteArray();
    return jid;
}

} // namespace heliograph
