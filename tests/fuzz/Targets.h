// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <functional>
#include <vector>

/// What is fed with hostile bytes: by libFuzzer in a build with HELIOGRAPH_FUZZ, and with the files
/// of tests/fuzz/corpus in every other build.
namespace heliograph::fuzz {

struct Target {
    const char *name;
    void (*run)(QByteArrayView input);
};
const std::vector<Target> &targets();

/// Runs the event loop until `done`, for a while without pausing, then for five seconds.
bool comesTrue(const std::function<bool()> &done);

/// Ends the program with these words: what must always hold did not.
void require(bool holds, const char *words);

// One function for each folder of corpus/, in the order of targets().
void nodes(QByteArrayView input);
void frames(QByteArrayView input);
void handshake(QByteArrayView input);
void stanzas(QByteArrayView input);
void pairing(QByteArrayView input);
void content(QByteArrayView input);
void payload(QByteArrayView input);
void ratchet(QByteArrayView input);
void media(QByteArrayView input);
void pictures(QByteArrayView input);
void clips(QByteArrayView input);
void texts(QByteArrayView input);
void rpc(QByteArrayView input);
void http(QByteArrayView input);
void control(QByteArrayView input);
void options(QByteArrayView input);
void appState(QByteArrayView input);

} // namespace heliograph::fuzz
