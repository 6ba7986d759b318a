// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/MediaStore.h"
#include "sandbox/Phones.h"

#include <deque>

namespace heliograph::sandbox {

/// What phones answer when a companion asks for a file that the service has no longer (06 §8).
/// They remember the files of the messages that went through them.
class MediaDesk final : public QObject {
    Q_OBJECT
public:
    MediaDesk(AccountRegistry &accounts, Delivery &delivery, Phones &phones, MediaStore &store,
        const ServiceClock &clock, Random &random, QObject *parent = nullptr);

    /// `ok`, `not_found`, `decrypt_error` or `general`; anything else: as it really is.
    void answerWith(const QString &outcome) { m_outcome = outcome; }
    /// A `server-error` receipt of a companion.
    void acceptRequest(const DeviceId &from, const Node &receipt);
    void reset();

private:
    struct File {
        QByteArray pn;
        QByteArray messageId;
        QByteArray mediaKey;
        QByteArray directPath;
    };
    void remember(const QByteArray &pn, const QByteArray &messageId, const QByteArray &content);
    const File *find(const QByteArray &pn, const QByteArray &messageId) const;
    int outcomeFor(const File *file, const Node &receipt, QByteArray &directPath) const;

    AccountRegistry &m_accounts;
    Delivery &m_delivery;
    MediaStore &m_store;
    const ServiceClock &m_clock;
    Random &m_random;
    std::deque<File> m_files;
    QString m_outcome;
};

} // namespace heliograph::sandbox
