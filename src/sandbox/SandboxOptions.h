// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "transport/NoiseHandshake.h"

#include <QByteArray>
#include <QProcessEnvironment>
#include <QString>
#include <QUrl>

namespace heliograph {

/// What a service is started with (10 §3).
struct SandboxOptions {
    /// `App` for people, `Suite` with the defaults of the public test suites of other clients,
    /// `Strict` ends a stream at the first stanza that these documents do not know.
    enum class Behaviour { App, Suite, Strict };

    /// A loopback address; anything else is refused.
    QString host = QStringLiteral("127.0.0.1");
    /// 0 takes a free port.
    quint16 port = 0;
    /// All randomness of the service is a function of it (10 §12).
    quint64 seed = 1;
    /// Folder of the service's own SQLite file, certificates and media; empty keeps everything
    /// in memory and a temporary folder.
    QString stateFolder;
    /// Forgets what the folder holds.
    bool resetState = false;
    Behaviour behaviour = Behaviour::App;
    /// The control API over HTTP, guarded by a token.
    bool control = false;
    /// People who answer, so that there is somebody to write to.
    bool scriptedContacts = true;
    /// Device number of the first linked device: 0 or 1 (10 §4).
    quint16 firstDevice = 1;
    /// New groups name their members by LID; else by phone number (08 §2.6).
    bool lidGroups = true;
    /// 0 is unlimited; otherwise the oldest companion that is offline makes room.
    int maxCompanions = 0;
    seconds chatstateLifetime { 30 };
    /// A waiting device is linked by itself after so long, with `advSecret`; 0 never.
    seconds autoPair { 0 };
    /// How a resuming handshake is answered (10 §2.2).
    NoiseServerHandshake::Resumption resumption = NoiseServerHandshake::Resumption::Accept;
    /// Least severe lines that are logged; `Debug` shows every stanza.
    enum class Verbosity { Debug, Info, Warnings };
    Verbosity verbosity = Verbosity::Info;
    /// ADV secret assumed for a device that is linked without a scanned code; may be empty.
    QByteArray advSecret;

    /// Reads `HELIO_SANDBOX_*`, `PORT`, `CHATSTATE_TTL_SECS`, `ADV_SECRET_KEY`,
    /// `MAX_COMPANIONS`, `GROUP_ADDRESSING`. InvalidArgument names the variable.
    [[nodiscard]] static Result<SandboxOptions> fromEnvironment(
        const QProcessEnvironment &environment);
};

/// How a client reaches a running service and whom it trusts there.
struct SandboxInfo {
    QUrl ws;
    /// Public key that signs the Noise certificates, 32 bytes.
    QByteArray root;
    /// The TLS certificate as a PEM file and as text; to be used as an authority.
    QString caFile;
    QByteArray caPem;
    /// SHA-256 of the certificate, 32 bytes.
    QByteArray tlsSha256;
    /// Empty unless the control API is on.
    QString controlToken;

    /// The line that the stand-alone program prints (10 §14), without a line feed.
    QByteArray toJsonLine() const;
};

} // namespace heliograph
