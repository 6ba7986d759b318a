// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { textOf } from '../lib/baileys.mjs';

export const name = 'three linked devices of one account, Heliograph and two Baileys, all get everything';

const rounds = 10;

export async function run(t) {
    const [ada, ben] = await Promise.all([t.heliograph(), t.baileys('Ben')]);
    const mine = await ada.link('Ada');
    const others = [await t.baileys('Ada'), await t.baileys('Ada')];
    for (const other of others)
        t.equal(other.pn, mine.pn, 'one account');

    const fromBen = [];
    const fromAda = [];
    const fromOthers = [[], []];
    for (let i = 0; i < rounds; ++i) {
        fromBen.push(await ben.sendText(mine.pn, `to all ${i}`));
        fromAda.push((await ada.send(mine.account, ben.pn, `by Heliograph ${i}`)).id);
        for (const [number, other] of others.entries())
            fromOthers[number].push(await other.sendText(ben.pn, `by another device ${i}`));
    }
    for (const id of fromBen) {
        t.equal((await ada.waitForMessage(id)).fromMe, false);
        for (const other of others)
            t.equal((await other.waitForMessage(id)).key.fromMe, false);
    }
    for (const id of fromAda) {
        await ben.waitForMessage(id);
        for (const other of others) {
            const copy = await other.waitForMessage(id);
            t.ok(copy.key.fromMe && textOf(copy).startsWith('by Heliograph'));
        }
    }
    for (const [number, ids] of fromOthers.entries()) {
        for (const id of ids) {
            await ben.waitForMessage(id);
            const copy = await ada.waitForMessage(id);
            t.ok(copy.fromMe && copy.text.startsWith('by another device'));
            t.ok((await others[1 - number].waitForMessage(id)).key.fromMe);
        }
    }
    t.equal(ben.messages.length, 3 * rounds);
    for (const other of others)
        t.equal(other.messages.length, 3 * rounds);
    t.equal(ada.told('message.received').length, 3 * rounds);
    const chats = new Set(ada.told('message.received').map(params => params.chat));
    t.equal(chats.size, 1, 'one chat with Ben, whoever of us writes');

    for (const id of fromAda)
        await ada.waitForStep(mine.account, id, 'delivered');
    await t.checkDeliveries();
}
