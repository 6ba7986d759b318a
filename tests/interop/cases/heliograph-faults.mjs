// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
    cpSync, existsSync, openSync, closeSync, readdirSync, readFileSync, rmSync, statSync, writeSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { clockShift } from '../lib/clock.mjs';
import { Heliograph } from '../lib/heliograph.mjs';
import { program } from '../lib/sandbox.mjs';
import { Volume } from '../lib/volume.mjs';

export const name = 'full and read-only disks, damaged files, wrong clocks, two at once: nothing lost';
export const limit = 300_000;

const environment = {
    ...process.env, QT_QPA_PLATFORM: 'offscreen', DBUS_SESSION_BUS_ADDRESS: 'disabled:',
};
const hashOf = file => createHash('sha256').update(readFileSync(file)).digest('hex');
const refusalOf = promise => promise.then(() => null, error => error);

/** Starts the program with an empty input: exit code and standard error. */
function startOnce(profile) {
    const run = spawnSync(program('heliograph'),
        ['--headless', '--profile', profile, '--key-store', 'file'],
        { env: environment, input: '', timeout: 30_000, encoding: 'utf8' });
    return { code: run.status, words: run.stderr.trim().split('\n').at(-1) };
}

function checkSentence(t, run, part) {
    t.equal(run.code, 2, run.words);
    t.ok(run.words.startsWith('heliograph: ') && run.words.includes(part), run.words);
}

/** Hashes of every file of a profile but its lock, by name. */
function contentOf(profile) {
    return Object.fromEntries(readdirSync(profile, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile() && entry.name !== 'lock' && !entry.name.endsWith('-shm'))
        .map(entry => path.join(entry.parentPath ?? entry.path, entry.name)).sort()
        .map(file => [path.relative(profile, file), hashOf(file)]));
}

/** New content for a file that keeps its permissions. */
function overwrite(name, bytes) {
    const file = openSync(name, 'w', 0o600);
    writeSync(file, bytes);
    closeSync(file);
}

/** Noise in place of every page of a database but the first. */
function damagePages(database) {
    const size = statSync(database).size;
    const file = openSync(database, 'r+');
    const page = readFileSync(database).readUInt16BE(16);
    for (let at = page; at < size; at += page)
        writeSync(file, Buffer.alloc(page, 0xa5), 0, page, at);
    closeSync(file);
}

/** A program on a profile of its own with linked people; all texts of Ben to them. */
class World {
    constructor(t, ben, profile) {
        this.t = t;
        this.ben = ben;
        this.client = new Heliograph(t.sandbox, profile);
        t.clients.push(this.client);
        this.people = new Map();
    }

    async start(more = {}) {
        this.client.environment = more;
        await this.client.start();
    }

    async link(name) {
        const linked = await this.client.link(name);
        const person = { ...linked, ids: [], chat: null };
        this.people.set(name, person);
        const id = await this.textTo(person, `hello ${name}`);
        person.chat = (await this.client.waitForMessage(id)).chat;
        await this.ben.waitForStatus(id, 'delivered');
        return person;
    }

    async textTo(person, text) {
        const id = await this.ben.sendText(person.pn, text);
        person.ids.push(id);
        return id;
    }

    database(person) {
        return path.join(this.client.profile, 'accounts', `${person.account}.db`);
    }

    /** Everything of Ben is there, once and in order, and Ben knows it. */
    async checkAllThere(person) {
        const { t, client, ben } = this;
        await client.waitForState(person.account, 'online', 60_000);
        for (const id of person.ids)
            await ben.waitForStatus(id, 'delivered', 60_000);
        const rows = (await client.history(person.account, person.chat)).filter(row => !row.fromMe);
        t.deepEqual(rows.map(row => row.id), person.ids);
        const told = client.told('message.received').map(params => params.id);
        t.equal(new Set(told).size, told.length, 'nothing announced twice');
    }

