// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a hostile service does before it is trusted: in the handshake, in its certificates and in
// the answer to a scanned code. Each row is one attack and the error that must come of it.
import { randomBytes } from 'node:crypto';

import { Curve, proto } from '@whiskeysockets/baileys';

import { Authority, flipped } from './foreign-noise.mjs';

const refused = 'HandshakeRefused';
const malformed = 'HandshakeMalformed';
const untrusted = 'CertificateUntrusted';
const outOfTime = 'CertificateNotValidNow';

function helloRow(name, cause, hello) {
    return { name: `hello: ${name}`, cause, tamper: { hello } };
}

/** ServerHellos that are no longer what was sealed. `raw` gives whole bytes in their place. */
export const helloRows = [
    helloRow('ephemeral with one bit changed', refused, h => (h.ephemeral = flipped(h.ephemeral))),
    helloRow('ephemeral of another exchange', refused,
        h => (h.ephemeral = Curve.generateKeyPair().public)),
    helloRow('ephemeral of zeros', malformed, h => (h.ephemeral = Buffer.alloc(32))),
    helloRow('ephemeral of 31 bytes', malformed, h => (h.ephemeral = h.ephemeral.subarray(1))),
    helloRow('no ephemeral', malformed, h => delete h.ephemeral),
    helloRow('static with one bit changed', refused, h => (h.static = flipped(h.static))),
    helloRow('MAC of the static with one bit changed', refused, h => (h.static = flipped(h.static, -1))),
    helloRow('static of 47 bytes', malformed, h => (h.static = h.static.subarray(0, 47))),
    helloRow('no static', malformed, h => delete h.static),
    helloRow('certificates with one bit changed', refused, h => (h.payload = flipped(h.payload))),
    helloRow('MAC of the certificates with one bit changed', refused,
        h => (h.payload = flipped(h.payload, -1))),
    helloRow('certificates shorter than a MAC', malformed, h => (h.payload = h.payload.subarray(0, 15))),
    helloRow('no certificates', malformed, h => delete h.payload),
    helloRow('static sealed for another connection', refused, h => (h.static = randomBytes(48))),
    { name: 'hello: random bytes', cause: malformed, raw: () => randomBytes(300) },
    { name: 'hello: 16 MB of random bytes', cause: malformed,
        raw: () => Buffer.concat([Buffer.from([0x1a, 0xff]), randomBytes(16_000_000)]) },
    { name: 'hello: the client\'s own hello sent back', cause: malformed,
        raw: (_, hello) => hello },
    { name: 'hello: right, with 15 MB of unknown fields, but unsealed', cause: refused,
        tamper: { hello: h => (h.static = flipped(h.static)) },
        raw: bytes => Buffer.concat([bytes, Buffer.from([0xfa, 0x07, 0xc0, 0xc3, 0x93, 0x07]), Buffer.alloc(15_000_000)]) },
    { name: 'hello: a frame of length zero', cause: 'FrameInvalid', message: () => Buffer.alloc(3) },
];

function chainRow(name, cause, make) {
    return { name: `certificates: ${name}`, cause, chain: make };
}

const day = 86_400;

/** Chains that do not prove that this service is the one whose root is pinned. */
export const chainRows = [
    chainRow('of another root', untrusted, a => {
        const other = new Authority();
        other.noise = a.noise;
        return other.chain();
    }),
    chainRow('leaf of another service below the same root', untrusted,
        a => a.chain({ leaf: { key: Curve.generateKeyPair().public } })),
    chainRow('leaf and intermediate swapped', untrusted, a => a.chain({
        spoil: m => ([m.leaf, m.intermediate] = [m.intermediate, m.leaf]),
    })),
    chainRow('leaf signed by the root itself', untrusted,
        a => a.chain({ leafSigner: a.root.private })),
    chainRow('leaf signed by a stranger', untrusted,
        a => a.chain({ leafSigner: Curve.generateKeyPair().private })),
    chainRow('intermediate signed by itself', untrusted,
        a => a.chain({ rootSigner: a.intermediate.private })),
    chainRow('leaf in place of the intermediate, twice', untrusted, a => a.chain({
        spoil: m => (m.intermediate = m.leaf),
    })),
    chainRow('signature of the leaf with one bit changed', untrusted, a => a.chain({
        spoil: m => (m.leaf.signature = flipped(m.leaf.signature)),
    })),
    chainRow('signature of the intermediate with one bit changed', untrusted, a => a.chain({
        spoil: m => (m.intermediate.signature = flipped(m.intermediate.signature, 40)),
    })),
    chainRow('details of the leaf changed after signing', untrusted, a => a.chain({
        spoil: m => (m.leaf.details = flipped(m.leaf.details, 1)),
    })),
    chainRow('no signatures', untrusted, a => a.chain({
        spoil: m => {
            delete m.leaf.signature;
            delete m.intermediate.signature;
        },
    })),
    chainRow('signature of 63 bytes', untrusted, a => a.chain({
        spoil: m => (m.leaf.signature = m.leaf.signature.subarray(1)),
    })),
    chainRow('leaf of another issuer', untrusted, a => a.chain({ leaf: { issuerSerial: 6 } })),
    chainRow('intermediate that is not below the root', untrusted,
        a => a.chain({ intermediate: { issuerSerial: 1 } })),
    chainRow('key of 31 bytes', untrusted,
        a => a.chain({ leaf: { key: a.noise.public.subarray(1) } })),
    chainRow('no intermediate', untrusted, a => a.chain({ spoil: m => delete m.intermediate })),
    chainRow('no leaf', untrusted, a => a.chain({ spoil: m => delete m.leaf })),
    chainRow('cut off in the middle', untrusted, a => a.chain().subarray(0, 100)),
    chainRow('empty', untrusted, () => Buffer.alloc(0)),
    chainRow('random bytes', untrusted, () => randomBytes(250)),
    chainRow('leaf expired', outOfTime, a => a.chain({ leaf: { notAfter: a.now - day / 2 } })),
    chainRow('intermediate expired', outOfTime,
        a => a.chain({ intermediate: { notAfter: a.now - day / 2 } })),
    chainRow('leaf not valid before tomorrow', outOfTime,
        a => a.chain({ leaf: { notBefore: a.now + day } })),
    chainRow('valid until before it began', outOfTime,
        a => a.chain({ leaf: { notBefore: a.now + day, notAfter: a.now - day } })),
    chainRow('expired and of another root', untrusted, a => {
        const other = new Authority();
        other.noise = a.noise;
        return other.chain({ leaf: { notAfter: a.now - day } });
    }),
];

