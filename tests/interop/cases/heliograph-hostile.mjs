// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import { chainRows, helloRows, pairRows } from '../lib/foreign-attacks.mjs';
import { framed } from '../lib/foreign-dial.mjs';
import { Duel, isActive, isCount } from '../lib/foreign-duel.mjs';
import { endRows } from '../lib/foreign-ends.mjs';
import { ForeignPhone } from '../lib/foreign-service.mjs';
import { frameRows, nodeRows, stanzaRows } from '../lib/foreign-streams.mjs';
import { memoryOf } from '../lib/process.mjs';

export const name = 'a hostile service: refused or survived, told by name, and no storm of sockets';
export const sandbox = null;
export const limit = 420_000;

const mib = 1 << 20;

/** A handshake that must fail: the client sends nothing more and shows no code. */
async function untrustedHello(duel, row) {
    const { t, service, ada } = duel;
    const { account, known, dial } = await duel.beginLink(async d => {
        await d.upgrade();
        const hello = await d.nextFrame('the hello');
        d.frames.unshift(hello);
        const chain = row.chain?.(service.authority);
        let bytes = await d.answerToHello({ ...row.tamper, chain });
        bytes = row.raw?.(bytes, hello) ?? bytes;
        d.mark();
        d.sendMessage(row.message?.() ?? framed(bytes));
    });
    await duel.endedBy(account, async () => {
        duel.checkEnd(await duel.toldOfEnd(account, row.cause), row.cause);
        await dial.waitFor(() => dial.closed, 5_000, 'the client to hang up');
        t.equal(dial.bytesSinceMark, 0, 'nothing is sent to who is not trusted');
        t.equal(ada.told('account.qr', p => p.account === account).length, 0);
        const { notice } = await ada.waitForNotification('account.linkNotice', p => p.account === account);
        t.equal(notice, row.cause);
    });
    t.ok(service.dials.length - known <= 2, 'no storm');
}

/** An answer to a scanned code that must be refused by name, with nothing linked. */
async function refusedPairing(duel, row, phone) {
    const { t, service, ada } = duel;
    const { account, known, dial } = await duel.beginLink(d => service.honest(d));
    const { qr } = await ada.waitForNotification('account.qr', p => p.account === account);
    await duel.endedBy(account, async () => {
        dial.send(phone.pairSuccess(qr, row.tamper));
        const failed = await ada.waitForNotification('account.linkFailed', p => p.account === account);
        t.equal(failed.error, row.error);
        t.ok(failed.message.length > 20, failed.message);
        const answer = await dial.stanza(node => node.attrs.id === 'pair-1', 'the refusal');
        t.equal(answer.attrs.type, 'error');
        t.equal(answer.content[0].attrs.code, row.code);
        await dial.waitFor(() => dial.closed, 5_000, 'the client to hang up');
        t.equal(dial.stanzas.at(-1), answer, 'nothing behind the refusal');
        t.equal(ada.told('account.linked', p => p.account === account).length, 0);
        t.equal((await ada.request('accounts.list')).find(entry => entry.account === account)?.jid ?? '', '');
    });
    t.equal(service.dials.length - known, 1, 'it is not tried again by itself');
}

async function endsEarly(duel, row) {
    const { account } = await duel.beginLink(row.script);
    await duel.endedBy(account, async () => {
        duel.checkEnd(await duel.toldOfEnd(account, row.cause), row.cause);
    });
    duel.t.ok(duel.attempts(account) <= 2, 'no storm');
}

/** One attack on an account that is online. */
async function onLine(duel, row, account) {
    const { t, service, ada } = duel;
    const dial = await duel.online(account);
    const known = service.dials.length;
    const from = ada.notifications.length;
    await row.act(dial);
    if (!row.cause) {
        await duel.answersPing(dial);
        t.equal(service.dials.length, known, 'the same connection');
        return;
    }
    duel.checkEnd(await duel.toldOfEnd(account, row.cause, from), row.cause);
    await ada.request('accounts.disconnect', { account });
    t.ok(service.dials.length - known <= 1, 'no storm');
}

/** The third node within a minute that cannot be read ends the connection. */
async function threeBadNodes(duel, account) {
    const bad = dial => dial.sendPlain(Buffer.from([0, 0xf8, 1, 0xf1]));
    await onLine(duel, { cause: 'ProtocolError', act: dial => [1, 2, 3].forEach(() => bad(dial)) }, account);
}