    /** What was told of an account that stays out, by code and by sentence. */
    async checkStopped(person, cause, part) {
        const told = await this.client.waitForNotification('session.state',
            params => params.account === person.account && params.state === 'stopped');
        this.t.equal(told.cause, cause);
        this.t.ok(told.message.includes(part), told.message);
        this.client.notifications.length = 0;
    }
}

async function fullDisk(t, ben) {
    const volume = Volume.make(path.join(t.folder, 'small'), 12);
    if (!volume)
        return t.note('full disk: skipped, this user may not mount a small file system');
    try {
        const world = new World(t, ben, path.join(volume.folder, 'profile'));
        const { client } = world;
        await world.start();
        const zoe = await world.link('Zoe');
        volume.fill();
        for (let i = 0; i < 20; ++i)
            await world.textTo(zoe, `${i} ${'long '.repeat(4_000)}`);
        const state = await client.waitForNotification('session.state', p => p.cause === 'DiskFull', 30_000);
        t.ok(state.message.includes('The disk is full'), state.message);
        t.ok(state.retryIn > 0);
        t.equal((await refusalOf(client.send(zoe.account, ben.pn, 'x'.repeat(60_000))))?.errorName, 'DiskFull');
        const rows = await client.history(zoe.account, zoe.chat);
        const acknowledged = zoe.ids.filter(id => ben.statuses.get(id)?.includes('delivered'));
        t.ok(acknowledged.every(id => rows.some(row => row.id === id)), 'nothing is acknowledged that is not kept');
        t.ok(acknowledged.length < zoe.ids.length);
        t.equal(rows[0].id, zoe.ids[0], 'the archive can be read');
        volume.empty();
        await world.checkAllThere(zoe);

        // The same, with a death and a start in between.
        volume.fill();
        await world.textTo(zoe, `last ${'long '.repeat(10_000)}`);
        await client.waitForNotification('session.state', p => p.account === zoe.account && p.cause === 'DiskFull');
        await client.kill9();
        t.ok(volume.free < 4096);
        const before = contentOf(client.profile);
        const started = await refusalOf(world.start());
        if (started) {
            checkSentence(t, startOnce(client.profile), 'The disk is full');
            t.deepEqual(contentOf(client.profile), before);
            t.note('a start on a full disk is refused with a sentence');
        } else {
            t.ok((await client.history(zoe.account, zoe.chat)).length >= 21, 'the archive can be read');
            await client.kill9();
            t.note('a start on a full disk shows the archive');
        }
        volume.empty();
        await world.start();
        await world.checkAllThere(zoe);
        await client.shutdown();

        const kept = contentOf(client.profile);
        volume.remount('ro');
        checkSentence(t, startOnce(client.profile), 'cannot be written');
        t.deepEqual(contentOf(client.profile), kept);
        volume.remount('rw');
        await world.textTo(zoe, 'after read-only');
        await world.start();
        await world.checkAllThere(zoe);
        await client.shutdown();
    } finally {
        volume.unmount();
    }
}

/** Damage in one account: it stays out with a sentence, untouched; the others go on. */
async function damagedPages(t, ben, world, dora, emil, isLogThere) {
    const { client } = world;
    await (isLogThere ? client.kill9() : client.shutdown());
    const database = world.database(dora);
    const copy = `${client.profile}-copy`;
    cpSync(client.profile, copy, { recursive: true });
    damagePages(database);
    if (isLogThere)
        damageLog(`${database}-wal`);
    const before = hashOf(database);
    client.notifications.length = 0;
    await world.start();
    await world.checkStopped(dora, 'ProfileDamaged', 'damaged');
    await world.textTo(dora, 'while damaged');
    await world.textTo(emil, 'to a healthy one');
    await world.checkAllThere(emil);
    t.ok((await refusalOf(client.send(dora.account, ben.pn, 'no'))) !== null, 'sending is refused');
    await client.shutdown();
    t.equal(hashOf(database), before, 'the damaged file is as it was');
    for (const end of ['', '-wal', '-shm'])
        rmSync(database + end, { force: true });
    for (const end of ['', '-wal'].filter(part => existsSync(path.join(copy, 'accounts', `${dora.account}.db${part}`))))
        cpSync(path.join(copy, 'accounts', `${dora.account}.db${end}`), database + end);
    rmSync(copy, { recursive: true });
    client.notifications.length = 0;
    await world.start();
    await world.checkAllThere(dora);
}

