// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "binary/Node.h"

#include <QString>

#include <optional>
#include <vector>

namespace heliograph {

// Typed stanzas of messages, receipts and acks (05). Past this file nobody reads their
// attributes by name.

/// One `<enc>`.
struct EncryptedPart {
    enum class Type { PreKeyMessage, Message, SenderKeyMessage, Unsupported };
    Type type = Type::Unsupported;
    QByteArray bytes;
    /// Number of the resend, 0 for the first delivery.
    int count = 0;
    /// No placeholder when it cannot be decrypted.
    bool hideFailure = false;
};

/// Why a message came without content (05 §3.4, §3.5).
enum class Unavailable {
    No,
    /// The phone can give it.
    AskPhone,
    /// Is shown on the phone only.
    ViewOnce,
    /// Nobody of the own account can give it.
    Elsewhere,
};

/// A delivered `<message>` (05 §3.1).
struct IncomingMessage {
    QString id;
    Jid from;
    Jid participant;
    Jid recipient;
    /// The author under the other name: sender_pn, sender_lid, participant_pn, participant_lid.
    Jid authorAlternative;
    /// The chat of an own copy under the other name: peer_recipient_pn, peer_recipient_lid.
    Jid recipientAlternative;
    /// Unix seconds.
    qint64 timestamp = 0;
    QString pushName;
    bool offline = false;
    bool peer = false;
    Unavailable unavailable = Unavailable::No;
    std::vector<EncryptedPart> parts;
    QByteArray deviceIdentity;

    /// The device that wrote it.
    Jid author() const { return participant.isNull() ? from : participant; }
};
/// BadTag when from, id, t or a needed participant is missing (ack error 487).
Result<IncomingMessage> parseIncomingMessage(const Node &stanza);

enum class ReceiptType {
    Delivered,
    Inactive,
    Sender,
    Read,
    ReadSelf,
    Played,
    PlayedSelf,
    Retry,
    PeerMessage,
    HistorySync,
    ServerError,
    Other,
};

/// What a retry receipt asks with (04 §7.1).
struct RetryRequest {
    int count = 1;
    int error = 0;
    quint32 registrationId = 0;
    bool hasKeys = false;
    QByteArray identity;
    quint32 signedPreKeyId = 0;
    QByteArray signedPreKey;
    QByteArray signedPreKeySignature;
    quint32 preKeyId = 0;
    QByteArray preKey;
    QByteArray deviceIdentity;
};

/// A `<receipt>` in either direction (05 §4).
struct Receipt {
    ReceiptType type = ReceiptType::Delivered;
    std::vector<QString> ids;
    /// `from` when received, `to` when sent.
    Jid peer;
    Jid participant;
    Jid recipient;
    /// Unix seconds; 0 if absent.
    qint64 timestamp = 0;
    /// About a message between the own devices.
    bool isPeerCategory = false;
    std::optional<RetryRequest> retry;
    /// The grouped form (05 §4.2): several readers of the one message in `ids`.
    struct Reader {
        Jid user;
        qint64 timestamp = 0;
    };
    std::vector<Reader> readers;
};
/// BadTag without id or from.
Result<Receipt> parseReceipt(const Node &stanza);
Node buildReceipt(const Receipt &receipt);

/// An `<ack>` for one of our messages (05 §2.6).
struct MessageAck {
    QString id;
    Jid from;
    /// Unix seconds; 0 if absent.
    qint64 timestamp = 0;
    /// 0 for success.
    int error = 0;
    QByteArray phash;
};
/// BadTag unless it is an ack of class message with an id.
Result<MessageAck> parseMessageAck(const Node &stanza);
/// An `<ack>` for one of our receipts (05 §5.2).
struct ReceiptAck {
    QString id;
    ReceiptType type = ReceiptType::Delivered;
};
/// BadTag unless it is an ack of class receipt with an id.
Result<ReceiptAck> parseReceiptAck(const Node &stanza);
/// Confirms a received stanza (05 §5.1): class is its tag; the type is echoed except for messages.
Node buildAck(const Node &stanza, int error = 0);

/// `<ib><offline/></ib>`: everything that was queued for this device has been delivered (03 §8).
bool isQueueEnd(const Node &stanza);

/// One encrypted copy of an outgoing message.
struct EncryptedCopy {
    Jid device;
    bool preKeyMessage = false;
    QByteArray bytes;
};
struct OutgoingMessage {
    QString id;
    Jid to;
    /// The recipient's phone number when `to` is a LID.
    Jid recipientPhoneNumber;
    QByteArray type;
    QByteArray mediaType;
    /// "1" edits, "7" deletes another message; empty for all others.
    QByteArray edit;
    std::vector<EncryptedCopy> copies;
    /// Serialized ADVSignedDeviceIdentity; sent when a copy is a prekey message.
    QByteArray deviceIdentity;
    /// For one device alone (04 §7.2): `to` is that device, and the one copy is for it.
    bool oneDevice = false;
    /// Number of the request that this answers; 0 for a first send.
    int resendCount = 0;
    /// The chat, when `to` is an own device.
    Jid recipient;
    /// Nobody is to see a placeholder for it.
    bool hideFailure = false;
    /// Unix seconds of the first send; 0 leaves it out.
    qint64 timestamp = 0;
};
Node buildMessage(const OutgoingMessage &message);
/// A message to the own phone that is no chat message (05 §2.5). `to` is the own number.
Node buildPeerMessage(
    const QString &id, const Jid &to, const EncryptedCopy &copy, const QByteArray &deviceIdentity);

/// `2:` and eight base64 characters over the devices, sorted as AD strings (04 §3.2).
QByteArray participantHash(const std::vector<Jid> &devices);
/// Compares with either base64 alphabet.
bool isSameParticipantHash(QByteArrayView a, QByteArrayView b);

} // namespace heliograph
