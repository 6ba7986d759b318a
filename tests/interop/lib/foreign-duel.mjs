// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import path from 'node:path';

import { ForeignService } from './foreign-service.mjs';
import { Heliograph } from './heliograph.mjs';

/** Least wait behind what is warned of, and behind what may be an accident; -20 % of jitter. */
const afterWarning = 10_000;
const afterAccident = 700;

/** The client is done with its login. */
export const isActive = node => node.tag === 'iq' && node.attrs.xmlns === 'passive';
/** The first question behind a login. */
export const isCount = node => node.tag === 'iq' && Array.isArray(node.content)
    && node.content.some(child => child.tag === 'count');

/** One program and the service that it was told to trust. */
export class Duel {
    static async begin(t, folder) {
        const duel = new Duel();
        duel.t = t;
        duel.service = await ForeignService.start();
        const { ws, root } = duel.service;
        duel.ada = new Heliograph({ ws, root }, path.join(t.folder, folder));
        t.clients.push(duel.ada);
        await duel.ada.start();
        return duel;
    }

    /** Begins a link while the service follows `script`: the account and the connection. */
    async beginLink(script) {
        const known = this.service.dials.length;
        this.service.script = script;
        const { account } = await this.ada.request('accounts.link', { method: 'qr' });
        return { account, known, dial: await this.service.dial(known) };
    }

    /** What session.state told of the end of a connection. */
    toldOfEnd(account, cause, from = 0) {
        return this.ada.waitFor(() => this.ada.notifications.slice(from)
            .find(({ method, params }) => method === 'session.state' && params.account === account
                && ['waiting', 'settling'].includes(params.state) && params.cause)?.params, 30_000, `${account} to end with ${cause}`);
    }

    /**
     * How often the account has begun to connect since then. Qt asks by a second connect() whether the
     * first has succeeded; where a reset was faster, that dials anew within the same attempt. It is
     * attempts that have to be rare, not connections.
     */
    attempts(account, from = 0) {
        return this.ada.notifications.slice(from).filter(({ method, params }) => method === 'session.state'
            && params.account === account && params.state === 'connecting').length;
    }

    checkEnd(state, cause) {
        const { t } = this;
        t.equal(state.cause, cause);
        t.ok(state.message.length > 20 && !state.message.includes('%'), `a sentence: ${state.message}`);
        // A link that went silent or cannot be read is tried once without a wait (09 §5.4).
        if (state.state === 'settling')
            return t.equal(cause, 'NoiseFailure');
        t.ok(state.retryIn >= (cause.startsWith('Certificate') ? afterWarning : afterAccident),
            `not at once: ${state.retryIn}`);
    }

    /** Takes an account away whose link came to nothing; no connection of it follows. */
    async forget(account) {
        // One that was never linked has gone with its link.
        await this.ada.request('accounts.unlink', { account, erase: true }).catch(error => {
            if (error.errorName !== 'UnknownAccount')
                throw error;
        });
        this.t.ok((await this.ada.request('accounts.list')).every(row => row.account !== account));
    }

    /** Checks what came of a link, and takes its account away either way. */
    async endedBy(account, check) {
        try {
            await check();
        } finally {
            await this.forget(account);
        }
    }

    /** Links the account of this phone in good form. */
    async link(phone) {
        const { account, dial } = await this.beginLink(d => this.service.honest(d));
        const { qr } = await this.ada.waitForNotification('account.qr', p => p.account === account);
        const stanza = phone.pairSuccess(qr);
        dial.send(stanza);
        const answers = () => dial.stanzas.filter(
            node => node.tag === 'iq' && node.attrs.id === 'pair-1');
        await dial.waitUntil(() => answers().length > 0, 'the answer to pair-success');
        this.t.equal(answers()[0].attrs.type, 'result');
        // The same again is answered with the same bytes.
        dial.send(stanza);
        await dial.waitUntil(() => answers().length > 1, 'the answer to the second one');
        this.t.deepEqual(answers()[1], answers()[0]);
        const known = this.service.dials.length;
        dial.send({ tag: 'stream:error', attrs: { code: '515' } });
        dial.socket.end();
        await this.ada.waitForNotification('account.linked', p => p.account === account);
        return { account, dial: await this.service.dial(known) };
    }

    /** A connection that is online, whatever the account did before. */
    async online(account) {
        const known = this.service.dials.length;
        await this.ada.request('accounts.disconnect', { account });
        const connected = this.ada.request('accounts.connect', { account });
        const dial = await this.service.dial(known);
        await connected;
        await dial.stanza(isActive, 'the client to be active');
        return dial;
    }

    /** The connection is alive: the client answers a ping of the service. */
    async answersPing(dial) {
        const id = `ping-${++this.pings}`;
        dial.send({ tag: 'iq', attrs: { from: '@s.whatsapp.net', type: 'get', id, xmlns: 'urn:xmpp:ping' } });
        await dial.stanza(node => node.tag === 'iq' && node.attrs.id === id && node.attrs.type === 'result',
            'the answer to a ping');
    }

    pings = 0;
}