function pairRow(name, error, tamper) {
    const code = error === 'InternalError' ? '500' : '401';
    return { name: `pairing: ${name}`, error, code, tamper };
}

/** Answers to a scanned code that the companion must not take. */
export const pairRows = [
    pairRow('HMAC with one bit changed', 'HmacMismatch',
        { container: c => (c.hmac = flipped(c.hmac)) }),
    pairRow('HMAC with another secret', 'HmacMismatch', { mac: m => (m.key = randomBytes(32)) }),
    pairRow('HMAC with an empty secret', 'HmacMismatch', { mac: m => (m.key = Buffer.alloc(0)) }),
    pairRow('HMAC of 31 bytes', 'HmacMismatch', { container: c => (c.hmac = c.hmac.subarray(1)) }),
    pairRow('no HMAC', 'HmacMismatch', { container: c => delete c.hmac }),
    pairRow('identity changed after the HMAC', 'HmacMismatch',
        { container: c => (c.details = flipped(c.details, -1)) }),
    pairRow('called hosted, without the prefix in the HMAC', 'HmacMismatch',
        { container: c => (c.accountType = 1) }),
    pairRow('account signature with one bit changed', 'SignatureMismatch',
        { identity: i => (i.accountSignature = flipped(i.accountSignature)) }),
    pairRow('signed with another key than the one it names', 'SignatureMismatch',
        { signed: s => (s.key = Curve.generateKeyPair().private) }),
    pairRow('names another key than the one it was signed with', 'SignatureMismatch',
        { identity: i => (i.accountSignatureKey = Curve.generateKeyPair().public) }),
    pairRow('signed for another device', 'SignatureMismatch',
        { signed: s => (s.bytes = flipped(s.bytes, -1)) }),
    pairRow('signed as a device signature', 'SignatureMismatch',
        { signed: s => (s.bytes = flipped(s.bytes, 1)) }),
    pairRow('signed without a prefix', 'SignatureMismatch',
        { signed: s => (s.bytes = s.bytes.subarray(2)) }),
    pairRow('called a hosted device, signed as none', 'SignatureMismatch',
        { details: d => Buffer.from(proto.ADVDeviceIdentity.encode({ ...d, deviceType: 1 }).finish()) }),
    pairRow('key of 31 bytes', 'SignatureMismatch',
        { identity: i => (i.accountSignatureKey = i.accountSignatureKey.subarray(1)) }),
    pairRow('no signature', 'SignatureMismatch', { identity: i => delete i.accountSignature }),
    pairRow('signature of 63 bytes', 'SignatureMismatch',
        { identity: i => (i.accountSignature = i.accountSignature.subarray(1)) }),
    pairRow('device identity of random bytes, rightly signed', 'InternalError',
        { details: () => Buffer.concat([Buffer.from([0xff, 0xff]), randomBytes(30)]) }),
    pairRow('container of random bytes', 'InternalError',
        { content: () => Buffer.concat([Buffer.from([0xff, 0xff]), randomBytes(90)]) }),
    pairRow('no device identity', 'InternalError', { children: c => c.slice(1) }),
    pairRow('no device', 'InternalError', { children: c => c.slice(0, 2) }),
    pairRow('the phone itself as the device', 'InternalError', { children: c => {
        c[2].attrs.jid = c[2].attrs.jid.replace(':3', '');
        return c;
    } }),
    pairRow('a group as the device', 'InternalError', { children: c => {
        c[2].attrs.jid = '120363000000000001@g.us';
        return c;
    } }),
    pairRow('no hidden number', 'InternalError', { children: c => {
        delete c[2].attrs.lid;
        return c;
    } }),
    pairRow('a number of letters', 'InternalError', { children: c => {
        c[2].attrs.jid = 'abc:3@s.whatsapp.net';
        return c;
    } }),
    pairRow('nothing inside', 'InternalError', { children: () => [] }),
];
