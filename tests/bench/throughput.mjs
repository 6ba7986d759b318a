// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Texts per second through the sandbox: Heliograph headless and Baileys in the same run, to the
// same receiver. Needs tests/interop/node_modules. Run: node tests/bench/throughput.mjs
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
process.env.NODE_NO_WARNINGS = '1';
const { BaileysClient } = await import('../interop/lib/baileys.mjs');
const { Heliograph } = await import('../interop/lib/heliograph.mjs');
const { Sandbox } = await import('../interop/lib/sandbox.mjs');

const count = Number(process.env.COUNT ?? 500);
const rounds = Number(process.env.ROUNDS ?? 3);

const median = values => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function rate(send) {
    const start = process.hrtime.bigint();
    await Promise.all(Array.from({ length: count }, (_, i) => send(`text ${i}`)));
    return count / (Number(process.hrtime.bigint() - start) / 1e9);
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'heliograph-bench-'));
const sandbox = await Sandbox.start({});
const receiver = new BaileysClient(sandbox, 'Receiver');
const baileys = new BaileysClient(sandbox, 'Baileys');
const heliograph = new Heliograph(sandbox, path.join(folder, 'profile'),
    { environment: { MAX_SESSION_USAGE_PER_MINUTE: '100000' } });
await receiver.link();
await baileys.link();
await heliograph.start();
const { account } = await heliograph.link('Heliograph');
await heliograph.send(account, receiver.pn, 'warm');
await baileys.sendText(receiver.pn, 'warm');
const rates = { heliograph: [], baileys: [] };
for (let round = 0; round < rounds; ++round) {
    rates.heliograph.push(await rate(text => heliograph.send(account, receiver.pn, text)));
    rates.baileys.push(await rate(text => baileys.sendText(receiver.pn, text)));
}
const ours = median(rates.heliograph);
const theirs = median(rates.baileys);
console.log(`texts per second, median of ${rounds} rounds of ${count}`);
console.log(`  Heliograph, committed and acknowledged  ${ours.toFixed(0)}`);
console.log(`  Baileys, written to the socket          ${theirs.toFixed(0)}`);
console.log(`  ratio                                   ${(ours / theirs).toFixed(2)}`);
await heliograph.close();
await baileys.disconnect();
await receiver.disconnect();
await sandbox.stop();
rmSync(folder, { recursive: true, force: true });
process.exit(0);
