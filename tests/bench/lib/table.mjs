// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is measured, what it has to reach, and how it is printed.
import { median } from './measure.mjs';

/** One row: `ratio`, `most` and `share` are aims, in the order in which they are printed. */
const ratio = times => ({ ratio: times, words: `≥ ${times} ×` });
const most = (value, words = `≤ ${value}`) => ({ most: value, words });
const share = (part, times) => ({ share: part, ratio: times, words: `≥ ${times} ×, ≥ ${part * 100} % of the bound` });

/** What heliograph-bench reports as the bound of a row in the row's own turn. */
const ownBound = work => of => of(`${work}-bound`);
const primitive = name => of => of(name);
/** Messages a second when each brings a new key: two agreements and a key pair for two messages'
 * worth of sealing and opening. */
const agreements = of => of('x25519') / 3;

export const rows = [
    { work: 'node-encode', words: 'node of 794 bytes, 4 devices: encode', unit: '/s', aim: ratio(48) },
    { work: 'node-decode', words: 'the same: decode into owned nodes', unit: '/s', aim: ratio(5) },
    { work: 'frame-seal-800', words: 'Noise frame of 800 bytes: seal', unit: '/s', aim: ratio(12), bound: primitive('gcm-800') },
    { work: 'frame-open-800', words: 'Noise frame of 800 bytes: open', unit: '/s', aim: ratio(21), bound: primitive('gcm-800') },
    { work: 'frame-seal-64k', words: 'Noise frame of 64 KiB: seal', unit: '/s', bound: primitive('gcm-64k') },
    { work: 'frame-open-64k', words: 'Noise frame of 64 KiB: open', unit: '/s', bound: primitive('gcm-64k') },
    { work: 'ratchet-encrypt', words: 'Signal encrypt, 256 bytes, ratchet on disk', unit: '/s', aim: ratio(1.5) },
    { work: 'ratchet-decrypt', words: 'Signal decrypt, ratchet on disk', unit: '/s', aim: ratio(1.5) },
    { work: 'ratchet-turns', words: 'in turns, a new key for each message', unit: '/s', aim: ratio(1.5), bound: agreements },
    { work: 'ratchet-encrypt', theirs: 'ratchet-encrypt-files', words: 'Signal encrypt, against files of Baileys', unit: '/s' },
    { work: 'ratchet-decrypt', theirs: 'ratchet-decrypt-files', words: 'Signal decrypt, against files of Baileys', unit: '/s' },
    { work: 'media-encrypt', words: 'media, file to file: encrypt', unit: ' MiB/s', aim: share(0.9, 1.5), bound: ownBound('media-encrypt') },
    { work: 'media-encrypt-sidecar', words: 'the same with sidecar', unit: ' MiB/s', bound: ownBound('media-encrypt-sidecar') },
    { work: 'media-decrypt', words: 'media, file to file: decrypt with every check', unit: ' MiB/s', aim: share(0.9, 1.5), bound: ownBound('media-decrypt') },
    { work: 'media-memory', words: 'memory that media work adds', unit: ' MiB', aim: most(32, '< 32 MiB') },
    { work: 'texts', words: 'texts, end to end', unit: '/s', aim: ratio(1) },
    { work: 'texts-memory', theirs: 'texts', words: 'the same, profile in memory: no wait for a disk', unit: '/s' },
    { work: 'link', words: 'link until online', unit: ' ms', falls: true },
    { work: 'connect', words: 'connect until online', unit: ' ms', falls: true },
    { work: 'cut', words: 'cut until back online', unit: ' ms', aim: most(30_000, '< 30 s') },
    { work: 'start-headless', words: 'start until it answers, headless', unit: ' ms' },
    { work: 'start-window', words: 'start until the window is painted', unit: ' ms', aim: most(1000, '≤ 1 s') },
    { work: 'memory-headless', words: 'memory, headless without an account', unit: ' MiB', aim: most(60, '≤ 60 MiB') },
    { work: 'memory-linked', words: 'memory, one account, no window', unit: ' MiB', falls: true },
    { work: 'memory-window', words: 'memory, window and one account', unit: ' MiB', aim: most(150 / 1.048576, '≤ 150 MB') },
    { work: 'accounts-memory', words: 'many accounts: memory of each beyond the first', unit: ' MiB', aim: most(6, '≤ 6 MiB'), falls: true },
    { work: 'accounts-idle', words: 'all of them idle: share of a core', unit: ' %', falls: true },
    { work: 'accounts-back', words: 'service restarted: until all are back', unit: ' ms', aim: most(30_000, '< 30 s'), falls: true },
];

/** What came out, round by round. */
export class Measurements {
    constructor() {
        this.values = new Map();
    }

    add(who, work, value) {
        const key = `${who} ${work}`;
        this.values.set(key, [...this.values.get(key) ?? [], value]);
    }

    ours(work, value) {
        this.add('ours', work, value);
    }

    theirs(work, value) {
        this.add('theirs', work, value);
    }

    median(who, work) {
        const values = this.values.get(`${who} ${work}`);
        return values ? median(values) : undefined;
    }

    /** Median of the ratios within each round, which neighbours on the machine disturb least. */
    ratio(row) {
        const ours = this.values.get(`ours ${row.work}`);
        const theirs = this.values.get(`theirs ${row.theirs ?? row.work}`);
        if (!ours || !theirs)
            return undefined;
        return median(ours.map((value, i) => row.falls ? theirs[i] / value : value / theirs[i]));
    }
}

function isReached(aim, { ours, times, part }) {
    if (!aim)
        return '';
    const misses = (aim.ratio !== undefined && !(times >= aim.ratio))
        || (aim.share !== undefined && !(part >= aim.share))
        || (aim.most !== undefined && !(ours <= aim.most));
    return misses ? 'no' : 'yes';
}

function number(value, unit = '') {
    if (value === undefined)
        return '–';
    const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
    return value.toLocaleString('en', { maximumFractionDigits: digits }) + unit;
}

/** The table as Markdown, a row for everything that was measured. */
export function table(measured) {
    const boundOf = name => measured.median('ours', name);
    const lines = [['work', 'Heliograph', 'Baileys', 'ratio', 'aim', 'reached', 'bound'], null];
    for (const row of rows) {
        const ours = measured.median('ours', row.work);
        if (ours === undefined)
            continue;
        const theirs = measured.median('theirs', row.theirs ?? row.work);
        const times = measured.ratio(row);
        const bound = row.bound?.(boundOf) || undefined;
        const part = bound && ours / bound;
        lines.push([
            row.words, number(ours, row.unit), number(theirs, row.unit), number(times, times && ' ×'),
            row.aim?.words ?? '', isReached(row.aim, { ours, times, part }),
            bound ? `${number(bound, row.unit)} (${number(100 * part)} %)` : '',
        ]);
    }
    const widths = lines[0].map((_, column) => Math.max(...lines.map(line => line?.[column].length ?? 0)));
    const print = line => `| ${line.map((cell, i) => i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])).join(' | ')} |`;
    return lines.map(line => line ? print(line)
        : `|${widths.map((width, i) => i === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`).join('|')}|`).join('\n');
}
