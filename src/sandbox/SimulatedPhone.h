// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "e2ee/SignalCipher.h"
#include "sandbox/Faults.h"
#include "sandbox/KeyService.h"
#include "sandbox/PhoneStores.h"
#include "sandbox/SeededRandom.h"

#include <QObject>

#include <deque>

namespace heliograph::sandbox {

/// What phones work with.
struct PhoneServices {
    AccountRegistry &accounts;
    KeyService &keys;
    StanzaService &stanzas;
    Faults &faults;
    const ServiceClock &clock;
    IdSource &ids;
    quint64 seed;
};

/// A message that a phone has opened.
struct PhoneMessage {
    /// The other side, in the namespace of the stanza; own account for notes to oneself.
    Jid chat;
    /// Device that sent it.
    Jid sender;
    QByteArray id;
    /// Unpadded Message; for a copy of an own device the message inside.
    QByteArray content;
    bool isOwn = false;
    bool isPeer = false;
};

/// How a phone's message goes out.
struct PhoneSending {
    /// Made when empty.
    QByteArray id;
    QByteArray type = "text";
    QByteArray mediaType;
    QByteArray edit;
    /// Sealed as with a wrong key: nobody can open it (10 §10.2 `undecryptable`).
    bool isSpoiled = false;
};

/// Device 0 of an account: a real Signal party that lives in this process and talks to the
/// service as any client does (10 §6.4).
class SimulatedPhone final : public QObject {
    Q_OBJECT
public:
    SimulatedPhone(Account &account, PhoneServices services, QObject *parent = nullptr);

    const Account &account() const { return m_account; }
    PhoneStores &stores() { return m_stores; }

    /// A stanza for device 0: opens what is inside; received() follows.
    void accept(const Node &message);
    /// A retry receipt that names device 0: sends that message again with a new ratchet.
    void acceptRetry(const Node &receipt);
    /// Encrypts for every device of the chat and the own companions, and sends. `content` is an
    /// unpadded Message. Gives the message id. NoSuchRecipient; NoSession when no device could be
    /// encrypted for.
    Result<QByteArray> send(
        const Jid &chat, const QByteArray &content, const PhoneSending &sending = {});
    /// To one companion of the own account, `category="peer"` (05 §2.5). NoSession.
    Result<QByteArray> sendPeer(quint16 companion, const QByteArray &content);
    /// `type` empty is delivered; `played` and `read` as named.
    void sendReceipt(const PhoneMessage &message, const QByteArray &type);
    /// Composing, or paused; recording when it is sound.
    void sendTyping(const Jid &chat, bool composing, bool isSound = false);
    void sendPresence(bool available);

signals:
    void received(const heliograph::sandbox::PhoneMessage &message);
    void undecryptable(const QByteArray &pn);
    /// It wrote a message, peer messages left out.
    void sent(const QByteArray &id, const QByteArray &content);

private:
    struct Sent {
        QByteArray id;
        Jid chat;
        QByteArray content;
        PhoneSending sending;
        bool isPeer = false;
    };
    DeviceId self() const { return { m_account.pn, 0 }; }
    Result<Node> encryptFor(
        const DeviceId &device, const QByteArray &content, bool isSpoiled = false);
    Result<Node> participantFor(const DeviceId &device, const Jid &like, const QByteArray &content,
        const PhoneSending &sending);
    void submit(const Node &stanza);
    void askAgain(const Node &message, int count);
    /// A group message: phones hold no sender keys and read none, but the ratchets go on.
    void followRatchets(const Node &message);
    void remember(Sent sent);
    Result<QByteArray> open(const Node &enc, const SignalAddress &sender);

    Account &m_account;
    PhoneServices m_services;
    PhoneStores m_stores;
    /// Ratchet keys and padding of this run.
    SeededRandom m_random;
    SignalCipher m_cipher;
    std::deque<Sent> m_sent;
};

} // namespace heliograph::sandbox
