// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { spawnSync } from 'node:child_process';
import path from 'node:path';

import { program } from '../lib/sandbox.mjs';

export const name = 'the load test: everything arrives while the connection is taken away';

function loadTest(environment = {}, ...more) {
    const run = spawnSync(program('heliograph'), ['load-test', ...more], {
        env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: 'disabled:', ...environment },
        timeout: 180_000,
        encoding: 'utf8',
    });
    return { code: run.status, out: run.stdout, words: run.stderr };
}

export async function run(t) {
    const run = loadTest({ TOTAL_MESSAGES: '60' }, '--json');
    t.equal(run.code, 0, run.words + run.out);
    const report = JSON.parse(run.out.trim().split('\n').at(-1));
    t.equal(report.successRate, 1);
    t.deepEqual(report.errors, {});
    t.equal(report.ok, true);
    t.deepEqual(report.phases.map(phase => [phase.name, phase.ok, phase.messages]), [
        ['accounts', true, 0],
        ['concurrent sends', true, 30],
        ['conflict handling', true, 15],
        ['recovery under load', true, 15],
        ['several QR requests at once', true, 0],
    ]);
    // The conflict was met, waited out and counted; so was the reset.
    t.equal(report.conflictsPerSessionHour, 0.5);
    t.ok(report.recoveryMs.max >= 5_000 && report.recoveryMs.max < 30_000, run.out);
    t.ok(report.recoveryMs.p50 > 0 && report.recoveryMs.p50 <= report.recoveryMs.max, run.out);
    t.ok(report.rssBytes.start > 0 && report.rssBytes.end >= report.rssBytes.start / 2, run.out);

    // What does not fit is refused before anything is done.
    for (const [environment, words] of [
        [{ TOTAL_MESSAGES: '0' }, 'TOTAL_MESSAGES=0 is not in 4…100000'],
        [{ CONCURRENT_REQUESTS: 'many' }, 'CONCURRENT_REQUESTS=many is not in 1…100'],
        [{ TEST_SENDER_ID: 'sales' }, 'belong together'],
        [{ TEST_SENDER_ID: 'sales', TEST_RECEIVER: '447700900123', TOTAL_MESSAGES: '1001' }, '1001 is not in 4…1000'],
        [{ STREAM_CONFLICT_MAX_COUNT: '0' }, 'STREAM_CONFLICT_MAX_COUNT=0 is not in 1…10'],
    ]) {
        const refused = loadTest(environment, '--profile', path.join(t.folder, 'none'));
        t.equal(refused.code, 2, refused.words);
        t.ok(refused.words.includes(words), refused.words);
    }
    const nobody = loadTest({ TEST_SENDER_ID: 'sales', TEST_RECEIVER: '447700900123' },
        '--profile', path.join(t.folder, 'empty'));
    t.equal(nobody.code, 2, nobody.words);
    t.ok(nobody.words.includes('TEST_SENDER_ID'), nobody.words);
}
