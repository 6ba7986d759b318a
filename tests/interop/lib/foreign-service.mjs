// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { randomBytes } from 'node:crypto';
import net from 'node:net';

import { Curve, proto } from '@whiskeysockets/baileys';

import { Dial } from './foreign-dial.mjs';
import { Authority, hmac } from './foreign-noise.mjs';
import { Observable } from './signal.mjs';

const serviceJid = '@s.whatsapp.net';

/** The phone of one account, as far as linking needs it. */
export class ForeignPhone {
    constructor(digits) {
        this.jid = `447700900${digits}:3@s.whatsapp.net`;
        this.lid = `235000000000${digits}:3@lid`;
        this.identity = Curve.generateKeyPair();
    }

    get user() {
        return this.jid.split(':')[0];
    }

    /**
     * What the service sends once this phone has scanned `qr`. The hooks of `tamper` change, in
     * the order of making: `details`, `signed` (what is signed), `identity` (ADVSignedDeviceIdentity),
     * `mac` (key and bytes), `container` (ADVSignedDeviceIdentityHMAC), `children` of pair-success.
     */
    pairSuccess(qr, tamper = {}, id = 'pair-1') {
        const [, , identity, secret] = qr.split('#').pop().split(',')
            .map(field => Buffer.from(field, 'base64'));
        const fields = { rawId: 9, timestamp: Math.floor(Date.now() / 1000), keyIndex: 1,
            accountType: 0, deviceType: 0 };
        const details = tamper.details?.(fields)
            ?? Buffer.from(proto.ADVDeviceIdentity.encode(fields).finish());
        const signed = { key: this.identity.private,
            bytes: Buffer.concat([Buffer.from([6, 0]), details, identity]) };
        tamper.signed?.(signed);
        const inner = { details, accountSignatureKey: this.identity.public,
            accountSignature: Curve.sign(signed.key, signed.bytes) };
        tamper.identity?.(inner);
        const bytes = Buffer.from(proto.ADVSignedDeviceIdentity.encode(inner).finish());
        const mac = { key: secret, bytes };
        tamper.mac?.(mac);
        const outer = { details: bytes, hmac: hmac(mac.key, mac.bytes), accountType: 0 };
        tamper.container?.(outer);
        const content = [
            { tag: 'device-identity', attrs: {},
                content: tamper.content?.() ?? Buffer.from(proto.ADVSignedDeviceIdentityHMAC.encode(outer).finish()) },
            { tag: 'platform', attrs: { name: 'android' } },
            { tag: 'device', attrs: { jid: this.jid, lid: this.lid } },
        ];
        return { tag: 'iq', attrs: { from: serviceJid, type: 'set', id, xmlns: 'md' },
            content: [{ tag: 'pair-success', attrs: {}, content: tamper.children?.(content) ?? content }] };
    }
}

/**
 * A service that nobody of this project wrote: it listens on a port of its own and does with
 * each connection what its script of the moment says.
 */
export class ForeignService extends Observable {
    static async start() {
        const service = new ForeignService();
        service.server = net.createServer(socket => service.#dialled(socket));
        await new Promise(resolve => service.server.listen(0, '127.0.0.1', resolve));
        return service;
    }

    constructor() {
        super();
        this.authority = new Authority();
        this.dials = [];
        this.troubles = [];
        /** What is done with a connection; may be changed between two of them. */
        this.script = dial => this.honest(dial);
        /** May answer a request of the client in another way: gives true when it did. */
        this.answer = null;
    }

    get ws() {
        return `ws://127.0.0.1:${this.server.address().port}/ws/chat`;
    }

    get root() {
        return Buffer.from(this.authority.root.public).toString('hex');
    }

    #dialled(socket) {
        const dial = new Dial(socket, this);
        this.dials.push(dial);
        Promise.resolve(this.script(dial)).catch(error => {
            if (!dial.closed)
                this.troubles.push(error);
        });
        this.changed();
    }

    /** The next connection after the first `known` ones. */
    dial(known, ms = 20_000) {
        return this.waitFor(() => this.dials[known], ms, 'a connection of the client');
    }

    /** Shakes hands, then offers codes to a new device or greets a known one. */
    async honest(dial) {
        await dial.handshake();
        if (dial.payload.devicePairingData)
            this.offerCodes(dial);
        else
            this.welcome(dial);
    }

    offerCodes(dial) {
        dial.send({
            tag: 'iq', attrs: { from: serviceJid, type: 'set', id: 'refs-1', xmlns: 'md' },
            content: [{
                tag: 'pair-device', attrs: {},
                content: Array.from({ length: 6 }, () => (
                    { tag: 'ref', attrs: {}, content: Buffer.from(randomBytes(20).toString('hex')) })),
            }],
        });
    }

    welcome(dial) {
        const { username } = dial.payload;
        dial.send({ tag: 'success', attrs: {
            t: `${Math.floor(Date.now() / 1000)}`, location: 'frc', props: '27',
            lid: `235000000000${`${username}`.slice(-3)}:3@lid`,
        } });
    }

    /** Answers what a client asks after its login, unless `answer` does. */
    heard(dial, node) {
        if (node.tag !== 'iq' || !['get', 'set'].includes(node.attrs.type))
            return;
        if (this.answer?.(dial, node))
            return;
        const children = Array.isArray(node.content) ? node.content.map(child => child.tag) : [];
        if (children.includes('count'))
            this.result(dial, node, [{ tag: 'count', attrs: { value: '200' } }]);
        else if (children.includes('digest'))
            dial.send({ tag: 'iq', attrs: { from: serviceJid, type: 'error', id: node.attrs.id },
                content: [{ tag: 'error', attrs: { code: '404', text: 'item-not-found' } }] });
        else
            this.result(dial, node);
    }

    result(dial, request, content) {
        dial.send({
            tag: 'iq', attrs: { from: serviceJid, type: 'result', id: request.attrs.id }, content,
        });
    }

    async stop() {
        for (const dial of this.dials)
            dial.socket.destroy();
        await new Promise(resolve => this.server.close(resolve));
    }
}
