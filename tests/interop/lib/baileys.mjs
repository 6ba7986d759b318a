// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import https from 'node:https';

import makeWASocket, {
    BufferJSON, DisconnectReason, downloadMediaMessage, initAuthCreds, jidNormalizedUser, proto,
} from '@whiskeysockets/baileys';
import pino from 'pino';

import { thumbnail } from './picture.mjs';
import { Observable } from './signal.mjs';

// Baileys downloads media with the fetch of Node, which takes no authority per request.
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';

const statusNames = { 0: 'error', 2: 'sent', 3: 'delivered', 4: 'read', 5: 'played' };

/** Credentials and keys in memory, kept as text so that nothing is shared by reference. */
function memoryAuth() {
    const rows = new Map();
    const load = (type, id) => {
        const text = rows.get(`${type}/${id}`);
        const value = text === undefined ? undefined : JSON.parse(text, BufferJSON.reviver);
        return type === 'app-state-sync-key' && value
            ? proto.Message.AppStateSyncKeyData.fromObject(value)
            : value;
    };
    return {
        creds: initAuthCreds(),
        keys: {
            get: async (type, ids) => Object.fromEntries(ids.map(id => [id, load(type, id)])),
            set: async data => {
                for (const [type, entries] of Object.entries(data)) {
                    for (const [id, value] of Object.entries(entries ?? {})) {
                        if (value)
                            rows.set(`${type}/${id}`, JSON.stringify(value, BufferJSON.replacer));
                        else
                            rows.delete(`${type}/${id}`);
                    }
                }
            },
            clear: async () => rows.clear(),
        },
        /** Loses everything of one type, as a damaged store does. */
        forget: type => {
            for (const name of [...rows.keys()].filter(row => row.startsWith(`${type}/`)))
                rows.delete(name);
        },
    };
}

/** The content of a message without what it may be wrapped in. */
export function contentOf(message) {
    const content = message.message?.ephemeralMessage?.message ?? message.message;
    return content?.documentWithCaptionMessage?.message ?? content;
}

/** The part of a message that names a file, undefined without one. */
export function mediaOf(message) {
    const content = contentOf(message);
    return content?.imageMessage ?? content?.videoMessage ?? content?.audioMessage
        ?? content?.documentMessage ?? undefined;
}

/** What a message says: its text, or the caption of its file. */
export function textOf(message) {
    const content = contentOf(message);
    return content?.conversation ?? content?.extendedTextMessage?.text
        ?? (mediaOf(message)?.caption || undefined);
}

/** The context of a message, undefined without one. */
export function contextOf(message) {
    return Object.values(contentOf(message) ?? {}).map(part => part?.contextInfo).find(Boolean);
}

/** Id of the message that this one answers, undefined without a quotation. */
export function quotedId(message) {
    return contextOf(message)?.stanzaId;
}

/** A Baileys client on the sandbox that keeps what it saw. */
export class BaileysClient extends Observable {
    constructor(sandbox, name, options = {}) {
        super();
        this.sandbox = sandbox;
        this.name = name;
        this.options = options;
        this.auth = memoryAuth();
        this.agent = new https.Agent({ rejectUnauthorized: false, keepAlive: true });
        this.logger = pino({ level: process.env.BAILEYS_LOG ?? 'silent' });
        this.socket = null;
        this.wanted = false;
        this.state = 'closed';
        this.ready = false;
        this.scanned = new Set();
        this.failures = [];
        this.closes = [];
        /** Every message with content, in order of arrival; own other devices' ones included. */
        this.messages = [];
        /** Every reaction in order of arrival: who set what under which message. */
        this.reactions = [];
        /** Every edit and deletion of a message, in order of arrival. */
        this.changes = [];
        this.undecryptable = 0;
        /** What came of history, as Baileys tells it. */
        this.histories = [];
        /** Contacts and changes of chats, from app state or history. */
        this.contacts = new Map();
        this.chatUpdates = [];
        this.sent = new Map();
        this.statuses = new Map();
        /** Groups by id, as the service told of them. */
        this.groups = new Map();
        /** What happened in groups: type and parameters of the system messages. */
        this.stubs = [];
        this.receipts = [];
    }

    /** Links by QR, which the phone of the account of this name scans, or with a code. */
    async link() {
        await this.connect(45_000);
    }

    /** Connects, and again whenever the link ends, until disconnect(). */
    async connect(ms = 30_000) {
        this.wanted = true;
        if (!this.socket)
            this.#open();
        await this.waitFor(() => {
            if (this.failures.length > 0)
                throw this.failures[0];
            return this.state === 'open' && this.ready;
        }, ms, () => `${this.name} to be online (${this.state}, ends: ${this.closes.join(', ')})`);
    }

    /** Ends the link and stays away. */
    async disconnect() {
        this.wanted = false;
        const socket = this.socket;
        if (socket) {
            await socket.end(undefined);
            await this.waitFor(() => this.socket === null, 10_000, `${this.name} to be offline`);
        }
    }

