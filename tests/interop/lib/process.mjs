// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { readdirSync, readFileSync } from 'node:fs';

/** Resident memory of a process in bytes, now and at most; null where /proc does not tell. */
export function memoryOf(pid) {
    let status;
    try {
        status = readFileSync(`/proc/${pid}/status`, 'utf8');
    } catch {
        return null;
    }
    const bytes = field => 1024 * Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
    return { now: bytes('VmRSS'), most: bytes('VmHWM') };
}

/** How many files and threads a process has open; null where /proc does not tell. */
export function handlesOf(pid) {
    try {
        return {
            files: readdirSync(`/proc/${pid}/fd`).length,
            threads: readdirSync(`/proc/${pid}/task`).length,
        };
    } catch {
        return null;
    }
}

/** Processor time of a process in seconds (Linux). */
export function processorTimeOf(pid) {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
}
