// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// node run.mjs [--rounds N] [--media MIB] [--media-folder FOLDER] [--accounts N] [subject …]
//
// Measures Heliograph and Baileys in turns, round by round, and prints one table. Subjects:
// nodes, frames, ratchets, media, ends, accounts; all of them by default. docs/benchmarks.md says what the
// rows mean. Needs heliograph-bench (HELIOGRAPH_BIN_DIR, by default build/release/bin) and the
// packages of tests/interop.
import { execFileSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = path.dirname(fileURLToPath(import.meta.url));
process.env.HELIOGRAPH_BIN_DIR ??= path.join(here, '../../build/release/bin');
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
process.env.NODE_NO_WARNINGS = '1';

const { values: options, positionals } = parseArgs({
    allowPositionals: true,
    options: {
        rounds: { type: 'string', default: '3' }, media: { type: 'string', default: '64' },
        accounts: { type: 'string', default: '50' },
        // In memory where there is such a place: it is not the disk that is measured.
        'media-folder': {
            type: 'string', default: existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir(),
        },
    },
});
const subjects = ['nodes', 'frames', 'ratchets', 'media', 'ends', 'accounts'];
const wanted = positionals.length > 0 ? positionals : subjects;
const unknown = wanted.filter(subject => !subjects.includes(subject));
if (unknown.length > 0) {
    console.error(`run.mjs: no such subject: ${unknown.join(', ')} (${subjects.join(', ')})`);
    process.exit(2);
}
if (!existsSync(path.join(here, '../interop/node_modules/@whiskeysockets/baileys'))) {
    console.error('run.mjs: the Node packages are missing; run "npm ci" in tests/interop');
    process.exit(77);
}
// The ratchet library of Baileys prints session records to the console.
for (const method of ['log', 'info', 'warn', 'debug', 'trace'])
    console[method] = () => { };
const say = text => writeSync(2, `${text}\n`);
const rounds = Number(options.rounds);

const { program } = await import('../interop/lib/sandbox.mjs');
const { Measurements, table } = await import('./lib/table.mjs');
const measured = new Measurements();
const scratch = mkdtempSync(path.join(os.tmpdir(), 'heliograph-bench-'));
const mediaScratch = mkdtempSync(path.join(options['media-folder'], 'heliograph-bench-'));

/** Runs one program on one subject; its lines of JSON become measurements of `who`. */
function run(who, command, args) {
    const text = execFileSync(command, args, {
        encoding: 'utf8', env: { ...process.env, TMPDIR: mediaScratch },
        stdio: ['ignore', 'pipe', 'inherit'],
    });
    const told = new Map();
    for (const line of text.trim().split('\n')) {
        const { work, value, hex } = JSON.parse(line);
        if (value !== undefined)
            measured.add(who, work, value);
        else
            told.set(work, hex);
    }
    return told;
}

/** The same subject by both, one after the other. What both say in bytes has to be the same. */
function compare(subject, ...args) {
    const parent = subject === 'media' ? mediaScratch : scratch;
    const folder = mkdtempSync(path.join(parent, `${subject}-`));
    if (subject === 'ratchets' || subject === 'media')
        args.push(folder);
    const ours = run('ours', program('heliograph-bench'), [subject, ...args]);
    const theirs = run(
        'theirs', process.execPath, [path.join(here, 'lib/baileys.mjs'), subject, ...args]);
    for (const [work, hex] of ours) {
        if (theirs.get(work) !== hex)
            throw new Error(`Heliograph and Baileys disagree about ${work}`);
    }
    rmSync(folder, { recursive: true, force: true });
}

/** A file of random bytes for the media subject. */
function makeFile(mebibytes) {
    const file = path.join(mediaScratch, 'source');
    const piece = Buffer.alloc(1024 * 1024);
    const handle = openSync(file, 'w');
    for (let i = 0; i < mebibytes; ++i)
        writeSync(handle, randomFillSync(piece));
    closeSync(handle);
    return file;
}

async function measureEnds(ends) {
    const all = await ends.Ends.start(scratch, mediaScratch);
    try {
        for (let round = 1; round <= rounds; ++round) {
            for (const subject of ends.subjects) {
                say(`round ${round} of ${rounds}: ${subject}`);
                await all[subject](measured);
            }
        }
    } finally {
        await all.stop();
    }
}

async function measureAccounts({ accounts }) {
    for (let round = 1; round <= rounds; ++round) {
        say(`round ${round} of ${rounds}: ${options.accounts} accounts`);
        const folder = mkdtempSync(path.join(scratch, 'accounts-'));
        await accounts(measured, Number(options.accounts), folder);
    }
}

try {
    const source = wanted.includes('media') ? makeFile(Number(options.media)) : '';
    for (let round = 1; round <= rounds; ++round) {
        for (const subject of wanted.filter(name => !['ends', 'accounts'].includes(name))) {
            say(`round ${round} of ${rounds}: ${subject}`);
            if (subject === 'frames' || subject === 'ratchets')
                run('ours', program('heliograph-bench'), ['primitives']);
            compare(subject, ...subject === 'media' ? [source] : []);
        }
    }
    if (wanted.includes('ends'))
        await measureEnds(await import('./lib/ends.mjs'));
    if (wanted.includes('accounts'))
        await measureAccounts(await import('./lib/accounts.mjs'));
    writeSync(1, `${table(measured)}\n`);
} finally {
    rmSync(scratch, { recursive: true, force: true });
    rmSync(mediaScratch, { recursive: true, force: true });
}
process.exit(0);