/** Takes the later half of the frames out of a log, as a torn disk does. */
function damageLog(log) {
    const size = statSync(log).size;
    const file = openSync(log, 'r+');
    writeSync(file, Buffer.alloc(64, 0xa5), 0, 64, Math.min(size - 64, 32 + 24 + 4096 + 8));
    closeSync(file);
}

async function damagedProfile(t, world) {
    const { client } = world;
    await client.shutdown();
    const database = path.join(client.profile, 'profile.db');
    const good = readFileSync(database);
    damagePages(database);
    const before = contentOf(client.profile);
    try {
        checkSentence(t, startOnce(client.profile), 'damaged');
        t.deepEqual(contentOf(client.profile), before);
    } finally {
        overwrite(database, good);
    }
    await world.start();
}

/** Beside a database lies the log of another one, or the whole database is another's. */
async function mixedFiles(t, ben, world, dora, emil) {
    const { client } = world;
    await world.textTo(dora, 'before the mix');
    await world.textTo(emil, 'before the mix');
    await world.checkAllThere(dora);
    await world.checkAllThere(emil);
    await client.kill9();
    const log = `${world.database(emil)}-wal`;
    const own = readFileSync(log);
    cpSync(`${world.database(dora)}-wal`, log);
    const before = [world.database(emil), log].map(hashOf);
    client.notifications.length = 0;
    await world.start();
    await world.checkStopped(emil, 'ProfileMixed', 'do not belong together');
    await world.checkAllThere(dora);
    await client.kill9();
    t.deepEqual([world.database(emil), log].map(hashOf), before, 'nothing was changed');
    overwrite(log, own);

    const other = new World(t, ben, path.join(t.folder, 'another machine'));
    await other.start();
    const gus = await other.link('Gus');
    await other.client.kill9();
    const profileLog = path.join(client.profile, 'profile.db-wal');
    const ownProfileLog = readFileSync(profileLog);
    cpSync(path.join(other.client.profile, 'profile.db-wal'), profileLog);
    checkSentence(t, startOnce(client.profile), 'do not belong together');
    overwrite(profileLog, ownProfileLog);

    const aside = `${world.database(emil)}.aside`;
    cpSync(world.database(emil), aside);
    cpSync(log, `${aside}-wal`);
    cpSync(other.database(gus), world.database(emil));
    cpSync(`${other.database(gus)}-wal`, log);
    client.notifications.length = 0;
    await world.start();
    await world.checkStopped(emil, 'KeyUnavailable', 'key of this profile');
    await client.kill9();
    cpSync(aside, world.database(emil));
    cpSync(`${aside}-wal`, log);
    rmSync(aside);
    rmSync(`${aside}-wal`);
    rmSync(`${world.database(emil)}-shm`, { force: true });
    await world.textTo(emil, 'after the mix');
    client.notifications.length = 0;
    await world.start();
    await world.checkAllThere(emil);
    await world.checkAllThere(dora);
}

