// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { program } from '../lib/sandbox.mjs';

export const name = 'bad profiles, certificates, networks and files: a clear sentence, nothing lost';

const environment = { ...process.env, QT_QPA_PLATFORM: 'offscreen', DBUS_SESSION_BUS_ADDRESS: 'disabled:' };

/** Starts the program with an empty input and gives exit code and standard error. */
function startOnce(...args) {
    const run = spawnSync(program('heliograph'), ['--headless', ...args],
        { env: environment, input: '', timeout: 20_000, encoding: 'utf8' });
    return { code: run.status, words: run.stderr };
}

function hashOf(file) {
    return createHash('sha256').update(readFileSync(file)).digest('hex');
}

function badStarts(t, running) {
    const second = startOnce('--profile', running.profile);
    t.equal(second.code, 2);
    t.ok(second.words.includes('already running'), second.words);

    const file = path.join(t.folder, 'a-file');
    writeFileSync(file, 'x');
    const notAFolder = startOnce('--profile', path.join(file, 'profile'));
    t.equal(notAFolder.code, 2);
    t.ok(notAFolder.words.includes('cannot be written'), notAFolder.words);

    const damaged = path.join(t.folder, 'damaged');
    mkdirSync(damaged);
    const database = path.join(damaged, 'profile.db');
    writeFileSync(database, 'this is no database, but twenty words of text that stand where one should be '.repeat(20));
    const before = hashOf(database);
    const refused = startOnce('--profile', damaged);
    t.equal(refused.code, 2);
    t.ok(refused.words.includes('damaged'), refused.words);
    t.equal(hashOf(database), before);

    const service = startOnce('--profile', path.join(t.folder, 'p'), '--service', 'ws://example.org/ws/chat');
    t.equal(service.code, 2);
    const pacing = spawnSync(program('heliograph'), ['--headless', '--profile', path.join(t.folder, 'q')],
        { env: { ...environment, MAX_SESSION_USAGE_PER_MINUTE: '1000' }, input: '', encoding: 'utf8' });
    t.equal(pacing.status, 2);
    t.ok(pacing.stderr.includes('MAX_SESSION_USAGE_PER_MINUTE=1000'), pacing.stderr);
}

/** The answers are written although the input ends right behind the questions. */
function endOfInput(t) {
    const lines = ['accounts.list', 'stats.summary', 'shutdown'].map((method, id) => JSON.stringify({ jsonrpc: '2.0', id, method }));
    const run = spawnSync(program('heliograph'), ['--headless', '--profile', path.join(t.folder, 'short')],
        { env: environment, input: `${lines.join('\n')}\n`, timeout: 20_000, encoding: 'utf8' });
    t.equal(run.status, 0, run.stderr);
    const answers = run.stdout.trim().split('\n').map(line => JSON.parse(line));
    t.deepEqual(answers.map(answer => answer.id).sort(), [0, 1, 2]);
    t.ok(answers.every(answer => answer.result !== undefined), run.stdout);
}

/** Who reads none of its answers does not keep the program from ending. */
async function unreadOutput(t) {
    const child = spawn(program('heliograph'), ['--headless', '--profile', path.join(t.folder, 'unread')],
        { env: environment, stdio: ['pipe', 'pipe', 'ignore'] });
    const ended = new Promise(done => child.on('exit', (code, signal) => done(signal ?? code)));
    child.stdin.on('error', () => { });
    // More than any pipe takes.
    child.stdin.write('{"jsonrpc":"2.0","id":1,"method":"accounts.list"}\n{"no":"request"}\n'.repeat(20_000));
    await pause(2000);
    child.kill('SIGTERM');
    const end = await Promise.race([ended, pause(15_000, 'stuck', { ref: false })]);
    child.kill('SIGKILL');
    t.equal(end, 0);
}

async function wrongRoot(t, { Heliograph }) {
    const stranger = new Heliograph({ ...t.sandbox, root: '11'.repeat(32), ws: t.sandbox.ws, ca: t.sandbox.ca },
        path.join(t.folder, 'stranger'));
    t.clients.push(stranger);
    await stranger.start();
    const { account } = await stranger.request('accounts.link', { method: 'qr' });
    await stranger.waitForNotification('session.state',
        params => params.account === account && params.cause === 'CertificateUntrusted');
    t.equal(stranger.told('account.qr').length, 0);
    await stranger.shutdown();
}

async function noNetwork(t, { Heliograph }) {
    const lonely = new Heliograph({ ws: 'wss://127.0.0.1:9/ws/chat', root: t.sandbox.root, ca: t.sandbox.ca },
        path.join(t.folder, 'lonely'));
    t.clients.push(lonely);
    await lonely.start();
    const { account } = await lonely.request('accounts.link', { method: 'qr' });
    const state = await lonely.waitForNotification('session.state',
        params => params.account === account && params.state === 'waiting');
    t.equal(state.cause, 'NetworkUnreachable');
    t.ok(state.retryIn > 0);
    await lonely.shutdown();
}

async function badFiles(t, ada, mine, ben) {
    const files = { folder: 'NotAFile', empty: 'FileEmpty', huge: 'FileTooLarge', missing: 'NotFound' };
    mkdirSync(path.join(t.folder, 'folder'));
    writeFileSync(path.join(t.folder, 'empty'), '');
    writeFileSync(path.join(t.folder, 'huge'), '');
    truncateSync(path.join(t.folder, 'huge'), 3 * 1024 ** 3);
    const send = (file, as) => ada.request('messages.send',
        { account: mine.account, to: ben.pn, media: { path: path.join(t.folder, file), as } });
    for (const [file, expected] of Object.entries(files)) {
        const refusal = await send(file, 'document').then(() => null, error => error);
        t.equal(refusal?.errorName, expected, file);
    }
    writeFileSync(path.join(t.folder, 'text.jpg'), 'just words, no picture\n');
    t.equal((await send('text.jpg', 'image').then(() => null, error => error))?.errorName, 'NotAnImage');
    const { id, status } = await send('text.jpg', 'document');
    t.equal(status, 'sent');
    await ben.waitForMessage(id);
    const rows = await ada.history(mine.account, ben.pn);
    t.deepEqual(rows.map(row => row.id), [id], 'what was refused left no row');
}

async function badAddresses(t, ada, mine) {
    for (const to of ['447700900123@S.WHATSAPP.NET', '@s.whatsapp.net', 'x@example.org', '', '12', '07700 900123']) {
        const refusal = await ada.send(mine.account, to, 'hello').then(() => null, error => error);
        t.ok(refusal !== null, `refused: ${to}`);
    }
    const unknown = await ada.send(mine.account, '99900000000000', 'hello').then(() => null, error => error);
    t.ok(unknown === null || unknown.errorName === 'NoSuchRecipient');
}

export async function run(t) {
    const { Heliograph } = await import('../lib/heliograph.mjs');
    const ada = await t.heliograph();
    const mine = await ada.link('Ada');
    const ben = await t.baileys('Ben');
    badStarts(t, ada);
    endOfInput(t);
    await unreadOutput(t);
    await wrongRoot(t, { Heliograph });
    await noNetwork(t, { Heliograph });
    await badFiles(t, ada, mine, ben);
    await badAddresses(t, ada, mine);
    t.deepEqual(ada.damage, []);
}
