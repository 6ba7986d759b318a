// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/Targets.h"

#include <QTest>

#include <cstdio>
#include <cstdlib>

namespace heliograph::fuzz {

const std::vector<Target> &targets()
{
    static const std::vector<Target> list {
        { "nodes", nodes },
        { "frames", frames },
        { "handshake", handshake },
        { "stanzas", stanzas },
        { "pairing", pairing },
        { "content", content },
        { "payload", payload },
        { "ratchet", ratchet },
        { "media", media },
        { "pictures", pictures },
        { "clips", clips },
        { "texts", texts },
        { "rpc", rpc },
        { "http", http },
        { "control", control },
        { "options", options },
        { "appstate", appState },
    };
    return list;
}

bool comesTrue(const std::function<bool()> &done)
{
    constexpr int impatientTurns = 20'000;
    for (int turn = 0; turn < impatientTurns; ++turn) {
        if (done())
            return true;
        QTest::qWait(0);
    }
    return QTest::qWaitFor(done);
}

void require(bool holds, const char *words)
{
    if (holds)
        return;
    std::fprintf(stderr, "does not hold: %s\n", words);
    std::abort();
}

} // namespace heliograph::fuzz
