// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <signal/signal_protocol.h>

namespace heliograph {

/// OpenSSL behind the callbacks of libsignal-protocol-c.
const signal_crypto_provider &openSslSignalProvider();
/// A context with the provider and recursive locking, for this thread's curve operations.
signal_context *threadSignalContext();

} // namespace heliograph
