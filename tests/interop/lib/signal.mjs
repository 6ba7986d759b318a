// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { EventEmitter } from 'node:events';

/** Something that changes and that one can wait on, without polling. */
export class Observable extends EventEmitter {
    constructor() {
        super();
        this.setMaxListeners(0);
    }

    /** Tells those who wait that something happened. */
    changed() {
        this.emit('changed');
    }

    /**
     * Resolves with the first truthy answer of `question`, which is asked now and after each
     * change; rejects after `ms` with a sentence made from `what`.
     */
    waitFor(question, ms, what) {
        return new Promise((resolve, reject) => {
            let timer = null;
            const finish = (settle, value) => {
                clearTimeout(timer);
                this.off('changed', ask);
                settle(value);
            };
            const ask = () => {
                try {
                    const answer = question();
                    if (answer)
                        finish(resolve, answer);
                } catch (error) {
                    finish(reject, error);
                }
            };
            timer = setTimeout(() => {
                const words = typeof what === 'function' ? what() : what;
                finish(reject, new Error(`waited ${ms} ms in vain for ${words}`));
            }, ms);
            this.on('changed', ask);
            ask();
        });
    }
}

/** The last lines a child process wrote, for the report of a failed case. */
export class Tail {
    constructor(limit = 60) {
        this.limit = limit;
        this.lines = [];
        this.rest = '';
    }

    push(chunk) {
        const parts = (this.rest + chunk.toString('utf8')).split('\n');
        this.rest = parts.pop();
        this.lines.push(...parts);
        this.lines.splice(0, Math.max(0, this.lines.length - this.limit));
    }

    toString() {
        return [...this.lines, this.rest].filter(line => line !== '').join('\n');
    }
}
