import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ignoreOtherUpgrades } from './ignore-other-upgrades';

let server: Server;
let socket: Socket;
let said = '';
const upgraded: string[] = [];

beforeEach(async () => {
  upgraded.length = 0;
  said = '';
  server = createServer((request, response) => void echo(request).then((body) => response.end(body)));
  server.on('upgrade', (request: IncomingMessage, stream: Socket) => {
    upgraded.push(request.headers.upgrade ?? '');
    stream.end('HTTP/1.1 101 Switching Protocols\r\n\r\n');
  });
  ignoreOtherUpgrades(server);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  socket = connect((server.address() as AddressInfo).port, '127.0.0.1').on('data', (part: Buffer) => (said += part.toString()));
  await once(socket, 'connect');
});
afterEach(async () => {
  socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

async function echo(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const part of request) body += String(part);
  return JSON.stringify({ method: request.method, url: request.url, body, header: request.headers['x-kept'], connection: request.headers.connection, upgrade: request.headers.upgrade });
}

const offer = 'Connection: Upgrade, HTTP2-Settings, x-other\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAA\r\n';

describe('a request that offers another protocol', () => {
  it('is answered as if it did not, whole, and the connection serves the next', async () => {
    socket.write(`POST /a?b=c HTTP/1.1\r\nHost: x\r\nx-kept: 甲\r\nContent-Length: 10\r\n${offer}\r\nhello`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.write('world');
    await expect.poll(() => said).toContain('"body":"helloworld"');
    expect(said).toMatch(/^HTTP\/1.1 200 OK/);
    expect(said).toContain('"method":"POST","url":"/a?b=c"');
    expect(said).toContain('"connection":"x-other"');
    expect(said).not.toContain('"upgrade"');
    said = '';
    socket.write(`GET /next HTTP/1.1\r\nHost: x\r\n${offer}\r\nGET /last HTTP/1.1\r\nHost: x\r\n\r\n`);
    await expect.poll(() => said).toContain('"url":"/last"');
    expect(said).toContain('"url":"/next"');
    expect(upgraded).toEqual([]);
  });

  it('ends a connection on which an answer is still owed, and one whose head was cut', async () => {
    const closed = once(socket, 'close');
    socket.write(`POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhelloGET /next HTTP/1.1\r\nHost: x\r\n${offer}\r\n`);
    await closed;
    expect(said).not.toContain('/next');
    const other = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const ended = once(other, 'close');
    other.write(`POST / HTTP/1.1\r\n${offer}${'a:b\r\n'.repeat(1100)}Content-Length: 30\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n....`);
    await ended;
  });

  it('still opens a WebSocket', async () => {
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\n\r\n');
    await expect.poll(() => said).toContain('101 Switching Protocols');
    expect(upgraded).toEqual(['WebSocket']);
  });
});
