// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Writes the seeds of tests/fuzz/corpus from the published vectors: node tests/fuzz/seed.mjs.
// Needs "npm ci" in tests/interop. Files are named by their content, so that running it again
// changes nothing; inputs that the fuzzers found lie beside them and stay.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const interop = join(here, '../interop')
const resolve = createRequire(join(interop, 'package.json')).resolve
const { encodeBinaryNode } = await import(pathToFileURL(resolve('@whiskeysockets/baileys')).href)

const vectors = name => JSON.parse(readFileSync(join(here, `../data/vectors/${name}.json`)))
const fromHex = text => Buffer.from(text, 'hex')
const largestSeed = 6000

function seed(target, bytes) {
    const input = Buffer.from(bytes)
    if (input.length > largestSeed) return
    const folder = join(here, 'corpus', target)
    mkdirSync(folder, { recursive: true })
    const name = createHash('sha1').update(input).digest('hex').slice(0, 12)
    writeFileSync(join(folder, name), input)
}
const withMode = (mode, bytes) => Buffer.concat([Buffer.from(mode), bytes])

// Protobuf by hand: [field, value] pairs; numbers are varints, the rest is bytes.
function varint(value) {
    const out = []
    let rest = BigInt(value)
    for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128)
    return Buffer.from([...out, Number(rest)])
}
function proto(fields) {
    return Buffer.concat(fields.flatMap(([field, value]) => {
        if (typeof value === 'number') return [varint(field << 3), varint(value)]
        const bytes = Buffer.from(value)
        return [varint((field << 3) | 2), varint(bytes.length), bytes]
    }))
}

// --- nodes and stanzas -------------------------------------------------------------------------
const nodes = vectors('nodes')
for (const list of ['canonical', 'decode', 'malformed'])
    for (const entry of nodes[list]) if (entry.hex.length < 1200) seed('nodes', fromHex(entry.hex))
for (const entry of vectors('jid').valid) if (entry.wire_hex) seed('nodes', fromHex(entry.wire_hex))

const node = (tag, attrs = {}, content = undefined) => ({ tag, attrs, content })
const stanza = model => seed('stanzas', encodeBinaryNode(model))
const lid = '784220920428312@lid'
const pn = '15550001111@s.whatsapp.net'
const own = '15550009999:3@s.whatsapp.net'
const group = '120363000000000001@g.us'
const service = 's.whatsapp.net'
const enc = (type, bytes, more = {}) => node('enc', { v: '2', type, ...more }, Buffer.from(bytes))
const result = (...children) => node('iq', { id: '7', from: service, type: 'result' }, children)

for (const entry of vectors('receipts').cases) if (entry.stanza) stanza(entry.stanza)
for (const entry of vectors('usync').cases) seed('stanzas', fromHex(entry.response_wire_hex))
for (const entry of nodes.canonical.slice(-8)) seed('stanzas', fromHex(entry.hex))

stanza(node('message', { id: 'A1', from: lid, t: '1790000000', type: 'text', notify: 'Ann', sender_pn: pn },
    [enc('pkmsg', [1, 2, 3]), node('device-identity', {}, Buffer.from([10, 1, 1]))]))
stanza(node('message', { id: 'A2', from: group, participant: lid, participant_pn: pn, t: '1', offline: '1', type: 'media' },
    [enc('skmsg', [3, 3], { mediatype: 'image', count: '2', 'decrypt-fail': 'hide' }), enc('msg', [4])]))
stanza(node('message', { id: 'A3', from: own, recipient: lid, peer_recipient_pn: pn, category: 'peer', t: '9' },
    [node('unavailable', { type: 'view_once' })]))
stanza(node('receipt', { id: 'A4', from: lid, type: 'retry', t: '5' }, [
    node('retry', { count: '2', id: 'A4', t: '1', v: '1', error: '4' }),
    node('registration', {}, Buffer.from([0, 0, 1, 2])),
    node('keys', {}, [node('type', {}, Buffer.from([5])), node('identity', {}, Buffer.alloc(32, 1)),
        node('key', {}, [node('id', {}, Buffer.from([0, 0, 3])), node('value', {}, Buffer.alloc(32, 2))]),
        node('skey', {}, [node('id', {}, Buffer.from([0, 0, 1])), node('value', {}, Buffer.alloc(32, 3)),
            node('signature', {}, Buffer.alloc(64, 4))]),
        node('device-identity', {}, Buffer.from([1]))])]))
