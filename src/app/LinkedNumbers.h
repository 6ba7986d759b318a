// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "binary/Jid.h"

#include <QMutex>

#include <map>

namespace heliograph {

/// Which account of the profile has which number, so that no number is linked twice. Thread-safe:
/// accounts link in threads of their own.
class LinkedNumbers final {
public:
    /// Takes the number for this account. AlreadyLinked when another has it.
    Result<void> take(const Jid &number, const QString &accountId);
    /// The account goes, its number is free.
    void release(const QString &accountId);

private:
    QMutex m_mutex;
    std::map<QByteArray, QString> m_owners;
};

} // namespace heliograph
