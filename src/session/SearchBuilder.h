// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/AccountStore.h"

#include <QTimer>

namespace heliograph {

/// Takes messages that were stored before there was a search into its index, a few at a time, so
/// that neither the start nor the connection waits. Goes on where it was after the next start.
/// Account thread.
class SearchBuilder final : public QObject {
    Q_OBJECT
public:
    explicit SearchBuilder(AccountStore &store, QObject *parent = nullptr);

private:
    void step();

    AccountStore &m_store;
    QTimer m_pause;
};

} // namespace heliograph
