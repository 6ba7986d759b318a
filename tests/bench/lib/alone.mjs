// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// node lib/alone.mjs '{"ws": …, "ca": …}'
//
// One linked Baileys client in a process of its own; prints its memory in MiB when at rest.
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

import { Sandbox } from '../../interop/lib/sandbox.mjs';
import { BaileysClient } from '../../interop/lib/baileys.mjs';
import { report } from './measure.mjs';

for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace'])
    console[method] = () => { };
const sandbox = Sandbox.known(JSON.parse(process.argv[2]));
const client = new BaileysClient(sandbox, 'Alone');
await client.link();
await delay(2000);
report('memory-linked', process.memoryUsage.rss() / (1024 * 1024));
process.exit(0);