    /** Phone-number JID without device. */
    get pn() {
        return jidNormalizedUser(this.auth.creds.me?.id);
    }

    /** Its push name, as it knows it now. */
    get pushName() {
        return this.auth.creds.me?.name;
    }

    get lid() {
        return jidNormalizedUser(this.auth.creds.me?.lid);
    }

    #open() {
        const socket = makeWASocket({
            waWebSocketUrl: this.sandbox.ws,
            auth: this.auth,
            agent: this.agent,
            fetchAgent: this.agent,
            logger: this.logger,
            emitOwnEvents: false,
            qrTimeout: 20_000,
            getMessage: async key => this.sent.get(key.id)?.message,
            ...this.options,
        });
        this.socket = socket;
        this.state = 'connecting';
        this.ready = false;
        socket.ev.on('connection.update', update => this.#connectionUpdated(socket, update));
        socket.ev.on('messages.upsert', upsert => this.#messagesArrived(upsert));
        socket.ev.on('messaging-history.set', history => {
            this.histories.push(history);
            // Contacts that come while it buffers stand in the history.
            for (const contact of history.contacts)
                this.contacts.set(contact.id, { ...this.contacts.get(contact.id), ...contact });
            this.changed();
        });
        socket.ev.on('contacts.upsert', contacts => {
            for (const contact of contacts)
                this.contacts.set(contact.id, contact);
            this.changed();
        });
        socket.ev.on('groups.upsert', groups => {
            for (const group of groups)
                this.groups.set(group.id, group);
            this.changed();
        });
        socket.ev.on('chats.update', updates => {
            this.chatUpdates.push(...updates);
            this.changed();
        });
        socket.ev.on('creds.update', () => this.changed());
        socket.ev.on('messages.update', updates => this.#messagesUpdated(updates));
        socket.ev.on('message-receipt.update', updates => this.#receiptsUpdated(updates));
    }

    #connectionUpdated(socket, update) {
        if (update.qr)
            void (this.options.account ? this.#enterCode(socket) : this.#scan(update.qr));
        if (update.receivedPendingNotifications)
            this.ready = true;
        if (update.connection === 'open')
            void this.#announce(socket);
        if (update.connection === 'close')
            this.#closed(update.lastDisconnect?.error);
        this.changed();
    }

    async #scan(qr) {
        if (this.scanned.size > 0)
            return;
        this.scanned.add(qr);
        try {
            await this.sandbox.scan(qr, this.name);
        } catch (error) {
            this.failures.push(error);
            this.changed();
        }
    }

    /** Links with a pairing code: a person types it on the phone of `options.account`. */
    async #enterCode(socket) {
        if (this.scanned.size > 0)
            return;
        this.scanned.add('code');
        try {
            const code = await socket.requestPairingCode(this.options.account);
            await this.sandbox.enterCode(this.options.account, code);
        } catch (error) {
            this.failures.push(error);
            this.changed();
        }
    }

    /** A device without a name sends `inactive` receipts, which say nothing to the sender. */
    async #announce(socket) {
        if (this.auth.creds.me.name !== this.name)
            socket.ev.emit('creds.update', { me: { ...this.auth.creds.me, name: this.name } });
        await socket.sendPresenceUpdate('available').catch(error => this.failures.push(error));
        this.state = 'open';
        this.changed();
    }

    #closed(error) {
        const code = error?.output?.statusCode ?? 0;
        this.closes.push(code);
        this.socket = null;
        this.state = 'closed';
        this.ready = false;
        if (code === DisconnectReason.loggedOut)
            this.failures.push(new Error(`${this.name} was logged out`));
        else if (this.wanted)
            setTimeout(() => this.#reopen(), code === DisconnectReason.restartRequired ? 0 : 500);
    }

