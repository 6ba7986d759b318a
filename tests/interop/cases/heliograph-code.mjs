// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { textOf } from '../lib/baileys.mjs';

export const name = 'Heliograph and Baileys link with codes typed on the phone; texts both ways';

const rounds = 5;
const wrong = code => (code.startsWith('Z') ? 'Y' : 'Z') + code.slice(1);

async function adaLinksWithACode(t, ada) {
    const phone = await t.sandbox.account('Ada');
    const written = `+${phone.id.slice(0, 2)} (${phone.id.slice(2, 5)}) ${phone.id.slice(5)}`;
    const { account } = await ada.request(
        'accounts.link', { method: 'code', phone: written, label: 'Ada' });
    const first = await ada.waitForCode(account);
    t.ok(/^[1-9A-HJ-NP-TV-Z]{8}$/.test(first.code), 'eight characters of the alphabet');
    t.ok(first.expiresIn > 100_000 && first.expiresIn <= 160_000);

    await t.sandbox.enterCode(phone.id, wrong(first.code));
    const failed = await ada.waitForNotification('account.linkFailed');
    t.equal(failed.error, 'CodeNotAccepted');
    t.ok(failed.message.includes(' '), 'in plain words');

    await ada.request('accounts.link', { method: 'code', phone: phone.id, account, code: 'helx1234' });
    const second = await ada.waitForCode(account, 2);
    t.equal(second.code, 'HELX1234');
    await t.sandbox.enterCode(phone.id, 'helx-1234');
    const linked = await ada.waitForNotification('account.linked');
    t.equal(linked.jid, phone.pn);
    t.equal(linked.lid, phone.lid);
    await ada.waitForState(account, 'online');
    t.equal(ada.told('account.linked').length, 1);
    t.equal(ada.told('account.qr').length, 0, 'no picture beside the code');
    return { account, pn: linked.jid };
}

async function benLinksWithACode(t) {
    const phone = await t.sandbox.account('Ben');
    const ben = await t.baileys('Ben', { account: phone.id });
    t.equal(ben.pn, phone.pn);
    t.equal(ben.lid, phone.lid);
    return ben;
}

export async function run(t) {
    const mine = await t.heliograph();
    const ada = await adaLinksWithACode(t, mine);
    const ben = await benLinksWithACode(t);
    const out = [];
    const back = [];
    for (let i = 0; i < rounds; ++i) {
        out.push((await mine.send(ada.account, ben.pn, `from Ada ${i}`)).id);
        back.push(await ben.sendText(ada.pn, `from Ben ${i}`));
    }
    for (const id of out)
        await ben.waitForMessage(id);
    for (const id of back)
        await mine.waitForMessage(id);
    t.deepEqual(ben.messages.map(textOf), out.map((_, i) => `from Ada ${i}`));
    t.deepEqual(mine.told('message.received').map(params => params.text),
        back.map((_, i) => `from Ben ${i}`));
    t.equal(ben.undecryptable, 0);
    await t.checkDeliveries();
}
