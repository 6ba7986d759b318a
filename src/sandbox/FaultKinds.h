// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QJsonObject>
#include <QStringList>

#include <optional>

namespace heliograph::sandbox {

/// Which way a stanza goes, as the service sees it.
enum class Direction { In, Out };

/// Stages of a connection at which a fault may strike (10 §10.2 `at_stage`).
enum class Stage { Hello, ServerHello, Finish, Success, Active, OfflineEnd };

/// When and where a kind of fault acts.
enum class FaultShape {
    /// On whole connections: at once, at a stage, or when a stanza matches.
    Strike,
    /// On each stanza that matches.
    Stanza,
    /// On the service itself, once, when it is asked for.
    Command,
    /// Where the service asks for it: a handshake, an upload, a bundle.
    Asked,
    /// For as long as it stands, however often it is looked at.
    Standing,
};

struct FaultKind {
    const char *name;
    FaultShape shape;
    Direction direction = Direction::In;
    /// Tag of the stanzas it is for; empty: any.
    const char *tag = "";
    /// How often it acts when nothing is said; 0 is without end.
    int count = 1;
};

/// Null for an unknown name.
const FaultKind *findFaultKind(const QString &name);
QStringList faultKindNames();
/// Whether a body of `POST /faults` can be used. InvalidArgument names what is wrong with it.
[[nodiscard]] Result<void> checkFault(const QJsonObject &body);
std::optional<Stage> stageFromName(const QString &name);

/// The choice that a fault makes. `kind` names the fault itself, so the choice of `cert`, `tls`
/// and `noise`, which 10 §10.2 calls `kind` too, travels under the fault's own name, or as
/// `flaw`, `what` or `mode`.
QString faultChoice(const QJsonObject &body);

} // namespace heliograph::sandbox
