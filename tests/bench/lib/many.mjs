// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// node lib/many.mjs '{"ws": …, "ca": …, "control": …}' SIZE
//
// Linked Baileys clients, all in this process; prints what accounts.mjs measures of them.
import { writeSync } from 'node:fs';
import process from 'node:process';

import { BaileysClient } from '../../interop/lib/baileys.mjs';
import { eachOf } from '../../interop/lib/fleet.mjs';
import { Sandbox } from '../../interop/lib/sandbox.mjs';
import { measure, outage } from './accounts.mjs';

for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace'])
    console[method] = () => { };

class Theirs {
    clients = [];

    constructor(sandbox) {
        this.sandbox = sandbox;
    }

    async link(size) {
        const names = Array.from({ length: size }, (_, index) => `Baileys ${index}`);
        await eachOf(names.slice(this.clients.length), 6, async name => {
            const client = new BaileysClient(this.sandbox, name);
            await client.link();
            this.clients.push(client);
        });
    }

    memory() {
        return process.memoryUsage.rss() / (1024 * 1024);
    }

    processorTime() {
        const { user, system } = process.cpuUsage();
        return (user + system) / 1e6;
    }

    async afterOutage() {
        const known = this.clients.map(client => client.closes.length);
        await this.sandbox.fault('crash', { ms: outage });
        const end = Date.now() + outage;
        await Promise.all(this.clients.map(async (client, index) => {
            await client.waitFor(() => client.closes.length > known[index], 60_000, 'the outage');
            await client.connect(120_000);
        }));
        return Date.now() - end;
    }
}

const sandbox = Sandbox.known(JSON.parse(process.argv[2]));
const found = await measure(Number(process.argv[3]), new Theirs(sandbox));
writeSync(1, `${JSON.stringify(found)}\n`);
process.exit(0);
