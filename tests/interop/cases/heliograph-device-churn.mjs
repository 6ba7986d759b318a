// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { setTimeout as pause } from 'node:timers/promises';

import { textOf } from '../lib/baileys.mjs';

export const name = 'devices join and leave on both sides while texts flow';
export const limit = 240_000;

/** Sends texts one after another until it is stopped; what went out stands in `sent`. */
class Writer {
    constructor(send) {
        this.sent = [];
        this.stopped = false;
        this.done = this.#run(send);
    }

    async #run(send) {
        while (!this.stopped) {
            const startedAt = Date.now();
            const text = `text ${this.sent.length}`;
            const id = await send(text);
            this.sent.push({ id, text, startedAt });
            await pause(20);
        }
    }

    async stop() {
        this.stopped = true;
        await this.done;
    }

    /** Waits until so many more are out. */
    async more(count) {
        const wanted = this.sent.length + count;
        while (this.sent.length < wanted)
            await pause(10);
    }
}

const numberOf = client => Number(client.auth.creds.me.id.match(/:(\d+)@/)?.[1] ?? 0);

/** A further device of an account; texts that were begun after `since` are its business. */
async function join(t, name) {
    const client = await t.baileys(name);
    return { client, since: Date.now() };
}

async function leave(t, { client }) {
    // What was begun a second before may still be on its way.
    const until = Date.now() - 1000;
    client.wanted = false;
    await t.sandbox.removeDevice(client.pn, numberOf(client));
    await client.waitFor(() => client.closes.at(-1) === 401, 15_000, `${client.name} to be gone`);
    return until;
}

/** Everything that was begun in its time has come, once. */
async function hasAll(t, { client, since }, until, writers, who) {
    for (const [from, writer] of Object.entries(writers)) {
        const wanted = writer.sent
            .filter(entry => entry.startedAt >= since && entry.startedAt < until);
        t.ok(wanted.length > 0, `${who}: texts flowed from ${from}`);
        await client.waitFor(() => wanted.every(({ id }) => client.message(id)), 20_000, () => {
            const missing = wanted.filter(({ id }) => !client.message(id));
            return `${who} to have all ${wanted.length} texts from ${from}, without `
                + missing.map(({ text, startedAt }) => `${text} (${startedAt - since} ms)`);
        });
        for (const { id, text } of wanted)
            t.equal(textOf(client.message(id)), text);
        t.note(`${who}: ${wanted.length} texts from ${from}`);
    }
    const ids = client.messages.map(message => message.key.id);
    t.equal(new Set(ids).size, ids.length, `${who}: nothing twice`);
}

export async function run(t) {
    const [ada, ben] = await Promise.all([t.heliograph(), t.baileys('Ben')]);
    const mine = await ada.link('Ada');
    const { account } = mine;
    await ben.waitForMessage((await ada.send(account, ben.pn, 'hello')).id);
    await ada.waitForMessage(await ben.sendText(mine.pn, 'hello too'));

    const fromAda = new Writer(async text => (await ada.send(account, ben.pn, text)).id);
    const fromBen = new Writer(text => ben.sendText(mine.pn, text));
    const writers = { Ada: fromAda, Ben: fromBen };
    const flow = () => Promise.all(Object.values(writers).map(writer => writer.more(15)));

    await flow();
    const ben2 = await join(t, 'Ben');
    await flow();
    const ada2 = await join(t, 'Ada');
    await flow();
    const ben2Left = await leave(t, ben2);
    await flow();
    const ben3 = await join(t, 'Ben');
    await flow();
    const ada2Left = await leave(t, ada2);
    await flow();
    // Nobody tells Ada of this one: she hears of it by the hash in an ack.
    const lost = await t.sandbox.fault('lose', {
        target: { account: mine.pn.split('@')[0] }, forget: true,
        when: { every: { direction: 'out', tag: 'notification', type: 'devices' } },
    });
    const ben4 = await join(t, 'Ben');
    await flow();
    t.ok((await t.sandbox.firings()).get(lost) > 0, 'the news was lost');
    await t.sandbox.heal(lost);
    await Promise.all(Object.values(writers).map(writer => writer.stop()));

    await hasAll(t, ben2, ben2Left, { Ada: fromAda }, 'the second device of Ben');
    await hasAll(t, ada2, ada2Left, writers, 'the second device of Ada');
    await hasAll(t, ben3, Infinity, { Ada: fromAda }, 'the third device of Ben');
    await hasAll(t, ben4, Infinity, { Ada: fromAda }, 'the device that nobody told of');

    for (const { id, text } of fromAda.sent) {
        t.equal(textOf(await ben.waitForMessage(id)), text);
        await ada.waitForStep(account, id, 'delivered');
    }
    for (const { id, text } of fromBen.sent)
        t.equal((await ada.waitForMessage(id)).text, text);
    const rows = await ada.history(account, ben.pn);
    t.equal(rows.length, fromAda.sent.length + fromBen.sent.length + 2);
    t.equal(new Set(rows.map(row => row.id)).size, rows.length, 'no row twice at Ada');
    const ids = ben.messages.map(message => message.key.id);
    t.equal(new Set(ids).size, ids.length, 'nothing twice at Ben');
    t.equal(rows.filter(row => row.kind === 'system').length, 0, 'companions come without a line');
    await t.checkDeliveries();
}
