// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "base/Random.h"
#include "base/Result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace heliograph::sandbox {

/// How a scripted person behaves (10 §11).
struct Script {
    enum class Kind { Echo, Reader, Typist, Writer };
    enum class Typing {
        /// Types for a while, then sends.
        Replies,
        /// Types, stops, types again, then sends.
        Pauses,
        /// Records instead of typing.
        Records,
        /// Types and never sends.
        GivesUp,
    };
    /// A time, or anything between two.
    struct Span {
        milliseconds least { 0 };
        milliseconds most { 0 };
        milliseconds pick(Random &random) const;
        friend bool operator==(const Span &, const Span &) = default;
    };

    Kind kind = Kind::Echo;
    /// Put before an echoed text.
    QString prefix;
    /// After a message comes: delivered, read, played, and the reply.
    Span deliveredAfter { milliseconds { 150 }, milliseconds { 150 } };
    Span readAfter { milliseconds { 700 }, milliseconds { 700 } };
    Span playedAfter { milliseconds { 900 }, milliseconds { 900 } };
    Span replyAfter { milliseconds { 1200 }, milliseconds { 1200 } };
    bool reads = true;
    Typing typing = Typing::Replies;
    Span typesAfter { milliseconds { 800 }, milliseconds { 800 } };
    milliseconds typesFor { 2'900 };
    /// Digits of whom a writer writes to by itself; empty: whoever writes first.
    QByteArray to;
    /// Lines of a writer, the pause between them, and by how much it varies.
    int lines = 5;
    milliseconds pause { 4000 };
    milliseconds jitter { 0 };
    friend bool operator==(const Script &, const Script &) = default;

    /// From `{script, params}` of 10 §11: `prefix`, `delay_ms`, `d1`, `d2`, `d3`, `reads`, `a`,
    /// `b`, `variant`, `to`, `lines`, `x_ms`, `jitter_ms`; a time is a number or two of them.
    /// InvalidArgument.
    [[nodiscard]] static Result<Script> fromJson(const QString &name, const QJsonObject &params);
};

/// Line `number` of the writers' corpus; it starts again after the last.
QString corpusLine(int number);
int corpusSize();

} // namespace heliograph::sandbox
