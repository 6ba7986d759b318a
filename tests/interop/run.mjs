// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// node run.mjs [case …]
//
// Runs the cases of cases/ (all, or those named by file or by a part of it), each with a sandbox
// of its own, and ends with "N passed, N failed". Exit code 77: the Node packages are missing.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const defaultLimit = 90_000;

const say = text => writeSync(1, `${text}\n`);

if (!existsSync(path.join(here, 'node_modules', '@whiskeysockets', 'baileys'))) {
    say('1..0 # skipped: the Node packages are missing; run "npm ci" in tests/interop');
    process.exit(77);
}

// The ratchet library of Baileys prints session records to the console.
for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace'])
    console[method] = () => { };
process.removeAllListeners('warning');

const { Sandbox } = await import('./lib/sandbox.mjs');
const { BaileysClient } = await import('./lib/baileys.mjs');
const { Heliograph } = await import('./lib/heliograph.mjs');

/** What a case gets: its service, clients that end with it, and assertions. */
class Context {
    constructor(sandbox, folder) {
        this.sandbox = sandbox;
        this.folder = folder;
        this.clients = [];
        this.trials = 0;
        this.failedTrials = [];
        this.equal = assert.equal;
        this.deepEqual = assert.deepEqual;
        this.ok = assert.ok;
        this.rejects = assert.rejects;
    }

    note(text) {
        say(`# ${text}`);
    }

    /**
     * One named line of a table of trials; all are tried, `checkTrials` fails for those that did.
     * HELIOGRAPH_TRIALS, a regular expression, picks some by their names.
     */
    async trial(name, run) {
        if (!new RegExp(process.env.HELIOGRAPH_TRIALS ?? '').test(name))
            return;
        const number = ++this.trials;
        try {
            await run();
            say(`    ok ${number} - ${name}`);
        } catch (error) {
            say(`    not ok ${number} - ${name}`);
            for (const line of `${error.stack ?? error}`.split('\n').slice(0, 30))
                say(`    #   ${line}`);
            this.failedTrials.push(name);
        }
    }

    checkTrials() {
        say(`    1..${this.trials}`);
        this.deepEqual(this.failedTrials, []);
    }

    /** A linked Baileys client of the account of this name. */
    async baileys(name, options) {
        const client = new BaileysClient(this.sandbox, name, options);
        this.clients.push(client);
        await client.link();
        return client;
    }

    /** A started Heliograph on a fresh profile. */
    async heliograph(options) {
        const profile = path.join(this.folder, `profile${this.clients.length}`);
        const client = new Heliograph(this.sandbox, profile, options);
        this.clients.push(client);
        await client.start();
        return client;
    }

    /**
     * Fails when the service found a message lost, doubled or out of order, or two sockets of one
     * identity. It is done after every case; a case that wants trouble exports what else to ask.
     */
    async checkDeliveries(query) {
        this.deepEqual(await this.sandbox.violations(query), []);
    }

    async close() {
        for (const client of this.clients)
            await withLimit(client.close(), 5_000).catch(() => { });
        await this.sandbox?.stop();
    }

    /** The last lines of the logs of every process that took part. */
    report() {
        const parts = [];
        if (this.sandbox)
            parts.push(['sandbox', this.sandbox.stderr]);
        for (const client of this.clients) {
            if (client.stderr)
                parts.push(['heliograph', client.stderr]);
        }
        for (const [name, tail] of parts) {
            for (const line of tail.toString().split('\n').slice(-40))
                say(`#   ${name}: ${line}`);
        }
    }
}

async function withLimit(promise, ms) {
    let timer;
    const limit = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`not done within ${ms / 1000} s`)), ms);
    });
    try {
        await Promise.race([promise, limit]);
    } finally {
        clearTimeout(timer);
    }
}

/** Runs one case; null when it passed, else what went wrong. */
async function runCase(testCase) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'heliograph-interop-'));
    const context = new Context(null, folder);
    let failure = null;
    try {
        // null: the case brings a service of its own.
        if (testCase.sandbox !== null)
            context.sandbox = await Sandbox.start(testCase.sandbox);
        await withLimit(testCase.run(context), testCase.limit ?? defaultLimit);
        if (context.sandbox)
            await context.checkDeliveries(testCase.check);
    } catch (error) {
        failure = error;
        context.report();
    }
    await context.close();
    rmSync(folder, { recursive: true, force: true });
    return failure;
}

const wanted = process.argv.slice(2).map(name => path.basename(name, '.mjs'));
const files = readdirSync(path.join(here, 'cases'))
    .filter(file => file.endsWith('.mjs'))
    .filter(file => wanted.length === 0 || wanted.some(name => file.includes(name)))
    .sort();

let passed = 0;
let failed = 0;
process.on('unhandledRejection', error => say(`# unhandled: ${error?.message ?? error}`));
say(`1..${files.length}`);
for (const [index, file] of files.entries()) {
    const testCase = await import(pathToFileURL(path.join(here, 'cases', file)));
    const started = Date.now();
    const failure = await runCase(testCase);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    if (failure) {
        ++failed;
        say(`not ok ${index + 1} - ${testCase.name} (${seconds} s)`);
        for (const line of `${failure.stack ?? failure}`.split('\n').slice(0, 20))
            say(`#   ${line}`);
    } else {
        ++passed;
        say(`ok ${index + 1} - ${testCase.name} (${seconds} s)`);
    }
}
say(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || files.length === 0 ? 1 : 0);
