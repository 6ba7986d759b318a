// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { cpSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

import { textOf } from '../lib/baileys.mjs';

export const name = 'ratchets and prekeys are lost on either side; every text is readable, once';
export const limit = 240_000;

const each = 3;

/** Ada's profile as it was before she knew anybody, and the way back to it. */
class Backup {
    constructor(ada) {
        this.ada = ada;
        this.copy = `${ada.profile}-backup`;
    }

    async make() {
        await this.ada.shutdown();
        cpSync(this.ada.profile, this.copy, { recursive: true });
        await this.ada.start();
    }

    /** Ends with Ada still down. */
    async restore() {
        await this.ada.shutdown();
        rmSync(this.ada.profile, { recursive: true });
        cpSync(this.copy, this.ada.profile, { recursive: true });
    }
}

class Talk {
    constructor(t, ada, mine, ben) {
        Object.assign(this, { t, ada, mine, ben });
        this.account = mine.account;
        this.count = 0;
    }

    /** What faults call the account of this person. */
    number(pn) {
        return pn.split('@')[0];
    }

    async start() {
        await this.ada.start();
        await this.ada.waitForState(this.account, 'online');
    }

    async adaWrites() {
        const ids = new Map();
        for (let i = 0; i < each; ++i) {
            const text = `from Ada ${++this.count}`;
            ids.set((await this.ada.send(this.account, this.ben.pn, text)).id, text);
        }
        return ids;
    }

    async benWrites() {
        const ids = new Map();
        for (let i = 0; i < each; ++i) {
            const text = `from Ben ${++this.count}`;
            ids.set(await this.ben.sendText(this.mine.pn, text), text);
        }
        return ids;
    }

    async benReads(ids) {
        for (const [id, text] of ids) {
            this.t.equal(textOf(await this.ben.waitForMessage(id, 30_000)), text);
            await this.ada.waitForStep(this.account, id, 'delivered');
        }
        for (const id of ids.keys()) {
            const copies = this.ben.messages.filter(message => message.key.id === id);
            this.t.equal(copies.length, 1, `${id} once at Ben`);
        }
    }

    async adaReads(ids) {
        for (const [id, text] of ids) {
            const told = await this.ada.waitForNotification('message.received',
                params => params.id === id && params.kind !== 'placeholder', 30_000);
            this.t.equal(told.text, text);
        }
        const rows = await this.ada.history(this.account, this.ben.pn);
        for (const [id, text] of ids) {
            const found = rows.filter(row => row.id === id);
            this.t.deepEqual(found.map(row => row.text), [text], `${id} once at Ada`);
            const told = this.ada.told('message.received', params => params.id === id);
            this.t.equal(told.length, 1, `${id} announced once`);
        }
    }

    async bothWays() {
        await this.benReads(await this.adaWrites());
        await this.adaReads(await this.benWrites());
    }
}

const lacksRatchet = {
    async ben({ ben }, talk) {
        ben.forget('session');
        await talk.benReads(await talk.adaWrites());
        await talk.bothWays();
    },
    async ada({ backup }, talk) {
        await backup.restore();
        await talk.start();
        await talk.adaReads(await talk.benWrites());
        await talk.bothWays();
    },
};

const hasNoPreKeys = {
    /** First messages without a one-time prekey; afterwards the service has enough again. */
    async ada({ t, ada, ben }, talk) {
        await ada.shutdown();
        await t.sandbox.fault('prekeys', { target: { account: talk.number(talk.mine.pn) }, leave: 0 });
        ben.forget('session');
        const ids = await talk.benWrites();
        await talk.start();
        await talk.adaReads(ids);
        await talk.bothWays();
        const devices = await t.sandbox.devices(talk.mine.pn);
        t.ok(devices.every(device => device.device === 0 || device.prekeys >= 100),
            `refilled: ${devices.map(device => device.prekeys)}`);
    },
    async ben({ t, ben, backup }, talk) {
        await ben.disconnect();
        await t.sandbox.fault('prekeys', { target: { account: talk.number(ben.pn) }, leave: 0 });
        await backup.restore();
        await talk.start();
        const ids = await talk.adaWrites();
        await ben.connect();
        await talk.benReads(ids);
        await talk.bothWays();
    },
};

/** The upload behind a login is over: the service has enough keys of this account again. */
async function uploaded(t, pn) {
    for (let tries = 0; tries < 200; tries++) {
        const devices = await t.sandbox.devices(pn);
        if (devices.every(device => device.device === 0 || device.prekeys >= 100))
            return;
        await pause(50);
    }
    throw new Error('no new prekeys in ten seconds');
}

const lacksPrivateHalves = {
    /** The service hands out keys that Ada made after the backup to which she returns. */
    async ada({ t, ada, ben, backup }, talk) {
        await t.sandbox.fault('prekeys', { target: { account: talk.number(talk.mine.pn) }, leave: 0 });
        await ada.shutdown();
        await ada.start();
        await ada.waitForState(talk.account, 'online');
        // Without these keys there is nothing whose private halves could be missing.
        await uploaded(t, talk.mine.pn);
        await backup.restore();
        ben.forget('session');
        const ids = await talk.benWrites();
        await talk.start();
        await talk.adaReads(ids);
        await talk.bothWays();
    },
    async ben({ ben, backup }, talk) {
        await backup.restore();
        ben.forget('session');
        ben.forget('pre-key');
        await talk.start();
        await talk.benReads(await talk.adaWrites());
        await talk.bothWays();
    },
};

export async function run(t) {
    const [ada, ben] = await Promise.all([t.heliograph(), t.baileys('Ben')]);
    const mine = await ada.link('Ada');
    const talk = new Talk(t, ada, mine, ben);
    const backup = new Backup(ada);
    await backup.make();
    await ada.waitForState(mine.account, 'online');
    await talk.bothWays();
    const world = { t, ada, ben, backup };
    const asked = async () => ({
        ada: await t.sandbox.retriesOf(mine.pn), ben: await t.sandbox.retriesOf(ben.pn),
    });
    for (const [what, sides] of Object.entries({ lacksRatchet, hasNoPreKeys, lacksPrivateHalves })) {
        for (const [who, step] of Object.entries(sides)) {
            const before = await asked();
            await step(world, talk);
            const after = await asked();
            t.note(`${who} ${what}: retry receipts of Ada ${after.ada - before.ada}, of Ben ${after.ben - before.ben}`);
            // Without one-time prekeys everything opens at once; otherwise the loser has to ask.
            if (what === 'hasNoPreKeys')
                t.deepEqual(after, before, 'nobody had to ask');
            else
                t.ok(after[who] > before[who], `${who} had to ask`);
        }
    }
    await t.checkDeliveries();
}