stanza(node('receipt', { id: 'A5', from: group, participant: lid, type: 'read', t: '5' },
    [node('list', {}, [node('item', { id: 'A6' }), node('item', { id: 'A7' })])]))
stanza(node('receipt', { from: group, id: 'A8', type: 'read' }, [node('participants', { key: 'A8' },
    [node('user', { jid: lid, t: '4' }), node('user', { jid: pn, t: '5' })])]))
stanza(node('ack', { class: 'message', id: 'A9', from: pn, t: '7', error: '463', phash: '2:abcdefgh' }))
stanza(result(node('count', { value: '812' })))
stanza(result(node('list', {}, [node('user', { jid: own }, [
    node('registration', {}, Buffer.from([0, 0, 1, 2])), node('type', {}, Buffer.from([5])),
    node('identity', {}, Buffer.alloc(32, 1)),
    node('skey', {}, [node('id', {}, Buffer.from([0, 0, 1])), node('value', {}, Buffer.alloc(32, 3)),
        node('signature', {}, Buffer.alloc(64, 4))]),
    node('key', {}, [node('id', {}, Buffer.from([0, 0, 3])), node('value', {}, Buffer.alloc(32, 2))])]),
node('user', { jid: lid }, [node('error', { code: '406', text: 'not-acceptable' })])])))
stanza(node('iq', { id: '8', from: service, type: 'error' }, [node('error', { code: '429', text: 'rate', backoff: '30' })]))
stanza(node('iq', { id: '9', from: service, type: 'set' },
    [node('pair-device', {}, ['2@abc', '2@def'].map(ref => node('ref', {}, Buffer.from(ref))))]))
stanza(result(node('media_conn', { auth: 'token', ttl: '3600', auth_ttl: '7200', max_buckets: '12' }, [
    node('host', { hostname: 'media.example.org', type: 'primary', class: 'mms' },
        [node('upload', {}, [node('image')]), node('ip4', { ip: '192.0.2.1' })]),
    node('host', { hostname: 'b.example.org:8443', fallback_hostname: 'c.example.org', type: 'fallback' })])))
for (const entry of vectors('media').retry)
    stanza(node('notification', { id: entry.messageId, type: 'mediaretry', from: own, t: '1' }, [
        node('rmr', { jid: pn, from_me: 'false' }),
        node('encrypt', {}, [node('enc_p', {}, fromHex(entry.ciphertext ?? '')), node('enc_iv', {}, fromHex(entry.iv ?? ''))])]))
stanza(node('notification', { id: 'N1', type: 'mediaretry', from: own }, [node('error', { code: '2' }), node('rmr', { jid: group, participant: lid, from_me: 'true' })]))
stanza(node('notification', { id: 'N2', type: 'devices', from: lid, t: '3' }, [node('add', { device_hash: '2:abcdefgh' },
    [node('device', { jid: '784220920428312:4@lid' }), node('key-index-list', { ts: '1700000000' }, Buffer.from([10, 1, 1]))])]))
stanza(node('notification', { id: 'N3', type: 'encrypt', from: service }, [node('count', { value: '3' })]))
stanza(node('notification', { id: 'N4', type: 'encrypt', from: pn }, [node('identity')]))
stanza(node('stream:error', {}, [node('conflict', { type: 'replaced' })]))
stanza(node('stream:error', { code: '515' }))
stanza(node('failure', { reason: '402', expire: '86400', code: '101', message: 'temporarily banned' }))
stanza(node('ib', {}, [node('offline', { count: '12' })]))
stanza(node('success', { lid: own, t: '1790000000', props: '3', creation: '1' }))

// --- linking -----------------------------------------------------------------------------------
const pairing = vectors('pairing')
for (const entry of pairing.pair_success_valid) {
    seed('pairing', withMode([entry.name.includes('hosted') ? 14 : 2], fromHex(entry.details)))
    if (entry.device_identity_content) seed('pairing', withMode([0], fromHex(entry.device_identity_content)))
}
for (const entry of pairing.pair_success_refused.slice(0, 6))
    seed('pairing', withMode([1], fromHex(entry.device_identity_content)))
for (const entry of [...pairing.qr, ...pairing.qr_refused]) seed('texts', entry.text)
for (const entry of vectors('adv-keyindex').lists) if (entry.signed_list) seed('pairing', withMode([0], fromHex(entry.signed_list)))

