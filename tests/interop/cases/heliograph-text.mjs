// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { quotedId, textOf } from '../lib/baileys.mjs';

export const name = 'Heliograph links by QR; texts, quotations and receipts both ways';

const rounds = 20;

async function textsBothWays(t, ada, mine, ben) {
    const out = [];
    const back = [];
    for (let i = 0; i < rounds; ++i) {
        const answer = await ada.send(mine.account, ben.pn, `from Ada ${i}`);
        t.equal(answer.status, 'sent');
        t.ok(Math.abs(answer.timestamp - Date.now()) < 60_000, 'milliseconds since the epoch');
        out.push(answer.id);
        back.push(await ben.sendText(mine.pn, `from Ben ${i}`));
    }
    for (const id of out)
        await ben.waitForMessage(id);
    for (const id of back)
        await ada.waitForMessage(id);
    t.deepEqual(ben.messages.map(message => message.key.id), out);
    t.deepEqual(ben.messages.map(textOf), out.map((_, i) => `from Ada ${i}`));
    t.equal(ben.undecryptable, 0);
    const told = ada.told('message.received');
    t.deepEqual(told.map(params => params.id), back);
    t.deepEqual(told.map(params => params.text), back.map((_, i) => `from Ben ${i}`));
    for (const params of told) {
        t.equal(params.account, mine.account);
        t.equal(params.fromMe, false);
        t.ok([ben.pn, ben.lid].includes(params.sender), 'a bare JID of Ben');
    }
    return { out, back, chat: told[0].chat };
}

async function quotations(t, ada, mine, ben, { out, back }) {
    const reply = await ada.send(mine.account, ben.pn, 'to your last', { quote: back.at(-1) });
    const seen = await ben.waitForMessage(reply.id);
    t.equal(textOf(seen), 'to your last');
    t.equal(quotedId(seen), back.at(-1));

    const answer = await ben.sendText(mine.pn, 'to yours', ben.message(out.at(-1)));
    const told = await ada.waitForMessage(answer);
    t.equal(told.text, 'to yours');
    t.equal(told.quote?.id ?? told.quote, out.at(-1));
}

function checkSteps(t, status, ben, reached) {
    t.equal(status.status, reached);
    const steps = status.steps.filter(entry => [ben.pn, ben.lid].includes(entry.recipient));
    t.ok(steps.some(entry => entry.step === reached), `a step "${reached}" of Ben`);
    const times = status.steps.map(entry => entry.localTime);
    t.ok(times.every(Number.isFinite), 'every step has a local time');
    for (const entry of steps.filter(step => ['delivered', 'read'].includes(step.step)))
        t.ok(Number.isFinite(entry.serverTime), `${entry.step} has the time of the service`);
}

async function receipts(t, ada, mine, ben, { out, back, chat }) {
    for (const id of out)
        checkSteps(t, await ada.waitForStep(mine.account, id, 'delivered'), ben, 'delivered');
    await ben.markRead(ben.message(out.at(-1)));
    checkSteps(t, await ada.waitForStep(mine.account, out.at(-1), 'read'), ben, 'read');
    const earlier = await ada.request('messages.status', { account: mine.account, id: out[0] });
    t.equal(earlier.status, 'delivered', 'the receipt named one message only');

    for (const id of back)
        await ben.waitForStatus(id, 'delivered');
    t.ok(!ben.statuses.get(back.at(-1)).includes('read'), 'not read before it is marked');
    await ada.request('messages.markRead', { account: mine.account, chat, id: back.at(-1) });
    await ben.waitForStatus(back.at(-1), 'read');
}

export async function run(t) {
    const [ada, ben] = await Promise.all([t.heliograph(), t.baileys('Ben')]);
    const mine = await ada.link('Ada');
    t.ok(/^\d+@s\.whatsapp\.net$/.test(mine.pn), 'a bare phone-number JID');
    t.ok(/^\d+@lid$/.test(mine.lid), 'a bare LID');
    const rows = await ada.request('accounts.list');
    t.equal(rows.length, 1);
    const [{ account, label, jid }] = rows;
    t.deepEqual([account, label, jid], [mine.account, 'Ada', mine.pn]);

    const exchanged = await textsBothWays(t, ada, mine, ben);
    await quotations(t, ada, mine, ben, exchanged);
    await receipts(t, ada, mine, ben, exchanged);

    const rowsOfChat = await ada.history(mine.account, exchanged.chat);
    const ids = rowsOfChat.map(row => row.id);
    t.equal(new Set(ids).size, ids.length, 'no message twice');
    t.equal(ids.length, 2 * rounds + 2);
    t.deepEqual(ada.damage, [], 'nothing but JSON lines on the output');
    await t.checkDeliveries();
    await ada.shutdown();
    t.equal(ada.ended, '0');
}
