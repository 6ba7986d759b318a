// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { textOf } from '../lib/baileys.mjs';

export const name = 'Heliograph and Baileys link with codes typed on the phone; every refusal has its error; '
    + 'texts both ways; a link again keeps everything';
export const limit = 150_000;

const rounds = 5;
const wrong = code => (code.startsWith('Z') ? 'Y' : 'Z') + code.slice(1);

const codeRequest = { next: { tag: 'iq', child: 'link_code_companion_reg' } };

/** Begins a link by code; `failure` waits for its end. */
async function begin(client, phone, more = {}) {
    const { account } = await client.request(
        'accounts.link', { method: 'code', phone, ...more });
    const failure = () => client.waitForNotification(
        'account.linkFailed', params => params.account === account);
    return { account, failure };
}

/** What the service refuses comes with an error of its own, in plain words. */
async function everyRefusalHasItsError(t, client) {
    const phone = await t.sandbox.account('Eve');
    const refused = async (number, error, before = async () => { }) => {
        await before();
        const failed = await (await begin(client, number)).failure();
        t.equal(failed.error, error);
        t.ok(failed.message.includes(' '), 'in plain words');
        return failed;
    };
    await refused('+44 7700 900999', 'NoSuchRecipient');
    const wait = await refused(phone.id, 'RateLimited',
        () => t.sandbox.fault('iq_error', { code: 429, text: 'rate-overlimit', when: codeRequest }));
    t.ok(wait.retryAfter >= 60);
    await refused(phone.id, 'TooManyDevices',
        () => t.sandbox.fault('iq_error', { code: 419, text: 'resource-limit', when: codeRequest }));
    await refused(phone.id, 'LinkRefused',
        () => t.sandbox.fault('iq_error', { code: 400, text: 'bad-request', when: codeRequest }));

    const late = await begin(client, phone.id);
    const { code } = await client.waitForCode(late.account);
    await t.sandbox.fault('iq_error', { code: 410, text: 'gone', when: codeRequest });
    await t.sandbox.enterCode(phone.id, code);
    t.equal((await late.failure()).error, 'CodeExpired');
}

/** Two at once, and the code of one typed on the phone of the other. */
async function twoAtOnceDoNotMix(t, client) {
    const phones = [await t.sandbox.account('Kim'), await t.sandbox.account('Lou')];
    const links = [];
    for (const phone of phones)
        links.push(await begin(client, phone.id));
    const codes = [];
    for (const { account } of links)
        codes.push((await client.waitForCode(account)).code);
    t.ok(codes[0] !== codes[1]);
    await t.sandbox.enterCode(phones[1].id, codes[0]);
    t.equal((await links[1].failure()).error, 'CodeNotAccepted');
    await t.sandbox.enterCode(phones[0].id, codes[0]);
    const linked = await client.waitForNotification(
        'account.linked', params => params.account === links[0].account);
    t.equal(linked.jid, phones[0].pn);
    t.equal(client.told('account.linked').length, 1);
}

/** The phone ends the link; the same account is linked anew and has lost nothing. */
async function aLinkAgainKeepsEverything(t, client, ada, ben) {
    const mine = params => params.account === ada.account;
    const archive = async () => {
        const rows = await client.request('messages.list', { account: ada.account, chat: ben.pn });
        // Receipts go on arriving.
        return rows.map(({ id, sender, text, timestamp }) => ({ id, sender, text, timestamp }));
    };
    const before = await archive();
    t.equal(before.length, 2 * (rounds + 1));
    await t.sandbox.unlink(ada.phone.id);
    await client.waitForState(ada.account, 'unlinked');
    const other = await t.sandbox.account('Mallory');
    await begin(client, other.id, { account: ada.account, code: '11112222' });
    await client.waitFor(() => client.told('account.code', mine).at(-1)?.code === '11112222',
        30_000, 'account.code');
    await t.sandbox.enterCode(other.id, '11112222');
    const refused = await client.waitFor(() => client.told('account.linkFailed', mine)
        .find(params => params.error === 'OtherNumber'), 30_000, 'account.linkFailed');
    t.ok(refused.message.includes(' '));

    await begin(client, ada.phone.id, { account: ada.account, code: '33334444' });
    await client.waitFor(() => client.told('account.code', mine).at(-1)?.code === '33334444',
        30_000, 'account.code');
    await t.sandbox.enterCode(ada.phone.id, '33334444');
    await client.waitForState(ada.account, 'online');
    t.equal(client.told('account.linked', mine).at(-1).jid, ada.pn);
    t.deepEqual(await archive(), before);
}

