// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <array>

namespace heliograph {

/// Largest payload of one frame (01 §2.1).
inline constexpr qsizetype frameSizeLimit = 0xFFFFFF;
/// Version of the token tables announced in the intro.
inline constexpr char dictionaryVersion = 3;

/// Cuts a byte stream into frames with a length of three bytes, and makes them (01 §2.1).
/// The service's side expects the intro, with or without routing bytes, before the first frame.
class FrameCodec final {
public:
    enum class Side { Client, Service };
    explicit FrameCodec(Side side);

    /// `WA 06 03`, after an `ED` part when there are routing bytes. Sent once, in the same message
    /// as the first frame. Routing bytes that do not fit the format are left out.
    static QByteArray intro(const QByteArray &routing = {});
    /// The four bytes that enter the Noise transcript.
    static QByteArray prologue();
    /// What stands before a payload of so many bytes, 1 to `frameSizeLimit`: their number.
    static std::array<char, 3> header(qsizetype payloadSize);
    /// FrameInvalid for an empty payload, TooLarge above the limit.
    [[nodiscard]] static Result<QByteArray> encode(QByteArrayView payload);

    /// Takes bytes as they come and gives the payloads they complete, in order. Holds never more
    /// than one unfinished frame, and no memory for bytes that are only announced.
    /// FrameInvalid for a length of 0 or a wrong intro, Unsupported for another dictionary
    /// version; the codec is of no use afterwards.
    [[nodiscard]] Result<QList<QByteArray>> feed(QByteArrayView bytes);

    /// Service: whether the whole intro has been read.
    bool hasIntro() const { return m_part == Part::Length || m_part == Part::Payload; }
    /// Service: routing bytes of the intro; empty when there were none.
    const QByteArray &routing() const { return m_routing; }
    /// Bytes of the unfinished part held back.
    qsizetype buffered() const { return m_buffer.size(); }

private:
    enum class Part { Start, RoutingLength, Routing, Header, Length, Payload, Failed };

    Result<void> completePart(QByteArrayView part, QList<QByteArray> &frames);
    Result<void> readStart(QByteArrayView part);
    Result<void> readHeader(QByteArrayView part);
    Result<void> readLength(QByteArrayView part);
    void expect(Part part, qsizetype size);
    tl::unexpected<Error> refuse(ErrorCode code, const QString &detail);

    Part m_part;
    qsizetype m_wanted;
    QByteArray m_buffer;
    QByteArray m_routing;
};

} // namespace heliograph
