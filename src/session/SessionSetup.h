// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/LinkRequest.h"
#include "session/SessionMachine.h"
#include "session/SessionTimes.h"
#include "storage/SecretBox.h"
#include "transport/ServiceProfile.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>

namespace heliograph {

class DialBudget;
class LinkRegister;
class ServiceVersion;
class Transport;

/// What one account's session is built from.
struct SessionSetup {
    QString account;
    /// Whose database this is, as the profile knows it; null before the first link.
    Jid owner;
    Jid ownerLid;
    ServiceProfile service;
    Proxy proxy;
    SessionTimes times;
    /// Shared by all accounts of the program.
    std::shared_ptr<DialBudget> dialBudget;
    /// Likewise; where other programs see which links are in use here.
    std::shared_ptr<LinkRegister> links;
    /// Likewise; what accounts of the public service call themselves.
    std::shared_ptr<ServiceVersion> version;
    QString database;
    QString mediaDirectory;
    QString spoolDirectory;
    /// Where a window writes pasted pictures before they are sent.
    QString pastedDirectory;
    std::shared_ptr<const SecretBox> box;
    /// What makes the pipes to the service; WebSockets when it is empty.
    std::function<Transport *(QObject *parent)> transports;
    /// A restriction that an earlier run of the program met.
    std::optional<LinkHold> hold;
    /// Logins resume the handshake with the chain of the one before (01 §3.3).
    bool resumeHandshake = false;
    /// Which numbers may be linked here; all when it is empty.
    LinkGuard linkGuard;
    int pacingLimit = 20;
    milliseconds pacingWindow { 60'000 };
};

} // namespace heliograph
