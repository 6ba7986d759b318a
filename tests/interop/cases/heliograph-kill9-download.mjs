// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { Gone } from '../lib/heliograph.mjs';
import { picture } from '../lib/picture.mjs';
import { randomFrom } from '../lib/random.mjs';

export const name = 'kill -9 of Heliograph while files are downloaded';

// More deaths at other points: HELIOGRAPH_KILLS=50 HELIOGRAPH_SEED=7 (see ./test --long).
const kills = Number(process.env.HELIOGRAPH_KILLS ?? 6);
const seed = Number(process.env.HELIOGRAPH_SEED ?? 1);
export const limit = 120_000 + 15_000 * kills;

const hashOf = bytes => createHash('sha256').update(bytes).digest('hex');

/** Bytes that no other file of this case has. */
function contentOf(size, number) {
    const bytes = Buffer.alloc(size, `file ${number} `);
    bytes.writeUInt32BE(number, size - 4);
    return bytes;
}

/** Ben's files: pictures, which come without a name, and documents, two of one name. */
async function sendFiles(ben, to, from, count) {
    const files = [];
    for (let i = from; i < from + count; ++i) {
        const isPicture = i % 3 === 0;
        const bytes = isPicture ? picture(`picture ${i} ${'x'.repeat(30_000)}`)
            : contentOf(50_000 + 400_000 * (i % 4), i);
        const id = isPicture ? await ben.sendPicture(to, bytes, `picture ${i}`)
            : await ben.sendDocument(to, bytes, `report ${Math.floor(i / 4)}.bin`);
        files.push({ id, bytes: bytes.length, sha256: hashOf(bytes) });
    }
    return files;
}

/** Every finished file below the profile's media folder. */
function filesOf(folder) {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => path.join(entry.parentPath ?? entry.path, entry.name));
}

/** Downloads all of `files` at once; what died with the program is left for the next start. */
async function downloadAll(ada, place, files, target) {
    const results = await Promise.allSettled(files.map(async file => {
        const to = path.join(target, `${file.id}.out`);
        file.answer = await ada.request('media.download', { ...place, id: file.id, to });
    }));
    for (const { reason } of results) {
        if (reason && !(reason instanceof Gone))
            throw reason;
    }
}

export async function run(t) {
    const [ada, ben] = await Promise.all([t.heliograph(), t.baileys('Ben')]);
    const mine = await ada.link('Ada');
    const { account } = mine;
    const first = await ben.sendText(mine.pn, 'files follow');
    const { chat } = await ada.waitForMessage(first);
    const target = path.join(t.folder, 'saved');
    mkdirSync(target);
    const random = randomFrom(seed);
    const all = [];
    let unfinished = 0;
    for (let i = 0; i < kills; ++i) {
        const files = await sendFiles(ben, mine.pn, all.length, 4);
        all.push(...files);
        await ada.waitForState(account, 'online');
        for (const file of files)
            await ada.waitForMessage(file.id, 30_000);
        // At another point each time: while asking, fetching, decrypting, placing, copying.
        const done = downloadAll(ada, { account, chat }, files, target);
        await pause(60 * random());
        await ada.kill9();
        await done;
        unfinished += files.filter(file => !file.answer).length;
        // A name that stands there stands for a whole file.
        for (const file of files.filter(entry => existsSync(path.join(target, `${entry.id}.out`))))
            t.equal(hashOf(readFileSync(path.join(target, `${file.id}.out`))), file.sha256);
        await ada.start();
    }
    t.note(`killed ${kills} times (seed ${seed}) with ${unfinished} of ${all.length} files unfinished`);
    await ada.waitForState(account, 'online');
    await downloadAll(ada, { account, chat }, all, target);
    for (const file of all) {
        t.equal(file.answer.sha256.toLowerCase(), file.sha256);
        t.equal(hashOf(readFileSync(path.join(target, `${file.id}.out`))), file.sha256);
    }
    await ada.kill9();
    await ada.start();
    const again = await ada.request('media.download', { account, chat, id: all[0].id });
    t.equal(again.sha256.toLowerCase(), all[0].sha256);
    const kept = filesOf(path.join(ada.profile, 'media'));
    t.deepEqual(kept.filter(file => file.endsWith('.part')), [], 'nothing half is left');
    t.deepEqual(kept.map(file => hashOf(readFileSync(file))).sort(), all.map(file => file.sha256).sort(),
        'each file once');
    t.deepEqual(readdirSync(target).sort(), all.map(file => `${file.id}.out`).sort());
    const rows = await ada.history(account, chat);
    t.deepEqual(rows.map(row => row.id), [first, ...all.map(file => file.id)]);
    const told = ada.told('message.received').map(params => params.id);
    t.equal(new Set(told).size, told.length, 'no message announced twice');
}
