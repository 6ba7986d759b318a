// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
export const name = 'both reconnect; what was sent meanwhile arrives once and in order';

const rounds = 20;

async function benWasAway(t, ada, mine, ben) {
    await ben.disconnect();
    const before = ben.messages.length;
    const ids = [];
    for (let i = 0; i < rounds; ++i)
        ids.push((await ada.send(mine.account, ben.pn, `for later ${i}`)).id);
    const status = await ada.request('messages.status', { account: mine.account, id: ids[0] });
    t.equal(status.status, 'sent', 'not delivered while the other side is offline');
    await ben.connect();
    for (const id of ids)
        await ben.waitForMessage(id);
    t.deepEqual(ben.messages.slice(before).map(message => message.key.id), ids);
    await ben.markRead(ben.message(ids.at(-1)));
    await ada.waitForStep(mine.account, ids.at(-1), 'read');
}

async function adaWasAway(t, ada, mine, ben, leave, comeBack) {
    await leave();
    const before = ada.told('message.received').length;
    const ids = [];
    for (let i = 0; i < rounds; ++i)
        ids.push(await ben.sendText(mine.pn, `for Ada ${i}`));
    await comeBack();
    for (const id of ids)
        await ada.waitForMessage(id);
    const told = ada.told('message.received').slice(before);
    t.deepEqual(told.map(params => params.id), ids);
    t.ok(told.every(params => params.offline === true), 'marked as sent while offline');
    for (const id of ids)
        await ben.waitForStatus(id, 'delivered');
}

export async function run(t) {
    const [ada, ben] = await Promise.all([t.heliograph(), t.baileys('Ben')]);
    const mine = await ada.link('Ada');
    const { account } = mine;
    await ben.waitForMessage((await ada.send(account, ben.pn, 'hello')).id);
    await ada.waitForMessage(await ben.sendText(mine.pn, 'hello too'));

    await benWasAway(t, ada, mine, ben);
    await adaWasAway(t, ada, mine, ben, async () => {
        await ada.request('accounts.disconnect', { account });
        await ada.waitForState(account, 'idle');
    }, async () => {
        await ada.request('accounts.connect', { account });
        await ada.waitForState(account, 'online');
    });
    await adaWasAway(t, ada, mine, ben, () => ada.shutdown(), async () => {
        await ada.start();
        await ada.waitForState(account, 'online');
    });

    await ben.waitForMessage((await ada.send(account, ben.pn, 'still here')).id);
    await ada.waitForMessage(await ben.sendText(mine.pn, 'me too'));
    const chat = ada.told('message.received')[0].chat;
    const ids = (await ada.history(account, chat)).map(row => row.id);
    t.equal(ids.length, 3 * rounds + 4);
    t.equal(new Set(ids).size, ids.length, 'no message twice');
    t.equal(ben.undecryptable, 0);
    await t.checkDeliveries();
}
