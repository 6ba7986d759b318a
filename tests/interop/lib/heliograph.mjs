// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';

import { program } from './sandbox.mjs';
import { Observable, Tail } from './signal.mjs';

/** A refused call: `code` of JSON-RPC, `name` of the error and `retryAfter` where given. */
export class RpcError extends Error {
    constructor(method, error) {
        const data = JSON.stringify(error.data ?? {});
        super(`${method}: ${error.message ?? ''} (${error.code}, ${data})`);
        this.code = error.code;
        this.errorName = error.data?.error;
        this.retryAfter = error.data?.retryAfter;
    }
}

/** The program ended while a call waited: whether it was carried out is not known. */
export class Gone extends Error { }

/** A message id as clients of this protocol make them. */
export function newMessageId() {
    return `3EB0${randomBytes(9).toString('hex').toUpperCase()}`;
}

/** `heliograph --headless` on one profile, driven by JSON-RPC lines. */
export class Heliograph extends Observable {
    constructor(sandbox, profile, { environment = {} } = {}) {
        super();
        this.sandbox = sandbox;
        this.profile = profile;
        this.environment = environment;
        this.child = null;
        this.ended = null;
        this.lastId = 0;
        this.waiting = new Map();
        /** Every notification since the first start, in order: {method, params}. */
        this.notifications = [];
        this.stderr = new Tail();
        this.damage = [];
    }

    /** Starts the program on its profile; resolves when it answers. */
    async start() {
        const { ws, root, ca } = this.sandbox;
        this.ended = null;
        const child = spawn(program('heliograph'), [
            '--headless', '--profile', this.profile, '--key-store', 'file', '--service', ws,
            '--service-root-key', root, ...(ca ? ['--service-ca', ca] : []),
        ], {
            env: {
                ...process.env, QT_QPA_PLATFORM: 'offscreen',
                DBUS_SESSION_BUS_ADDRESS: 'disabled:', ...this.environment,
            },
        });
        this.child = child;
        let rest = '';
        child.stdout.setEncoding('utf8');
        child.stdout.on('data', chunk => {
            const lines = (rest + chunk).split('\n');
            rest = lines.pop();
            for (const line of lines)
                this.#lineArrived(line);
        });
        child.stderr.on('data', chunk => this.stderr.push(chunk));
        child.stdin.on('error', () => { });
        child.on('error', error => this.#gone(child, error.message));
        child.on('close', (code, signal) => this.#gone(child, `${signal ?? code}`));
        return this.request('accounts.list', {}, 20_000);
    }

    #lineArrived(line) {
        let object;
        try {
            object = JSON.parse(line);
        } catch {
            this.damage.push(line);
            return;
        }
        if (object.id === undefined || object.id === null) {
            this.notifications.push({ method: object.method, params: object.params ?? {} });
        } else {
            const call = this.waiting.get(object.id);
            this.waiting.delete(object.id);
            if (object.error)
                call?.reject(new RpcError(call.method, object.error));
            else
                call?.resolve(object.result);
        }
        this.changed();
    }

    #gone(child, reason) {
        if (child !== this.child || this.ended !== null)
            return;
        this.ended = reason;
        for (const call of this.waiting.values())
            call.reject(new Gone(`heliograph ended (${reason}) during ${call.method}`));
        this.waiting.clear();
        this.changed();
    }

    /** Calls a method; rejects with RpcError, with Gone, or after `ms`. */
    request(method, params = {}, ms = 60_000) {
        if (this.ended !== null)
            return Promise.reject(new Gone(`heliograph has ended (${this.ended})`));
        const id = ++this.lastId;
        return new Promise((resolve, reject) => {
            const timer = setTimeout(() => {
                this.waiting.delete(id);
                reject(new Error(`${method} was not answered within ${ms} ms`));
            }, ms);
            const settle = action => value => {
                clearTimeout(timer);
                action(value);
            };
            this.waiting.set(id, { method, resolve: settle(resolve), reject: settle(reject) });
            this.child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
        });
    }

