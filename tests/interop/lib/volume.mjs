// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import path from 'node:path';

/** A small file system of its own, which can be filled, emptied and made read-only. */
export class Volume {
    /** Mounts one of `mib` MiB; null where this user may not mount. */
    static make(folder, mib) {
        mkdirSync(folder, { recursive: true });
        const mounted = spawnSync('mount',
            ['-t', 'tmpfs', '-o', `size=${mib}m,mode=0700`, 'tmpfs', folder]);
        if (mounted.status !== 0)
            return null;
        const volume = new Volume();
        volume.folder = folder;
        volume.filler = path.join(folder, 'filler');
        return volume;
    }

    /** Writes until nothing more fits. */
    fill() {
        const file = openSync(this.filler, 'a');
        try {
            for (let size = 1 << 16; size >= 1;) {
                try {
                    writeSync(file, Buffer.alloc(size));
                } catch (error) {
                    if (error.code !== 'ENOSPC')
                        throw error;
                    size >>= 1;
                }
            }
        } finally {
            closeSync(file);
        }
    }

    empty() {
        rmSync(this.filler, { force: true });
    }

    get free() {
        const { bavail, bsize } = statfsSync(this.folder);
        return bavail * bsize;
    }

    /** `mode` is ro or rw. */
    remount(mode) {
        const done = spawnSync('mount', ['-o', `remount,${mode}`, this.folder], { encoding: 'utf8' });
        if (done.status !== 0)
            throw new Error(`remount ${mode}: ${done.stderr}`);
    }

    unmount() {
        spawnSync('umount', ['-l', this.folder]);
    }
}
