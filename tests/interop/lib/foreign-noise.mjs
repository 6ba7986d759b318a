// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The service's side of the Noise handshake, written from the description of the protocol and
// over Node's own primitives: a second opinion on the client, with a hand on every field.
import {
    createCipheriv, createDecipheriv, createHash, createHmac,
} from 'node:crypto';

import { Curve, proto } from '@whiskeysockets/baileys';

/** The bytes that open a client's stream and that both sides mix in first. */
export const prologue = Buffer.from([0x57, 0x41, 6, 3]);

const sha256 = bytes => createHash('sha256').update(bytes).digest();

export function hmac(key, ...parts) {
    const mac = createHmac('sha256', key);
    for (const part of parts)
        mac.update(part);
    return mac.digest();
}

function nonce(counter) {
    const iv = Buffer.alloc(12);
    iv.writeUInt32BE(counter, 8);
    return iv;
}

function seal(key, counter, aad, plain) {
    const cipher = createCipheriv('aes-256-gcm', key, nonce(counter));
    cipher.setAAD(aad);
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function open(key, counter, aad, sealed) {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce(counter));
    decipher.setAAD(aad);
    decipher.setAuthTag(sealed.subarray(-16));
    return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
}

/** One side of a symmetric state: h, ck, k and n. */
class NoiseState {
    constructor(name) {
        this.h = name.length <= 32
            ? Buffer.concat([Buffer.from(name), Buffer.alloc(32)]).subarray(0, 32)
            : sha256(Buffer.from(name));
        this.ck = this.h;
        this.k = this.h;
        this.n = 0;
        this.mixHash(prologue);
    }

    mixHash(data) {
        this.h = sha256(Buffer.concat([this.h, data]));
    }

    #derive(secret) {
        const prk = hmac(this.ck, secret);
        const first = hmac(prk, Buffer.from([1]));
        return [first, hmac(prk, first, Buffer.from([2]))];
    }

    mixAgreement(privateKey, publicKey) {
        [this.ck, this.k] = this.#derive(Curve.sharedKey(privateKey, publicKey));
        this.n = 0;
    }

    seal(plain) {
        const sealed = seal(this.k, this.n++, this.h, plain);
        this.mixHash(sealed);
        return sealed;
    }

    open(sealed) {
        const plain = open(this.k, this.n++, this.h, sealed);
        this.mixHash(sealed);
        return plain;
    }

    split() {
        return this.#derive(Buffer.alloc(0));
    }
}

/** Root, intermediate and leaf of one service, and every kind of chain that it might show. */
export class Authority {
    constructor() {
        this.root = Curve.generateKeyPair();
        this.intermediate = Curve.generateKeyPair();
        this.noise = Curve.generateKeyPair();
        this.now = Math.floor(Date.now() / 1000);
    }

    /**
     * A chain; what is given replaces what would be right.
     * `leaf` and `intermediate` hold details, `rootSigner` and `leafSigner` private keys.
     */
    chain({ leaf = {}, intermediate = {}, rootSigner, leafSigner, spoil } = {}) {
        const day = 86_400;
        const lives = { notBefore: this.now - day, notAfter: this.now + 365 * day };
        const sign = (details, key) => {
            const bytes = Buffer.from(proto.CertChain.NoiseCertificate.Details.encode(details).finish());
            return { details: bytes, signature: Curve.sign(key, bytes) };
        };
        const message = {
            intermediate: sign({
                serial: 7, issuerSerial: 0, key: this.intermediate.public, ...lives, ...intermediate,
            }, rootSigner ?? this.root.private),
            leaf: sign({
                serial: 8, issuerSerial: 7, key: this.noise.public, ...lives, ...leaf,
            }, leafSigner ?? this.intermediate.private),
        };
        spoil?.(message);
        return Buffer.from(proto.CertChain.encode(message).finish());
    }
}

/** Changes one bit of a copy; counted from the end where `at` is negative. */
export function flipped(bytes, at = 0) {
    const copy = Buffer.from(bytes);
    copy[at < 0 ? copy.length + at : at] ^= 1;
    return copy;
}

/**
 * Answers a ClientHello. `tamper.hello` may change the ServerHello's fields in place, and
 * `tamper.chain` is the chain to show.
 */
export class Responder {
    constructor(authority) {
        this.authority = authority;
        this.ephemeral = Curve.generateKeyPair();
    }

    answerHello(bytes, tamper = {}) {
        const { clientHello } = proto.HandshakeMessage.decode(bytes);
        const { noise } = this.authority;
        // A client that tries to resume is asked to begin anew.
        this.resumed = Boolean(clientHello.static?.length);
        this.state = new NoiseState(this.resumed
            ? 'Noise_XXfallback_25519_AESGCM_SHA256' : 'Noise_XX_25519_AESGCM_SHA256');
        this.state.mixHash(clientHello.ephemeral);
        this.state.mixHash(this.ephemeral.public);
        this.state.mixAgreement(this.ephemeral.private, clientHello.ephemeral);
        const hello = { ephemeral: this.ephemeral.public, static: this.state.seal(noise.public) };
        this.state.mixAgreement(noise.private, clientHello.ephemeral);
        hello.payload = this.state.seal(tamper.chain ?? this.authority.chain());
        tamper.hello?.(hello);
        return Buffer.from(proto.HandshakeMessage.encode({ serverHello: hello }).finish());
    }

    /** Opens the ClientFinish: `{payload, channel}`. */
    acceptFinish(bytes) {
        const { clientFinish } = proto.HandshakeMessage.decode(bytes);
        const clientStatic = this.state.open(Buffer.from(clientFinish.static));
        this.state.mixAgreement(this.ephemeral.private, clientStatic);
        const payload = proto.ClientPayload.decode(this.state.open(Buffer.from(clientFinish.payload)));
        const [toService, toClient] = this.state.split();
        return { payload, clientStatic, channel: new Channel(toClient, toService) };
    }
}

/** The sealed frames after the handshake, one counter for each way. */
export class Channel {
    constructor(sendKey, receiveKey) {
        this.sendKey = sendKey;
        this.receiveKey = receiveKey;
        this.sent = 0;
        this.received = 0;
    }

    seal(plain) {
        return seal(this.sendKey, this.sent++, Buffer.alloc(0), plain);
    }

    open(frame) {
        return open(this.receiveKey, this.received++, Buffer.alloc(0), frame);
    }
}
