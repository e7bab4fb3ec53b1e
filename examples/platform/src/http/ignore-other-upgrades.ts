import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Fields of an upgrade that is not taken; RFC 7540 §3.2 for the second. */
const upgradeFields = new Set(['upgrade', 'http2-settings']);
/** Names and values; Node keeps no more. */
const mostRawHeaders = 2000;

/**
 * Answers a request that offers another protocol than WebSocket as if it did not, as RFC 9110 §7.8
 * allows: Java's HttpClient offers `h2c` with every first request. With a listener for upgrades Node
 * gives all of them away unread, so what was taken from the socket is put back without the offer.
 */
export function ignoreOtherUpgrades(server: Server): void {
  const takeWebSocket = server.listeners('upgrade') as UpgradeListener[];
  server.removeAllListeners('upgrade');
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.headers.upgrade?.toLowerCase() === 'websocket') {
      for (const take of takeWebSocket) take.call(server, request, socket, head);
      return;
    }
    // An answer that is still owed on this connection, or a head of which Node kept a part only: nothing that an honest client sends.
    const { _httpMessage: owed } = socket as Duplex & { _httpMessage?: unknown };
    if ((owed !== null && owed !== undefined) || request.rawHeaders.length >= mostRawHeaders) return void socket.destroy();
    socket.unshift(Buffer.concat([writeHead(request), head]));
    server.emit('connection', socket);
  });
}

function writeHead({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = [rawHeaders[at], rawHeaders[at + 1]];
    if (upgradeFields.has(name.toLowerCase())) continue;
    const kept = name.toLowerCase() === 'connection' ? keepOthers(value) : value;
    if (kept !== '') lines.push(`${name}: ${kept}`);
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

const keepOthers = (connection: string) => connection.split(',').map((token) => token.trim()).filter((token) => !upgradeFields.has(token.toLowerCase())).join(', ');