// --- transport ---------------------------------------------------------------------------------
const noise = vectors('noise')
const everyHex = (value, visit, path = '') => {
    if (typeof value === 'string' && /^([0-9a-f]{2})+$/.test(value)) visit(path, fromHex(value))
    else if (value && typeof value === 'object')
        for (const [key, inner] of Object.entries(value)) everyHex(inner, visit, `${path}.${key}`)
}
everyHex(noise, (path, bytes) => {
    if (/_hello_frame$|_finish_frame$|frame$/.test(path)) seed('frames', withMode([1, 5], bytes))
    else if (/server_hello$/.test(path)) {
        seed('handshake', withMode([0], bytes))
        seed('handshake', withMode([1], bytes))
    } else if (/client_hello$|client_finish$/.test(path)) seed('handshake', withMode([3], bytes))
})
seed('frames', [1, 3, 0xed, 0, 1, 0, 0, 2, 8, 9, 0x57, 0x41, 6, 3, 0, 0, 2, 1, 2])
seed('frames', [0, 3, 0, 0, 2, 1, 2, 0, 0, 1, 7])
const certificate = (serial, issuer, letter, from, to) => proto([[1, proto([[1, serial], [2, issuer],
    [3, Buffer.alloc(32, letter)], [4, from], [5, to]])], [2, Buffer.alloc(64)]])
for (const [from, to] of [[1789000000, 1791000000], [1, 2]])
    seed('handshake', withMode([2], proto([[1, certificate(21, 7, 'S', from, to)], [2, certificate(7, 0, 'I', from, to)]])))
for (const entry of vectors('payload').entries) seed('payload', fromHex(entry.hex))
seed('payload', fromHex(pairing.registration.client_payload))
seed('payload', fromHex(pairing.registration.device_props))

// --- content -----------------------------------------------------------------------------------
const context = proto([[1, 'A1'], [2, lid], [3, proto([[1, 'quoted']])], [15, pn], [15, lid]])
const image = proto([[1, 'https://mmg.whatsapp.net/x'], [2, 'image/jpeg'], [3, 'caption'], [4, Buffer.alloc(32, 1)], [5, 99],
    [6, 20], [7, 10], [8, Buffer.alloc(32, 2)], [9, Buffer.alloc(32, 3)], [11, '/v/t62/x.enc'], [12, 1790000000], [16, Buffer.from([0xff, 0xd8])], [17, context]])
for (const fields of [
    [[1, 'plain text']],
    [[6, proto([[1, 'extended'], [17, context]])]],
    [[3, image]],
    [[7, proto([[1, 'https://x'], [2, 'application/pdf'], [3, 'title'], [4, Buffer.alloc(32, 1)], [5, 7], [7, Buffer.alloc(32, 2)], [8, 'a.pdf'], [9, Buffer.alloc(32, 4)], [10, '/v/x'], [11, 5]])]],
    [[12, proto([[1, proto([[1, pn], [2, 1], [3, 'A1']])], [2, 0]])]],
    [[12, proto([[1, proto([[1, pn], [2, 1], [3, 'A1']])], [2, 14], [14, proto([[1, 'edited']])]])]],
    [[31, proto([[1, pn], [2, proto([[1, 'copy']])]])]],
    [[37, proto([[1, proto([[3, image]])]])]],
    [[2, proto([[1, group], [2, Buffer.alloc(40, 5)]])]],
    [[46, proto([[1, proto([[1, pn], [3, 'A1']])], [2, '👍']])]],
]) seed('content', proto(fields))
everyHex(vectors('groups'), (path, bytes) => { if (/message|plain/.test(path) && bytes.length < 600) seed('content', bytes) })

// --- ratchet, padding --------------------------------------------------------------------------
const signal = vectors('signal')
everyHex(signal.cases, (path, bytes) => {
    if (/ciphertext$/.test(path) && bytes.length < 800)
        seed('ratchet', withMode([bytes[0] === 0x33 && bytes.length > 150 ? 1 : 0], bytes))
})
for (const entry of signal.padding_only) seed('ratchet', withMode([7], fromHex(entry.padded)))
everyHex(vectors('senderkey'), (path, bytes) => {
    if (/distribution|skmsg|ciphertext|message/.test(path) && bytes.length < 400) seed('ratchet', withMode([2 + (bytes.length & 1)], bytes))
})
for (const mode of [4, 5, 6]) {
    seed('ratchet', [mode, 3, 1])
    seed('ratchet', [mode, 40, 255, 9, 1])
    seed('ratchet', [mode])
}