    #reopen() {
        if (this.wanted && !this.socket)
            this.#open();
    }

    #messagesArrived({ messages }) {
        for (const message of messages) {
            if (textOf(message) !== undefined || mediaOf(message))
                this.messages.push(message);
            else if (message.message?.reactionMessage)
                this.#reacted(message);
            else if (message.messageStubType === proto.WebMessageInfo.StubType.CIPHERTEXT)
                ++this.undecryptable;
            else if (message.messageStubType)
                this.stubs.push({ type: message.messageStubType, about: message.messageStubParameters });
        }
        this.changed();
    }

    #reacted({ key, message: { reactionMessage: { key: target, text } } }) {
        this.reactions.push({
            id: key.id, fromMe: key.fromMe, target: target.id, targetFromMe: Boolean(target.fromMe),
            emoji: text,
        });
    }

    #messagesUpdated(updates) {
        for (const { key, update } of updates) {
            if (update.status !== undefined && update.status !== null)
                this.#raise(key.id, statusNames[update.status] ?? `${update.status}`);
            const edited = update.message?.editedMessage?.message;
            if (edited)
                this.changes.push({ target: key.id, fromMe: key.fromMe, text: textOf({ message: edited }), content: edited });
            else if (update.messageStubType === proto.WebMessageInfo.StubType.REVOKE)
                this.changes.push({ target: key.id, id: update.key?.id, fromMe: key.fromMe, revoked: true });
        }
        this.changed();
    }

    #receiptsUpdated(updates) {
        for (const { key, receipt } of updates) {
            this.receipts.push({ id: key.id, ...receipt });
            this.#raise(key.id, receipt.readTimestamp ? 'read' : 'delivered');
        }
        this.changed();
    }

    #raise(id, status) {
        const seen = this.statuses.get(id) ?? [];
        seen.push(status);
        this.statuses.set(id, seen);
    }

    /** Sends a text; the answer is its id. */
    async sendText(to, text, quoted, mentions) {
        return this.#send(to, { text, mentions }, quoted ? { quoted } : {});
    }

    async sendPicture(to, bytes, caption) {
        return this.#send(to, {
            image: bytes, caption, mimetype: 'image/jpeg', width: 640, height: 480,
            jpegThumbnail: thumbnail().toString('base64'),
        });
    }

    async sendDocument(to, bytes, fileName) {
        return this.#send(to, { document: bytes, fileName, mimetype: 'application/octet-stream' });
    }

    /** Any kind of file, as Baileys describes it: `{video}`, `{audio, ptt}` and so on. */
    async sendMedia(to, content, quoted) {
        return this.#send(to, content, quoted ? { quoted } : {});
    }

    /** Sets an emoji under a message, or takes it back with an empty one. */
    async react(to, message, emoji) {
        return this.#send(to, { react: { text: emoji, key: message.key } });
    }

    /** Gives an own message another text; the answer is the id of the edit. */
    async edit(to, id, text) {
        return this.#send(to, { text, edit: this.sent.get(id).key });
    }

    /** Deletes an own message for everyone. */
    async revoke(to, id) {
        return this.#send(to, { delete: this.sent.get(id).key });
    }

    async #send(to, content, options = {}) {
        const message = await this.socket.sendMessage(to, content, options);
        this.sent.set(message.key.id, message);
        return message.key.id;
    }

    /** Gives a group a picture; Baileys' own call needs a tool that scales it. */
    async setGroupPicture(group) {
        const content = thumbnail();
        const answer = await this.socket.query({
            tag: 'iq',
            attrs: {
                to: 's.whatsapp.net', type: 'set', xmlns: 'w:profile:picture', target: group,
                id: this.socket.generateMessageTag(),
            },
            content: [{ tag: 'picture', attrs: { type: 'image' }, content }],
        });
        return { id: answer.content[0].attrs.id, content };
    }

    /** Tells the sender that this message was read. */
    async markRead(message) {
        await this.socket.readMessages([message.key]);
    }

    /** The file of a received picture. */
    async download(message) {
        return downloadMediaMessage(message, 'buffer', {}, {
            logger: this.logger, reuploadRequest: this.socket.updateMediaMessage,
        });
    }

    /** Loses its keys of one type: `session`, `pre-key`. */
    forget(type) {
        this.auth.forget(type);
    }

    /** The message with this id, when it has come. */
    message(id) {
        return this.messages.find(message => message.key.id === id);
    }

    /** Whether this member of a group sent a receipt of one of our messages with this time in it. */
    groupReceipts(id, member, time) {
        return this.receipts.some(
            receipt => receipt.id === id && receipt.userJid === member && receipt[time]);
    }

    /** Waits for the system message of this name, `GROUP_PARTICIPANT_ADD` and the like. */
    waitForStub(type, ms = 20_000) {
        const wanted = proto.WebMessageInfo.StubType[type];
        return this.waitFor(() => this.stubs.find(stub => stub.type === wanted), ms,
            `${type} at ${this.name}`);
    }

    waitForMessage(id, ms = 20_000) {
        return this.waitFor(() => this.message(id), ms, `message ${id} at ${this.name}`);
    }

    waitForReaction(id, ms = 20_000) {
        return this.waitFor(() => this.reactions.find(seen => seen.id === id), ms,
            `reaction ${id} at ${this.name}`);
    }

    /** Waits until one of our own messages has reached this status or a later one. */
    waitForStatus(id, status, ms = 20_000) {
        const order = ['error', 'sent', 'delivered', 'read', 'played'];
        const wanted = order.slice(order.indexOf(status));
        return this.waitFor(
            () => this.statuses.get(id)?.some(seen => wanted.includes(seen)), ms,
            () => `${id} of ${this.name}: ${status} (${this.statuses.get(id) ?? 'nothing yet'})`);
    }

    async close() {
        this.wanted = false;
        await this.socket?.end(undefined);
        this.agent.destroy();
    }
}
