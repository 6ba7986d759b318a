// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

import { quotedId } from '../lib/baileys.mjs';
import { Gone, newMessageId } from '../lib/heliograph.mjs';
import { picture, sha256 } from '../lib/picture.mjs';
import { randomFrom } from '../lib/random.mjs';

export const name = 'kill -9 of Heliograph while 200 messages go out and 200 come in';

// More deaths at other points: HELIOGRAPH_KILLS=50 HELIOGRAPH_SEED=7 (see ./test --long).
const total = 200;
const kills = Number(process.env.HELIOGRAPH_KILLS ?? 6);
const seed = Number(process.env.HELIOGRAPH_SEED ?? 1);
export const limit = 200_000 + 10_000 * kills;

/** Every tenth message is a picture, another a reply, and another a reaction to an earlier one. */
const isPicture = index => index % 10 === 5;
const isReply = index => index % 10 === 3;
const isReaction = index => index % 10 === 7;
/** What they are about: the message two before. */
const target = (ids, index) => ids[index - 2];

/** Accepts one message; the answer is its id. */
async function accept(ada, account, to, ids, index, file) {
    const id = ids[index];
    // The program names reactions, and gives the same name when it is asked once more.
    if (isReaction(index)) {
        const reaction = { account, chat: to, id: target(ids, index), emoji: '👍' };
        return (await ada.request('messages.react', reaction)).id;
    }
    const known = await ada.request('messages.status', { account, id }).then(() => true, error => {
        if (error instanceof Gone)
            throw error;
        return false;
    });
    if (!known && isPicture(index))
        await ada.request('messages.send', {
            account, to, id, wait: 'queued', media: { path: file, as: 'image' },
        });
    else if (!known)
        await ada.send(account, to, `out ${index}`, {
            id, wait: 'queued', ...(isReply(index) ? { quote: target(ids, index) } : {}),
        });
    return id;
}

/**
 * Sends all of them, through every death of the program: a call that died unanswered is repeated
 * with its id unless the restarted program knows the message already.
 */
async function sendAll(ada, account, to, ids, gate, file) {
    for (const index of ids.keys()) {
        for (let done = false; !done;) {
            await gate.open();
            try {
                ids[index] = await accept(ada, account, to, ids, index, file);
                done = true;
            } catch (error) {
                if (!(error instanceof Gone))
                    throw error;
            }
        }
        gate.sent = index + 1;
    }
}

/** Closed between a death and the next start. */
class Gate {
    sent = 0;
    #closed = null;
    #release = null;

    close() {
        this.#closed = new Promise(resolve => (this.#release = resolve));
    }

    reopen() {
        this.#release?.();
        this.#closed = null;
    }

    open() {
        return this.#closed ?? Promise.resolve();
    }
}

/** Ends the program `kills` times, spread over the sending, and starts it again each time. */
async function killOften(t, ada, gate) {
    const random = randomFrom(seed);
    for (let i = 1; i <= kills; ++i) {
        while (gate.sent < (i * total) / (kills + 1))
            await pause(5);
        // Another point of the work each time: in the middle of sending, acknowledging, storing.
        await pause(40 * random());
        gate.close();
        await ada.kill9();
        await ada.start();
        gate.reopen();
    }
    t.note(`killed ${kills} times (seed ${seed}), the last with ${gate.sent} of ${total} accepted`);
}

export async function run(t) {
    const [ada, ben] = await Promise.all([t.heliograph(), t.baileys('Ben')]);
    const mine = await ada.link('Ada');
    const { account } = mine;
    // One session first: two that are started towards each other at once cost retries, and with
    // them the order.
    const first = await ada.send(account, ben.pn, 'first');
    await ben.waitForMessage(first.id);
    await ada.waitForMessage(await ben.sendText(mine.pn, 'first back'));
    ben.messages.length = 0;

    const bytes = picture('sent again and again');
    const file = path.join(t.folder, 'picture.jpg');
    writeFileSync(file, bytes);
    const out = Array.from({ length: total }, newMessageId);
    const gate = new Gate();
    const sending = sendAll(ada, account, ben.pn, out, gate, file);
    const receiving = (async () => {
        const ids = [];
        for (let i = 0; i < total; ++i)
            ids.push(await (isPicture(i) ? ben.sendPicture(mine.pn, bytes, `in ${i}`)
                : ben.sendText(mine.pn, `in ${i}`)));
        return ids;
    })();
    const [, incoming] = await Promise.all([sending, receiving, killOften(t, ada, gate)]);
    await ada.waitForState(account, 'online');

    const texts = out.filter((_, index) => !isReaction(index));
    const reactions = out.filter((_, index) => isReaction(index));
    const came = () => ben.messages.length + ben.reactions.length;
    await ben.waitFor(
        () => texts.every(id => ben.message(id))
            && reactions.every(id => ben.reactions.some(seen => seen.id === id)),
        60_000, () => `all ${total} at Ben (${came()} came)`);
    t.equal(came(), total, 'each exactly once');
    t.deepEqual(ben.messages.map(message => message.key.id), texts, 'in the order of sending');
    t.deepEqual(ben.reactions.map(seen => seen.id), reactions);
    for (const [index, id] of out.entries()) {
        if (isReaction(index))
            t.equal(ben.reactions.find(seen => seen.id === id).target, target(out, index));
        else
            t.equal(quotedId(ben.message(id)), isReply(index) ? target(out, index) : undefined);
    }
    t.equal(ben.undecryptable, 0);
    for (const id of out.filter((_, index) => isPicture(index)))
        t.equal(sha256(await ben.download(ben.message(id))), sha256(bytes));

    const chat = ada.told('message.received')[0].chat;
    const wanted = new Set(incoming);
    let rows = [];
    const end = Date.now() + 60_000;
    for (;;) {
        rows = await ada.history(account, chat);
        if (rows.filter(row => wanted.has(row.id)).length >= total || Date.now() > end)
            break;
        await pause(200);
    }
    t.equal(new Set(rows.map(row => row.id)).size, rows.length, 'no row twice');
    t.deepEqual(rows.filter(row => wanted.has(row.id)).map(row => row.id), incoming);
    t.deepEqual(
        rows.filter(row => row.fromMe).map(row => row.id).sort(), [first.id, ...texts].sort());
    t.deepEqual(rows.filter(row => row.reactions).map(row => row.id).sort(),
        out.filter((_, index) => isReaction(index + 2)).sort());
    const told = ada.told('message.received').map(params => params.id);
    t.equal(new Set(told).size, told.length, 'no message announced twice');
    for (const id of incoming)
        await ben.waitForStatus(id, 'delivered');
    for (const id of out) {
        const { status } = await ada.request('messages.status', { account, id });
        t.ok(['sent', 'delivered', 'read'].includes(status), `${id} is ${status}`);
    }
    for (const id of incoming.filter((_, index) => isPicture(index))) {
        const got = await ada.request('media.download', { account, chat, id });
        t.equal(got.sha256.toLowerCase(), sha256(bytes));
    }
    await t.checkDeliveries();
}
