// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import { textOf } from '../lib/baileys.mjs';

export const name = 'three Baileys clients share a group of the sandbox';

const rounds = 10;

/** The texts of one group that a client was given, in order of arrival. */
function textsIn(client, group) {
    return client.messages
        .filter(message => message.key.remoteJid === group && !message.key.fromMe)
        .map(textOf);
}

function rolesOf(metadata) {
    return Object.fromEntries(metadata.participants.map(({ phoneNumber, admin }) => [phoneNumber, admin]));
}

/** Everybody writes in turn; every other member gets every text once, and in order. */
async function talk(t, group, members, label) {
    const sent = new Map(members.map(member => [member, []]));
    const before = new Map(members.map(member => [member, textsIn(member, group).length]));
    for (let i = 0; i < rounds; ++i) {
        for (const writer of members) {
            const text = `${label} ${i} of ${writer.name}`;
            sent.get(writer).push(text);
            const id = await writer.sendText(group, text);
            // The first of each hands over a key; sessions are begun from one side at a time.
            if (i === 0)
                await Promise.all(members.filter(member => member !== writer)
                    .map(member => member.waitForMessage(id)));
        }
    }
    for (const reader of members) {
        const expected = members.filter(member => member !== reader).flatMap(member => sent.get(member));
        await reader.waitFor(
            () => textsIn(reader, group).length >= before.get(reader) + expected.length, 20_000,
            `all texts of ${label} at ${reader.name}`);
        const got = textsIn(reader, group).slice(before.get(reader));
        t.deepEqual([...got].sort(), [...expected].sort());
        for (const writer of members.filter(member => member !== reader))
            t.deepEqual(got.filter(text => sent.get(writer).includes(text)), sent.get(writer));
    }
}

async function receipts(t, group, writer, readers) {
    const id = await writer.sendText(group, 'who has read this?');
    for (const reader of readers) {
        const message = await reader.waitForMessage(id);
        t.equal(message.pushName, writer.name);
        t.equal(message.key.participant.split(':')[0].split('@')[0], writer.lid.split('@')[0]);
        await writer.waitFor(() => writer.groupReceipts(id, reader.lid, 'receiptTimestamp'),
            20_000, `${reader.name} to have got it`);
        t.ok(!writer.groupReceipts(id, reader.lid, 'readTimestamp'), 'nobody has read it yet');
        await reader.markRead(message);
        await writer.waitFor(() => writer.groupReceipts(id, reader.lid, 'readTimestamp'),
            20_000, `${reader.name} to have read it`);
    }
}

async function settings(t, group, ada, ben) {
    await ada.socket.groupUpdateSubject(group, 'Garden plans');
    await ada.socket.groupUpdateDescription(group, 'Beds and paths');
    await ada.socket.groupUpdateDescription(group, 'Beds, paths and a pond');
    await ada.socket.groupSettingUpdate(group, 'locked');
    let seen = await ben.socket.groupMetadata(group);
    t.equal(seen.subject, 'Garden plans');
    t.equal(seen.desc, 'Beds, paths and a pond');
    t.equal(seen.restrict, true);
    await t.rejects(ben.socket.groupUpdateSubject(group, 'Mine'), /forbidden/);
    await ada.socket.groupUpdateDescription(group);
    await ada.socket.groupSettingUpdate(group, 'unlocked');
    await ada.socket.groupSettingUpdate(group, 'announcement');
    seen = await ben.socket.groupMetadata(group);
    t.equal(seen.desc, undefined);
    t.equal(seen.announce, true);
    const refused = await ben.sendText(group, 'nobody reads this');
    await ben.waitForStatus(refused, 'error');
    await ada.socket.groupSettingUpdate(group, 'not_announcement');
    t.ok(!textsIn(ada, group).includes('nobody reads this'));
}

async function pictures(t, group, ada, ben) {
    await t.rejects(ben.socket.profilePictureUrl(group), /item-not-found/);
    const { id, content } = await ada.setGroupPicture(group);
    await ben.waitForStub('GROUP_CHANGE_ICON');
    const url = await ben.socket.profilePictureUrl(group, 'image');
    t.ok(id.length > 0);
    t.ok(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(content), 'as it was hung up');
}

async function roles(t, group, ada, ben) {
    t.equal((await ada.socket.groupParticipantsUpdate(group, [ben.pn], 'promote'))[0].status, '200');
    await ben.waitForStub('GROUP_PARTICIPANT_PROMOTE');
    t.equal(rolesOf(await ben.socket.groupMetadata(group))[ben.pn], 'admin');
    t.equal((await ben.socket.groupParticipantsUpdate(group, [ada.pn], 'demote'))[0].status, '405');
    t.equal((await ada.socket.groupParticipantsUpdate(group, [ben.pn], 'demote'))[0].status, '200');
    t.equal(rolesOf(await ada.socket.groupMetadata(group))[ben.pn], null);
}

async function offline(t, group, writers, sleeper) {
    await sleeper.disconnect();
    const ids = [];
    for (let i = 0; i < rounds; ++i) {
        for (const writer of writers)
            ids.push(await writer.sendText(group, `while away ${i} of ${writer.name}`));
    }
    const before = sleeper.messages.length;
    await sleeper.connect();
    for (const id of ids)
        await sleeper.waitForMessage(id);
    t.deepEqual(sleeper.messages.slice(before).map(message => message.key.id), ids);
}

export async function run(t) {
    const [ada, ben, cem] = await Promise.all([t.baileys('Ada'), t.baileys('Ben'), t.baileys('Cem')]);
    const { id: group, participants } = await ada.socket.groupCreate('Garden', [ben.pn]);
    t.deepEqual(participants.map(({ phoneNumber, admin }) => [phoneNumber, admin]),
        [[ada.pn, 'superadmin'], [ben.pn, null]]);
    await ben.waitFor(() => ben.groups.get(group)?.subject === 'Garden', 10_000, 'Ben to be told');
    await talk(t, group, [ada, ben], 'the two');

    t.equal((await ada.socket.groupParticipantsUpdate(group, [cem.pn], 'add'))[0].status, '200');
    await cem.waitFor(() => cem.groups.get(group)?.participants.length === 3, 10_000, 'Cem to be told');
    await ben.waitForStub('GROUP_PARTICIPANT_ADD');
    await talk(t, group, [ada, ben, cem], 'the three');
    t.deepEqual(Object.keys(await cem.socket.groupFetchAllParticipating()), [group]);
    await receipts(t, group, ada, [ben, cem]);
    await roles(t, group, ada, ben);
    await pictures(t, group, ada, ben);
    await settings(t, group, ada, ben);
    await offline(t, group, [ada, ben], cem);

    t.equal((await ada.socket.groupParticipantsUpdate(group, [ben.pn], 'remove'))[0].status, '200');
    await ben.waitForStub('GROUP_PARTICIPANT_REMOVE');
    const inner = await ada.sendText(group, 'only the two of us');
    await cem.waitForMessage(inner);
    await cem.socket.groupLeave(group);
    await ada.waitForStub('GROUP_PARTICIPANT_LEAVE');
    await t.rejects(cem.socket.groupMetadata(group), /forbidden/);
    t.ok(!ben.message(inner), 'who was removed gets nothing more');
    t.equal(ada.undecryptable + ben.undecryptable + cem.undecryptable, 0);
    await t.checkDeliveries();
}
