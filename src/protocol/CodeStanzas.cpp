// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/CodeStanzas.h"

#include <algorithm>

namespace heliograph {

namespace {

const char codeRequestTag[] = "link_code_companion_reg";
const char codeRefTag[] = "link_code_pairing_ref";
constexpr qsizetype longestRef = 1024;
/// A service that names no time after too many codes (03 §6.3).
constexpr int codeBlockSeconds = 60;

QByteArray contentOf(const Node &node, const char *name)
{
    const Node *child = node.child(name);
    return child ? child->bytes() : QByteArray();
}

Node codeRequest(const QByteArray &id, Node request)
{
    Node iq("iq", { { "to", Jid::service() }, { "type", "set" }, { "id", id }, { "xmlns", "md" } });
    iq.add(std::move(request));
    return iq;
}

Node codeStage(const QByteArray &phone, const char *stage)
{
    return Node(codeRequestTag, { { "jid", Jid::phoneNumber(phone) }, { "stage", stage } });
}

} // namespace

Node buildCompanionHello(const QByteArray &id, const CompanionHello &hello)
{
    Node request = codeStage(hello.phone, "companion_hello");
    request.set("should_show_push_notification", QByteArray("true"));
    request.add(
        Node::withBytes("link_code_pairing_wrapped_companion_ephemeral_pub", hello.wrappedKey));
    request.add(Node::withBytes("companion_server_auth_key_pub", hello.noisePublic));
    request.add(Node::withBytes("companion_platform_id", QByteArray(1, hello.clientType)));
    request.add(Node::withBytes("companion_platform_display", hello.display));
    request.add(Node::withBytes("link_code_pairing_nonce", "0"));
    return codeRequest(id, std::move(request));
}

Result<QByteArray> parseCodeRef(const Node &answer)
{
    const Node *request = answer.child(codeRequestTag);
    const QByteArray ref = request ? contentOf(*request, codeRefTag) : QByteArray();
    if (ref.isEmpty() || ref.size() > longestRef)
        return fail(ErrorCode::ProtocolError, QStringLiteral("no code ref"));
    return ref;
}

std::optional<PrimaryHello> parsePrimaryHello(const Node &notification)
{
    const Node *request = notification.child(codeRequestTag);
    if (!request)
        return std::nullopt;
    const QByteArray stage = request->text("stage");
    PrimaryHello hello { contentOf(*request, "link_code_pairing_wrapped_primary_ephemeral_pub"),
        contentOf(*request, "primary_identity_pub"), contentOf(*request, codeRefTag) };
    // Others ask for what no client knows: acknowledged and ignored (03 §6.4).
    if (hello.wrappedKey.isEmpty() || (!stage.isEmpty() && stage != "primary_hello"))
        return std::nullopt;
    return hello;
}

Node buildCompanionFinish(const QByteArray &id, const CompanionFinish &finish)
{
    Node request = codeStage(finish.phone, "companion_finish");
    request.add(Node::withBytes("link_code_pairing_wrapped_key_bundle", finish.bundle));
    request.add(Node::withBytes("companion_identity_public", finish.identityPublic));
    request.add(Node::withBytes(codeRefTag, finish.ref));
    return codeRequest(id, std::move(request));
}

Error codeRefusal(const Error &answer, CodeStage stage)
{
    Error error = answer;
    const bool finishing = stage == CodeStage::Finish;
    switch (answer.status) {
    case 429:
        error.code = ErrorCode::RateLimited;
        error.retryAfter = std::max(answer.retryAfter, codeBlockSeconds);
        break;
    case 419:
        // "resource-limit" (09 §2.4).
        error.code = ErrorCode::TooManyDevices;
        break;
    case 404:
        error.code = finishing ? ErrorCode::CodeExpired : ErrorCode::NoSuchRecipient;
        break;
    case 410:
        error.code = ErrorCode::CodeExpired;
        break;
    case 0:
        // No answer at all: the reason stands in the code already.
        break;
    default:
        error.code = finishing ? ErrorCode::CodeNotAccepted : ErrorCode::LinkRefused;
        break;
    }
    return error;
}

} // namespace heliograph
