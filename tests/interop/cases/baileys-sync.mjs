// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { proto } from '@whiskeysockets/baileys';

import { textOf } from '../lib/baileys.mjs';

export const name = 'Baileys gets history, names and settings from the phone, and shares its own';

const kinds = proto.HistorySync.HistorySyncType;
const chats = 3;
const messages = 10;
const older = 20;

async function history(t, ada) {
    // Baileys joins what comes while it buffers.
    await ada.waitFor(
        () => ada.histories.some(set => set.syncType === kinds.RECENT && set.progress === 100),
        20_000, 'the history of the phone');
    const all = ada.histories.flatMap(set => set.messages);
    t.equal(all.length, chats * messages);
    t.ok(ada.histories.flatMap(set => set.chats).length >= chats);

    // More of one chat, until the phone has no more.
    const chat = all[0].key.remoteJid;
    t.ok(await ada.socket.signalRepository.lidMapping.getLIDForPN(chat), 'its hidden id is known');
    let known = all.filter(message => message.key.remoteJid === chat)
        .sort((a, b) => Number(b.messageTimestamp) - Number(a.messageTimestamp));
    t.equal(known.length, messages);
    for (const expected of [15, older - 15]) {
        const oldest = known.at(-1);
        const request = await ada.socket.fetchMessageHistory(
            15, oldest.key, Number(oldest.messageTimestamp));
        const more = await ada.waitFor(
            () => ada.histories.find(set => set.peerDataRequestSessionId === request),
            20_000, 'older messages');
        t.equal(more.messages.length, expected);
        t.ok(more.messages.every(
            message => Number(message.messageTimestamp) < Number(oldest.messageTimestamp)));
        known = [...known, ...more.messages];
    }
    t.equal(new Set(known.map(message => message.key.id)).size, messages + older);
}

async function contacts(t, ada) {
    const { accounts } = await t.sandbox.control('GET', '/accounts');
    for (const person of accounts.filter(account => account.scripted)) {
        const contact = await ada.waitFor(() => ada.contacts.get(person.pn), 20_000,
            () => `the contact ${person.push_name}`);
        t.equal(contact.name, person.push_name);
        t.equal(contact.lid, person.lid);
    }
}

async function settings(t, id, ada, second, chat) {
    const until = Date.now() + 8 * 3600 * 1000;
    await ada.socket.chatModify({ mute: until }, chat);
    await second.waitFor(() => second.chatUpdates.some(
        update => update.id === chat && Number(update.muteEndTime) === until), 20_000, 'the mute');
    await second.socket.chatModify({ pin: true }, chat);
    await ada.waitFor(() => ada.chatUpdates.some(
        update => update.id === chat && update.pinned), 20_000, 'the pin');

    // The phone changes something, too.
    await t.sandbox.control('POST', `/accounts/${id}/app-state`,
        { index: ['setting_pushName'], push_name: 'Ada of the phone' });
    for (const device of [ada, second])
        await device.waitFor(() => device.pushName === 'Ada of the phone', 20_000,
            () => `the name of the phone (${device.pushName})`);
    await ada.socket.updateProfileName('Ada of a companion');
    await second.waitFor(() => second.pushName === 'Ada of a companion', 20_000,
        () => `the name of the companion (${second.pushName})`);
}

export async function run(t) {
    const { id } = await t.sandbox.control('POST', '/accounts', { push_name: 'Ada' });
    await t.sandbox.control('POST', `/accounts/${id}/history`, { chats, messages, older });
    const ada = await t.baileys('Ada');
    t.equal(ada.pn, `${id}@s.whatsapp.net`);
    await history(t, ada);
    await contacts(t, ada);

    const ben = await t.baileys('Ben');
    await t.sandbox.fault('app_state', { app_state: 'has_more', n: 1 });
    const second = await t.baileys('Ada');
    await contacts(t, second);
    await settings(t, id, ada, second, ben.pn);
    const named = await ben.waitForMessage(await ada.sendText(ben.pn, 'who am I?'));
    t.equal(named.pushName, 'Ada of a companion');

    // What a companion could not open it gets from the phone.
    const lost = await ada.waitForMessage(await ben.sendText(ada.pn, 'once more, please'));
    await ada.socket.requestPlaceholderResend(lost.key);
    const again = await ada.waitFor(
        () => ada.messages.filter(message => message.key.id === lost.key.id).at(1),
        20_000, 'the message from the phone');
    t.equal(textOf(again), 'once more, please');

    const { events } = await t.sandbox.control('GET', '/events?kind=unsound_patch');
    t.deepEqual(events, []);
}
