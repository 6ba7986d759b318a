// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

import { faultsOfAll, faultsOfOne, strike } from '../lib/fleet-faults.mjs';
import { eachOf, Fleet, quantile } from '../lib/fleet.mjs';
import { randomFrom } from '../lib/random.mjs';

export const name = 'fifty accounts in one program under every fault: each message once, each comes back';

// By default each fault meets one account doing one thing; HELIOGRAPH_FLEET_ROUNDS=4 meets all four
// activities, 8 each of them with two seeds, and so on. HELIOGRAPH_FLEET: how many accounts.
const size = Number(process.env.HELIOGRAPH_FLEET ?? 50);
const rounds = Number(process.env.HELIOGRAPH_FLEET_ROUNDS ?? 1);
const seed = Number(process.env.HELIOGRAPH_SEED ?? 1);
export const limit = 240_000 + 3_000 * size + 600_000 * rounds;

/** Online for so long, the engine takes a connection for stable and its delays begin anew. */
const rest = 61_000;
const texts = 4;

/** Longest wait (ms): a held account comes back after a minute, an unanswered request ends then. */
const patience = 150_000;

/** What the account that is hit does meanwhile: each hands its messages over and returns them. */
const activities = {
    idle: async () => [],
    sending: (hit, peer, what) => hand(texts, i => hit.text(peer, `${what} out ${i}`)),
    receiving: (hit, peer, what) => hand(texts, i => peer.text(hit, `${what} in ${i}`)),
    uploading: (hit, peer, what) => hand(1, i => hit.picture(peer, `${what} picture ${i}`)),
};

async function hand(count, send) {
    const messages = [];
    for (let i = 0; i < count; ++i)
        messages.push(await send(i));
    return messages;
}

/** From leaving to being online again (ms), as the program told it after `from`. */
function recoveryOf(member, from) {
    const told = member.states.slice(from);
    const left = told.find(entry => entry.state !== 'online');
    return left ? member.states.at(-1).at - left.at : 0;
}

class Matrix {
    constructor(t, fleet) {
        this.t = t;
        this.fleet = fleet;
        this.random = randomFrom(seed);
        this.messages = [];
        this.recoveries = [];
        this.slowOnes = [];
    }

    /** One fault of one account that is in the middle of something. */
    async one(fault, activity, hit, peer) {
        const what = `${fault.name} while ${activity}`;
        const { sandbox } = this.t;
        let ids = [];
        try {
            await Promise.all([hit.online(patience), peer.online(patience)]);
            const from = hit.states.length;
            const act = () => activities[activity](hit, peer, what);
            // What would be over before the fault is there waits for it.
            const accepted = fault.needs || !fault.ends ? null : act();
            await pause(30 * this.random());
            ids = await strike(sandbox, fault.faults, { account: hit.digits });
            const messages = await (accepted ?? act());
            if (fault.ends) {
                await hit.waitFor(() => hit.states.slice(from).some(entry => entry.state !== 'online'),
                    70_000, () => `${hit.name} to notice ${what}`);
                await hit.online(patience);
                (fault.slow ? this.slowOnes : this.recoveries).push(recoveryOf(hit, from));
            }
            await this.fleet.arrived(messages, patience);
            // Who does nothing gets nothing that could be delayed or doubled.
            if (fault.ends || activity !== 'idle') {
                const firings = await sandbox.firings();
                // What comes later, to end the trial, may not have been needed.
                const wanted = ids.filter((_, index) => !fault.faults[index].after_ms);
                this.t.ok(wanted.every(id => firings.get(id) > 0), 'the fault has struck');
            }
            this.messages.push(...messages);
        } catch (error) {
            throw new Error(`${what} (${hit.name}): ${error.message}`, { cause: error });
        } finally {
            for (const id of ids)
                await sandbox.heal(id);
        }
    }

    /** Every fault on an account of its own, a pair at a time; each pair meets two or three. */
    async round(number) {
        const names = Object.keys(activities);
        const pairs = this.fleet.pairs();
        const lanes = pairs.map(() => []);
        const lonely = [];
        for (const [index, fault] of faultsOfOne.entries()) {
            const lane = index % pairs.length;
            const turn = Math.floor(index / pairs.length) + number;
            const [hit, peer] = turn % 2 === 0 ? pairs[lane] : [...pairs[lane]].reverse();
            const fitting = fault.needs ?? names;
            const trial = [fault, fitting[(index + number) % fitting.length], hit, peer];
            (fault.alone ? lonely : lanes[lane]).push(trial);
        }
        await this.#trials(lanes.length, lanes);
        await this.#trials(1, lonely.map(trial => [trial]));
    }

    #trials(width, lanes) {
        return eachOf(lanes, width, async lane => {
            for (const trial of lane)
                await this.t.trial(`${trial[0].name} while ${trial[1]}`, () => this.one(...trial));
        });
    }

    /** A fault that everybody meets, half of them doing the same thing. */
    async all(fault, activity) {
        const { fleet, t } = this;
        await fleet.allOnline(patience);
        const from = fleet.members.map(member => member.states.length);
        const what = `${fault.name} while ${activity}`;
        const accepted = Promise.all(fleet.pairs().map(
            ([hit, peer]) => activities[activity](hit, peer, what)));
        await strike(t.sandbox, fault.faults);
        await pause(fault.ms);
        const over = Date.now();
        const messages = (await accepted).flat();
        await Promise.all(fleet.members.map(async (member, index) => {
            await member.waitFor(() => member.states.length > from[index], 70_000,
                () => `${member.name} to notice ${what}`);
            await member.online(patience);
        }));
        const back = fleet.members.map(member => member.states.at(-1).at - over);
        await fleet.arrived(messages, patience);
        this.messages.push(...messages);
        t.note(`${what}: all ${size} back, p50 ${quantile(back, 0.5)} ms, p99 ${quantile(back, 0.99)} ms after its end`);
    }
}

export async function run(t) {
    const fleet = new Fleet(await t.heliograph(), t.folder);
    await fleet.link(size);
    await fleet.greet();
    const matrix = new Matrix(t, fleet);
    const names = Object.keys(activities);
    const common = rounds > 1 ? faultsOfAll : faultsOfAll.slice(0, 2);
    const calm = () => (rounds > 1 ? pause(rest) : null);
    for (let number = 0; number < rounds; ++number) {
        for (const [index, fault] of common.entries()) {
            const activity = names[(index + number) % names.length];
            await calm();
            await t.trial(`${fault.name} while ${activity}, all`, () => matrix.all(fault, activity));
        }
        await calm();
        await matrix.round(number);
    }
    fleet.checkOnce(matrix.messages);
    const words = (name, times) => `${name}: ${times.length}, p50 ${quantile(times, 0.5)} ms, p99 ${quantile(times, 0.99)} ms`;
    t.note(words('back at once, from noticing it', matrix.recoveries));
    t.note(words('back after a delay of its table', matrix.slowOnes));
    t.note(`${matrix.messages.length} messages, each once (seed ${seed})`);
    t.checkTrials();
}