/** Answers that come twice, or for another id, start nothing twice. */
async function strangeAnswers(duel, account) {
    const { t, service } = duel;
    service.answer = (dial, request) => {
        const count = [{ tag: 'count', attrs: { value: '200' } }];
        const content = isCount(request) ? count : undefined;
        const wrong = { attrs: { id: `${request.attrs.id}0` } };
        service.result(dial, wrong, content);
        service.result(dial, request, content);
        service.result(dial, request, content);
        dial.send({ tag: 'iq', attrs: { from: '@s.whatsapp.net', type: 'error', id: request.attrs.id },
            content: [{ tag: 'error', attrs: { code: '500', text: 'internal-server-error' } }] });
        return true;
    };
    try {
        const dial = await duel.online(account);
        await duel.answersPing(dial);
        t.equal(dial.stanzas.filter(isCount).length, 1, 'counted once');
        t.equal(dial.stanzas.filter(isActive).length, 1, 'active once');
    } finally {
        service.answer = null;
    }
}

/** Only a wrong id comes back: the request stays open, and the connection is judged by its pings. */
async function wrongIdOnly(duel, account) {
    const { t, service, ada } = duel;
    service.answer = (dial, request) => {
        if (!isCount(request))
            return false;
        service.result(dial, { attrs: { id: `not-${request.attrs.id}` } }, [{ tag: 'count', attrs: { value: '0' } }]);
        return true;
    };
    try {
        await ada.request('accounts.disconnect', { account });
        const known = service.dials.length;
        await ada.request('accounts.connect', { account });
        const dial = await service.dial(known);
        await dial.stanza(isCount, 'the count');
        await duel.answersPing(dial);
        t.ok(!dial.stanzas.some(isActive), 'it still waits for its own answer');
        t.ok(!dial.stanzas.some(n => Array.isArray(n.content) && n.content.some(c => c.tag === 'list')),
            'no keys for an answer that was not asked for');
    } finally {
        service.answer = null;
    }
}

/** Linking stanzas towards a device that is linked are refused and change nothing. */
async function linkedAgain(duel, account, phone) {
    const { t, service, ada } = duel;
    const dial = await duel.online(account);
    const row = async () => (await ada.request('accounts.list')).find(entry => entry.account === account);
    const before = await row();
    service.offerCodes(dial);
    const zeros = Buffer.alloc(32).toString('base64');
    dial.send(new ForeignPhone('911').pairSuccess(`#ref,${zeros},${zeros},${zeros}`, {}, 'pair-2'));
    for (const id of ['refs-1', 'pair-2']) {
        const answer = await dial.stanza(node => node.attrs.id === id, `the answer to ${id}`);
        t.equal(answer.attrs.type, 'error');
    }
    t.equal(ada.told('account.qr', p => p.account === account).length, 1, 'no code is shown');
    t.deepEqual(await row(), before);
    t.equal(before.jid, phone.user + '@s.whatsapp.net');
}

/** A service that drops every connection is dialled with growing pauses. */
async function noStorm(duel, phone, script) {
    const { t, service, ada } = duel;
    const { account, dial } = await duel.link(phone);
    await dial.stanza(isActive, 'the client to be active');
    const known = service.dials.length;
    const from = ada.notifications.length;
    service.script = script;
    dial.reset();
    await service.dial(known);
    await pause(8_000);
    const attempts = duel.attempts(account, from);
    t.note(`${attempts} attempts, ${service.dials.length - known} connections in 8 s`);
    t.ok(attempts >= 2 && attempts <= 6, `${attempts} attempts in 8 s`);
    await ada.request('accounts.disconnect', { account });
}

/** A picture is shown, then the service hangs up: three rounds, and a sentence. */
async function dropsBehindCodes(duel) {
    const { t, service, ada } = duel;
    const { account, known } = await duel.beginLink(async dial => {
        await service.honest(dial);
        await dial.stanza(node => node.attrs.id === 'refs-1', 'the answer to the codes');
        dial.reset();
    });
    await duel.endedBy(account, async () => {
        const failed = await ada.waitForNotification('account.linkFailed', p => p.account === account);
        t.equal(failed.error, 'QrExpired');
    });
    t.equal(service.dials.length - known, 3, 'one connection a round');
}

/** What takes as long as the client waits, beside everything else, in a program of its own. */
async function slowRows(t) {
    const duel = await Duel.begin(t, 'slow');
    const { service, ada } = duel;
    const phone = new ForeignPhone('907');
    let held = null;
    service.answer = (dial, request) => {
        if (!isCount(request) || held)
            return false;
        held = { dial, request };
        return true;
    };
    const { account } = await duel.link(phone);
    const silent = async (title, script) => t.trial(`silence: ${title}`, async () => {
        const { account: waiting } = await duel.beginLink(script);
        const state = await ada.waitFor(() => ada.told('session.state',
            p => p.account === waiting && p.state === 'waiting')[0], 40_000, 'the end of the wait');
        duel.checkEnd(state, 'ConnectTimeout');
        await duel.forget(waiting);
    });
    await silent('behind the upgrade', dial => dial.upgrade());
    await silent('half of the hello', async dial => {
        await dial.upgrade();
        dial.sendMessage(framed(await dial.answerToHello()).subarray(0, 60));
    });
    await t.trial('late: an answer a minute after its request', async () => {
        const { dial, request } = held;
        await dial.stanza(isActive, 'the client to go on without the answer', 70_000);
        const before = dial.stanzas.length;
        service.result(dial, request, [{ tag: 'count', attrs: { value: '0' } }]);
        await duel.answersPing(dial);
        t.equal(dial.stanzas.filter(isCount).length, 1);
        t.equal(dial.stanzas.slice(before).filter(n => Array.isArray(n.content)
            && n.content.some(child => child.tag === 'list')).length, 0, 'no keys go out for it');
        t.equal((await ada.waitForState(account, 'online')).state, 'online');
    });
    await ada.shutdown();
    await service.stop();
    t.deepEqual(service.troubles, []);
}

