// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "base/Future.h"

#include <QByteArray>
#include <QString>

namespace heliograph {

/// Secrets in the keychain of the system. Each job has a limit, because one that waits for a locked
/// keychain may never end. Any thread: the jobs run in one of their own, so that a caller without
/// an event loop may wait. KeychainUnavailable: none, locked, refused, or no answer in time.
namespace keychain {

/// Writes the secret and reads it back.
QFuture<Result<bool>> store(const QString &entry, const QByteArray &secret, milliseconds limit);
/// KeyUnavailable: there is no such entry.
QFuture<Result<QByteArray>> read(const QString &entry, milliseconds limit);
QFuture<Result<bool>> remove(const QString &entry, milliseconds limit);

} // namespace keychain

} // namespace heliograph
