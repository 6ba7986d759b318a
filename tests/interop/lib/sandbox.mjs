// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { Observable, Tail } from './signal.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));

/** Path of a program of this project: HELIOGRAPH_BIN_DIR, by default the dev build. */
export function program(name) {
    const folder = process.env.HELIOGRAPH_BIN_DIR ?? path.join(here, '../../../build/dev/bin');
    const file = path.join(folder, process.platform === 'win32' ? `${name}.exe` : name);
    if (!existsSync(file))
        throw new Error(`${name} is not built (looked in ${folder}; set HELIOGRAPH_BIN_DIR)`);
    return file;
}

/** One service process on a port of its own, with everything its clients must know. */
export class Sandbox extends Observable {
    /** A service that another process has started, by the line it said where it listens. */
    static known(line) {
        const sandbox = new Sandbox();
        sandbox.line = line;
        sandbox.ended = 'was not started here';
        return sandbox;
    }

    /** Starts it and waits for the line that says where it listens. */
    static async start({ environment = {}, control = true } = {}) {
        const sandbox = new Sandbox();
        sandbox.stderr = new Tail();
        sandbox.line = null;
        sandbox.ended = null;
        const variables = { ...process.env, HELIO_SANDBOX_LISTEN: '127.0.0.1:0', ...environment };
        if (control)
            variables.HELIO_SANDBOX_CONTROL = '1';
        const child = spawn(program('heliograph-sandbox'), [], { env: variables });
        sandbox.child = child;
        let text = '';
        child.stdout.on('data', chunk => {
            text += chunk.toString('utf8');
            const end = text.indexOf('\n');
            if (!sandbox.line && end >= 0) {
                sandbox.line = JSON.parse(text.slice(0, end));
                sandbox.changed();
            }
        });
        child.stderr.on('data', chunk => sandbox.stderr.push(chunk));
        child.on('error', error => sandbox.#end(error.message));
        child.on('exit', (code, signal) => sandbox.#end(`ended with ${signal ?? code}`));
        await sandbox.waitFor(() => {
            if (sandbox.ended)
                throw new Error(`the sandbox ${sandbox.ended}: ${sandbox.stderr}`);
            return sandbox.line;
        }, 15_000, 'the line of the sandbox');
        return sandbox;
    }

    #end(reason) {
        this.ended = reason;
        this.changed();
    }

    /** Socket address, `wss://127.0.0.1:N/ws/chat`. */
    get ws() {
        return this.line.ws;
    }

    /** Root of the Noise certificates as hex. */
    get root() {
        return this.line.root;
    }

    /** File with the authority of its TLS certificate. */
    get ca() {
        return this.line.ca;
    }

    /**
     * One HTTPS request, its certificate checked against the authority of the JSON line.
     * @returns {Promise<{status: number, text: string}>}
     */
    request(method, target, { body = '', headers = {} } = {}) {
        const { hostname, port } = new URL(this.ws);
        const bytes = Buffer.from(body);
        const options = {
            method, hostname, port, path: target, agent: false, ca: readFileSync(this.ca),
            rejectUnauthorized: true, headers: { ...headers, 'Content-Length': bytes.length },
        };
        return new Promise((resolve, reject) => {
            const request = https.request(options, response => {
                let text = '';
                response.on('data', chunk => (text += chunk));
                response.on('end', () => resolve({ status: response.statusCode, text }));
            });
            request.setTimeout(15_000, () => request.destroy(new Error(`${target}: no answer`)));
            request.on('error', reject);
            request.end(bytes);
        });
    }

    /** The phone of the account called `name` scans this QR text. */
    async scan(qr, name) {
        const query = name ? `?name=${encodeURIComponent(name)}` : '';
        const answer = await this.request(
            'POST', `/admin/mock-phone/scan-qr${query}`, { body: qr });
        if (answer.status < 200 || answer.status > 299)
            throw new Error(`scan-qr answered ${answer.status}: ${answer.text}`);
    }

    /** One call of the control interface; null when it is not offered. */
    async control(method, target, body) {
        if (!this.line.control)
            return null;
        const answer = await this.request(method, `/control/v1${target}`, {
            body: body === undefined ? '' : JSON.stringify(body),
            headers: {
                Authorization: `Bearer ${this.line.control}`, 'Content-Type': 'application/json',
            },
        });
        if (answer.status === 404 || answer.status === 501)
            return null;
        if (answer.status !== 200)
            throw new Error(`${method} ${target} answered ${answer.status}: ${answer.text}`);
        return JSON.parse(answer.text);
    }

    /** Asks for a fault (body of POST /faults); the answer is its id. */
    async fault(kind, more = {}) {
        return (await this.control('POST', '/faults', { kind, ...more })).id;
    }

    /** Takes a fault away. */
    async heal(id) {
        await this.control('DELETE', `/faults/${id}`);
    }

    /** What the service knows of the devices of an account, given by its phone-number JID. */
    async devices(pn) {
        return (await this.control('GET', `/accounts/${pn.split('@')[0]}/devices`)).devices;
    }

    /** The phone of an account unlinks one of its devices. */
    async removeDevice(pn, device) {
        await this.control('DELETE', `/accounts/${pn.split('@')[0]}/devices/${device}`);
    }

    /** How many retry receipts the devices of an account have sent. */
    async retriesOf(pn) {
        const { accounts } = await this.control('GET', '/metrics');
        return accounts.find(entry => entry.account === pn.split('@')[0])?.undecryptable ?? 0;
    }

    /** How often each fault has fired, by id. */
    async firings() {
        const { faults } = await this.control('GET', '/faults');
        return new Map(faults.map(fault => [fault.id, fault.fired]));
    }

    /** An account of this name, made anew: `{id, pn, lid, …}`, `id` being its digits. */
    async account(name) {
        return this.control('POST', '/accounts', { push_name: name });
    }

    /** The phone of this account takes all its linked devices off its list. */
    async unlink(id) {
        const { devices } = await this.control('GET', `/accounts/${id}/devices`);
        for (const { device } of devices)
            await this.control('DELETE', `/accounts/${id}/devices/${device}`);
    }

    /** A person types a pairing code on the phone of this account. */
    async enterCode(id, code) {
        const answer = await this.control('POST', `/accounts/${id}/enter-code`, { code });
        if (answer === null)
            throw new Error('no device waits for a code of this account');
    }

    /** What the service found wrong in its deliveries; an empty list is good, null not offered. */
    async violations(query = 'after_s=20') {
        const answer = await this.control('GET', `/metrics/check?${query}`);
        return answer === null ? null : (answer.ok ? [] : answer.violations);
    }

    async stop() {
        if (this.ended)
            return;
        this.child.kill('SIGTERM');
        await this.waitFor(() => this.ended, 5_000, 'the sandbox to end')
            .catch(() => this.child.kill('SIGKILL'));
    }
}
