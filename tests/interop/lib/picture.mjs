// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));

/**
 * The test picture with `note` in a JPEG comment, so that every picture sent has other bytes
 * and another hash while it still decodes.
 */
export function picture(note) {
    const bytes = readFileSync(path.join(here, '../data/picture.jpg'));
    const comment = Buffer.from(note, 'utf8');
    const head = Buffer.from([0xff, 0xfe, (comment.length + 2) >> 8, (comment.length + 2) & 0xff]);
    const afterHeader = 4 + bytes.readUInt16BE(4);
    return Buffer.concat([
        bytes.subarray(0, afterHeader), head, comment, bytes.subarray(afterHeader),
    ]);
}

/** A small JPEG for the preview that travels inside the message. */
export function thumbnail() {
    return readFileSync(path.join(here, '../data/thumbnail.jpg'));
}

export function sha256(bytes) {
    return createHash('sha256').update(bytes).digest('hex');
}
