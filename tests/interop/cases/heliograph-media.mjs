// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { textOf } from '../lib/baileys.mjs';
import { picture, sha256 } from '../lib/picture.mjs';

export const name = 'a picture both ways between Heliograph and Baileys, every byte the same';

async function pictureOut(t, ada, mine, ben) {
    const bytes = picture('drawn for Ben');
    const file = path.join(t.folder, 'for Ben.jpg');
    writeFileSync(file, bytes);
    const answer = await ada.request('messages.send', {
        account: mine.account, to: ben.pn, media: { path: file, caption: 'look', as: 'image' },
    });
    t.equal(answer.status, 'sent');
    const message = await ben.waitForMessage(answer.id);
    const image = message.message.imageMessage;
    t.equal(textOf(message), 'look');
    t.equal(image.mimetype, 'image/jpeg');
    t.equal(Number(image.fileLength), bytes.length);
    t.deepEqual([image.width, image.height], [640, 480]);
    t.ok(image.jpegThumbnail?.length > 0, 'a preview inside the message');
    t.equal(Buffer.from(image.fileSha256).toString('hex'), sha256(bytes));
    t.equal(sha256(await ben.download(message)), sha256(bytes));
    await ada.waitForStep(mine.account, answer.id, 'delivered');
}

async function pictureIn(t, ada, mine, ben) {
    const bytes = picture('drawn for Ada');
    const id = await ben.sendPicture(mine.pn, bytes, 'look too');
    const told = await ada.waitForMessage(id);
    t.equal(told.kind, 'image');
    t.equal(told.media.mimeType, 'image/jpeg');
    t.equal(told.media.bytes, bytes.length);
    t.equal(told.media.caption ?? told.text, 'look too');
    const target = path.join(t.folder, 'from Ben.jpg');
    const file = await ada.request(
        'media.download', { account: mine.account, chat: told.chat, id, to: target });
    t.equal(file.bytes, bytes.length);
    t.equal(file.sha256.toLowerCase(), sha256(bytes));
    t.equal(file.mimeType, 'image/jpeg');
    t.equal(sha256(readFileSync(file.path)), sha256(bytes));
    await ben.waitForStatus(id, 'delivered');
}

export async function run(t) {
    const [ada, ben] = await Promise.all([t.heliograph(), t.baileys('Ben')]);
    const mine = await ada.link('Ada');
    await pictureOut(t, ada, mine, ben);
    await pictureIn(t, ada, mine, ben);
    await t.checkDeliveries();
}
