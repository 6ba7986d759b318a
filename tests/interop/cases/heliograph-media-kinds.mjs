// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { contextOf, mediaOf, textOf } from '../lib/baileys.mjs';
import { sha256, thumbnail } from '../lib/picture.mjs';

export const name = 'videos, GIFs, audio, voice notes and documents both ways, every byte the same';

const samples = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../data/media');
const sample = file => path.join(samples, file);
const bytesOf = file => readFileSync(sample(file));
const plain = value => Buffer.from(value ?? []);

/** What Heliograph sends, and what Baileys must see of it. */
const outgoing = [
    {
        file: 'clip.mp4', as: 'video', caption: 'a film', field: 'videoMessage',
        says: { mimetype: 'video/mp4', seconds: 2, width: 96, height: 64, gifPlayback: false },
        has: ['jpegThumbnail', 'streamingSidecar'],
    },
    {
        file: 'turned.mp4', as: 'gif', caption: 'a loop', field: 'videoMessage',
        says: { mimetype: 'video/mp4', seconds: 1, width: 480, height: 640, gifPlayback: true },
        has: ['jpegThumbnail'],
    },
    {
        file: 'hevc.mp4', as: 'video', field: 'videoMessage',
        says: { mimetype: 'video/mp4', seconds: 1, width: 96, height: 64 }, has: [],
    },
    {
        file: 'tone.mp3', as: 'audio', field: 'audioMessage',
        says: { mimetype: 'audio/mpeg', seconds: 2, ptt: false }, has: [],
    },
    {
        file: 'tone.m4a', as: 'audio', field: 'audioMessage',
        says: { mimetype: 'audio/mp4', seconds: 2, ptt: false }, has: [],
    },
    {
        file: 'voice.ogg', as: 'voice', field: 'audioMessage',
        says: { mimetype: 'audio/ogg; codecs=opus', seconds: 3, ptt: true },
        has: ['waveform', 'streamingSidecar'],
    },
    {
        file: 'clip.webm', as: 'document', caption: 'look at it at home', field: 'documentMessage',
        says: { mimetype: 'video/webm', fileName: 'clip.webm', title: 'clip' }, has: [],
    },
    {
        file: 'vorbis.ogg', as: 'document', field: 'documentMessage',
        says: { fileName: 'vorbis.ogg' }, has: [],
    },
];

async function checkAtBaileys(t, ben, id, { file, caption, field, says, has }) {
    const message = await ben.waitForMessage(id);
    const media = mediaOf(message);
    const wrapped = message.message.documentWithCaptionMessage?.message ?? message.message;
    t.ok(wrapped[field], `${file} is a ${field}`);
    t.equal(Boolean(message.message.documentWithCaptionMessage),
        field === 'documentMessage' && Boolean(caption));
    t.equal(textOf(message), caption);
    for (const [name, value] of Object.entries(says))
        t.equal(media[name] ?? false, value, `${name} of ${file}`);
    for (const name of has)
        t.ok(plain(media[name]).length > 0, `${file} has a ${name}`);
    if (media.ptt) {
        const bars = [...plain(media.waveform)];
        t.equal(bars.length, 64);
        t.ok(bars.every(bar => bar <= 100) && bars[0] < bars[32] && bars[32] < bars[62],
            'it fades in');
    }
    const bytes = bytesOf(file);
    t.equal(Number(media.fileLength), bytes.length);
    t.equal(plain(media.fileSha256).toString('hex'), sha256(bytes));
    t.equal(sha256(await ben.download(message)), sha256(bytes));
}

/** All at once: each is a message, and they arrive in the order of the calls. */
async function kindsOut(t, { ada, mine, ben, others }) {
    const { account } = mine;
    const ids = await Promise.all(outgoing.map(({ file, as, caption }) =>
        ada.request('messages.send', {
            account, to: ben.pn, media: { path: sample(file), as, caption },
        }).then(({ id, status }) => {
            t.equal(status, 'sent');
            return id;
        })));
    for (const device of [ben, ...others]) {
        for (const [i, id] of ids.entries())
            await checkAtBaileys(t, device, id, outgoing[i]);
        t.deepEqual(device.messages.map(({ key }) => key.id).filter(id => ids.includes(id)), ids);
    }
    const rows = (await ada.history(account, ben.pn)).filter(row => ids.includes(row.id));
    for (const [i, id] of ids.entries()) {
        const { as, caption, says } = outgoing[i];
        const row = rows.find(entry => entry.id === id);
        t.equal(row.kind, as);
        t.equal(row.media.caption, caption);
        t.equal(row.media.seconds, says.seconds);
        t.equal(row.media.width, says.width);
        await ada.waitForStep(account, id, 'delivered');
    }
    return ids;
}

