// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The same ways of measuring as Bench.h, for work done in Node.
import { writeSync } from 'node:fs';

const sliceLength = 2_000_000n;
const slices = 250;

/** One line of JSON, as heliograph-bench prints them. */
export function report(work, value) {
    writeSync(1, `${JSON.stringify({ work, value })}\n`);
}

export function reportBytes(work, bytes) {
    writeSync(1, `${JSON.stringify({ work, hex: Buffer.from(bytes).toString('hex') })}\n`);
}

/** The same bytes as noise() of heliograph-bench. */
export function noise(size, seed = 1) {
    const bytes = Buffer.allocUnsafe(size);
    let state = seed;
    for (let i = 0; i < size; ++i) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        bytes[i] = state >>> 24;
    }
    return bytes;
}

/** How often a second something is done of which one call of `work` does `count`: the best slice. */
export async function rateOf(count, work) {
    let best = 0;
    for (let slice = 0; slice < slices; ++slice) {
        const start = process.hrtime.bigint();
        let done = 0;
        let elapsed = 0n;
        do {
            const pending = work();
            if (pending)
                await pending;
            done += count;
            elapsed = process.hrtime.bigint() - start;
        } while (elapsed < sliceLength);
        best = Math.max(best, done * 1e9 / Number(elapsed));
    }
    return best;
}

/** Seconds that one call of `work` takes; of several calls the fastest. */
export async function secondsOf(work, calls = 1) {
    let best = Infinity;
    for (let call = 0; call < calls; ++call) {
        const start = process.hrtime.bigint();
        await work();
        best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e9);
    }
    return best;
}

export function median(values) {
    return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