// --- media -------------------------------------------------------------------------------------
const media = vectors('media')
for (const entry of media.files) if (entry.file) {
    seed('media', withMode([0, 15], fromHex(entry.file)))
    seed('media', withMode([1, 16], fromHex(entry.file).subarray(0, -10)))
    seed('media', withMode([2, 7], fromHex(entry.plain ?? '')))
}
const eight = value => { const out = Buffer.alloc(8); out.writeBigInt64LE(value); return out }
for (const numbers of [[26n, 0n, 1n], [140026n, 65530n, 65560n], [-1n, 0n, 9223372036854775807n]])
    seed('media', withMode([3, 0], Buffer.concat([...numbers.map(eight), Buffer.alloc(300, 7)])))
for (const entry of media.urls) for (const value of Object.values(entry))
    if (typeof value === 'string') seed('texts', value)
for (const entry of [...media.refusedPaths, ...media.fileNames])
    for (const value of typeof entry === 'string' ? [entry] : Object.values(entry))
        if (typeof value === 'string') seed('texts', value)
seed('pictures', readFileSync(join(interop, 'data/thumbnail.jpg')))
const pixels = {
    gif: 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7',
    png: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    webp: 'UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA',
}
for (const text of Object.values(pixels)) seed('pictures', Buffer.from(text, 'base64'))
const box = (name, body) => { const head = Buffer.alloc(4); head.writeUInt32BE(8 + body.length); return Buffer.concat([head, Buffer.from(name), body]) }
seed('pictures', Buffer.concat([box('ftyp', Buffer.from('isom0000')), box('moov', Buffer.alloc(8)), box('mdat', Buffer.alloc(8))]))
seed('pictures', Buffer.concat([box('ftyp', Buffer.from('isom0000')), Buffer.from([0, 0, 0, 1]), Buffer.from('mdat'), eight(999n)]))
const exif = Buffer.from('ffd8ffe1002245786966000049492a0008000000010012010300010000000600000000000000ffd9', 'hex')
seed('pictures', exif)

const clips = join(here, '../data/media')
for (const file of readdirSync(clips)) seed('clips', readFileSync(join(clips, file)))

// --- texts -------------------------------------------------------------------------------------
const jids = vectors('jid')
for (const entry of [...jids.valid, ...jids.invalid]) seed('texts', entry.text)
for (const text of ['+49 151 555 0110', '447700900123', lid, group, 'CON.txt', '../../etc/passwd', 'a\u202egpj.exe', '\ud83d\udc4d\ud83c\udffd'])
    seed('texts', text)

// --- JSON-RPC ----------------------------------------------------------------------------------
const call = (method, params, id = 1) => JSON.stringify({ jsonrpc: '2.0', id, method, params })
const one = { account: 'one' }
for (const line of [
    call('accounts.list'), call('accounts.connect', one), call('accounts.disconnect', one), call('accounts.useHere', one),
    call('accounts.unlink', one), call('accounts.link', { method: 'code', phone: '15550001111' }),
    call('messages.send', { ...one, to: '+44 7700 900123', text: 'hi', wait: 'queued', quote: 'm1', mentions: [pn] }),
    call('messages.send', { ...one, to: group, media: { path: '/nowhere', as: 'image', caption: 'c', fileName: 'a' } }),
    call('messages.list', { ...one, chat: '447700900123', limit: 5, before: 'm1' }),
    call('messages.status', { ...one, chat: '447700900123', id: 'm1' }),
    call('messages.markRead', { ...one, chat: '447700900123', id: 'm1' }),
    call('media.download', { ...one, chat: '447700900123', id: 'm1' }),
    call('chats.list', one), call('contacts.list', one), call('session.timeline', { ...one, limit: 3 }),
    call('stats.summary', { ...one, from: 0, to: 1790000000000 }), call('sandbox.phones'), call('shutdown'),
    call('stats.summary', { from: Number.MAX_SAFE_INTEGER }),
    `{"jsonrpc":"2.0","id":1,"method":"stats.summary","params":{"from":9223372036854774784,"to":-9223372036854775808}}`,
    '{"jsonrpc":"2.0","id":null,"method":7}', '[]', '{"id":"\\ud800","method":"accounts.list","jsonrpc":"2.0"}',
    `${call('accounts.list')}\n${call('chats.list', one, 'b')}`,
]) seed('rpc', line)

