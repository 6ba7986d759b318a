// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Random.h"

#include <QByteArray>
#include <QString>

namespace heliograph::sandbox {

/// What is wrong with a server hello (10 §10.2 `noise`).
enum class HelloFlaw { None, BadEphemeral, BadStaticTag, Garbage, Oversize, Silence };

/// None for a name that is no flaw of the hello.
HelloFlaw helloFlawFromName(const QString &name);
/// The hello as it goes out; empty: none goes out.
QByteArray tamperedHello(const QByteArray &hello, HelloFlaw flaw, Random &random);

} // namespace heliograph::sandbox
