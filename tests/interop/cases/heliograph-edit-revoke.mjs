// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { picture } from '../lib/picture.mjs';

export const name = 'edits and deletions both ways, with a second device of either account';

const rowOf = async (ada, account, chat, id) =>
    (await ada.history(account, chat)).find(row => row.id === id);

/** The newest change that a Baileys client saw of a message. */
const changeAt = (device, target, count) => device.waitFor(
    () => device.changes.filter(seen => seen.target === target)[count - 1], 20_000,
    `change ${count} of a message`);

async function editsOut(t, { ada, mine, ben, others, file }) {
    const { account } = mine;
    const edit = (id, text) => ada.request('messages.edit', { account, chat: ben.pn, id, text });
    const text = await ada.send(account, ben.pn, 'see you at five');
    const photo = await ada.request('messages.send', {
        account, to: ben.pn, media: { path: file, as: 'image', caption: 'the garden' },
    });
    const paper = await ada.request('messages.send', {
        account, to: ben.pn, media: { path: file, as: 'document', caption: 'the plan' },
    });
    const ids = new Set();
    for (const { id } of [text, photo, paper]) {
        for (const device of [ben, ...others])
            await device.waitForMessage(id);
        for (const [count, words] of [[1, 'at six'], [2, 'at seven ☕']]) {
            const change = await edit(id, words);
            t.equal((await edit(id, words)).id, change.id, 'the same twice is one');
            ids.add(change.id);
            for (const device of [ben, ...others]) {
                const seen = await changeAt(device, id, count);
                t.equal(seen.text, words);
                t.equal(seen.fromMe, device !== ben);
            }
            await ada.waitForStep(account, change.id, 'delivered');
            const row = await rowOf(ada, account, ben.pn, id);
            t.equal(row.text ?? row.media.caption, words);
            t.equal(row.edited, true);
            const told = ada.told('message.updated').filter(seen => seen.id === id).at(-1);
            t.equal(told.change, 'edit');
        }
    }
    t.equal(ids.size, 6);
    t.ok(!ben.changes.some(seen => seen.content?.imageMessage?.mediaKey?.length > 0),
        'an edit carries no keys');
    await t.rejects(edit(ben.back, 'not mine'), { errorName: 'NotAllowed' });
    await t.rejects(edit('NONE', 'nothing'), { errorName: 'UnknownMessage' });
    return { text: text.id, photo: photo.id };
}

async function deletionsOut(t, { ada, mine, ben, others, sent }) {
    const { account } = mine;
    const revoke = id => ada.request('messages.revoke', { account, chat: ben.pn, id });
    for (const id of [sent.text, sent.photo]) {
        const { id: own } = await revoke(id);
        for (const device of [ben, ...others]) {
            const seen = await changeAt(device, id, 3);
            t.equal(seen.revoked, true);
        }
        await ada.waitForStep(account, own, 'delivered');
        const row = await rowOf(ada, account, ben.pn, id);
        t.equal(row.revoked, true);
        t.equal(row.text, undefined);
        t.equal((await revoke(id)).id, own, 'the same twice is one');
        t.equal(ada.told('message.updated').at(-1).change, 'revoke');
    }
    await t.rejects(revoke(ben.back), { errorName: 'NotAllowed' });
    await t.rejects(
        ada.request('messages.edit', { account, chat: ben.pn, id: sent.text, text: 'again' }),
        { code: -32602 });
}

async function changesIn(t, { ada, mine, ben, others }) {
    const { account } = mine;
    for (const device of [ben, others[0]]) {
        const to = device === ben ? mine.pn : ben.pn;
        const id = await device.sendText(to, 'first');
        await ada.waitForMessage(id);
        await device.edit(to, id, 'second');
        const edited = await ada.waitFor(() => ada.told('message.updated')
            .find(seen => seen.id === id && seen.change === 'edit'), 20_000, 'the edit');
        t.equal(edited.text, 'second');
        await device.revoke(to, id);
        await ada.waitFor(() => ada.told('message.updated')
            .find(seen => seen.id === id && seen.change === 'revoke'), 20_000, 'the deletion');
        t.equal((await rowOf(ada, account, ben.pn, id)).revoked, true);
    }
}

async function whatHasNotLeft(t, { ada, mine, ben }) {
    const { account } = mine;
    await ada.request('accounts.disconnect', { account });
    const queue = text => ada.request('messages.send', { account, to: ben.pn, text, wait: 'queued' });
    const kept = await queue('a first draft');
    const dropped = await queue('better not');
    t.equal((await ada.request('messages.edit',
        { account, chat: ben.pn, id: kept.id, text: 'the last word' })).id, kept.id);
    t.equal((await ada.request('messages.revoke',
        { account, chat: ben.pn, id: dropped.id })).id, dropped.id);
    await ada.request('accounts.connect', { account });
    const seen = await ben.waitForMessage(kept.id);
    t.equal(seen.message.conversation, 'the last word');
    t.equal(ben.changes.filter(change => change.target === kept.id).length, 0);
    await ada.waitForStep(account, kept.id, 'delivered');
    t.equal(ben.message(dropped.id), undefined, 'what was dropped never left');
    t.equal(await rowOf(ada, account, ben.pn, dropped.id), undefined);
}

async function deletedHereAlone(t, { ada, mine, ben }) {
    const { account } = mine;
    const id = await ben.sendPicture(mine.pn, picture('gone'), 'look');
    await ada.waitForMessage(id);
    const { path: file } = await ada.request('media.download', { account, chat: ben.pn, id });
    t.ok(existsSync(file));
    const changes = ben.changes.length;
    await ada.request('messages.revoke', { account, chat: ben.pn, id, forMe: true });
    t.equal(await rowOf(ada, account, ben.pn, id), undefined);
    t.ok(!existsSync(file), 'its file went with it');
    await t.rejects(ada.request('messages.revoke', { account, chat: ben.pn, id, forMe: true }),
        { errorName: 'UnknownMessage' });
    t.equal(ben.changes.length, changes, 'the other side heard nothing of it');
}

export async function run(t) {
    const [ada, ben] = await Promise.all([t.heliograph(), t.baileys('Ben')]);
    const mine = await ada.link('Ada');
    const others = [await t.baileys('Ada')];
    const hello = await ada.send(mine.account, ben.pn, 'hello Ben');
    await ben.waitForMessage(hello.id);
    ben.back = await ben.sendText(mine.pn, 'hello Ada');
    await ada.waitForMessage(ben.back);
    await others[0].waitForMessage(ben.back);
    const file = path.join(t.folder, 'picture.jpg');
    writeFileSync(file, picture('edited'));

    const world = { ada, mine, ben, others, file };
    const sent = await editsOut(t, world);
    await deletionsOut(t, { ...world, sent });
    await changesIn(t, world);
    await whatHasNotLeft(t, world);
    await deletedHereAlone(t, world);
    for (const device of [ben, ...others])
        t.equal(device.undecryptable, 0);
    await t.checkDeliveries();
}