/** The trials of a table, one after the other. */
async function tryAll(t, rows, run) {
    for (const row of rows)
        await t.trial(row.name, () => run(row));
}

/** The program answers, its linked account is online, and its memory is bounded. */
async function afterwards(duel, title, account, before) {
    const { t, service, ada } = duel;
    await t.trial(`${title}: online, answering, memory bounded`, async () => {
        service.script = dial => service.honest(dial);
        const dial = await duel.online(account);
        await duel.answersPing(dial);
        t.equal((await ada.request('accounts.list')).length, 1);
        t.deepEqual(ada.damage, []);
        const after = memoryOf(ada.child.pid);
        if (!before || !after)
            return t.note('memory: /proc is not there, not measured');
        const inMib = bytes => (bytes / mib).toFixed(0);
        t.note(`${title}: ${inMib(before.now)} MiB before, ${inMib(after.now)} after, ${inMib(after.most)} at most`);
        t.ok(after.now - before.now < 64 * mib);
        t.ok(after.most - before.now < 192 * mib);
    });
    await ada.shutdown();
    await service.stop();
    t.deepEqual(service.troubles, []);
}

/** A duel whose account is linked and off, with the memory of the program so far. */
async function ready(t, folder, digits) {
    const duel = await Duel.begin(t, folder);
    const phone = new ForeignPhone(digits);
    const { account } = await duel.link(phone);
    await duel.ada.request('accounts.disconnect', { account });
    return { duel, phone, account, before: memoryOf(duel.ada.child.pid) };
}

async function beforeTrust(t) {
    const { duel, account, before } = await ready(t, 'untrusted', '901');
    await tryAll(t, [...helloRows, ...chainRows], row => untrustedHello(duel, row));
    await afterwards(duel, 'after untrusted hellos', account, before);
}

async function whileLinking(t) {
    const { duel, account, before } = await ready(t, 'linking', '902');
    const lure = net.createServer();
    const lured = [];
    lure.on('connection', socket => lured.push(socket));
    await new Promise(resolve => lure.listen(0, '127.0.0.1', resolve));
    await tryAll(t, pairRows, row => refusedPairing(duel, row, new ForeignPhone('903')));
    await tryAll(t, endRows(lure.address().port), row => endsEarly(duel, row));
    await t.trial('end: reset each time a code is shown', () => dropsBehindCodes(duel));
    await t.trial('end: nobody was lured to another place', () => t.equal(lured.length, 0));
    lure.close();
    await afterwards(duel, 'after refused links', account, before);
}

async function afterLogin(t) {
    const { duel, phone, account, before } = await ready(t, 'online', '904');
    duel.service.script = dial => duel.service.honest(dial);
    await tryAll(t, [...frameRows, ...nodeRows, ...stanzaRows], row => onLine(duel, row, account));
    await t.trial('node: three that cannot be read', () => threeBadNodes(duel, account));
    await t.trial('answers: for another id, doubled, and an error behind them', () => strangeAnswers(duel, account));
    await t.trial('answers: only for another id', () => wrongIdOnly(duel, account));
    await t.trial('pairing: of a device that is linked already', () => linkedAgain(duel, account, phone));
    await afterwards(duel, 'after hostile streams', account, before);
}

async function storms(t) {
    const duel = await Duel.begin(t, 'storms');
    const { service } = duel;
    await t.trial('storm: reset at once, for 8 s',
        () => noStorm(duel, new ForeignPhone('905'), dial => dial.reset()));
    await t.trial('storm: reset behind the login, for 8 s',
        () => noStorm(duel, new ForeignPhone('906'), async dial => {
            await service.honest(dial);
            await dial.stanza(isCount, 'the login');
            dial.reset();
        }));
    await duel.ada.shutdown();
    await service.stop();
    t.deepEqual(service.troubles, []);
}

export async function run(t) {
    await Promise.all([slowRows, storms, beforeTrust, whileLinking, afterLogin].map(part => part(t)));
    t.checkTrials();
}
