// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { setTimeout as pause } from 'node:timers/promises';

import { textOf } from '../lib/baileys.mjs';

export const name = 'the peer sets up the phone anew: a line in the chat, and texts go on';
export const limit = 180_000;

const lines = rows => rows.filter(row => row.kind === 'system');

async function bothWays(t, ada, mine, ben, what) {
    for (let i = 0; i < 3; ++i) {
        const { id } = await ada.send(mine.account, ben.pn, `${what} ${i} out`);
        t.equal(textOf(await ben.waitForMessage(id)), `${what} ${i} out`);
        const back = await ben.sendText(mine.pn, `${what} ${i} in`);
        t.equal((await ada.waitForMessage(back)).text, `${what} ${i} in`);
    }
}

/** Waits for the line: it is no message, so nothing announces it. */
async function lineOf(t, ada, account, chat, count) {
    const end = Date.now() + 15_000;
    for (;;) {
        const found = lines(await ada.history(account, chat));
        if (found.length >= count || Date.now() > end) {
            t.equal(found.length, count, 'lines that tell of new keys');
            t.ok(found.every(row => row.text === 'identityChanged' && !row.fromMe));
            return;
        }
        await pause(100);
    }
}

/** A person with a phone alone, which writes by the control interface. */
async function phoneAlone(t, ada, { account, pn }) {
    const carla = await t.sandbox.control('POST', '/accounts', { push_name: 'Carla' });
    const say = async text => (await t.sandbox.control(
        'POST', `/accounts/${carla.id}/say`, { to: pn, text })).message_id;
    const once = async text => t.equal((await ada.waitForMessage(await say(text))).text, text);
    await t.sandbox.control('POST', '/contacts/script', { who: carla.id, script: 'reader' });
    await once('from the old phone');
    await ada.send(account, carla.pn, 'to the old phone');
    await t.sandbox.fault('identity_change', { target: { account: carla.id } });
    await lineOf(t, ada, account, carla.pn, 1);
    await once('from the new phone');
    const { id } = await ada.send(account, carla.pn, 'to the new phone');
    await ada.waitForStep(account, id, 'read');
    await once('and again');
    await lineOf(t, ada, account, carla.pn, 1);
}

export async function run(t) {
    const [ada, ben] = await Promise.all([t.heliograph(), t.baileys('Ben')]);
    const mine = await ada.link('Ada');
    const { account } = mine;
    const target = { account: ben.pn.split('@')[0] };
    await bothWays(t, ada, mine, ben, 'before');
    await lineOf(t, ada, account, ben.pn, 0);

    // The phone is new and has no companions; one is linked while Ada is away.
    ben.wanted = false;
    await ada.request('accounts.disconnect', { account });
    await ada.waitForState(account, 'idle');
    await t.sandbox.fault('identity_change', { target });
    await ben.waitFor(() => ben.closes.at(-1) === 401, 15_000, 'Ben to be logged out');
    const again = await t.baileys('Ben');
    t.equal(again.pn, ben.pn, 'the same person');
    const waiting = await again.sendText(mine.pn, 'from my new phone');
    await ada.request('accounts.connect', { account });
    await ada.waitForState(account, 'online');
    t.equal((await ada.waitForMessage(waiting)).text, 'from my new phone');
    await lineOf(t, ada, account, ben.pn, 1);
    await bothWays(t, ada, mine, again, 'companion linked anew');
    await lineOf(t, ada, account, ben.pn, 1);

    await phoneAlone(t, ada, mine);

    const rows = await ada.history(account, ben.pn);
    t.equal(new Set(rows.map(row => row.id)).size, rows.length, 'no row twice');
    t.equal(rows.filter(row => row.kind === 'placeholder').length, 0, 'everything is readable');
    t.equal(new Set(again.messages.map(message => message.key.id)).size, again.messages.length);
    await t.checkDeliveries();
}
