// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

import { faultsOfOne, strike } from '../lib/fleet-faults.mjs';
import { Fleet } from '../lib/fleet.mjs';
import { handlesOf, memoryOf } from '../lib/process.mjs';
import { randomFrom } from '../lib/random.mjs';

export const name = 'fifty accounts writing under random faults: nothing lost, nothing grows';

// HELIOGRAPH_SOAK_MINUTES=30 in ./test --long.
const minutes = Number(process.env.HELIOGRAPH_SOAK_MINUTES ?? 2);
const size = Number(process.env.HELIOGRAPH_FLEET ?? 50);
const seed = Number(process.env.HELIOGRAPH_SEED ?? 1);
export const limit = 60_000 * minutes + 400_000;

const mib = 1024 * 1024;
/** A shorter run says nothing about growth in an hour. */
const least = 25;
/** What an hour may add after the warm-up, which is the first third (bytes). */
const mostGrowth = mib;

/** A fault that is over soon; a conflict costs an hour once it was the fourth in ten minutes. */
const quick = faultsOfOne.filter(fault => !fault.alone && !fault.slow);

/** Slope of the line through these [x, y], by least squares. */
function slopeOf(points) {
    const mean = index => points.reduce((sum, point) => sum + point[index], 0) / points.length;
    const [x, y] = [mean(0), mean(1)];
    const across = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
    return across / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

class Soak {
    constructor(t, fleet) {
        this.t = t;
        this.fleet = fleet;
        this.random = randomFrom(seed);
        this.end = Date.now() + 60_000 * minutes;
        this.messages = [];
        this.faults = 0;
        this.samples = [];
    }

    get isOver() {
        return Date.now() > this.end;
    }

    pick(list) {
        return list[Math.floor(this.random() * list.length)];
    }

    /** A pair that writes to and fro, waiting for what it wrote. */
    async converse(pair) {
        for (let number = 1; !this.isOver; ++number) {
            const [from, to] = this.random() < 0.5 ? pair : [...pair].reverse();
            const what = `${from.name} ${number}`;
            const message = await (this.random() < 0.1 ? from.picture(to, what) : from.text(to, what));
            this.messages.push(message);
            await this.fleet.arrived([message], 180_000);
            await pause(2_000 * this.random());
        }
    }

    async strike() {
        while (!this.isOver) {
            await pause(1_000 + 2_000 * this.random());
            const fault = this.pick(quick);
            const target = { account: this.pick(this.fleet.members).digits };
            const ids = await strike(this.t.sandbox, fault.faults, target);
            ++this.faults;
            // What stands, as a slow line does, is over after a while.
            setTimeout(() => ids.forEach(id => this.t.sandbox.heal(id).catch(() => { })), 4_000);
        }
        await pause(5_000);
    }

    async sample() {
        const { pid } = this.fleet.client.child;
        for (const began = Date.now(); !this.isOver; await pause(2_000))
            this.samples.push([(Date.now() - began) / 3_600_000, memoryOf(pid)?.now]);
    }

    run() {
        return Promise.all([
            ...this.fleet.pairs().map(pair => this.converse(pair)), this.strike(), this.sample(),
        ]);
    }
}

export async function run(t) {
    const ada = await t.heliograph();
    const fleet = new Fleet(ada, t.folder);
    await fleet.link(size);
    await fleet.greet();
    await fleet.arrived([await fleet.members[0].picture(fleet.members[1], 'the first')]);
    // What this has opened, connections for media and threads that hash, is closed after a while.
    await pause(35_000);
    const before = handlesOf(ada.child.pid);
    const soak = new Soak(t, fleet);
    await soak.run();
    await fleet.allOnline(180_000);
    fleet.checkOnce(soak.messages);
    t.note(`${minutes} min, ${size} accounts, ${soak.faults} faults, ${soak.messages.length} messages, each once (seed ${seed})`);
    if (!before)
        return t.note('growth: not looked at, this system has no /proc');

    const end = Date.now() + 60_000;
    let after = handlesOf(ada.child.pid);
    while ((after.files > before.files || after.threads > before.threads) && Date.now() < end) {
        await pause(1_000);
        after = handlesOf(ada.child.pid);
    }
    t.note(`files ${before.files} → ${after.files}, threads ${before.threads} → ${after.threads}`);
    t.ok(after.files <= before.files, 'no file left open');
    t.ok(after.threads <= before.threads, 'no thread left');
    const tenth = Math.max(1, Math.floor(soak.samples.length / 10));
    t.note(`memory in tenths (MiB): ${soak.samples.filter((_, index) => index % tenth === 0)
        .map(sample => (sample[1] / mib).toFixed(1)).join(' ')}`);
    const warm = soak.samples.slice(Math.floor(soak.samples.length / 3));
    const growth = slopeOf(warm);
    t.note(`memory ${Math.round(soak.samples[0][1] / mib)} → ${Math.round(soak.samples.at(-1)[1] / mib)} MiB, `
        + `${(growth / mib).toFixed(2)} MiB/h over the last ${warm.length} samples`);
    if (minutes >= least)
        t.ok(growth < mostGrowth, `${growth} bytes an hour`);
}
