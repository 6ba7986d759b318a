// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/FaultKinds.h"

#include <QList>

#include <algorithm>
#include <array>

namespace heliograph::sandbox {

namespace {

constexpr std::array faultKinds {
    FaultKind { "drop", FaultShape::Strike },
    FaultKind { "half_open", FaultShape::Strike },
    FaultKind { "stream_error", FaultShape::Strike },
    FaultKind { "xmlstreamend", FaultShape::Strike },
    FaultKind { "failure", FaultShape::Strike },
    FaultKind { "big_frame", FaultShape::Strike },
    FaultKind { "delay", FaultShape::Stanza, Direction::Out },
    FaultKind { "duplicate", FaultShape::Stanza, Direction::Out, "message" },
    FaultKind { "reorder", FaultShape::Stanza, Direction::Out, "message" },
    FaultKind { "lose", FaultShape::Stanza, Direction::Out },
    FaultKind { "corrupt", FaultShape::Stanza, Direction::Out },
    FaultKind { "iq_mute", FaultShape::Stanza, Direction::In, "iq" },
    FaultKind { "iq_error", FaultShape::Stanza, Direction::In, "iq" },
    FaultKind { "iq_slow", FaultShape::Stanza, Direction::In, "iq" },
    FaultKind { "iq_wrong_id", FaultShape::Stanza, Direction::In, "iq" },
    FaultKind { "iq_twice", FaultShape::Stanza, Direction::In, "iq" },
    FaultKind { "iq_empty", FaultShape::Stanza, Direction::In, "iq" },
    FaultKind { "rate_limit", FaultShape::Stanza, Direction::In, "", 0 },
    FaultKind { "ack_never", FaultShape::Stanza, Direction::In, "message" },
    FaultKind { "ack_error", FaultShape::Stanza, Direction::In, "message" },
    FaultKind { "throttle", FaultShape::Standing, Direction::Out, "", 0 },
    FaultKind { "split", FaultShape::Standing, Direction::Out, "", 0 },
    FaultKind { "coalesce", FaultShape::Standing, Direction::Out, "", 0 },
    FaultKind { "tls", FaultShape::Standing, Direction::In, "", 0 },
    FaultKind { "clock", FaultShape::Standing, Direction::Out, "", 0 },
    FaultKind { "refuse", FaultShape::Asked },
    FaultKind { "cert", FaultShape::Asked },
    FaultKind { "noise", FaultShape::Asked },
    FaultKind { "media", FaultShape::Asked },
    FaultKind { "media_slow", FaultShape::Asked },
    FaultKind { "media_corrupt", FaultShape::Asked },
    FaultKind { "prekey_bad", FaultShape::Asked },
    FaultKind { "device_list", FaultShape::Asked },
    FaultKind { "undecryptable", FaultShape::Asked },
    FaultKind { "app_state", FaultShape::Asked },
    FaultKind { "history", FaultShape::Asked },
    FaultKind { "prekeys", FaultShape::Command },
    FaultKind { "media_forget", FaultShape::Command },
    FaultKind { "identity_change", FaultShape::Command },
    FaultKind { "old_counter", FaultShape::Command },
    FaultKind { "duel", FaultShape::Command },
    FaultKind { "flood", FaultShape::Command },
    FaultKind { "offline_backlog", FaultShape::Command },
    FaultKind { "crash", FaultShape::Command },
};

/// The choices of the kinds that have some; the first is what an empty one means.
struct Choices {
    const char *kind;
    QList<const char *> names;
};

const QList<Choices> &choicesOfKinds()
{
    static const QList<Choices> all {
        { "drop", { "rst", "fin", "ws_close", "tls_alert" } },
        { "half_open", { "blackhole", "stop_reading", "stop_writing" } },
        { "corrupt", { "frame_bits", "tag_mac", "length", "node_token", "compressed" } },
        { "cert",
            { "wrong_root", "bad_leaf_signature", "key_mismatch", "expired", "not_yet_valid",
                "wrong_serial", "short_signature", "missing" } },
        { "tls", { "wrong_host", "expired", "weak", "self_signed_other" } },
        { "noise",
            { "garbage", "bad_ephemeral", "bad_static_tag", "oversize", "silence", "ik_fallback",
                "ik_refuse" } },
        { "media_corrupt", { "bytes", "mac", "truncate", "longer", "other_file" } },
        { "prekey_bad", { "signature", "identity", "missing_skey" } },
        { "device_list", { "omit", "extra", "stale_hash" } },
        { "app_state",
            { "bad_lthash", "bad_patch_mac", "missing_key", "conflict_409", "has_more",
                "empty_snapshot" } },
    };
    return all;
}

const Choices *choicesOf(const QString &kind)
{
    for (const Choices &choices : choicesOfKinds()) {
        if (kind == QLatin1String(choices.kind))
            return &choices;
    }
    return nullptr;
}

tl::unexpected<Error> badFault(const QString &detail)
{
    return fail(ErrorCode::InvalidArgument, detail);
}

} // namespace

const FaultKind *findFaultKind(const QString &name)
{
    const auto found = std::find_if(faultKinds.begin(), faultKinds.end(),
        [&](const FaultKind &kind) { return name == QLatin1String(kind.name); });
    return found == faultKinds.end() ? nullptr : &*found;
}

QStringList faultKindNames()
{
    QStringList names;
    for (const FaultKind &kind : faultKinds)
        names.append(QLatin1String(kind.name));
    return names;
}

std::optional<Stage> stageFromName(const QString &name)
{
    static const std::pair<const char16_t *, Stage> stages[] = {
        { u"hello", Stage::Hello },
        { u"server_hello", Stage::ServerHello },
        { u"finish", Stage::Finish },
        { u"success", Stage::Success },
        { u"active", Stage::Active },
        { u"offline_end", Stage::OfflineEnd },
    };
    for (const auto &[text, stage] : stages) {
        if (name == QStringView(text))
            return stage;
    }
    return std::nullopt;
}

QString faultChoice(const QJsonObject &body)
{
    const QString kind = body.value(u"kind").toString();
    for (const QString &key : { kind, QStringLiteral("how"), QStringLiteral("flaw"),
             QStringLiteral("what"), QStringLiteral("mode") }) {
        if (body.value(key).isString())
            return body.value(key).toString();
    }
    const Choices *choices = choicesOf(kind);
    return choices ? QString::fromLatin1(choices->names.front()) : QString();
}

Result<void> checkFault(const QJsonObject &body)
{
    const QString kind = body.value(u"kind").toString();
    if (!findFaultKind(kind))
        return badFault(QStringLiteral("no such kind of fault"));
    const QJsonValue target = body.value(u"target");
    if (!target.isUndefined() && !target.isObject() && target.toString() != u"*")
        return badFault(QStringLiteral("a target is * or {account, device or connection}"));
    const QJsonObject when = body.value(u"when").toObject();
    if (when.contains(u"at_stage") && !stageFromName(when.value(u"at_stage").toString()))
        return badFault(QStringLiteral("no such stage"));
    const Choices *choices = choicesOf(kind);
    const QString choice = faultChoice(body);
    if (choices
        && std::none_of(choices->names.begin(), choices->names.end(),
            [&](const char *name) { return choice == QLatin1String(name); })) {
        return badFault(QStringLiteral("%1 knows no such choice").arg(kind));
    }
    return {};
}

} // namespace heliograph::sandbox
