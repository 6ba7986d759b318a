// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One TCP connection that a client has opened, from the upgrade request to decoded stanzas. The
// WebSocket is done by hand, because a server library would not send what no server should.
import { createHash } from 'node:crypto';

import { decodeBinaryNode, encodeBinaryNode } from '@whiskeysockets/baileys';

import { prologue, Responder } from './foreign-noise.mjs';
import { Observable } from './signal.mjs';

const acceptGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** A WebSocket frame of a server. `length` may lie, `first` and `masked` may break the rules. */
export function webSocketFrame(payload, { opcode = 2, fin = true, length, first, masked } = {}) {
    const size = BigInt(length ?? payload.length);
    const head = [first ?? ((fin ? 0x80 : 0) | opcode)];
    const mask = masked ? 0x80 : 0;
    if (size < 126n)
        head.push(mask | Number(size));
    else if (size < 65_536n)
        head.push(mask | 126, Number(size >> 8n), Number(size & 255n));
    else
        head.push(mask | 127, ...Array.from({ length: 8 },
            (_, i) => Number((size >> BigInt(8 * (7 - i))) & 255n)));
    return Buffer.concat([Buffer.from(head), Buffer.alloc(masked ? 4 : 0), payload]);
}

/** The three bytes in front of each frame inside the WebSocket's stream. */
export function framed(payload, announced = payload.length) {
    const head = Buffer.from([announced >> 16, (announced >> 8) & 255, announced & 255]);
    return Buffer.concat([head, payload]);
}

export class Dial extends Observable {
    constructor(socket, service) {
        super();
        this.socket = socket;
        this.service = service;
        this.head = null;
        this.closed = false;
        /** Payload bytes of binary and text messages; a close or pong frame is none. */
        this.dataBytes = 0;
        this.marked = null;
        this.pongs = 0;
        this.frames = [];
        this.stanzas = [];
        this.channel = null;
        this.payload = null;
        this.pending = Buffer.alloc(0);
        this.stream = Buffer.alloc(0);
        this.begun = false;
        socket.on('data', chunk => this.#arrived(chunk));
        socket.on('error', () => { });
        socket.on('close', () => {
            this.closed = true;
            this.changed();
        });
    }

    #arrived(chunk) {
        this.pending = Buffer.concat([this.pending, chunk]);
        if (this.head === null) {
            const end = this.pending.indexOf('\r\n\r\n');
            if (end < 0)
                return;
            this.head = this.pending.subarray(0, end).toString('latin1');
            this.pending = this.pending.subarray(end + 4);
        }
        while (this.#readMessage());
        this.changed();
    }

    /** Takes one WebSocket frame of the client, which is always masked. */
    #readMessage() {
        const bytes = this.pending;
        if (bytes.length < 6)
            return false;
        const short = bytes[1] & 127;
        const extra = short === 127 ? 8 : short === 126 ? 2 : 0;
        if (bytes.length < 6 + extra)
            return false;
        const size = extra === 8 ? Number(bytes.readBigUInt64BE(2))
            : extra === 2 ? bytes.readUInt16BE(2) : short;
        const start = 6 + extra;
        if (bytes.length < start + size)
            return false;
        const mask = bytes.subarray(start - 4, start);
        const payload = Buffer.from(bytes.subarray(start, start + size));
        for (let i = 0; i < payload.length; ++i)
            payload[i] ^= mask[i & 3];
        this.pending = bytes.subarray(start + size);
        this.#message(bytes[0] & 15, payload);
        return true;
    }

    #message(opcode, payload) {
        if (opcode === 8) {
            this.socket.end(webSocketFrame(payload.subarray(0, 2), { opcode: 8 }));
        } else if (opcode === 10) {
            ++this.pongs;
        } else if (opcode <= 2) {
            this.dataBytes += payload.length;
            this.stream = Buffer.concat([this.stream, payload]);
            while (this.#readFrame());
        }
    }

    #readFrame() {
        if (!this.begun) {
            const routed = this.stream.subarray(0, 2).toString() === 'ED'
                ? 7 + this.stream.readUIntBE(4, 3) : 0;
            if (this.stream.length < routed + 4)
                return false;
            this.begun = this.stream.subarray(routed, routed + 4).equals(prologue);
            this.stream = this.stream.subarray(routed + 4);
        }
        if (this.stream.length < 3)
            return false;
        const size = this.stream.readUIntBE(0, 3);
        if (this.stream.length < 3 + size)
            return false;
        const frame = Buffer.from(this.stream.subarray(3, 3 + size));
        this.stream = this.stream.subarray(3 + size);
        if (this.channel)
            this.#stanza(this.channel.open(frame));
        else
            this.frames.push(frame);
        return true;
    }

    #stanza(plain) {
        decodeBinaryNode(plain).then(node => {
            this.stanzas.push(node);
            this.service.heard(this, node);
            this.changed();
        });
    }

    /** From here on every byte of data that the client sends is held against it. */
    mark() {
        this.marked = this.dataBytes;
    }

    get bytesSinceMark() {
        return this.marked === null ? 0 : this.dataBytes - this.marked;
    }

    waitUntil(question, what, ms = 20_000) {
        return this.waitFor(() => {
            const answer = question();
            if (!answer && this.closed)
                throw new Error(`the client hung up before ${what}`);
            return answer;
        }, ms, what);
    }

    write(bytes) {
        if (!this.closed)
            this.socket.write(bytes);
    }

    /** Waits for the upgrade request and answers it; `answer` may say something else. */
    async upgrade(answer) {
        await this.waitUntil(() => this.head !== null, 'the upgrade request');
        const key = /^sec-websocket-key: *(\S+)/im.exec(this.head)[1];
        const accept = createHash('sha1').update(key + acceptGuid).digest('base64');
        this.write(answer?.(accept) ?? 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n'
            + `Connection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    }

    sendMessage(bytes, options) {
        this.write(webSocketFrame(bytes, options));
    }

    sendFrame(payload) {
        this.sendMessage(framed(payload));
    }

    async nextFrame(what) {
        await this.waitUntil(() => this.frames.length > 0, what);
        return this.frames.shift();
    }

    /** Reads the ClientHello and gives the bytes of the answer. */
    async answerToHello(tamper) {
        const hello = await this.nextFrame('the client hello');
        this.responder = new Responder(this.service.authority);
        return this.responder.answerHello(hello, tamper);
    }

    async acceptFinish() {
        const { payload, channel } = this.responder.acceptFinish(await this.nextFrame('the finish'));
        this.payload = payload;
        this.channel = channel;
        while (this.frames.length > 0)
            this.#stanza(channel.open(this.frames.shift()));
    }

    /** The whole handshake, in good form. */
    async handshake() {
        await this.upgrade();
        this.sendFrame(await this.answerToHello());
        await this.acceptFinish();
    }

    /** Seals any plaintext, well formed or not, and sends it as one frame. */
    sendPlain(plain) {
        this.sendFrame(this.channel.seal(plain));
    }

    send(node) {
        this.sendPlain(encodeBinaryNode(node));
    }

    /** The first stanza so far or later that fits. */
    stanza(matches, what, ms) {
        return this.waitUntil(() => this.stanzas.find(matches), what, ms);
    }

    /** Ends the TCP connection without a word, as a crash does. */
    reset() {
        this.socket.resetAndDestroy();
    }
}
