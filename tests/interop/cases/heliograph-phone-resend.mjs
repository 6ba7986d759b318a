// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { cpSync, rmSync } from 'node:fs';

export const name = 'what neither opens nor comes again is asked of the own phone';
export const limit = 120_000;

export async function run(t) {
    const [ada, ben] = await Promise.all([t.heliograph(), t.baileys('Ben')]);
    const mine = await ada.link('Ada');
    const { account } = mine;
    await ada.shutdown();
    const copy = `${ada.profile}-backup`;
    cpSync(ada.profile, copy, { recursive: true });
    await ada.start();
    await ada.waitForState(account, 'online');
    await ben.waitForMessage((await ada.send(account, ben.pn, 'hello')).id);
    await ada.waitForMessage(await ben.sendText(mine.pn, 'hello too'));

    // Ada's ratchet is gone, and Ben knows no more what he wrote.
    await ada.shutdown();
    rmSync(ada.profile, { recursive: true });
    cpSync(copy, ada.profile, { recursive: true });
    const lost = [];
    for (let i = 0; i < 3; ++i)
        lost.push(await ben.sendText(mine.pn, `only the phone has ${i}`));
    await ben.disconnect();
    ben.sent.clear();
    await ben.connect();
    await ada.start();
    await ada.waitForState(account, 'online');
    const later = await ben.sendText(mine.pn, 'a later one');
    for (const [i, id] of lost.entries())
        t.equal((await ada.waitForMessage(id, 40_000)).text, `only the phone has ${i}`);
    await ada.waitForMessage(later);

    const rows = await ada.history(account, ben.pn);
    t.deepEqual(rows.map(row => row.id), [...lost, later], 'in their places, once');
    t.ok(rows.every(row => row.kind === 'text'), 'nothing waits any more');
    for (const id of [...lost, later])
        t.equal(ada.told('message.received', params => params.id === id).length, 1);
    t.ok(await t.sandbox.retriesOf(mine.pn) >= lost.length, 'the sender was asked first');
}
