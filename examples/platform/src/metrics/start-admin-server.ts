import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics } from 'prom-client';
import type { PlatformMetrics } from './platform-metrics';

export interface AdminServer {
  /** `http://127.0.0.1:…`, without a trailing slash. */
  readonly url: string;
  close(): Promise<void>;
}

/** `GET /metrics` for Prometheus on a port and address of its own, which the public never reaches; with the figures of the process, the delay of its event loop among them. */
export async function startAdminServer(metrics: PlatformMetrics, options: { port: number; host: string; refresh(): Promise<void> }): Promise<AdminServer> {
  const { registry } = metrics;
  const { port, host, refresh } = options;
  collectDefaultMetrics({ register: registry });
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    refresh().then(() => registry.metrics()).then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const bound = server.address() as AddressInfo;
  return {
    url: `http://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}`,
    async close() {
      registry.clear();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