    /** Notifications of one method, oldest first. */
    told(method, matches = () => true) {
        return this.notifications
            .filter(entry => entry.method === method && matches(entry.params))
            .map(entry => entry.params);
    }

    waitForNotification(method, matches = () => true, ms = 20_000) {
        return this.waitFor(() => {
            if (this.ended !== null)
                throw new Gone(`heliograph ended (${this.ended}) while ${method} was awaited`);
            return this.told(method, matches)[0];
        }, ms, method);
    }

    /**
     * Links a new account by QR: the phone of the account called `name` scans it.
     * @returns {Promise<{account: string, pn: string, lid: string}>}
     */
    async link(name, label = name) {
        const { account } = await this.request('accounts.link', { method: 'qr', label });
        const mine = params => params.account === account;
        const { qr } = await this.waitForNotification('account.qr', mine, 30_000);
        await this.sandbox.scan(qr, name);
        const linked = await this.waitFor(() => {
            const failed = this.told('account.linkFailed', mine)[0];
            if (failed)
                throw new Error(`linking failed: ${JSON.stringify(failed.error)}`);
            return this.told('account.linked', mine)[0];
        }, 30_000, 'account.linked');
        await this.waitForState(account, 'online');
        return { account, pn: linked.jid, lid: linked.lid };
    }

    /** The code of an account that is being linked; `count` says how many were shown so far. */
    waitForCode(account, count = 1, ms = 30_000) {
        return this.waitFor(() => {
            const codes = this.told('account.code', params => params.account === account);
            return codes.length >= count ? codes.at(-1) : undefined;
        }, ms, 'account.code');
    }

    /** Waits until the account is in this state by accounts.list, asked again after each event. */
    async waitForState(account, state, ms = 30_000) {
        const end = Date.now() + ms;
        for (;;) {
            const seen = this.notifications.length;
            const rows = await this.request('accounts.list');
            const row = rows.find(entry => entry.account === account);
            if (row?.state === state)
                return row;
            await this.waitFor(() => {
                if (this.ended !== null)
                    throw new Gone(`heliograph ended (${this.ended})`);
                return this.notifications.length > seen;
            }, Math.max(1, end - Date.now()), `${account} to be ${state} (it is ${row?.state})`);
        }
    }

    async send(account, to, text, more = {}) {
        return this.request('messages.send', { account, to, text, ...more });
    }

    /** Notification of a received message with this id. */
    waitForMessage(id, ms = 20_000) {
        return this.waitForNotification('message.received', params => params.id === id, ms);
    }

    /** Waits until messages.status tells this step of a message; the answer is all of it. */
    async waitForStep(account, id, step, ms = 20_000) {
        const order = ['sent', 'delivered', 'read', 'played'];
        const wanted = order.slice(order.indexOf(step));
        await this.waitForNotification(
            'message.status', params => params.id === id && wanted.includes(params.step), ms);
        return this.request('messages.status', { account, id });
    }

    /** All messages of a chat, oldest first, read page by page. */
    async history(account, chat, page = 50) {
        const rows = [];
        for (;;) {
            const before = rows.length > 0 ? { before: rows.at(-1).id } : {};
            const more = await this.request(
                'messages.list', { account, chat, limit: page, ...before });
            rows.push(...more);
            if (more.length < page)
                return rows.reverse();
        }
    }

    /** Ends it without warning, as a power cut does. */
    async kill9() {
        const child = this.child;
        child.kill('SIGKILL');
        await this.waitFor(() => this.ended !== null, 10_000, 'heliograph to die');
    }

    /** Ends it by the shutdown call. */
    async shutdown() {
        await this.request('shutdown', {}, 20_000);
        await this.waitFor(() => this.ended !== null, 10_000, 'heliograph to end');
    }

    async close() {
        if (this.child && this.ended === null)
            await this.kill9();
    }
}
