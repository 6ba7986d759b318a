// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Script.h"

#include <QJsonArray>

#include <array>

namespace heliograph::sandbox {

namespace {

constexpr int mostLines = 100'000;

constexpr std::array corpus {
    u"Good morning! The delivery for Friday is confirmed.",
    u"\u0647\u0644 \u0648\u0635\u0644\u062a \u0627\u0644\u0634\u062d\u0646\u0629\u061f",
    u"Two boxes, one of them fragile \U0001F4E6",
    u"Could you check https://example.org/orders/1042 and tell me whether the address is right? It "
    u"should say the back entrance, because the front one is closed until the end of the month.",
    u"\u05ea\u05d5\u05d3\u05d4 \u05e8\u05d1\u05d4!",
    u"Gr\u00fc\u00dfe aus K\u00f6ln, bis sp\u00e4ter",
    u"\u6771\u4eac\u306f\u4eca\u65e5\u3082\u96e8\u3067\u3059\u3002",
    u"\u0417\u0430\u0432\u0442\u0440\u0430 \u0432 \u0434\u0435\u0432\u044f\u0442\u044c?",
    u"\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466 \U0001F1E7\U0001F1F7 "
    u"\U0001F44D\U0001F3FD",
    u"*bold*, _slanted_ and ~gone~, and a line\nthat goes on below",
    u"That is all from me \u2600\uFE0F",
};

Script::Span spanIn(const QJsonObject &params, QStringView key, const Script::Span &fallback)
{
    const QJsonValue value = params.value(key);
    const auto time
        = [](const QJsonValue &number) { return milliseconds { qMax(0, number.toInt()) }; };
    if (value.isDouble())
        return { time(value), time(value) };
    const QJsonArray two = value.toArray();
    if (two.size() != 2 || time(two[0]) > time(two[1]))
        return fallback;
    return { time(two[0]), time(two[1]) };
}

milliseconds timeIn(const QJsonObject &params, QStringView key, milliseconds fallback)
{
    return milliseconds { qMax(0, params.value(key).toInt(static_cast<int>(fallback.count()))) };
}

template <typename Enum>
std::optional<Enum> named(
    const QString &name, std::initializer_list<std::pair<const char16_t *, Enum>> names)
{
    for (const auto &[text, value] : names) {
        if (name == QStringView(text))
            return value;
    }
    return std::nullopt;
}

} // namespace

milliseconds Script::Span::pick(Random &random) const
{
    const qint64 width = (most - least).count();
    return width <= 0 ? least
                      : least + milliseconds { random.below(static_cast<quint32>(width + 1)) };
}

Result<Script> Script::fromJson(const QString &name, const QJsonObject &params)
{
    const auto kind = named<Kind>(name,
        { { u"echo", Kind::Echo }, { u"reader", Kind::Reader }, { u"typist", Kind::Typist },
            { u"writer", Kind::Writer } });
    const auto typing = named<Typing>(params.value(u"variant").toString(QStringLiteral("replies")),
        { { u"replies", Typing::Replies }, { u"pauses", Typing::Pauses },
            { u"recording", Typing::Records }, { u"never_sends", Typing::GivesUp } });
    if (!kind || !typing)
        return fail(ErrorCode::InvalidArgument, QStringLiteral("no such script or variant"));
    Script script;
    script.kind = *kind;
    script.typing = *typing;
    script.prefix = params.value(u"prefix").toString();
    script.deliveredAfter = spanIn(params, u"d1", script.deliveredAfter);
    script.readAfter = spanIn(params, u"d2", script.readAfter);
    script.playedAfter = spanIn(params, u"d3", script.playedAfter);
    script.replyAfter = spanIn(params, u"delay_ms", script.replyAfter);
    script.reads = params.value(u"reads").toBool(true);
    script.typesAfter = spanIn(params, u"a", script.typesAfter);
    script.typesFor = timeIn(params, u"b", script.typesFor);
    script.to = params.value(u"to").toString().toLatin1();
    script.lines = qBound(1, params.value(u"lines").toInt(script.lines), mostLines);
    script.pause = timeIn(params, u"x_ms", script.pause);
    script.jitter = timeIn(params, u"jitter_ms", script.jitter);
    return script;
}

QString corpusLine(int number)
{
    return QString::fromUtf16(corpus[static_cast<size_t>(number) % corpus.size()]);
}

int corpusSize() { return static_cast<int>(corpus.size()); }

} // namespace heliograph::sandbox
