// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
export const name = 'Heliograph is put into a group of Baileys clients and goes on with its chats';

const rounds = 10;

export async function run(t) {
    const [ada, ben, cem] = await Promise.all([t.heliograph(), t.baileys('Ben'), t.baileys('Cem')]);
    const mine = await ada.link('Ada');
    // Nobody has written to Ada before: the sender keys of the group begin the sessions.
    const { id: group } = await ben.socket.groupCreate('Garden', [cem.pn, mine.pn]);
    await cem.waitFor(() => cem.groups.has(group), 10_000, 'Cem to be told');
    const inGroup = [];
    const toAda = [];
    const fromAda = [];
    for (let i = 0; i < rounds; ++i) {
        for (const writer of [ben, cem]) {
            inGroup.push(await writer.sendText(group, `${i} of ${writer.name} to all`));
            toAda.push(await writer.sendText(mine.pn, `${i} of ${writer.name} to Ada`));
            fromAda.push([writer, (await ada.send(mine.account, writer.pn, `${i} to ${writer.name}`)).id]);
        }
    }
    await ben.socket.groupUpdateSubject(group, 'Pond');
    for (const id of toAda)
        await ada.waitForMessage(id);
    for (const [reader, id] of fromAda)
        await reader.waitForMessage(id);
    for (const id of inGroup)
        await (ben.sent.has(id) ? cem : ben).waitForMessage(id);
    t.equal(ada.told('message.received').length, toAda.length, 'what is said in groups is not shown yet');

    await ada.shutdown();
    await ben.sendText(group, 'while Ada is away');
    const later = await cem.sendText(mine.pn, 'Ada?');
    await ada.start();
    await ada.waitForMessage(later);
    await ben.socket.groupParticipantsUpdate(group, [mine.pn], 'remove');
    await ada.waitForMessage(await ben.sendText(mine.pn, 'you are out'));
    t.equal(ben.undecryptable + cem.undecryptable, 0);
    t.equal(await t.sandbox.retriesOf(mine.pn), 0);
    await t.checkDeliveries();
}
