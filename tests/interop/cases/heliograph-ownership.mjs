// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { cpSync } from 'node:fs';
import path from 'node:path';

import { Heliograph } from '../lib/heliograph.mjs';

export const name = 'a conflict says who has the session, where that can be known';
export const limit = 180_000;
/** Two programs of one identity are what it is about. */
export const check = 'after_s=20&sockets=any';

/** What a client is told of the next conflict after `from` notifications. */
async function conflictOf(client, from = 0) {
    return client.waitFor(() => client.notifications.slice(from)
        .find(({ method, params }) => method === 'session.state' && params.cause === 'StreamReplaced'
            && params.state !== 'settling'), 60_000, 'a conflict').then(told => told.params);
}

/** One lost the session to the other, and says so everywhere. */
async function names(t, client, account, other) {
    const told = await conflictOf(client);
    t.equal(told.evidence, 'copiedProfile');
    t.equal(told.other.process, other.child.pid);
    t.equal(path.basename(told.other.profile), path.basename(other.profile));
    t.ok(told.message.includes(`process ${other.child.pid}`) && told.message.endsWith(' · 440'), told.message);
    const rows = await client.request('session.timeline', { account, cause: 'StreamReplaced' });
    const row = rows.at(-1);
    t.equal(row.from, 'online');
    t.equal(row.status, 440);
    t.equal(row.process, client.child.pid);
    t.ok(row.retryAt > row.time && row.attempt > 0 && row.generation > 0);
    t.equal(row.evidence, 'copiedProfile');
    t.equal(row.other.process, other.child.pid);
    t.equal(row.detail, 'replaced');
}

export async function run(t) {
    // Both meet in a folder of this case.
    const environment = { XDG_DATA_HOME: path.join(t.folder, 'data') };
    const first = await t.heliograph({ environment });
    const ada = await first.link('Ada');
    await first.shutdown();
    const second = new Heliograph(t.sandbox, `${first.profile} copy`, { environment });
    t.clients.push(second);
    cpSync(first.profile, second.profile, { recursive: true });

    first.notifications.length = 0;
    await first.start();
    await first.waitForState(ada.account, 'online');
    await second.start();
    await names(t, first, ada.account, second);
    await names(t, second, ada.account, first);

    // A program that died is nobody; what it left says nothing.
    await second.kill9();
    await first.request('accounts.useHere', { account: ada.account });
    await first.waitForState(ada.account, 'online');
    const from = first.notifications.length;
    const target = { account: ada.pn.split('@')[0] };
    await t.sandbox.fault('duel', { target, every_s: 1, times: 1 });
    const told = await conflictOf(first, from);
    t.equal(told.evidence, 'nobodyHere');
    t.equal(told.other, undefined);
    t.ok(told.message.includes('No other Heliograph of yours'), told.message);
    await first.waitForState(ada.account, 'online');
}
