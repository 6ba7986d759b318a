// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// node make-emoji.mjs EMOJI-TEST ANNOTATIONS DERIVED
// Writes emoji.txt and the words of each language beside itself; README.md names the sources.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const languages = ['en', 'de'];
const [test, annotations, derived] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const light = '\u{1F3FB}';
const anyTone = /[\u{1F3FB}-\u{1F3FF}]/gu;
const plain = (emoji) => emoji.replaceAll('\uFE0F', '');
const tones = (emoji) => new Set(emoji.match(anyTone) ?? []);

const rows = [];
const toned = new Map();
let group = '';
for (const line of readFileSync(test, 'utf8').split('\n')) {
    group = /^# group: (.*)$/.exec(line)?.[1] ?? group;
    const points = /^([0-9A-F ]+?)\s*; fully-qualified/.exec(line)?.[1];
    if (!points)
        continue;
    const emoji = String.fromCodePoint(...points.split(' ').map((point) => parseInt(point, 16)));
    const name = /# \S+ E\S+ (.*)$/.exec(line)[1];
    if (tones(emoji).size === 0)
        rows.push({ group, emoji, name });
    else if (tones(emoji).size === 1 && emoji.includes(light))
        toned.set(plain(emoji.replace(anyTone, '')), emoji);
}

let table = '';
let last = '';
for (const row of rows) {
    if (row.group !== last)
        table += `# ${row.group}\n`;
    last = row.group;
    const variant = toned.get(plain(row.emoji));
    table += variant ? `${row.emoji}\t${variant}\n` : `${row.emoji}\n`;
}
writeFileSync(join(here, 'emoji.txt'), table);

for (const language of languages) {
    const read = (folder, part) => JSON.parse(readFileSync(
        join(folder, part, language, 'annotations.json'), 'utf8'))[part].annotations;
    const known = { ...read(annotations, 'annotations'), ...read(derived, 'annotationsDerived') };
    const words = rows.map(({ emoji, name }) => {
        const found = known[plain(emoji)] ?? known[emoji] ?? {};
        const keywords = (found.default ?? []).filter((word) => word !== found.tts?.[0]);
        return [emoji, found.tts?.[0] ?? name, ...keywords].join('\t');
    });
    writeFileSync(join(here, `words-${language}.txt`), words.join('\n') + '\n');
}
