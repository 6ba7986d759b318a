// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QElapsedTimer>
#include <QString>

#include <algorithm>

namespace heliograph::bench {

/// Prints one line of JSON: what was measured, in the unit of the table of run.mjs.
void report(const char *work, double value);
/// The same for bytes that both programs have to agree on.
void reportBytes(const char *work, const QByteArray &bytes);

/// Bytes that look like ciphertext and are the same in both programs.
QByteArray noise(qsizetype size, int seed = 1);
/// The most memory that this process has used so far, in MiB; 0 where the system does not tell.
double peakMemory();
/// What it uses now.
double memory();

/// Time is measured in slices of this length, and the fastest counts: the least disturbed one.
inline constexpr qint64 sliceLength = 2'000'000;
inline constexpr int slices = 250;

/// How often a second something is done of which one call of `work` does `count`.
template <typename Work> double rateOf(int count, Work work)
{
    double best = 0;
    for (int slice = 0; slice < slices; ++slice) {
        QElapsedTimer timer;
        timer.start();
        qint64 done = 0;
        qint64 elapsed = 0;
        do {
            work();
            done += count;
            elapsed = timer.nsecsElapsed();
        } while (elapsed < sliceLength);
        best = std::max(best, static_cast<double>(done) * 1e9 / static_cast<double>(elapsed));
    }
    return best;
}

/// Seconds that one call of `work` takes; of several calls the fastest.
template <typename Work> double secondsOf(Work work, int calls = 1)
{
    double best = 0;
    for (int call = 0; call < calls; ++call) {
        QElapsedTimer timer;
        timer.start();
        work();
        const double seconds = static_cast<double>(timer.nsecsElapsed()) / 1e9;
        best = call == 0 ? seconds : std::min(best, seconds);
    }
    return best;
}

// One subject each. They end the program when something is not as it must be: what did not work
// has no speed.
void measurePrimitives();
/// Seconds for AES-CBC and so many SHA-256 over that many bytes, one after the other and without
/// any file: the bound of media.
double secondsOfOnePass(qint64 size, bool encrypts, int hashes, int calls);
void measureNodes();
void measureFrames();
void measureRatchets(const QString &folder);
/// Encrypts `source` into the folder, decrypts it again, and removes both.
void measureMedia(const QString &source, const QString &folder);
/// Fills an account's database in the folder and asks for first pages, in milliseconds; inserted
/// messages a second.
void measureSearch(int messages, const QString &folder);

} // namespace heliograph::bench
