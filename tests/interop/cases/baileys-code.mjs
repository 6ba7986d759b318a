// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
export const name = 'Baileys links with a pairing code, beside one that was linked by QR';

export async function run(t) {
    const { id } = await t.sandbox.control('POST', '/accounts', { push_name: 'Ada' });
    const [ada, ben] = await Promise.all([t.baileys('Ada', { account: id }), t.baileys('Ben')]);
    t.equal(ada.pn, `${id}@s.whatsapp.net`);
    await ben.waitForMessage(await ada.sendText(ben.pn, 'typed, not scanned'));
    await ada.waitForMessage(await ben.sendText(ada.pn, 'scanned'));

    // A second device of the account, by QR; the first learns of it and writes to both.
    const second = await t.baileys('Ada');
    t.equal(second.pn, ada.pn);
    const both = await ben.sendText(ada.pn, 'to both');
    await Promise.all([ada.waitForMessage(both), second.waitForMessage(both)]);

    // Both devices are known to the account and hold keys.
    const { devices } = await t.sandbox.control('GET', `/accounts/${id}/devices`);
    t.deepEqual(devices.map(device => device.device), [1, 2]);
    t.ok(devices.every(device => device.online && device.greeted && device.prekeys > 0));
}
