// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { textOf } from '../lib/baileys.mjs';
import { picture, sha256 } from '../lib/picture.mjs';

export const name = 'two Baileys clients link by QR and use the sandbox as their service';

const rounds = 20;

async function textsBothWays(t, ada, ben) {
    const sent = { ada: [], ben: [] };
    for (let i = 0; i < rounds; ++i) {
        sent.ada.push(await ada.sendText(ben.pn, `from Ada ${i}`));
        // One session, not two that were started towards each other at once.
        if (i === 0)
            await ben.waitForMessage(sent.ada[0]);
        sent.ben.push(await ben.sendText(ada.pn, `from Ben ${i}`));
        if (i === 0)
            await ada.waitForMessage(sent.ben[0]);
    }
    for (const id of sent.ada)
        t.ok(!(await ben.waitForMessage(id)).key.fromMe);
    for (const id of sent.ben)
        t.ok(!(await ada.waitForMessage(id)).key.fromMe);
    t.deepEqual(ben.messages.map(message => message.key.id), sent.ada);
    t.deepEqual(ada.messages.map(message => message.key.id), sent.ben);
    t.deepEqual(ben.messages.map(textOf), sent.ada.map((_, i) => `from Ada ${i}`));
    t.equal(ben.message(sent.ada[0]).pushName, 'Ada');
    t.equal(ada.undecryptable + ben.undecryptable, 0);
    return sent;
}

async function receiptsBothWays(t, ada, ben, sent) {
    for (const id of sent.ada)
        await ada.waitForStatus(id, 'delivered');
    for (const id of sent.ben)
        await ben.waitForStatus(id, 'delivered');
    const lastForBen = sent.ada.at(-1);
    const lastForAda = sent.ben.at(-1);
    t.ok(!ada.statuses.get(lastForBen).includes('read'), 'not read before somebody reads it');
    await ben.markRead(ben.message(lastForBen));
    await ada.markRead(ada.message(lastForAda));
    await ada.waitForStatus(lastForBen, 'read');
    await ben.waitForStatus(lastForAda, 'read');
}

async function pictureTo(t, from, to) {
    const bytes = picture(`${from.name} to ${to.name}`);
    const id = await from.sendPicture(to.pn, bytes, `picture of ${from.name}`);
    const message = await to.waitForMessage(id);
    t.equal(textOf(message), `picture of ${from.name}`);
    t.equal(sha256(await to.download(message)), sha256(bytes));
}

async function offlineTexts(t, from, to) {
    await to.disconnect();
    const ids = [];
    for (let i = 0; i < rounds; ++i)
        ids.push(await from.sendText(to.pn, `while away ${i}`));
    const before = to.messages.length;
    await to.connect();
    for (const id of ids)
        await to.waitForMessage(id);
    t.deepEqual(to.messages.slice(before).map(message => message.key.id), ids);
}

export async function run(t) {
    const [ada, ben] = await Promise.all([t.baileys('Ada'), t.baileys('Ben')]);
    t.ok(ada.pn !== ben.pn && ada.lid !== ben.lid);
    t.ok(ada.closes.includes(515), 'a restart is asked for after linking');

    const sent = await textsBothWays(t, ada, ben);
    await receiptsBothWays(t, ada, ben, sent);
    await pictureTo(t, ada, ben);
    await pictureTo(t, ben, ada);

    await Promise.all([ada.disconnect(), ben.disconnect()]);
    await Promise.all([ada.connect(), ben.connect()]);
    await ben.waitForMessage(await ada.sendText(ben.pn, 'back again'));
    await ada.waitForMessage(await ben.sendText(ada.pn, 'so am I'));

    await offlineTexts(t, ada, ben);
    await offlineTexts(t, ben, ada);
    await t.checkDeliveries();
}