// --- the service -------------------------------------------------------------------------------
const request = (text, cut = 20) => seed('http', withMode([cut], Buffer.from(text.replaceAll('\n', '\r\n'))))
request('GET / HTTP/1.1\nHost: localhost\n\n')
request('GET /health?x=1&y=2 HTTP/1.1\nHost: localhost\nConnection: close\n\n')
request('POST /control/v1/accounts HTTP/1.1\nAuthorization: Bearer {token}\nContent-Length: 2\n\n{}')
request('POST /control/v1/faults HTTP/1.1\nAuthorization: Bearer {token}\nTransfer-Encoding: chunked\n\n2\n{}\n0\n\n')
request('GET /control/v1/metrics/check HTTP/1.1\nAuthorization: Bearer {token}\n\nGET /control/v1/events?after=1 HTTP/1.1\nAuthorization: Bearer {token}\n\n', 90)
request('POST /mms/image/abc?auth=x&token=y HTTP/1.1\nExpect: 100-continue\nContent-Length: 5\n\nhello')
request('GET /v/t62.7118-24/x.enc?ccb=11-4&hash=h&mms-type=image HTTP/1.1\nRange: bytes=5-\n\n')
request('GET /ws/chat HTTP/1.1\nHost: localhost\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Version: 13\nOrigin: https://web.whatsapp.com\n\n')
request('\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00')
for (const [head, body] of [
    ['GET accounts'], ['POST accounts', { push_name: 'Ann', pn: '15550002222', lid: '200000000000222', about: 'x', restricted: true, contacts: ['15550001111'] }],
    ['GET accounts/15550002222'], ['DELETE accounts/15550002222/devices/1'],
    ['POST accounts/15550002222/say', { to: lid, text: 'hello', edit: '1' }],
    ['POST accounts/15550002222/link', { code: 'ABCDEFGH' }], ['POST accounts/15550002222/link', { qr: '2@a,b,c,d,1' }],
    ['POST faults', { name: 'withhold-ack', count: 2 }], ['GET faults'], ['DELETE faults/1'], ['DELETE faults'],
    ['POST time', { offset_s: 3600, advance_s: 9 }], ['POST time', { offset_s: 1e18, advance_s: -1e18 }], ['POST reset'], ['GET metrics'], ['GET metrics/check'], ['GET events 5'],
    ['POST contacts/x/script', { who: 'Echo', script: 'echo', params: { prefix: 'x', d1: 1, d2: 2, delay_ms: 3, lines: 4, x_ms: 5 } }],
    ['GET devices/15550002222:1@s.whatsapp.net/queue'],
    ['POST time', { frozen: true, advance_ms: 5 }], ['POST reset', { seed: 7 }],
    ['POST accounts/15550002222/history', { chats: 3, messages: 4, days: 1, older: 5, media: true }],
    ['POST accounts/15550002222/app-state', { index: ['mute', lid], mute_until_ms: -1 }],
    ['POST accounts/15550002222/app-state', { index: ['x', 1], collection: 'regular', value_hex: '0801', version: -1, remove: true }],
    ['POST scenario', { accounts: [{ push_name: 'Bo' }], scripts: [{ who: 'Bo', script: 'typist', params: { d1: [1, 2], variant: 'pauses' }, start_ms: 1, stop_ms: 2 }], faults: [{ kind: 'lose' }] }],
]) seed('control', body ? `${head}\n${JSON.stringify(body)}` : head)

// --- app state -----------------------------------------------------------------------------------
// The first byte says what follows: a patch, a snapshot, external mutations, an upload.
const state = vectors('appstate')
const sync = (mode, bytes) => seed('appstate', withMode([mode], fromHex(bytes)))
for (const patch of state.sequence.patches) {
    sync(0, patch.bytes)
    sync(3, patch.bytes)
    if (patch.externalFile) sync(2, patch.bytes)
}
sync(1, state.sequence.snapshot)
for (const upload of state.uploads) sync(3, upload.patch)
for (const entry of state.tampered) sync(entry.kind === 'patch' ? 0 : 1, entry.bytes)

// --- options -----------------------------------------------------------------------------------
for (const lines of [
    ['--headless', '--listen', 'socket'], ['--sandbox', '--profile', 'p', '--theme', 'dark'], ['--help'],
    ['--service', 'wss://service.example.org/ws/chat', '--service-root-key', '11'.repeat(32), '--proxy', 'socks5://u:p%40@[::1]:1080'],
    ['--service', 'ws://127.0.0.1:9/ws', '--service-ca', '/nowhere'], ['--proxy', 'http://proxy.example.org:3128'],
    ['none'], ['system'], ['socks5://h:70000'], ['HELIO_SANDBOX_PORT=80', 'PORT=0', 'CHATSTATE_TTL_SECS=5', 'MAX_COMPANIONS=4', 'ADV_SECRET_KEY=AAAA'],
]) seed('options', lines.join('\n'))
