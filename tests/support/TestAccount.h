// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/StanzaSender.h"
#include "storage/AccountStore.h"
#include "tests/support/FixedRandom.h"
#include "tests/support/ManualClock.h"
#include "tests/support/PeerDevice.h"

#include <QTemporaryDir>

namespace heliograph {

/// A connection without a wire: keeps what was sent, answers questions like the service.
class FakeSender final : public StanzaSender {
public:
    bool send(const Node &stanza) override;
    bool isOnline() const override { return online; }
    QByteArray nextId() override { return QByteArray::number(++m_id); }
    QFuture<Result<Node>> query(const Node &iq) override;

    std::vector<Node> withTag(const QByteArray &tag) const;
    /// Ends all questions, as a lost connection does.
    void failPending();

    bool online = true;
    std::vector<Node> sent;
    ServiceAnswers answers;

private:
    int m_id = 0;
    std::vector<Answer<Node>> m_pending;
};

/// The store of one linked account in a directory of its own, with a peer or two.
class TestAccount final {
public:
    TestAccount();

    Jid own() const { return Jid::phoneNumber("447700900100", 3); }
    Jid ownLid() const { return Jid::lid("235000000000100", 3); }
    /// The stores of a linked account; a new file when called for the first time.
    AccountStore &store() { return *m_store; }
    /// A bundle of this account, for peers that write first.
    PreKeyBundle bundle();
    /// Opens the file anew, as after a restart.
    void reopen();
    QString path() const;
    QString directory() const { return m_directory.path(); }
    std::shared_ptr<const SecretBox> box() const { return m_box; }

    ManualClock clock;
    FixedRandom random { 11 };

private:
    QTemporaryDir m_directory;
    std::shared_ptr<const SecretBox> m_box;
    std::unique_ptr<AccountStore> m_store;
};

/// Serialized text message.
QByteArray textMessage(const QString &text);

} // namespace heliograph
