// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The program that libFuzzer drives. Its first argument names the target, the rest is libFuzzer's.
#include "tests/fuzz/Targets.h"

#include <QGuiApplication>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

static const heliograph::fuzz::Target *chosenTarget = nullptr;

extern "C" int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &) {});
    const char *name = *argc > 1 ? (*argv)[1] : "";
    for (const heliograph::fuzz::Target &target : heliograph::fuzz::targets()) {
        if (std::strcmp(target.name, name) == 0)
            chosenTarget = &target;
    }
    if (!chosenTarget) {
        std::fprintf(stderr, "the first argument names a target:\n");
        for (const heliograph::fuzz::Target &target : heliograph::fuzz::targets())
            std::fprintf(stderr, "  %s\n", target.name);
        std::exit(2);
    }
    // Qt keeps references to both, so they outlive the call.
    static int count = 1;
    static char *words[] { (*argv)[0], nullptr };
    static QGuiApplication application(count, words);
    for (int i = 1; i + 1 < *argc; ++i)
        (*argv)[i] = (*argv)[i + 1];
    --*argc;
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    chosenTarget->run({ reinterpret_cast<const char *>(data), static_cast<qsizetype>(size) });
    return 0;
}
