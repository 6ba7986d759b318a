// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What only whole programs show: texts, linking, connecting, starting, memory. Both clients are on
// the same service; each function adds one round to `rows`.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { BaileysClient } from '../../interop/lib/baileys.mjs';
import { Heliograph } from '../../interop/lib/heliograph.mjs';
import { program, Sandbox } from '../../interop/lib/sandbox.mjs';
import { secondsOf } from './measure.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const textsPerRound = 500;
/// How long a program is left alone before its memory is read.
const restTime = 2000;

/** The methods of Ends that measure, in the order of a round. */
export const subjects = ['texts', 'link', 'connect', 'cut', 'headless', 'window', 'linkedMemory'];

/** Memory that a process holds, in MiB. */
function residentMemory(pid) {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', `${pid}`], { encoding: 'utf8' })) / 1024;
}

const milliseconds = async work => 1000 * await secondsOf(work);

/** A service with a linked client of each kind, and someone to write to. */
export class Ends {
    /** `folder` is on a disk, `memory` in a file system that is none where there is such a thing. */
    static async start(folder, memory) {
        const ends = new Ends();
        ends.folder = mkdtempSync(path.join(folder, 'ends-'));
        ends.sandbox = await Sandbox.start({});
        ends.receiver = new BaileysClient(ends.sandbox, 'Receiver');
        ends.baileys = new BaileysClient(ends.sandbox, 'Baileys');
        ends.heliograph = ends.program('linked');
        await ends.receiver.link();
        await ends.baileys.link();
        await ends.heliograph.start();
        ends.account = (await ends.heliograph.link('Heliograph')).account;
        await ends.heliograph.send(ends.account, ends.receiver.pn, 'warm');
        await ends.baileys.sendText(ends.receiver.pn, 'warm');
        ends.unsynced = ends.program('unsynced', memory);
        await ends.unsynced.start();
        ends.unsyncedAccount = (await ends.unsynced.link('Unsynced')).account;
        await ends.unsynced.send(ends.unsyncedAccount, ends.receiver.pn, 'warm');
        ends.linked = 0;
        return ends;
    }

    program(profile, folder = this.folder) {
        return new Heliograph(this.sandbox, path.join(folder, profile),
            { environment: { MAX_SESSION_USAGE_PER_MINUTE: '100000' } });
    }

    /** Ours are on the disk and acknowledged by the service, theirs written to the socket. */
    async texts(rows) {
        const rate = async send => textsPerRound / await secondsOf(() =>
            Promise.all(Array.from({ length: textsPerRound }, (_, i) => send(`text ${i}`))));
        rows.ours('texts', await rate(text => this.heliograph.send(this.account, this.receiver.pn, text)));
        rows.ours('texts-memory', await rate(
            text => this.unsynced.send(this.unsyncedAccount, this.receiver.pn, text)));
        rows.theirs('texts', await rate(text => this.baileys.sendText(this.receiver.pn, text)));
    }

    /** From the wish to link until the new account is online; the phone scans at once. */
    async link(rows) {
        const number = ++this.linked;
        const ours = this.program(`link${number}`);
        await ours.start();
        rows.ours('link', await milliseconds(() => ours.link(`Ours ${number}`)));
        await ours.shutdown();
        const theirs = new BaileysClient(this.sandbox, `Theirs ${number}`);
        rows.theirs('link', await milliseconds(() => theirs.link()));
        await theirs.disconnect();
    }

    /** From the wish to connect an account that is linked already until it is online. */
    async connect(rows) {
        const { heliograph, account, baileys } = this;
        await heliograph.request('accounts.disconnect', { account });
        await heliograph.waitForState(account, 'idle');
        await delay(1000);
        rows.ours('connect', await milliseconds(async () => {
            await heliograph.request('accounts.connect', { account });
            await heliograph.waitForState(account, 'online');
        }));
        await baileys.disconnect();
        await delay(1000);
        rows.theirs('connect', await milliseconds(() => baileys.connect()));
    }

    /** From a cut of the connection until the client has brought itself back; Baileys does not. */
    async cut(rows) {
        const { heliograph, account } = this;
        const [{ jid }] = await heliograph.request('accounts.list');
        const seen = heliograph.notifications.length;
        const since = state => heliograph.waitFor(() => heliograph.notifications.slice(seen)
            .find(entry => entry.params.account === account && entry.params.state === state),
        30_000, `the account to be ${state}`);
        rows.ours('cut', await milliseconds(async () => {
            await this.sandbox.fault('drop', { target: { account: jid.split('@')[0] }, how: 'fin' });
            await since('waiting');
            await since('online');
        }));
    }

    /** Start and memory of the program without window and account. */
    async headless(rows) {
        const fresh = this.program(`fresh${++this.linked}`);
        rows.ours('start-headless', await milliseconds(() => fresh.start()));
        await delay(restTime);
        rows.ours('memory-headless', residentMemory(fresh.child.pid));
        await fresh.shutdown();
    }

    /** The window on the profile of the linked account, whose other program ends for it. */
    async window(rows) {
        await this.heliograph.shutdown();
        const { ws, root, ca } = this.sandbox;
        const log = path.join(this.heliograph.profile, 'log');
        const before = existsSync(log) ? readFileSync(log).length : 0;
        let isGone = false;
        let child;
        rows.ours('start-window', await milliseconds(async () => {
            child = spawn(program('heliograph'), [
                '--profile', this.heliograph.profile, '--service', ws, '--service-root-key', root,
                '--service-ca', ca,
            ], {
                env: { ...process.env, QT_QPA_PLATFORM: 'offscreen', DBUS_SESSION_BUS_ADDRESS: 'disabled:' },
                stdio: 'ignore',
            });
            child.on('exit', () => { isGone = true; });
            while (!existsSync(log) || !readFileSync(log).includes('window is painted', before)) {
                if (isGone)
                    throw new Error('the window ended before it was painted');
                await delay(1);
            }
        }));
        const ended = new Promise(resolve => child.on('exit', resolve));
        await this.#untilOnline();
        await delay(restTime);
        rows.ours('memory-window', residentMemory(child.pid));
        child.kill('SIGKILL');
        await ended;
        await this.heliograph.start();
        await this.heliograph.waitForState(this.account, 'online');
    }

    async #untilOnline() {
        const isOurs = entry => entry.push_name === 'Heliograph';
        for (let i = 0; i < 200; ++i) {
            const { accounts } = await this.sandbox.control('GET', '/accounts');
            if (accounts.find(isOurs)?.devices.some(device => device.online))
                return;
            await delay(50);
        }
        throw new Error('the window did not come online');
    }

    /** Memory of a process with one linked account and no window. */
    async linkedMemory(rows) {
        await delay(restTime);
        rows.ours('memory-linked', residentMemory(this.heliograph.child.pid));
        const line = execFileSync(process.execPath,
            [path.join(here, 'alone.mjs'), JSON.stringify(this.sandbox.line)], { encoding: 'utf8' });
        rows.theirs('memory-linked', JSON.parse(line).value);
    }

    async stop() {
        await this.heliograph.close();
        await this.unsynced.close();
        await this.baileys.close();
        await this.receiver.close();
        await this.sandbox.stop();
        rmSync(this.folder, { recursive: true, force: true });
    }
}
