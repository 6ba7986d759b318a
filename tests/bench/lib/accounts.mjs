// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Many accounts in one program: what each costs in memory, what they cost while nothing happens, and
// how long it takes until all are back after the service was restarted.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { Fleet } from '../../interop/lib/fleet.mjs';
import { Heliograph } from '../../interop/lib/heliograph.mjs';
import { memoryOf, processorTimeOf } from '../../interop/lib/process.mjs';
import { Sandbox } from '../../interop/lib/sandbox.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
/** How long the accounts are left alone before memory is read, and while the processor is watched. */
export const restTime = 5_000;
export const idleTime = 30_000;
/** How long the service is away. */
export const outage = 1_000;

/**
 * One round of either client, on a service of its own: memory for each account beyond the first (MiB),
 * share of a core while idle (%), time from the return of the service until all are online (ms).
 */
export async function measure(size, client) {
    await client.link(1);
    await delay(restTime);
    const first = client.memory();
    await client.link(size);
    await delay(restTime);
    const memory = (client.memory() - first) / (size - 1);
    const before = client.processorTime();
    await delay(idleTime);
    const idle = 100 * (client.processorTime() - before) / (idleTime / 1000);
    const back = await client.afterOutage();
    return { memory, idle, back };
}

class Ours {
    constructor(sandbox, folder) {
        this.sandbox = sandbox;
        this.folder = folder;
        this.program = new Heliograph(sandbox, path.join(folder, 'profile'));
    }

    async link(size) {
        if (!this.fleet) {
            await this.program.start();
            this.fleet = new Fleet(this.program, this.folder);
        }
        await this.fleet.link(size);
    }

    memory() {
        return memoryOf(this.program.child.pid).now / (1024 * 1024);
    }

    processorTime() {
        return processorTimeOf(this.program.child.pid);
    }

    async afterOutage() {
        const { members } = this.fleet;
        const known = members.map(member => member.states.length);
        await this.sandbox.fault('crash', { ms: outage });
        const end = Date.now() + outage;
        await Promise.all(members.map(async (member, index) => {
            await member.waitFor(() => member.states.length > known[index], 60_000, 'the outage');
            await member.online(120_000);
        }));
        return Math.max(...members.map(member => member.states.at(-1).at)) - end;
    }
}

/** One round of both, one after the other. */
export async function accounts(rows, size, folder) {
    const sandbox = await Sandbox.start({});
    const ours = new Ours(sandbox, folder);
    try {
        add('ours', await measure(size, ours));
    } finally {
        await ours.program.close();
        await sandbox.stop();
    }
    const other = await Sandbox.start({});
    try {
        const text = execFileSync(process.execPath,
            [path.join(here, 'many.mjs'), JSON.stringify(other.line), `${size}`], { encoding: 'utf8' });
        add('theirs', JSON.parse(text));
    } finally {
        await other.stop();
    }

    function add(who, { memory, idle, back }) {
        rows.add(who, 'accounts-memory', memory);
        rows.add(who, 'accounts-idle', idle);
        rows.add(who, 'accounts-back', back);
    }
}