/** The wall clock is an hour back between two starts, then years off, then right again. */
async function wrongClock(t, ben, world, dora) {
    const shifted = clockShift(t.folder);
    if (!shifted)
        return t.note('clock: skipped, nothing can be preloaded here');
    const { client } = world;
    const own = [];
    const talk = async text => {
        const id = await world.textTo(dora, text);
        await client.waitForMessage(id);
        const sent = await client.send(dora.account, ben.pn, `own ${text}`);
        t.equal(sent.status, 'sent');
        own.push(sent.id);
        await ben.waitForMessage(sent.id);
        await client.waitForStep(dora.account, sent.id, 'delivered');
    };
    await talk('at noon');
    await client.shutdown();
    await world.start(shifted(-3600));
    await client.waitForState(dora.account, 'online');
    await talk('at eleven');
    await talk('still at eleven');
    await world.checkAllThere(dora);
    await client.kill9();

    // A dead battery sets it to its beginning; a hand sets it too far.
    for (const years of [-40, 3]) {
        await world.start(shifted(years * 365 * 86_400));
        const refused = await client.waitForNotification('session.state',
            params => params.account === dora.account && params.cause === 'CertificateNotValidNow');
        t.ok(refused.message.includes('date and time'), refused.message);
        t.ok(refused.retryIn > 60_000, `${refused.retryIn}`);
        await world.textTo(dora, `${years} years`);
        await client.shutdown();
        client.notifications.length = 0;
    }

    await world.start();
    await world.checkAllThere(dora);
    await talk('at noon again');
    const rows = await client.history(dora.account, dora.chat);
    t.deepEqual(rows.filter(row => row.fromMe).map(row => row.id), own, 'own ones once and in order');
    const texts = rows.map(row => row.text);
    t.ok(texts.indexOf('own at noon') < texts.indexOf('own at eleven'), 'later is below');
    t.ok(texts.indexOf('own still at eleven') < texts.indexOf('at noon again'));
    t.equal(ben.messages.filter(message => own.includes(message.key.id)).length, own.length);
}

/** Two starts at the same moment: one runs, the other says why it does not. */
async function twoAtOnce(t, world, dora) {
    const { client } = world;
    await client.shutdown();
    for (let i = 0; i < 5; ++i) {
        const runs = [1, 2].map(() => {
            const child = spawn(program('heliograph'),
                ['--headless', '--profile', client.profile, '--key-store', 'file'], { env: environment });
            let words = '';
            child.stderr.on('data', chunk => (words += chunk));
            const ended = new Promise(resolve => child.on('close', code => resolve({ code, words })));
            const answered = new Promise(resolve => child.stdout.once('data', () => resolve(null)));
            child.stdin.on('error', () => { });
            child.stdin.write('{"jsonrpc":"2.0","id":1,"method":"accounts.list"}\n');
            return { child, ended, first: Promise.race([answered, ended]) };
        });
        const outcomes = await Promise.all(runs.map(run => run.first));
        t.equal(outcomes.filter(outcome => outcome === null).length, 1, 'one runs');
        const loser = outcomes.find(outcome => outcome !== null);
        t.equal(loser.code, 2);
        t.ok(loser.words.includes('already running with this profile'), loser.words);
        // By turns a proper end and a death.
        const { child, ended } = runs[outcomes.indexOf(null)];
        if (i % 2 === 0)
            child.stdin.end();
        else
            child.kill('SIGKILL');
        await ended;
    }
    await world.textTo(dora, 'after the race');
    await world.start();
    await world.checkAllThere(dora);
}

export async function run(t) {
    const ben = await t.baileys('Ben');
    await t.trial('a full disk, then a read-only one', () => fullDisk(t, ben));
    const world = new World(t, ben, path.join(t.folder, 'profile'));
    await world.start();
    const dora = await world.link('Dora');
    const emil = await world.link('Emil');
    const trial = (title, act) => t.trial(title, async () => {
        if (world.client.ended !== null)
            await world.start();
        await act();
    });
    await trial('damaged pages after a proper end', () => damagedPages(t, ben, world, dora, emil, false));
    await trial('damaged pages and a damaged log after a kill', () => damagedPages(t, ben, world, dora, emil, true));
    await trial('a damaged profile', () => damagedProfile(t, world));
    await trial('logs and databases of others', () => mixedFiles(t, ben, world, dora, emil));
    await trial('a clock that is wrong', () => wrongClock(t, ben, world, dora));
    await trial('two at once', () => twoAtOnce(t, world, dora));
    t.checkTrials();
    t.deepEqual(world.client.damage, []);
}