async function adaLinksWithACode(t, ada) {
    const phone = await t.sandbox.account('Ada');
    const written = `+${phone.id.slice(0, 2)} (${phone.id.slice(2, 5)}) ${phone.id.slice(5)}`;
    const { account: attempt } = await ada.request(
        'accounts.link', { method: 'code', phone: written, label: 'Ada' });
    const first = await ada.waitForCode(attempt);
    t.ok(/^[1-9A-HJ-NP-TV-Z]{8}$/.test(first.code), 'eight characters of the alphabet');
    t.ok(first.expiresIn > 100_000 && first.expiresIn <= 160_000);

    // What cannot be is refused at once, and what runs goes on.
    const refusal = await ada.request('accounts.link', { method: 'code', phone: '07700 900123', account: attempt })
        .then(() => null, error => error);
    t.equal(refusal?.code, -32602);
    t.equal(refusal.errorName, 'CountryCodeMissing');

    await t.sandbox.enterCode(phone.id, wrong(first.code));
    const failed = await ada.waitForNotification(
        'account.linkFailed', params => params.account === attempt);
    t.equal(failed.error, 'CodeNotAccepted');
    t.ok(failed.message.includes(' '), 'in plain words');
    t.ok(!(await ada.request('accounts.list')).some(entry => entry.account === attempt),
        'what was never linked goes with its attempt');

    const { account } = await ada.request(
        'accounts.link', { method: 'code', phone: phone.id, label: 'Ada', code: 'helx1234' });
    const second = await ada.waitForCode(account);
    t.equal(second.code, 'HELX1234');
    await t.sandbox.enterCode(phone.id, 'helx-1234');
    const linked = await ada.waitForNotification(
        'account.linked', params => params.account === account);
    t.equal(linked.jid, phone.pn);
    t.equal(linked.lid, phone.lid);
    await ada.waitForState(account, 'online');
    t.equal(ada.told('account.linked', params => params.account === account).length, 1);
    t.equal(ada.told('account.qr').length, 0, 'no picture beside the code');
    return { account, phone, pn: linked.jid };
}

async function benLinksWithACode(t) {
    const phone = await t.sandbox.account('Ben');
    const ben = await t.baileys('Ben', { account: phone.id });
    t.equal(ben.pn, phone.pn);
    t.equal(ben.lid, phone.lid);
    return ben;
}

/** Texts both ways; `round` tells them apart. */
async function talk(t, mine, ada, ben, round) {
    // One session first: two that are started towards each other at once cost retries.
    const first = await mine.send(ada.account, ben.pn, `first from Ada ${round}`);
    await ben.waitForMessage(first.id);
    await mine.waitForMessage(await ben.sendText(ada.pn, `first from Ben ${round}`));
    const out = [];
    const back = [];
    for (let i = 0; i < rounds; ++i) {
        out.push((await mine.send(ada.account, ben.pn, `from Ada ${round} ${i}`)).id);
        back.push(await ben.sendText(ada.pn, `from Ben ${round} ${i}`));
    }
    for (const id of out)
        await ben.waitForMessage(id);
    for (const id of back)
        await mine.waitForMessage(id);
    t.deepEqual(ben.messages.map(textOf).slice(-rounds),
        out.map((_, i) => `from Ada ${round} ${i}`));
    t.deepEqual(mine.told('message.received').map(params => params.text).slice(-rounds),
        back.map((_, i) => `from Ben ${round} ${i}`));
}

export async function run(t) {
    const mine = await t.heliograph();
    await twoAtOnceDoNotMix(t, mine);
    await everyRefusalHasItsError(t, mine);
    const ada = await adaLinksWithACode(t, mine);
    const ben = await benLinksWithACode(t);
    await talk(t, mine, ada, ben, 'first');
    await aLinkAgainKeepsEverything(t, mine, ada, ben);
    await talk(t, mine, ada, ben, 'second');
    t.equal(ben.undecryptable, 0);
    await t.checkDeliveries();
}
