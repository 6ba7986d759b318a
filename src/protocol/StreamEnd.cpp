// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/StreamEnd.h"

#include "base/Text.h"

#include <algorithm>

namespace heliograph {

namespace {

struct FailureRow {
    int reason;
    CauseClass kind;
    ErrorCode code;
};

constexpr FailureRow failureRows[] {
    { 400, CauseClass::Limited, ErrorCode::ServiceRefused },
    { 401, CauseClass::Relogin, ErrorCode::LoggedOut },
    { 402, CauseClass::Hold, ErrorCode::TemporaryBan },
    { 403, CauseClass::Relogin, ErrorCode::AccountLocked },
    { 405, CauseClass::Version, ErrorCode::ClientOutdated },
    { 406, CauseClass::Relogin, ErrorCode::AccountBlocked },
    { 409, CauseClass::Permanent, ErrorCode::ServiceRefused },
    { 413, CauseClass::Permanent, ErrorCode::ServiceRefused },
    { 414, CauseClass::Permanent, ErrorCode::ServiceRefused },
    { 415, CauseClass::Permanent, ErrorCode::ServiceRefused },
    { 418, CauseClass::Permanent, ErrorCode::ServiceRefused },
    { 419, CauseClass::Limited, ErrorCode::TooManyDevices },
    { 500, CauseClass::Transient, ErrorCode::ServiceUnavailable },
    { 501, CauseClass::Limited, ErrorCode::ServiceRefused },
    { 503, CauseClass::Transient, ErrorCode::ServiceUnavailable },
};

constexpr FailureRow streamRows[] {
    { 515, CauseClass::Restart, ErrorCode::StreamError },
    { 401, CauseClass::Relogin, ErrorCode::LoggedOut },
    { 403, CauseClass::Relogin, ErrorCode::AccountLocked },
    { 406, CauseClass::Relogin, ErrorCode::AccountBlocked },
    { 413, CauseClass::Permanent, ErrorCode::ServiceRefused },
    { 414, CauseClass::Permanent, ErrorCode::ServiceRefused },
    { 419, CauseClass::Transient, ErrorCode::TooManyDevices },
    { 429, CauseClass::Transient, ErrorCode::RateLimited },
    { 500, CauseClass::Transient, ErrorCode::StreamError },
    { 503, CauseClass::Transient, ErrorCode::ServiceUnavailable },
    { 516, CauseClass::Relogin, ErrorCode::LoggedOut },
};

template <size_t n> const FailureRow *find(const FailureRow (&rows)[n], int number)
{
    for (const FailureRow &row : rows) {
        if (row.reason == number)
            return &row;
    }
    return nullptr;
}

} // namespace

DisconnectCause causeOfFailure(const Node &failure)
{
    const int reason = static_cast<int>(std::clamp<qint64>(failure.numberOr("reason", 0), 0, 9999));
    const FailureRow *row = find(failureRows, reason);
    DisconnectCause cause;
    cause.kind = row ? row->kind : CauseClass::Limited;
    cause.code = row ? row->code : ErrorCode::ServiceRefused;
    cause.status = reason > 0 ? reason : 500;
    cause.expire = std::clamp<qint64>(failure.numberOr("expire", 0), 0, 366LL * 24 * 3600);
    QByteArray text = failure.text("logout_message_header");
    if (text.isEmpty())
        text = failure.text("message");
    if (reason == 402)
        text = failure.text("code");
    cause.text = readableText(text, 200);
    return cause;
}

DisconnectCause causeOfStreamError(const Node &streamError)
{
    int number = static_cast<int>(std::clamp<qint64>(streamError.numberOr("code", 0), 0, 9999));
    const Node *child = streamError.firstChild();
    if (number == 0 && child && child->tag == "resource-limit")
        number = 419;
    DisconnectCause cause;
    if (const Node *conflict = streamError.child("conflict")) {
        const bool removed = conflict->text("type") == "device_removed";
        cause.kind = removed ? CauseClass::Relogin : CauseClass::Conflict;
        cause.code = removed ? ErrorCode::LoggedOut : ErrorCode::StreamReplaced;
        cause.status = removed ? 401 : 440;
        cause.text = readableText(conflict->text("type"), 60);
        return cause;
    }
    cause.text = child ? readableText(child->tag, 60) : QString::number(number);
    if (number == 409) {
        cause.kind = CauseClass::Conflict;
        cause.code = ErrorCode::StreamReplaced;
        cause.status = 440;
        return cause;
    }
    const FailureRow *row = find(streamRows, number);
    cause.kind = row ? row->kind : CauseClass::Transient;
    if (!row && child && child->tag == "xml-not-well-formed")
        cause.kind = CauseClass::Unreadable;
    cause.code = row ? row->code : ErrorCode::StreamError;
    cause.status = row ? number : 500;
    return cause;
}

DisconnectCause causeOfTransport(const Error &error)
{
    DisconnectCause cause;
    cause.code = error.code;
    cause.text = error.detail;
    switch (error.code) {
    case ErrorCode::ConnectionClosed:
        cause.status = 428;
        break;
    case ErrorCode::HttpStatus:
        // Only errors keep their number; a page instead of an upgrade is "other" (09 §2.3).
        cause.status = error.status >= 400 ? error.status : 500;
        cause.kind = error.status >= 500 || error.status == 408 || error.status == 429
            ? CauseClass::Transient
            : CauseClass::Limited;
        break;
    case ErrorCode::ProxyRefused:
        cause.kind = CauseClass::Permanent;
        cause.status = error.status;
        break;
    case ErrorCode::CertificateNotValidNow:
        cause.kind = CauseClass::Limited;
        cause.status = 400;
        break;
    case ErrorCode::CertificateUntrusted:
    case ErrorCode::TlsUntrusted:
        cause.status = 400;
        break;
    default:
        cause.status = 408;
        break;
    }
    return cause;
}

} // namespace heliograph
