// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
export const name = 'Baileys sees each end of a connection as the number that people know it by';

/** What strikes a connection that is up, and the status Baileys gives its end. */
const ends = [
    ['replaced', 440, 'stream_error', { conflict: 'replaced' }],
    ['restart', 515, 'stream_error', { code: 515 }],
    ['unavailable', 503, 'stream_error', { code: 503 }],
    ['not well-formed', 500, 'stream_error', { child: 'xml-not-well-formed' }],
    ['stream end', 428, 'xmlstreamend', {}],
    ['close 1011', 428, 'drop', { how: 'ws_close', code: 1011 }],
    ['fin', 428, 'drop', { how: 'fin' }],
    ['cut frame', 428, 'drop', { how: 'fin', after_bytes: 300 }],
];

/** What the service answers to a login in the place of success. */
const failures = [
    ['temporary ban', 402, { reason: 402, ban_code: 101, expire_s: 3600 }],
    ['outdated', 405, { reason: 405 }],
    ['server error', 500, { reason: 500 }],
    ['unavailable', 503, { reason: 503 }],
];

async function sees(t, client, what, statuses, action) {
    const before = client.closes.length;
    await action();
    await client.waitFor(() => client.closes.length >= before + statuses.length, 15_000,
        () => `${what}: the end of the connection`);
    t.deepEqual(client.closes.slice(before, before + statuses.length), statuses, what);
    await client.connect();
}

export async function run(t) {
    const [ada, ben] = await Promise.all([t.baileys('Ada'), t.baileys('Ben')]);
    const target = { account: ada.pn.split('@')[0] };
    for (const [what, status, kind, more] of ends)
        await sees(t, ada, what, [status], () => t.sandbox.fault(kind, { target, ...more }));
    for (const [what, status, more] of failures) {
        await t.sandbox.fault('failure', { target, ...more });
        await sees(t, ada, what, [428, status],
            () => t.sandbox.fault('drop', { target, how: 'fin' }));
    }

    // A second client of the same device, again and again; each time Baileys is told 440.
    const replaced = ada.closes.filter(status => status === 440).length;
    await t.sandbox.fault('duel', { target, every_s: 1, times: 2 });
    await ada.waitFor(() => ada.closes.filter(status => status === 440).length === replaced + 2,
        30_000, 'two duels lost');
    await ada.connect();

    // All of it has cost nothing: messages go both ways.
    await ben.waitForMessage(await ada.sendText(ben.pn, 'still here'));
    await ada.waitForMessage(await ben.sendText(ada.pn, 'so am I'));

    // The service is gone for a moment and comes back with everything it knew.
    const before = [ada, ben].map(client => client.closes.length);
    await t.sandbox.fault('crash', { ms: 1500 });
    for (const [index, client] of [ada, ben].entries()) {
        await client.waitFor(() => client.closes.length > before[index], 15_000,
            () => `the crash, seen by ${client.name}`);
    }
    await Promise.all([ada.connect(), ben.connect()]);
    await ben.waitForMessage(await ada.sendText(ben.pn, 'after the crash'));

    const firings = await t.sandbox.firings();
    t.ok([...firings.values()].every(times => times > 0), 'every fault has fired');

    // For good, and seen as such.
    ada.wanted = false;
    await t.sandbox.fault('stream_error', { target, code: 401, conflict: 'device_removed' });
    await ada.waitFor(() => ada.closes.at(-1) === 401, 15_000, 'logged out');
}