async function whatCannotBe(t, { ada, mine, ben }) {
    const send = media => ada.request('messages.send', { account: mine.account, to: ben.pn, media });
    const before = (await ada.history(mine.account, ben.pn)).length;
    for (const [file, as, errorName] of [
        ['clip.webm', 'video', 'NotAVideo'], ['tone.mp3', 'gif', 'NotAVideo'],
        ['vorbis.ogg', 'audio', 'NotAudio'], ['tone.mp3', 'voice', 'NotAVoiceNote'],
        ['stereo.ogg', 'voice', 'NotAVoiceNote'], ['clip.mp4', 'image', 'NotAnImage'],
    ])
        await t.rejects(send({ path: sample(file), as }), { errorName });
    await t.rejects(send({ path: sample('voice.ogg'), as: 'voice', caption: 'no' }), { code: -32602 });
    await t.rejects(send({ path: sample('clip.mp4'), as: 'film' }), { code: -32602 });
    t.equal((await ada.history(mine.account, ben.pn)).length, before);
}

/** A video that quotes, and a text that quotes a video. */
async function quotes(t, { ada, mine, ben, video }) {
    const { account } = mine;
    const back = await ben.sendText(mine.pn, 'nice');
    await ada.waitForMessage(back);
    const reply = await ada.request('messages.send', {
        account, to: ben.pn, quote: back,
        media: { path: sample('clip.mp4'), as: 'video', caption: 'again' },
    });
    t.equal(contextOf(await ben.waitForMessage(reply.id)).stanzaId, back);
    const words = await ada.send(account, ben.pn, 'this one', { quote: video });
    const { stanzaId, quotedMessage } = contextOf(await ben.waitForMessage(words.id));
    t.equal(stanzaId, video);
    t.equal(quotedMessage.videoMessage.caption, 'a film');
    t.equal(plain(quotedMessage.videoMessage.mediaKey).length, 32);
    const about = await ben.sendText(mine.pn, 'which?', ben.message(video));
    t.deepEqual((await ada.waitForMessage(about)).quote, { id: video, sender: mine.pn, text: 'a film' });
}

async function kindsIn(t, { ada, mine, ben, video }) {
    const { account } = mine;
    const jpegThumbnail = thumbnail().toString('base64');
    const film = { mimetype: 'video/mp4', jpegThumbnail, width: 96, height: 64 };
    const waveform = Uint8Array.from({ length: 64 }, (_, i) => i);
    const incoming = [
        ['clip.mp4', 'video', { ...film, seconds: 2, caption: 'yours' }, 'video'],
        ['turned.mp4', 'gif', { ...film, seconds: 1, gifPlayback: true, caption: 'moves' }, 'video'],
        ['tone.mp3', 'audio', { mimetype: 'audio/mpeg', seconds: 2 }, 'audio'],
        ['voice.ogg', 'voice',
            { mimetype: 'audio/ogg; codecs=opus', seconds: 3, ptt: true, waveform }, 'audio'],
        ['clip.webm', 'document',
            { mimetype: 'video/webm', fileName: 'clip.webm', caption: 'at home' }, 'document'],
    ];
    for (const [file, kind, more, field] of incoming) {
        const bytes = bytesOf(file);
        const quoted = kind === 'video' ? ben.message(video) : undefined;
        const id = await ben.sendMedia(mine.pn, { [field]: bytes, ...more }, quoted);
        const told = await ada.waitForMessage(id);
        t.equal(told.kind, kind);
        t.equal(told.media.mimeType, more.mimetype);
        t.equal(told.media.bytes, bytes.length);
        t.equal(told.media.caption, more.caption);
        t.equal(told.media.seconds, more.seconds);
        t.equal(told.media.width, more.width);
        t.equal(told.media.height, more.height);
        t.equal(told.media.fileName, more.fileName);
        t.equal(told.quote?.id, quoted?.key.id);
        const got = await ada.request('media.download', { account, chat: told.chat, id });
        t.equal(got.sha256.toLowerCase(), sha256(bytes));
        t.equal(sha256(readFileSync(got.path)), sha256(bytes));
        await ben.waitForStatus(id, 'delivered');
    }
}

export async function run(t) {
    const [ada, ben] = await Promise.all([t.heliograph(), t.baileys('Ben')]);
    const mine = await ada.link('Ada');
    const others = [await t.baileys('Ada')];
    const world = { ada, mine, ben, others };
    const [video] = await kindsOut(t, world);
    await whatCannotBe(t, world);
    await quotes(t, { ...world, video });
    await kindsIn(t, { ...world, video });
    t.equal(ben.undecryptable, 0);
    await t.checkDeliveries();
}
