// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Faults that an account comes back from by itself. `ends`: the connection ends (without it, the
 * account may stay online); `faults`: what is asked of the service, in this order; `slow`: it
 * comes back after the time that the table of causes gives and not at once; `alone`: it meets
 * whoever connects next, since nobody knows yet who that is; `needs`: what the account is about to do
 * when the fault is asked for, where nothing else meets it.
 */
const fin = { kind: 'drop', how: 'fin' };
const end = (name, ...faults) => ({ name, ends: true, faults });
// The connection ends last: the control interface would meet a refusal too.
const alone = (name, fault) => ({
    ...end(name, { ...fin, after_ms: 200 }, { ...fault, target: '*' }), alone: true,
});
const slow = (name, ...faults) => ({ name, ends: true, slow: true, faults });
const stays = (name, ...faults) => ({ name, ends: false, faults });
const during = (needs, fault) => ({ ...fault, needs });
const next = (tag, direction = 'out') => ({ next: { tag, direction } });

/** Faults of one account. */
export const faultsOfOne = [
    end('fin', fin),
    end('reset', { kind: 'drop', how: 'rst' }),
    end('close 1011', { kind: 'drop', how: 'ws_close', code: 1011 }),
    end('TLS alert', { kind: 'drop', how: 'tls_alert' }),
    end('cut within a frame', { kind: 'drop', how: 'fin', after_bytes: 300 }),
    end('drop after success', fin, { kind: 'drop', how: 'fin', when: { at_stage: 'success', after_ms: 100 } }),
    alone('drop at the hello', { kind: 'drop', how: 'rst', when: { at_stage: 'hello' } }),
    during(['sending', 'uploading'], end('drop at the next message out', { kind: 'drop', how: 'rst', when: next('message', 'in') }, { ...fin, after_ms: 1500 })),
    end('half open', { kind: 'half_open', mode: 'blackhole' }),
    end('stops reading', { kind: 'half_open', mode: 'stop_reading' }),
    end('stops writing', { kind: 'half_open', mode: 'stop_writing' }),
    end('silence of 3 s, then a reset', { kind: 'half_open', mode: 'blackhole', ms: 3000 }, { kind: 'drop', how: 'rst', after_ms: 3100 }),
    end('515', { kind: 'stream_error', code: 515 }),
    end('503', { kind: 'stream_error', code: 503 }),
    end('500', { kind: 'stream_error', code: 500 }),
    end('not well-formed', { kind: 'stream_error', child: 'xml-not-well-formed' }),
    end('stream end', { kind: 'xmlstreamend' }),
    slow('conflict', { kind: 'stream_error', conflict: 'replaced' }),
    slow('duel', { kind: 'duel', every_s: 1, times: 1 }),
    slow('banned for a second', { kind: 'failure', reason: 402, ban_code: 101, expire_s: 1 }, fin),
    end('failure 500', { kind: 'failure', reason: 500 }, fin),
    end('failure 503', { kind: 'failure', reason: 503 }, fin),
    alone('connection refused', { kind: 'refuse', mode: 'rst' }),
    alone('http 503', { kind: 'refuse', mode: 'http_503' }),
    alone('bad upgrade', { kind: 'refuse', mode: 'bad_upgrade' }),
    alone('slow accept', { kind: 'refuse', mode: 'slow_accept', ms: 1500 }),
    alone('garbage for a hello', { kind: 'noise', mode: 'garbage' }),
    { ...alone('certificate of another', { kind: 'cert', flaw: 'wrong_root' }), slow: true },
    end('wrong bits', { kind: 'corrupt', what: 'frame_bits' }, { ...fin, after_ms: 1500 }),
    end('wrong tag', { kind: 'corrupt', what: 'tag_mac' }, { ...fin, after_ms: 1500 }),
    end('wrong length', { kind: 'corrupt', what: 'length' }, { ...fin, after_ms: 1500 }),
    end('a lost stanza', { kind: 'lose' }, { ...fin, after_ms: 1500 }),
    end('undecodable node', { kind: 'corrupt', what: 'node_token' }, { ...fin, after_ms: 1500 }),
    end('undecodable deflation', { kind: 'corrupt', what: 'compressed' }, { ...fin, after_ms: 1500 }),
    stays('delay', { kind: 'delay', ms: 400, jitter_ms: 400, count: 20 }),
    during(['receiving'], stays('everything three times', { kind: 'duplicate', n: 3, count: 10 })),
    during(['receiving'], stays('shuffled', { kind: 'reorder', window: 4, count: 2 })),
    stays('7 bytes at a time', { kind: 'split', bytes: 7 }),
    stays('frames joined', { kind: 'coalesce', n: 4 }),
    stays('20 kB/s', { kind: 'throttle', bytes_per_s: 20_000 }),
    stays('clock a day ahead', { kind: 'clock', offset_s: 86_400 }),
    end('requests unanswered', { kind: 'iq_slow', ms: 2_000, count: 3 }, fin),
    end('requests refused', { kind: 'iq_error', code: 500, count: 3 }, fin),
    end('answers to others', { kind: 'iq_wrong_id', count: 1 }, fin),
    end('answers twice', { kind: 'iq_twice', count: 5 }, fin),
    end('empty answers', { kind: 'iq_empty', count: 2 }, fin),
    end('too many requests', { kind: 'rate_limit', per_s: 1, burst: 1, backoff: 1, match: { tag: 'iq' } }, fin),
    during(['sending', 'uploading'], stays('message refused with 500', { kind: 'ack_error', code: 500 })),
    during(['sending', 'uploading'], stays('foreign phash', { kind: 'ack_error', phash: '2:AAAAAAAA' })),
    during(['sending', 'uploading'], end('an ack lost', { kind: 'ack_never' }, { ...fin, after_ms: 1500 })),
    during(['sending', 'uploading'], end('a message and its ack lost', { kind: 'ack_never', deliver: false }, { ...fin, after_ms: 1500 })),
    during(['uploading'], stays('upload refused with 503', { kind: 'media', direction: 'up', status: 503 })),
    during(['uploading'], stays('upload refused with 401', { kind: 'media', direction: 'up', status: 401 })),
    during(['uploading'], stays('slow upload', { kind: 'media_slow', direction: 'up', bytes_per_s: 100_000 })),
];

/** Faults that all accounts meet at once; `ms`: when it is over, counted from the request. */
export const faultsOfAll = [
    { name: 'service restart', faults: [{ kind: 'crash', ms: 2000 }], ms: 2050 },
    { name: '503 to all', faults: [{ kind: 'stream_error', code: 503 }], ms: 0 },
    { name: 'reset of all', faults: [{ kind: 'drop', how: 'rst' }], ms: 0 },
    { name: 'ten seconds without a service', faults: [{ kind: 'crash', ms: 10_000 }], ms: 10_050 },
];

/** Asks the service for the faults, in this order; the answer is their ids. */
export async function strike(sandbox, faults, target = '*') {
    const ids = [];
    for (const fault of faults)
        ids.push(await sandbox.fault(fault.kind, { target, ...fault }));
    return ids;
}
