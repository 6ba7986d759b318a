// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { contextOf, textOf } from '../lib/baileys.mjs';

export const name = 'mentions and formatting marks both ways';

const marks = '*bold* _italic_ ~struck~ `code`\n> quote\n- one\n1. two';
const userOf = jid => jid.split('@')[0];

export async function run(t) {
    const [ada, ben] = await Promise.all([t.heliograph(), t.baileys('Ben')]);
    const { account, pn } = await ada.link('Ada');

    const text = `${marks}\n@${userOf(ben.pn)} and @${userOf(pn)}`;
    const { id } = await ada.send(account, ben.pn, text, { mentions: [ben.pn, pn] });
    const seen = await ben.waitForMessage(id);
    t.equal(textOf(seen), text, 'marks and mentions go out as they were typed');
    t.deepEqual(contextOf(seen).mentionedJid, [ben.pn, pn]);
    const own = (await ada.history(account, ben.pn)).find(row => row.id === id);
    t.equal(own.text, text);
    t.deepEqual(own.mentions, [ben.pn, pn]);

    const plain = await ada.send(account, ben.pn, `@${userOf(ben.pn)}`);
    t.ok(!contextOf(await ben.waitForMessage(plain.id))?.mentionedJid?.length,
        'digits behind an @ mention nobody by themselves');

    for (const whom of [pn, ben.lid]) {
        const answer = `_to_ @${userOf(whom)}`;
        const back = await ben.sendText(pn, answer, undefined, [whom]);
        const told = await ada.waitForMessage(back);
        t.equal(told.text, answer);
        t.deepEqual(told.mentions, [whom]);
        const row = (await ada.history(account, ben.pn)).find(entry => entry.id === back);
        t.deepEqual(row.mentions, [whom]);
    }
    await t.rejects(ada.send(account, ben.pn, 'x', { mentions: ['nobody'] }), { code: -32602 });
    t.equal(ben.undecryptable, 0);
    await t.checkDeliveries();
}
