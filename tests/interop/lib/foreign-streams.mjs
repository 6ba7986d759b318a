// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a hostile service does after it has been trusted: frames, nodes and answers that no
// service sends, and connections that end where none should.
import { randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';

import { framed, webSocketFrame } from './foreign-dial.mjs';
import { flipped } from './foreign-noise.mjs';

const mib = 1 << 20;
const service = Buffer.from([0xfa, 0x00, 0x03]);

/** `<ib from="s.whatsapp.net"/>` without its flag byte: something that asks for nothing. */
const quiet = Buffer.from([0xf8, 3, 0xfc, 2, 0x69, 0x62, 6, ...service]);
const plain = body => Buffer.concat([Buffer.from([0]), body]);
const compressed = body => Buffer.concat([Buffer.from([2]), body]);

/** A row that costs the connection, with the cause that is told. */
const ends = (name, cause, act) => ({ name, cause, act });
/** A row that the connection survives. */
const survives = (name, act) => ({ name, act });
const node = (name, bytes) => survives(`node: ${name}`, dial => dial.sendPlain(bytes()));

/** Frames that break the stream, whatever they may hold. */
export const frameRows = [
    ends('frame: MAC with one bit changed', 'NoiseFailure',
        dial => dial.sendFrame(flipped(dial.channel.seal(plain(quiet)), -1))),
    ends('frame: sealed content with one bit changed', 'NoiseFailure',
        dial => dial.sendFrame(flipped(dial.channel.seal(plain(quiet))))),
    ends('frame: the same one twice', 'NoiseFailure', dial => {
        const sealed = dial.channel.seal(plain(quiet));
        dial.sendFrame(sealed);
        dial.sendFrame(sealed);
    }),
    ends('frame: one left out', 'NoiseFailure', dial => {
        dial.channel.seal(plain(quiet));
        dial.sendPlain(plain(quiet));
    }),
    ends('frame: not sealed at all', 'NoiseFailure', dial => dial.sendFrame(plain(quiet))),
    ends('frame: shorter than a MAC', 'NoiseFailure', dial => dial.sendFrame(randomBytes(8))),
    ends('frame: of length zero', 'FrameInvalid', dial => dial.sendMessage(Buffer.alloc(3))),
    ends('frame: of length zero behind a good one', 'FrameInvalid', dial => dial.sendMessage(
        Buffer.concat([framed(dial.channel.seal(plain(quiet))), Buffer.alloc(3)]))),
    ends('frame: 0xFFFFFF bytes of nothing', 'NoiseFailure', dial => {
        dial.sendMessage(framed(Buffer.alloc(mib), 0xffffff));
        for (let i = 1; i < 16; ++i)
            dial.sendMessage(Buffer.alloc(mib));
    }),
    ends('message: more than 16 MiB and 64 KiB', 'ConnectionClosed',
        dial => dial.sendMessage(Buffer.alloc(17 * mib))),
    ends('message: 2⁶² bytes are announced', 'ConnectionClosed',
        dial => dial.sendMessage(randomBytes(1000), { length: 1n << 62n })),
    ends('message: more than 16 MiB in pieces without an end', 'ConnectionClosed', dial => {
        for (let i = 0; i < 20; ++i)
            dial.sendMessage(Buffer.alloc(mib), { opcode: i === 0 ? 2 : 0, fin: false });
    }),
    // Qt's WebSocket reads it all the same; what is inside is sealed like any other.
    survives('message: masked',
        dial => dial.sendMessage(framed(dial.channel.seal(plain(quiet))), { masked: true })),
    ends('message: of an unknown kind', 'ConnectionClosed',
        dial => dial.sendMessage(randomBytes(4), { opcode: 5 })),
    ends('message: with reserved bits', 'ConnectionClosed',
        dial => dial.sendMessage(randomBytes(4), { first: 0xf2 })),
    ends('message: goes on with what never began', 'ConnectionClosed',
        dial => dial.sendMessage(randomBytes(4), { opcode: 0 })),
    ends('message: text that is no text', 'ConnectionClosed',
        dial => dial.sendMessage(Buffer.from([0xff, 0xfe, 0xc0]), { opcode: 1 })),
    survives('message: text instead of binary',
        dial => dial.sendMessage(Buffer.from('<success/>'), { opcode: 1 })),
    survives('message: 1 MB of text', dial => dial.sendMessage(Buffer.alloc(1e6, 0x61), { opcode: 1 })),
    survives('message: empty, a thousand times', dial => {
        for (let i = 0; i < 1000; ++i)
            dial.sendMessage(Buffer.alloc(0));
    }),
    survives('message: one frame in pieces of one byte', dial => {
        for (const byte of framed(dial.channel.seal(plain(quiet))))
            dial.sendMessage(Buffer.from([byte]));
    }),
    survives('message: a thousand pings', async dial => {
        for (let i = 0; i < 1000; ++i)
            dial.sendMessage(Buffer.from([i & 255]), { opcode: 9 });
        await dial.waitUntil(() => dial.pongs >= 1000, 'a thousand pongs');
    }),
];

/** `levels` lists, each the only child of the one before. */
function nested(levels) {
    return Buffer.concat([Buffer.alloc(5 * levels, Buffer.from([0xf8, 2, 25, 0xf8, 1])), quiet]);
}

function attributes(count) {
    const size = 1 + 2 * count;
    const pairs = Array.from({ length: count },
        (_, i) => Buffer.from([0xfc, 4, ...Buffer.from(i.toString(36).padStart(4, '0')), 0xfc, 0]));
    return Buffer.concat([Buffer.from([0xf9, size >> 8, size & 255, 25]), ...pairs]);
}

/** Nodes that cannot be read: one of them is dropped, and the connection goes on. */
export const nodeRows = [
    node('an empty plaintext', () => Buffer.alloc(0)),
    node('flags without a node', () => plain(Buffer.alloc(0))),
    node('cut off', () => plain(quiet.subarray(0, 6))),
    node('cut off behind the flags and one byte', () => plain(quiet.subarray(0, 1))),
    node('bytes behind its end', () => plain(Buffer.concat([quiet, quiet]))),
    node('unknown tag F0', () => plain(Buffer.from([0xf8, 1, 0xf0]))),
    node('unknown tag F4 as a value', () => plain(Buffer.from([0xf8, 3, 25, 6, 0xf4]))),
    node('token of a dictionary that ends there', () => plain(Buffer.from([0xf8, 1, 0xef]))),
    node('a list of nothing', () => plain(Buffer.from([0xf8, 0]))),
    node('without a tag', () => plain(Buffer.from([0xf8, 1, 0]))),
    node('a list where text is due', () => plain(Buffer.from([0xf8, 3, 25, 0xf8, 1, 25]))),
    node('content of 4 GiB is announced', () => plain(Buffer.from([0xf8, 2, 25, 0xfe, 255, 255, 255, 255]))),
    node('65,535 children are announced', () => plain(Buffer.from([0xf8, 2, 25, 0xf9, 255, 255]))),
    node('text that is not UTF-8', () => plain(Buffer.from([0xf8, 3, 25, 6, 0xfc, 2, 0xc0, 0x80]))),
    node('packed text that means nothing', () => plain(Buffer.from([0xf8, 3, 25, 6, 0xff, 1, 0xee]))),
    node('a person inside a person', () => plain(Buffer.from([0xf8, 3, 25, 6, 0xfa, ...service, 3]))),
    node('65 levels deep', () => plain(nested(64))),
    node('three million levels deep', () => plain(nested(3_000_000))),
    node('30,000 attributes', () => plain(attributes(30_000))),
    node('more nodes than any stanza has', () => plain(Buffer.concat([
        Buffer.from([0xf8, 2, 25, 0xf9, 0, 5]),
        ...Array.from({ length: 5 }, () => Buffer.concat([Buffer.from([0xf8, 2, 25, 0xf9, 255, 255]),
            Buffer.alloc(3 * 65_535, Buffer.from([0xf8, 1, 25]))])),
    ]))),
    node('zlib: not a stream', () => compressed(randomBytes(64))),
    node('zlib: cut off', () => compressed(deflateSync(Buffer.alloc(5000, quiet)).subarray(0, 20))),
    node('zlib: a changed checksum', () => compressed(flipped(deflateSync(quiet), -1))),
    node('zlib: bytes behind its end', () => compressed(Buffer.concat([deflateSync(quiet), randomBytes(9)]))),
    node('zlib: 17 MiB out of 17 kB', () => compressed(deflateSync(Buffer.alloc(17 * mib)))),
    node('zlib: 1 GiB out of 1 MB', () => compressed(deflateSync(Buffer.alloc(1024 * mib)))),
    node('zlib: a bomb inside a bomb', () => compressed(deflateSync(deflateSync(Buffer.alloc(256 * mib))))),
];

const from = '@s.whatsapp.net';
const stanza = (name, ...nodes) => survives(`stanza: ${name}`, dial => nodes.forEach(n => dial.send(n)));
const person = '447700900900@s.whatsapp.net';

/** Stanzas that can be read and make no sense; the connection survives them all. */
export const stanzaRows = [
    stanza('a second success', { tag: 'success', attrs: { t: '1', lid: '99:1@lid' } }),
    stanza('answers to ids never asked', ...Array.from({ length: 200 }, (_, i) => (
        { tag: 'iq', attrs: { from, type: i & 1 ? 'error' : 'result', id: `never-${i}` } }))),
    stanza('an answer without an id', { tag: 'iq', attrs: { from, type: 'result' } }),
    stanza('an ack for what was never sent',
        { tag: 'ack', attrs: { class: 'message', id: '3EB0FFFFFFFFFFFFFFFFFF', from: person, t: '1' } },
        { tag: 'ack', attrs: { class: 'message', id: '3EB0FFFFFFFFFFFFFFFFFF', from: person, error: '479' } },
        { tag: 'ack', attrs: {} }),
    stanza('a message of nobody', { tag: 'message', attrs: {} }),
    stanza('a message without content', { tag: 'message', attrs: { from: person, id: 'A1', t: '1', type: 'text' } }),
    stanza('a message sealed with random bytes', { tag: 'message',
        attrs: { from: person, id: 'A2', t: '1', type: 'text' },
        content: [{ tag: 'enc', attrs: { v: '2', type: 'pkmsg' }, content: randomBytes(200) }] }),
    stanza('a receipt for everything and nothing', { tag: 'receipt', attrs: {} },
        { tag: 'receipt', attrs: { from: person, id: 'none', type: 'retry' } }),
    stanza('a notification of an unknown kind',
        { tag: 'notification', attrs: { from, id: 'n1', t: '1', type: 'no-such-thing' } },
        { tag: 'notification', attrs: {} }),
    stanza('an unknown stanza', { tag: 'no-such-stanza', attrs: { id: 'x' } }),
    stanza('a request that nobody knows',
        { tag: 'iq', attrs: { from, type: 'get', id: 'q1', xmlns: 'no-such-space' } }),
];
