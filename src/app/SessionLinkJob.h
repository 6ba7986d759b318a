// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Account.h"
#include "app/LinkJob.h"
#include "session/LinkRequest.h"

#include <QPointer>

#include <functional>

namespace heliograph {

/// Links through the account's own session.
class SessionLinkJob final : public LinkJob {
    Q_OBJECT
public:
    struct Owner {
        /// Removes an account that was never linked.
        std::function<void()> discard;
        /// Label of the account that has this number, empty if none.
        std::function<QString(const Jid &)> labelOf;
    };
    SessionLinkJob(Account &account, const LinkWay &way, Owner owner);
    ~SessionLinkJob() override;

    QrCode currentCode() const override { return m_code; }
    PairingCode pairingCode() const override { return m_pairingCode; }
    QString accountId() const override { return m_account ? m_account->id() : QString(); }
    void cancel() override;
    void restart() override;
    void useQr() override;
    Result<void> useCode(const QString &phone, const QString &chosen) override;
    QString explanation() const override { return m_explanation; }

private:
    void listen();
    void change(const LinkWay &way);
    void stop();
    void showNothing();
    void giveUp(const Error &error, const Jid &scannedBy = {});
    void onStatus();
    void onSync();
    void progress(const LinkProgress &now);

    QPointer<Account> m_account;
    LinkWay m_way;
    Owner m_owner;
    QrCode m_code;
    PairingCode m_pairingCode;
    QString m_explanation;
    LinkProgress m_progress;
    bool m_running = false;
    /// The phone is busy with it: a closed window does not end it.
    bool m_scanned = false;
    bool m_done = false;
};

} // namespace heliograph
