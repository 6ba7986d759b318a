// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/HelloTamper.h"

#include "proto/handshake.pb.h"
#include "sandbox/ProtoBytes.h"

namespace heliograph::sandbox {

namespace {

constexpr qsizetype garbageSize = 200;
constexpr qsizetype oversize = 1024 * 1024;

QByteArray withDamagedPart(const QByteArray &hello, HelloFlaw flaw)
{
    proto::HandshakeMessage message;
    if (!parseInto(message, hello) || !message.has_serverhello())
        return hello;
    proto::HandshakeMessage::ServerHello *server = message.mutable_serverhello();
    if (flaw == HelloFlaw::BadEphemeral) {
        server->mutable_ephemeral()->resize(31);
        return bytesOf(message);
    }
    // An accepted resumption has no static key; then its payload fails to open.
    std::string *sealed
        = server->has_static_() ? server->mutable_static_() : server->mutable_payload();
    if (!sealed->empty())
        sealed->back() = static_cast<char>(sealed->back() ^ 1);
    return bytesOf(message);
}

} // namespace

HelloFlaw helloFlawFromName(const QString &name)
{
    static const std::pair<const char16_t *, HelloFlaw> flaws[] = {
        { u"bad_ephemeral", HelloFlaw::BadEphemeral },
        { u"bad_static_tag", HelloFlaw::BadStaticTag },
        { u"garbage", HelloFlaw::Garbage },
        { u"oversize", HelloFlaw::Oversize },
        { u"silence", HelloFlaw::Silence },
    };
    for (const auto &[text, flaw] : flaws) {
        if (name == QStringView(text))
            return flaw;
    }
    return HelloFlaw::None;
}

QByteArray tamperedHello(const QByteArray &hello, HelloFlaw flaw, Random &random)
{
    switch (flaw) {
    case HelloFlaw::None:
        return hello;
    case HelloFlaw::BadEphemeral:
    case HelloFlaw::BadStaticTag:
        return withDamagedPart(hello, flaw);
    case HelloFlaw::Garbage:
        return random.bytes(garbageSize);
    case HelloFlaw::Oversize:
        return random.bytes(oversize);
    case HelloFlaw::Silence:
        return {};
    }
    return hello;
}

} // namespace heliograph::sandbox
