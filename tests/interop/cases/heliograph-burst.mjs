// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

import { randomFrom } from '../lib/random.mjs';

export const name = 'kill -9 of Heliograph while a burst comes in: nothing acknowledged is missing';

// HELIOGRAPH_BURST=10000 HELIOGRAPH_KILLS=50 in ./test --long.
const total = Number(process.env.HELIOGRAPH_BURST ?? 1000);
const kills = Number(process.env.HELIOGRAPH_KILLS ?? 5);
const seed = Number(process.env.HELIOGRAPH_SEED ?? 1);
export const limit = 120_000 + 20 * total + 6_000 * kills;

const people = 20;
const page = 200;

/** Every stored message of an account, chat by chat. */
async function stored(ada, account) {
    const rows = [];
    for (const { chat } of await ada.request('chats.list', { account }))
        rows.push(...await ada.history(account, chat, page));
    return rows.filter(row => !row.fromMe);
}

export async function run(t) {
    const random = randomFrom(seed);
    const ada = await t.heliograph();
    const { account, pn } = await ada.link('Ada');
    const target = { account: pn.split('@')[0] };
    await t.sandbox.fault('flood', { target, total, chats: people, rate_per_s: 1000, what: 'text' });

    // A death every so many messages, at another moment of storing and acknowledging each time.
    const told = () => ada.told('message.received').length;
    for (let i = 0; i < kills; ++i) {
        const wanted = told() + 1 + Math.floor(random() * total / (kills + 1));
        await ada.waitFor(() => told() >= wanted, 5_000, 'more messages').catch(() => { });
        await pause(20 * random());
        await ada.kill9();
        await ada.start();
    }
    await ada.waitForState(account, 'online');
    let rows = [];
    for (const end = Date.now() + 60_000 + 10 * total; Date.now() < end; await pause(500)) {
        rows = await stored(ada, account);
        if (rows.length >= total)
            break;
    }
    t.equal(rows.length, total, 'each message is stored');
    t.equal(new Set(rows.map(row => row.id)).size, total, 'and none twice');
    t.ok(rows.every(row => row.text), 'all can be read');
    const ids = ada.told('message.received').map(params => params.id);
    t.equal(new Set(ids).size, ids.length, 'none is announced twice');
    const device = (await t.sandbox.devices(pn))[0].jid;
    const queue = await t.sandbox.control('GET', `/devices/${encodeURIComponent(device)}/queue`);
    t.deepEqual(queue.queue, [], 'the service keeps nothing back');
    t.note(`${total} messages, killed ${kills} times, ${ids.length} announced (seed ${seed})`);
}
