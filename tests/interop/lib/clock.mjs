// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const source = path.join(path.dirname(fileURLToPath(import.meta.url)), '../data/clock-shift.c');

/**
 * Gives a function from seconds to the environment of a program whose wall clock is that much off;
 * null where there is no preloading or no compiler.
 */
export function clockShift(folder) {
    const library = path.join(folder, 'clock-shift.so');
    if (process.platform !== 'linux')
        return null;
    const built = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl']);
    return built.status === 0
        ? seconds => ({ LD_PRELOAD: library, CLOCK_SHIFT_S: `${seconds}` })
        : null;
}
