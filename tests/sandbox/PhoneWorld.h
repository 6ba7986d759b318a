// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/PhonePeer.h"
#include "sandbox/PresenceHub.h"
#include "sandbox/ScriptedContacts.h"
#include "sandbox/StanzaService.h"
#include "tests/sandbox/World.h"
#include "tests/support/FixedRandom.h"

#include <QTemporaryDir>

namespace heliograph::sandbox {

/// A world whose phones live: what names device 0 reaches them from the event loop.
struct PhoneWorld : World {
    Faults faults { 1, clock };
    KeyService keys { accounts, delivery, clock, ids, faults, 1 };
    PresenceHub presence { accounts, delivery, clock, seconds { 30 }, groups };
    StanzaService stanzas { SandboxOptions::Behaviour::App,
        { messages, receipts, presence, groupMessages }, delivery };
    FixedRandom random;
    Phones phones { { accounts, keys, stanzas, faults, clock, ids, 1 } };
    PhoneHistory history { clock, ids, faults, 1 };
    ServiceTimers timers { clock };
    PhonePeer peer { { accounts, delivery, phones, history, timers, clock } };
    QTemporaryDir folder;
    MediaStore media { folder.path(), 1, clock };
    ScriptedContacts contacts { { accounts, phones, media, timers, random, 1 } };

    PhoneWorld()
    {
        history.setMedia(&media);
        QObject::connect(&messages, &MessageRouter::phoneAddressed, &phones, &Phones::accept,
            Qt::QueuedConnection);
    }
    /// Moves the service's time; what comes due runs from the event loop.
    void advance(milliseconds by)
    {
        clock.advance(by);
        timers.clockMoved();
    }
};

} // namespace heliograph::sandbox
