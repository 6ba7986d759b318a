// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { contextOf, quotedId, textOf } from '../lib/baileys.mjs';
import { picture } from '../lib/picture.mjs';

export const name = 'replies and reactions both ways, with a second device of either account';

/** What a Baileys client was sent as a quotation. */
function quotationIn(message) {
    const context = contextOf(message);
    return {
        id: context?.stanzaId, author: context?.participant,
        text: textOf({ message: context?.quotedMessage }),
    };
}

async function repliesOut(t, { ada, mine, ben, others, back, file }) {
    const { account } = mine;
    const ofBen = [ben.pn, ben.lid];
    const asked = await ada.send(account, ben.pn, 'a question', {});
    const photo = (await ada.request('messages.send', {
        account, to: ben.pn, media: { path: file, as: 'image', caption: 'the photo' },
    })).id;
    const cases = [
        [await ada.send(account, ben.pn, 'to yours', { quote: back }), back, ofBen, 'hello Ada'],
        [await ada.send(account, ben.pn, 'to mine', { quote: asked.id }), asked.id,
            [mine.pn, mine.lid], 'a question'],
        [await ada.send(account, ben.pn, 'to the photo', { quote: photo }), photo,
            [mine.pn, mine.lid], 'the photo'],
        [await ada.request('messages.send', {
            account, to: ben.pn, quote: back, media: { path: file, as: 'image', caption: 'so' },
        }), back, ofBen, 'hello Ada'],
        [await ada.request('messages.send', {
            account, to: ben.pn, quote: back, media: { path: file, as: 'document' },
        }), back, ofBen, 'hello Ada'],
    ];
    for (const [{ id }, quoted, authors, text] of cases) {
        for (const device of [ben, ...others]) {
            const seen = quotationIn(await device.waitForMessage(id));
            t.equal(seen.id, quoted);
            t.ok(authors.includes(seen.author), `quoted by its author, not ${seen.author}`);
            t.equal(seen.text, text);
        }
        const [row] = (await ada.history(account, ben.pn)).filter(entry => entry.id === id);
        t.equal(row.quote.id, quoted);
        t.ok(authors.includes(row.quote.sender));
        t.equal(row.quote.text, text);
    }
    const toPhoto = contextOf(ben.message(cases[2][0].id)).quotedMessage;
    t.ok(toPhoto.imageMessage?.mediaKey?.length === 32, 'a photo is quoted as one');
    await t.rejects(ada.send(account, ben.pn, 'to nothing', { quote: 'NONE' }),
        { errorName: 'UnknownMessage' });
    return asked.id;
}

async function repliesIn(t, { ada, mine, ben, others, asked }) {
    for (const [device, fromMe] of [[ben, false], [others[0], true]]) {
        const to = fromMe ? ben.pn : mine.pn;
        const id = await device.sendText(to, 'an answer', device.message(asked));
        const told = await ada.waitForMessage(id);
        t.equal(told.fromMe, fromMe);
        t.deepEqual(told.quote, { id: asked, sender: mine.pn, text: 'a question' });
    }
}

/** What stands under a message at Heliograph, by person. */
async function standing(ada, account, chat, id) {
    const row = (await ada.history(account, chat)).find(entry => entry.id === id);
    return Object.fromEntries((row.reactions ?? []).map(entry => [entry.sender, entry.emoji]));
}

async function reactionsOut(t, { ada, mine, ben, others, back }) {
    const { account } = mine;
    const react = emoji => ada.request(
        'messages.react', { account, chat: ben.pn, id: back, emoji });
    const ids = [];
    for (const emoji of ['👍', '❤️', '']) {
        const { id } = await react(emoji);
        t.equal((await react(emoji)).id, id, 'the same twice is one');
        ids.push(id);
        for (const device of [ben, ...others]) {
            const seen = await device.waitForReaction(id);
            t.equal(seen.emoji, emoji);
            t.equal(seen.target, back);
            // From where Ben looks it is his own message.
            t.equal(seen.targetFromMe, device === ben);
        }
        t.equal((await standing(ada, account, ben.pn, back))[mine.pn], emoji || undefined);
        const change = ada.told('message.updated').at(-1);
        t.equal(change.change, 'reaction');
        t.equal(change.id, back);
        await ada.waitForStep(account, id, 'delivered');
    }
    t.deepEqual(ben.reactions.filter(seen => ids.includes(seen.id)).map(seen => seen.id), ids);
    await t.rejects(react('ok'), { code: -32602 });
    await t.rejects(ada.request('messages.react', { account, chat: ben.pn, id: 'NONE', emoji: '👍' }),
        { errorName: 'UnknownMessage' });
}

async function reactionsIn(t, { ada, mine, ben, others, asked }) {
    const { account } = mine;
    const rows = (await ada.history(account, ben.pn)).length;
    const received = ada.told('message.received').length;
    for (const [device, who] of [[ben, ben.pn], [others[0], mine.pn]]) {
        for (const emoji of ['🎉', '😮', '']) {
            const before = ada.told('message.updated').length;
            await device.react(device === ben ? mine.pn : ben.pn, device.message(asked), emoji);
            const change = await ada.waitFor(
                () => ada.told('message.updated')[before], 20_000, 'message.updated');
            t.equal(change.change, 'reaction');
            t.equal(change.id, asked);
            t.equal(change.text, 'a question');
            const emojis = (change.reactions ?? []).filter(entry => entry.sender === who);
            t.deepEqual(emojis.map(entry => entry.emoji), emoji ? [emoji] : []);
            t.equal((await standing(ada, account, ben.pn, asked))[who], emoji || undefined);
        }
    }
    t.equal((await ada.history(account, ben.pn)).length, rows, 'a reaction is no message');
    t.equal(ada.told('message.received').length, received);
}

export async function run(t) {
    const [ada, ben] = await Promise.all([t.heliograph(), t.baileys('Ben')]);
    const mine = await ada.link('Ada');
    const others = [await t.baileys('Ada')];
    const first = await ada.send(mine.account, ben.pn, 'hello Ben');
    await ben.waitForMessage(first.id);
    const back = await ben.sendText(mine.pn, 'hello Ada');
    await ada.waitForMessage(back);
    await others[0].waitForMessage(back);
    const file = path.join(t.folder, 'picture.jpg');
    writeFileSync(file, picture('quoted'));

    const world = { ada, mine, ben, others, back, file };
    const asked = await repliesOut(t, world);
    await repliesIn(t, { ...world, asked });
    await reactionsOut(t, world);
    await reactionsIn(t, { ...world, asked });
    t.equal(quotedId(ben.message(first.id)), undefined);
    t.equal(textOf(ben.message(first.id)), 'hello Ben');
    for (const device of [ben, ...others])
        t.equal(device.undecryptable, 0);
    const { accepted, failed } = await ada.request('stats.summary', { account: mine.account });
    const sent = (await ada.history(mine.account, ben.pn)).filter(row => row.fromMe);
    t.equal(accepted, sent.length, 'reactions are counted as no messages');
    t.equal(failed, 0);
    await t.checkDeliveries();
}
