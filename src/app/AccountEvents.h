// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What Account::committed() brings and what Account::reader() gives, for front ends that pass rows
// on as they are (JSON-RPC). The window uses the models instead.
#include "app/Account.h"
#include "session/Outcome.h"
#include "storage/StoreReader.h"
