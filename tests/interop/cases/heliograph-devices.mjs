// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { textOf } from '../lib/baileys.mjs';

export const name = 'two devices of one account, Heliograph and Baileys, both get everything';

const rounds = 10;

export async function run(t) {
    const [ada, ben] = await Promise.all([t.heliograph(), t.baileys('Ben')]);
    const mine = await ada.link('Ada');
    const second = await t.baileys('Ada');
    t.equal(second.pn, mine.pn, 'one account');

    const fromBen = [];
    const fromAda = [];
    const fromSecond = [];
    for (let i = 0; i < rounds; ++i) {
        fromBen.push(await ben.sendText(mine.pn, `to both ${i}`));
        fromAda.push((await ada.send(mine.account, ben.pn, `by Heliograph ${i}`)).id);
        fromSecond.push(await second.sendText(ben.pn, `by the other device ${i}`));
    }
    for (const id of fromBen) {
        t.equal((await ada.waitForMessage(id)).fromMe, false);
        t.equal((await second.waitForMessage(id)).key.fromMe, false);
    }
    for (const id of fromAda) {
        await ben.waitForMessage(id);
        const copy = await second.waitForMessage(id);
        t.ok(copy.key.fromMe && textOf(copy).startsWith('by Heliograph'));
    }
    for (const id of fromSecond) {
        await ben.waitForMessage(id);
        const copy = await ada.waitForMessage(id);
        t.ok(copy.fromMe && copy.text.startsWith('by the other device'));
    }
    t.equal(ben.messages.length, 2 * rounds);
    t.equal(second.messages.length, 2 * rounds);
    t.equal(ada.told('message.received').length, 2 * rounds);
    const chats = new Set(ada.told('message.received').map(params => params.chat));
    t.equal(chats.size, 1, 'one chat with Ben, whoever of us writes');

    for (const id of fromAda)
        await ada.waitForStep(mine.account, id, 'delivered');
    await t.checkDeliveries();
}
