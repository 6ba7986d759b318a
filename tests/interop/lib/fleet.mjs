// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { newMessageId } from './heliograph.mjs';
import { picture } from './picture.mjs';
import { Observable } from './signal.mjs';

/** Runs `work` on every item, at most `width` at a time. */
export async function eachOf(items, width, work) {
    const rest = [...items.entries()];
    const lane = async () => {
        for (let next = rest.shift(); next; next = rest.shift())
            await work(next[1], next[0]);
    };
    await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
}

/** The value below which the part `share` of the numbers lies; 0 without any. */
export function quantile(numbers, share) {
    const sorted = [...numbers].sort((a, b) => a - b);
    return sorted.length === 0 ? 0 : sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** One account of a fleet: what the program told of it, kept so that waiting costs nothing. */
class Member extends Observable {
    constructor(fleet, linked, name) {
        super();
        Object.assign(this, linked);
        this.fleet = fleet;
        this.name = name;
        this.state = 'online';
        /** Each state that was told, with its cause and the time (ms). */
        this.states = [];
        /** How often each message was announced here, and what it says. */
        this.received = new Map();
        /** The furthest step of each message that went out from here. */
        this.steps = new Map();
    }

    /** Digits by which the control interface knows it. */
    get digits() {
        return this.pn.split('@')[0];
    }

    take({ method, params }) {
        if (method === 'session.state') {
            this.state = params.state;
            this.states.push({ state: params.state, cause: params.cause, at: Date.now() });
        } else if (method === 'message.received' && !params.fromMe) {
            const known = this.received.get(params.id);
            this.received.set(params.id, { times: (known?.times ?? 0) + 1, text: params.text ?? params.media?.caption });
        } else if (method === 'message.status') {
            this.steps.set(params.id, params.step);
        } else {
            return;
        }
        this.changed();
    }

    online(ms = 60_000) {
        return this.waitFor(() => {
            this.fleet.checkAlive();
            return this.state === 'online';
        }, ms, () => `${this.name} to be online (${this.state}, ${JSON.stringify(this.states.slice(-4))})`);
    }

    /** Hands a text over to be sent; resolves when it is in the queue, with its id. */
    async text(to, text) {
        const id = newMessageId();
        await this.fleet.client.send(this.account, to.pn, text, { id, wait: 'queued' });
        return { id, text, from: this, to };
    }

    async picture(to, caption) {
        const id = newMessageId();
        await this.fleet.client.request('messages.send', {
            account: this.account, to: to.pn, id, wait: 'queued',
            media: { path: this.fleet.pictureFile, as: 'image', caption },
        });
        return { id, text: caption, from: this, to };
    }
}

/** Many linked accounts in one program, that write to each other. */
export class Fleet {
    constructor(client, folder) {
        this.client = client;
        this.members = [];
        this.byAccount = new Map();
        this.pictureFile = path.join(folder, 'fleet.jpg');
        writeFileSync(this.pictureFile, picture('of a fleet'));
    }

    /** Links more accounts, a few at a time, until there are `size`. */
    async link(size) {
        this.client.off('changed', this.#takeAll);
        const first = this.members.length;
        const names = Array.from({ length: size - first }, (_, index) => `Member ${first + index}`);
        await eachOf(names, 6, async (name, index) => {
            const member = new Member(this, await this.client.link(name), name);
            this.members[first + index] = member;
            this.byAccount.set(member.account, member);
        });
        this.client.notifications.length = 0;
        this.client.on('changed', this.#takeAll);
    }

    /** What was told is kept by who it is about, and nowhere else. */
    #takeAll = () => {
        for (const entry of this.client.notifications.splice(0))
            this.byAccount.get(entry.params.account)?.take(entry);
    };

    checkAlive() {
        if (this.client.ended !== null)
            throw new Error(`heliograph ended (${this.client.ended})`);
    }

    /** [first, second], [third, fourth] …: who writes to whom. */
    pairs() {
        return this.members.flatMap((member, index) =>
            index % 2 === 1 ? [[this.members[index - 1], member]] : []);
    }

    /** A message each way in every pair, so that later ones need no keys. */
    async greet() {
        await eachOf(this.pairs(), 8, async ([left, right]) => {
            await this.arrived([await left.text(right, 'hello')]);
            await this.arrived([await right.text(left, 'hello back')]);
        });
    }

    allOnline(ms) {
        return Promise.all(this.members.map(member => member.online(ms)));
    }

    /** Waits until each of these messages is there and confirmed to who sent it. */
    async arrived(messages, ms = 60_000) {
        for (const { id, from, to, text } of messages) {
            const state = () => `${text} from ${from.name} (${from.state}, ${from.steps.get(id)}) at ${to.name} (${to.state})`;
            await to.waitFor(() => to.received.get(id), ms, state);
            await from.waitFor(() => ['delivered', 'read'].includes(from.steps.get(id)), ms, state);
        }
    }

    /** Throws unless each of these messages was announced exactly once, and as it was written. */
    checkOnce(messages) {
        for (const { id, to, text } of messages) {
            const { times, text: said } = to.received.get(id) ?? { times: 0 };
            if (times !== 1 || said !== text)
                throw new Error(`${id} (${text}) came ${times} times to ${to.name} and says ${said}`);
        }
    }
}
