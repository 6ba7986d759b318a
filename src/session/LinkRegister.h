// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"
#include "session/ConflictEvidence.h"

#include <QLockFile>
#include <QMutex>

#include <memory>

namespace heliograph {

/// The links that the programs of this user keep connected on this computer, each named by a hash
/// of its public key: no number, and nothing that can be guessed. A program is a lock in a folder
/// that all of them share, and each of its links an empty file beside it; what a dead program has
/// left there is removed, and the last one takes the folder away. Thread-safe; blocks for a few
/// operations on that folder.
class LinkRegister final {
public:
    /// `folder` is made when needed; `profile` is the folder whose accounts this program runs.
    /// Without a folder that can be written nothing is entered and nothing found.
    LinkRegister(const QString &folder, const QString &profile, Random &random);
    ~LinkRegister();

    /// Where the programs of one user meet; empty when the system has no such place.
    static QString sharedFolder();

    void enter(const QByteArray &publicKey);
    void leave(const QByteArray &publicKey);
    /// Who else keeps this link connected; Kind::None when nobody could be looked for.
    ConflictEvidence find(const QByteArray &publicKey);

private:
    QString path(const QString &name) const { return m_folder + u'/' + name; }
    QString entryOf(const QByteArray &publicKey) const;
    bool moveIn();
    bool isRunning(const QString &program) const;
    void removeDead();

    QMutex m_mutex;
    QString m_folder;
    QString m_profile;
    /// Names this program in the folder.
    QString m_self;
    /// Held for as long as this program runs; null: nothing can be entered.
    std::unique_ptr<QLockFile> m_lock;
};

/// One account's place in a LinkRegister, left when it ends. One thread.
class LinkUse final {
public:
    /// Without a register nothing is entered and nothing found.
    explicit LinkUse(std::shared_ptr<LinkRegister> links);
    ~LinkUse();
    LinkUse(const LinkUse &) = delete;
    LinkUse &operator=(const LinkUse &) = delete;
    /// The public key of the link that is in use from now on; empty for none.
    void follow(const QByteArray &publicKey);
    /// Who else uses it.
    ConflictEvidence find() const;

private:
    std::shared_ptr<LinkRegister> m_links;
    QByteArray m_entered;
};

} // namespace heliograph
