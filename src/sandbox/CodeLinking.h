// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/Linking.h"

namespace heliograph::sandbox {

/// Linking with a code that a person types on the phone (03 §6, §11.2).
class CodeLinking final : public QObject {
    Q_OBJECT
public:
    CodeLinking(AccountRegistry &accounts, Linking &linking, const ServiceClock &clock,
        IdSource &ids, Random &random, QObject *parent = nullptr);

    /// The answer to a `link_code_companion_reg`; nothing when the stanza is none.
    std::optional<Node> answer(LinkCandidate &candidate, const Node &iq);
    void leave(const LinkCandidate &candidate);
    /// A person types the code on the phone of this account. NotFound when no device waits for it,
    /// InvalidArgument when it is no code, RateLimited after three wrong ones.
    Result<void> enterCode(const Account &account, const QString &code);

private:
    struct Session {
        LinkCandidate *candidate = nullptr;
        QByteArray pn;
        QByteArray ref;
        QByteArray wrappedKey;
        /// Set once a code has been typed.
        QByteArray companionEphemeral;
        KeyPair phoneEphemeral;
        int tries = 0;
    };
    Session *find(const LinkCandidate &candidate);
    Node hello(LinkCandidate &candidate, const Node &iq, const Node &request);
    Node finish(LinkCandidate &candidate, const Node &iq, const Node &request);

    AccountRegistry &m_accounts;
    Linking &m_linking;
    const ServiceClock &m_clock;
    IdSource &m_ids;
    Random &m_random;
    std::vector<Session> m_sessions;
};

} // namespace heliograph::sandbox
