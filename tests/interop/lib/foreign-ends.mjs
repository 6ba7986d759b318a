// SPDX-FileCopyrightText: 2026 Heliograph contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Connections that a service ends where none should end, from the TCP handshake on. `script` is
// what the service does with each connection of a device that wants to be linked.
import { randomBytes } from 'node:crypto';

import { framed, webSocketFrame } from './foreign-dial.mjs';

const unreachable = 'NetworkUnreachable';
const closed = 'ConnectionClosed';

/** An end before the upgrade: `answer` is all that the service says. */
const instead = (name, cause, answer) => ({
    name: `end: ${name}`, cause,
    script: async dial => {
        await dial.upgrade(answer);
        dial.socket.end();
    },
});
const at = (name, cause, script) => ({ name: `end: ${name}`, cause, script });
const close = (code, reason = '') => {
    const bytes = Buffer.alloc(2 + reason.length, reason);
    bytes.writeUInt16BE(code);
    bytes.write(reason, 2);
    return webSocketFrame(bytes, { opcode: 8 });
};

/** `elsewhere` is the port that a redirect names. */
export const endRows = elsewhere => [
    at('reset as soon as it is open', unreachable, dial => dial.reset()),
    at('closed as soon as it is open', unreachable, dial => dial.socket.end()),
    instead('half of an HTTP answer', unreachable, () => 'HTTP/1.1 101 Switching Proto'),
    instead('HTTP 500', 'HttpStatus', () => 'HTTP/1.1 500 Internal Error\r\nContent-Length: 0\r\n\r\n'),
    instead('HTTP 403', 'HttpStatus', () => 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'),
    instead('HTTP 302 to another place', 'HttpStatus',
        () => `HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:${elsewhere}/ws/chat\r\nContent-Length: 0\r\n\r\n`),
    instead('a page with HTTP 200', 'HttpStatus',
        () => 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<html>hi</html>'),
    instead('an upgrade with a wrong proof', 'ProtocolError',
        () => 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
            + `Sec-WebSocket-Accept: ${randomBytes(20).toString('base64')}\r\n\r\n`),
    instead('an upgrade with a subprotocol that nobody asked for', 'ProtocolError',
        accept => 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
            + `Sec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: other\r\n\r\n`),
    instead('random bytes instead of HTTP', 'ProtocolError',
        () => Buffer.concat([randomBytes(200), Buffer.from('\r\n\r\n')])),
    instead('a header of 48 MiB', 'ProtocolError',
        () => Buffer.concat([Buffer.from('HTTP/1.1 101 Switching Protocols\r\nX: '), Buffer.alloc(48 << 20, 0x61)])),
    at('reset behind the upgrade', closed, async dial => {
        await dial.upgrade();
        await dial.nextFrame('the hello');
        dial.reset();
    }),
    at('in the middle of the service\'s hello', closed, async dial => {
        await dial.upgrade();
        const hello = framed(await dial.answerToHello());
        dial.sendMessage(hello.subarray(0, hello.length / 2));
        dial.socket.end();
    }),
    at('in the middle of a WebSocket message', closed, async dial => {
        await dial.upgrade();
        const hello = framed(await dial.answerToHello());
        dial.write(webSocketFrame(hello).subarray(0, 40));
        dial.socket.end();
    }),
    at('behind the service\'s hello', closed, async dial => {
        await dial.upgrade();
        dial.sendFrame(await dial.answerToHello());
        dial.socket.end();
    }),
    at('behind the handshake', closed, async dial => {
        await dial.handshake();
        dial.reset();
    }),
    at('a second hello behind the handshake', 'NoiseFailure', async dial => {
        await dial.upgrade();
        const hello = await dial.answerToHello();
        dial.sendFrame(hello);
        dial.sendFrame(hello);
    }),
    at('close code 1002 behind the handshake', closed, async dial => {
        await dial.handshake();
        dial.write(close(1002));
    }),
    at('close code 1000 with a reason of 123 letters', closed, async dial => {
        await dial.handshake();
        dial.write(close(1000, 'x'.repeat(123)));
    }),
    at('a close code that does not exist', closed, async dial => {
        await dial.handshake();
        dial.write(close(7));
    }),
    at('in the middle of the codes', closed, async dial => {
        await dial.handshake();
        dial.sendMessage(framed(dial.channel.seal(randomBytes(300))).subarray(0, 100));
        dial.socket.end();
    }),
];
