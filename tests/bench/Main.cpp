// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/Bench.h"

#include <QCoreApplication>
#include <QTextStream>

#include <cstdio>

using namespace heliograph::bench;

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments().sliced(1);
    const QString subject = arguments.value(0);
    if (subject == QStringLiteral("primitives") && arguments.size() == 1) {
        measurePrimitives();
    } else if (subject == QStringLiteral("nodes") && arguments.size() == 1) {
        measureNodes();
    } else if (subject == QStringLiteral("frames") && arguments.size() == 1) {
        measureFrames();
    } else if (subject == QStringLiteral("ratchets") && arguments.size() == 2) {
        measureRatchets(arguments.at(1));
    } else if (subject == QStringLiteral("media") && arguments.size() == 3) {
        measureMedia(arguments.at(1), arguments.at(2));
    } else if (subject == QStringLiteral("search") && arguments.size() == 3) {
        measureSearch(arguments.at(1).toInt(), arguments.at(2));
    } else {
        QTextStream(stderr) << "heliograph-bench primitives | nodes | frames | ratchets FOLDER | "
                               "media FILE FOLDER | search MESSAGES FOLDER\n";
        return 2;
    }
    return 0;
}
