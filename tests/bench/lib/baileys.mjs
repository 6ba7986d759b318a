// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// node lib/baileys.mjs nodes | frames | ratchets FOLDER | media FILE FOLDER
//
// The work of heliograph-bench, done by Baileys.
import { createCipheriv, hkdfSync } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';

import { noise, rateOf, report, reportBytes, secondsOf } from './measure.mjs';

// The packages are those of the interop cases.
const require = createRequire(
    path.join(path.dirname(fileURLToPath(import.meta.url)), '../../interop/package.json'));
const baileys = await import(
    path.join(path.dirname(require.resolve('@whiskeysockets/baileys/package.json')), 'lib/index.js'));
const libsignal = require('libsignal');
const logger = { level: 'silent', child: () => logger, trace() { }, debug() { }, info() { }, warn() { }, error() { } };
for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace'])
    console[method] = () => { };

function message() {
    const copy = (jid, seed) => ({
        tag: 'to', attrs: { jid },
        content: [{ tag: 'enc', attrs: { v: '2', type: 'msg' }, content: noise(115, seed) }],
    });
    return {
        tag: 'message',
        attrs: {
            id: '3EB0A1B2C3D4E5F60718293A', to: '447700900123@s.whatsapp.net', type: 'text',
            phash: '2:Qk7XvTzB',
        },
        content: [
            {
                tag: 'participants', attrs: {},
                content: [
                    copy('447700900123:1@s.whatsapp.net', 1),
                    copy('447700900123:12@s.whatsapp.net', 2),
                    copy('447700900100:2@s.whatsapp.net', 3),
                    copy('447700900100:7@s.whatsapp.net', 4),
                ],
            },
            { tag: 'device-identity', attrs: {}, content: noise(172, 5) },
        ],
    };
}

async function measureNodes() {
    const node = message();
    const encoded = baileys.encodeBinaryNode(node);
    reportBytes('node', encoded);
    report('node-encode', await rateOf(16, () => {
        for (let i = 0; i < 16; ++i)
            baileys.encodeBinaryNode(node);
    }));
    report('node-decode', await rateOf(16, async () => {
        for (let i = 0; i < 16; ++i)
            await baileys.decodeBinaryNode(encoded);
    }));
}

/** A handler that has done its handshake, and the key with which the service would seal for it. */
async function transport() {
    const handler = baileys.makeNoiseHandler({
        keyPair: baileys.Curve.generateKeyPair(), NOISE_HEADER: baileys.NOISE_WA_HEADER, logger,
    });
    await handler.finishInit();
    return handler;
}

function serviceFrames(size, count) {
    const keys = hkdfSync('sha256', Buffer.alloc(0), Buffer.from(baileys.NOISE_MODE), '', 64);
    const plain = noise(size);
    return Array.from({ length: count }, (_, counter) => {
        const nonce = Buffer.alloc(12);
        nonce.writeUInt32BE(counter, 8);
        const cipher = createCipheriv('aes-256-gcm', Buffer.from(keys, 32), nonce);
        return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    });
}

async function measureFrames() {
    for (const [size, count, name] of [[800, 512, '800'], [64 * 1024, 16, '64k']]) {
        const sender = await transport();
        const plain = noise(size);
        report(`frame-seal-${name}`, await rateOf(count, () => {
            for (let i = 0; i < count; ++i)
                sender.encodeFrame(plain);
        }));
        const frames = serviceFrames(size, count);
        report(`frame-open-${name}`, await rateOf(count, async () => {
            const receiver = await transport();
            for (const frame of frames)
                receiver.decrypt(frame);
        }));
    }
}

/** A device of the ratchet library below Baileys, with `rows` for its store. */
class Device {
    constructor(name, creds, rows) {
        this.address = new libsignal.ProtocolAddress(name, 1);
        this.creds = creds;
        const identity = {
            privKey: Buffer.from(creds.signedIdentityKey.private),
            pubKey: Buffer.from(baileys.generateSignalPubKey(creds.signedIdentityKey.public)),
        };
        const signed = creds.signedPreKey.keyPair;
        this.storage = {
            loadSession: async id => {
                const row = await rows.get(id);
                return row ? libsignal.SessionRecord.deserialize(row) : null;
            },
            storeSession: async (id, record) => rows.set(id, record.serialize()),
            isTrustedIdentity: () => true,
            loadPreKey: async () => undefined,
            removePreKey: async () => { },
            loadSignedPreKey: () => ({
                privKey: Buffer.from(signed.private), pubKey: Buffer.from(signed.public),
            }),
            getOurRegistrationId: () => creds.registrationId,
            getOurIdentity: () => identity,
        };
    }

