// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Files.h"
#include "session/Drafts.h"
#include "session/SessionController.h"
#include "tests/session/OutboxWorld.h"
#include "tests/support/FakeTransport.h"

#include <QDir>
#include <QSignalSpy>

namespace heliograph {

/// A linked account that is not connected: what is accepted stays in its queue.
struct DraftsWorld : OutboxWorld {
    DraftsWorld()
        : controller(
            QStringLiteral("test"), ServiceProfile(), SessionTimes(),
            [](QObject *parent) { return new FakeTransport(parent); },
            [](int) { return Result<ConnectionIdentity>(ConnectionIdentity()); }, account.clock,
            account.random)
        , drafts(setup, account.store(), controller, devices, outbox, account.clock, account.random)
        , changes(&drafts, &Drafts::changed)
    {
        sender.online = false;
        setup.spoolDirectory = account.directory() + QStringLiteral("/spool");
        setup.mediaDirectory = account.directory() + QStringLiteral("/media");
        QDir().mkpath(setup.spoolDirectory);
        QDir().mkpath(setup.mediaDirectory);
    }
    Draft text(const QString &text, const QString &id = {}) const
    {
        Draft draft;
        draft.chat = friendJid;
        draft.text = text;
        draft.id = id;
        return draft;
    }
    Draft file(const QString &caption, int size) const
    {
        Draft draft = text(caption);
        const QString path = account.directory() + u'/' + caption + QStringLiteral(".txt");
        (void)replaceFile(path, QByteArray(size, 'x'));
        draft.file = Draft::File { path, {}, MediaType::Document, false };
        return draft;
    }
    /// Texts of the rows that wait in the outbox, in their order.
    QStringList queued()
    {
        QStringList list;
        for (const qint64 rowId : account.store().outbox().rowsOf(friendJid))
            list.append(account.store().messages().byRow(rowId)->content.text);
        return list;
    }

    SessionSetup setup;
    SessionController controller;
    Drafts drafts;
    QSignalSpy changes;
};

} // namespace heliograph
