import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PlatformStub {
  readonly url: string;
  /** Accepts a connection and never answers. */
  readonly silentUrl: string;
  close(): Promise<void>;
}

/** Three answers of the platform: its 404, an unsigned request, and a session whose body digest is compared. */
export async function startPlatformStub(): Promise<PlatformStub> {
  const server: Server = createServer((request, response) => {
    if (request.url === '/silent') return;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const digest = `sha-256=:${createHash('sha256').update(Buffer.concat(chunks)).digest('base64')}:`;
      const [status, code] = request.method === 'OPTIONS' ? [200, 'preflight'] as const : request.url === '/v1/me' ? [401, 'unsignedRequest'] as const
        : request.url !== '/v1/sessions' ? [404, 'notFound'] as const
          : [401, request.headers['content-digest'] === digest ? 'launchCodeUnknown' : 'badRequestSignature'] as const;
      response.writeHead(status, { 'Content-Type': 'application/json', 'Etv-Time': String(Date.now()), 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' });
      response.end(JSON.stringify({ code, details: {} }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url, silentUrl: `${url}/silent`,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}