    async meet(peer) {
        const { signedIdentityKey, signedPreKey, registrationId } = peer.creds;
        await new libsignal.SessionBuilder(this.storage, peer.address).initOutgoing({
            registrationId, identityKey: baileys.generateSignalPubKey(signedIdentityKey.public),
            signedPreKey: {
                keyId: signedPreKey.keyId, signature: signedPreKey.signature,
                publicKey: baileys.generateSignalPubKey(signedPreKey.keyPair.public),
            },
        });
    }

    seal(to, plain) {
        return new libsignal.SessionCipher(this.storage, to.address).encrypt(plain);
    }

    open(from, { type, body }) {
        const cipher = new libsignal.SessionCipher(this.storage, from.address);
        const bytes = Buffer.from(body, 'binary');
        return type === 3 ? cipher.decryptPreKeyWhisperMessage(bytes) : cipher.decryptWhisperMessage(bytes);
    }
}

async function measureRatchetsOf(ada, ben, messages, turns, suffix) {
    const plain = noise(256);
    await ada.meet(ben);
    await ben.open(ada, await ada.seal(ben, plain));
    await ada.open(ben, await ben.seal(ada, plain));
    const sealed = [];
    report(`ratchet-encrypt${suffix}`, messages / await secondsOf(async () => {
        for (let i = 0; i < messages; ++i)
            sealed.push(await ada.seal(ben, plain));
    }));
    report(`ratchet-decrypt${suffix}`, messages / await secondsOf(async () => {
        for (const one of sealed)
            await ben.open(ada, one);
    }));
    report(`ratchet-turns${suffix}`, turns / await secondsOf(async () => {
        for (let i = 0; i < turns; i += 2) {
            await ada.open(ben, await ben.seal(ada, plain));
            await ben.open(ada, await ada.seal(ben, plain));
        }
    }));
}

/** Its state in memory, and in the files that Baileys itself offers. */
async function measureRatchets(folder) {
    const inMemory = name => new Device(name, baileys.initAuthCreds(), new Map());
    await measureRatchetsOf(inMemory('ada'), inMemory('ben'), 4096, 512, '');
    const inFiles = async name => {
        const { state } = await baileys.useMultiFileAuthState(path.join(folder, name));
        return new Device(name, state.creds, {
            get: async id => (await state.keys.get('session', [id]))[id],
            set: (id, row) => state.keys.set({ session: { [id]: row } }),
        });
    };
    await measureRatchetsOf(await inFiles('ada'), await inFiles('ben'), 1024, 128, '-files');
}

const peakMemory = () => process.resourceUsage().maxRSS / 1024;

async function measureMedia(source, folder) {
    const size = statSync(source).size;
    const mebibytes = size / (1024 * 1024);
    const calls = size < 256 * 1024 * 1024 ? 4 : 1;
    const before = peakMemory();
    let sealed;
    report('media-encrypt', mebibytes / await secondsOf(async () => {
        if (sealed)
            rmSync(sealed.encFilePath);
        sealed = await baileys.encryptedStream({ url: source }, 'video', { logger });
    }, calls));
    // Baileys reads downloads from the network alone; here they come from the file.
    globalThis.fetch = async () => new Response(Readable.toWeb(createReadStream(sealed.encFilePath)));
    const opened = path.join(folder, 'opened');
    // The MAC at the end is not looked at: it falls out with what is no whole block.
    report('media-decrypt', mebibytes / await secondsOf(async () => {
        const stream = await baileys.downloadContentFromMessage(
            { mediaKey: sealed.mediaKey, url: 'https://media.invalid/' }, 'video');
        await pipeline(stream, createWriteStream(opened));
    }, calls));
    report('media-memory', peakMemory() - before);
    if (statSync(opened).size !== size)
        throw new Error('the file is not what it was');
    rmSync(sealed.encFilePath);
    rmSync(opened);
}

const [subject, ...rest] = process.argv.slice(2);
const subjects = {
    nodes: measureNodes, frames: measureFrames, ratchets: measureRatchets, media: measureMedia,
};
if (!subjects[subject])
    throw new Error(`no subject ${subject}`);
for (const folder of rest.slice(-1))
    mkdirSync(folder, { recursive: true });
await subjects[subject](...rest);
process.exit(0);
