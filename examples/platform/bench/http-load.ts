import { Agent, request } from 'node:http';

/** A request that is signed and ready. */
export interface ReadyRequest {
  readonly url: string;
  readonly init: { readonly method: string; readonly headers: Record<string, string>; readonly body?: string };
}

export interface LoadFigures {
  readonly perSecond: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** How often each status came. */
  readonly statuses: Readonly<Record<string, number>>;
}

/** Sends all requests over as many kept connections, each connection one after the other. */
export async function sendAll(requests: readonly ReadyRequest[], connections: number): Promise<LoadFigures> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  let next = 0;
  const startedAtMs = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let one = requests[next]; one !== undefined; one = requests[next]) {
        next += 1;
        const sentAtMs = performance.now();
        const status = await sendOne(one, agent);
        latencies.push(performance.now() - sentAtMs);
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
    }),
  );
  const seconds = (performance.now() - startedAtMs) / 1000;
  agent.destroy();
  return { perSecond: requests.length / seconds, medianMs: quantile(latencies, 0.5), p95Ms: quantile(latencies, 0.95), p99Ms: quantile(latencies, 0.99), statuses };
}

function sendOne({ url, init }: ReadyRequest, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: init.method, headers: { ...init.headers, ...(init.body === undefined ? {} : { 'content-length': Buffer.byteLength(init.body) }) }, agent }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    sent.once('error', reject);
    sent.end(init.body);
  });
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
