import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { SystemName } from '../systems/system-names';

/** What the process counts as it happens. Labels are names out of the code, never an id, an address or anything of a person. */
export interface PlatformMetrics {
  readonly registry: Registry;
  /** `seconds` undefined: an event stream or a WebSocket, whose length says nothing. */
  countRequest(request: { system: SystemName; operation: string; status: number; seconds: number | undefined }): void;
  countRefusal(code: string): void;
  /** Requests that are being answered. */
  readonly inFlight: Gauge;
  /** Event streams, those of sockets among them. */
  readonly openStreams: Gauge<'operation'>;
  readonly pushSockets: Gauge;
  countDelivery(delivery: { system: SystemName; destination: string; outcome: string }): void;
}

/** A claim takes some milliseconds, a long poll half a minute. */
const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function createPlatformMetrics(): PlatformMetrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({ name: 'etv_http_requests_total', help: 'Answered requests, by operation and class of status', labelNames: ['system', 'operation', 'status'], registers });
  const durations = new Histogram({ name: 'etv_http_request_duration_seconds', help: 'From the first byte of a request to the last of its answer', labelNames: ['system', 'operation'], buckets: secondsBuckets, registers });
  const refusals = new Counter({ name: 'etv_refusals_total', help: 'Refusals by code', labelNames: ['code'], registers });
  const deliveries = new Counter({ name: 'etv_relay_deliveries_total', help: 'Attempts to deliver events to another system', labelNames: ['system', 'destination', 'outcome'], registers });
  return {
    registry,
    inFlight: new Gauge({ name: 'etv_http_requests_in_flight', help: 'Requests that are being answered', registers }),
    openStreams: new Gauge({ name: 'etv_push_streams', help: 'Open event streams, those of WebSockets among them', labelNames: ['operation'], registers }),
    pushSockets: new Gauge({ name: 'etv_push_sockets', help: 'Open WebSockets', registers }),
    countRequest({ system, operation, status, seconds }) {
      requests.inc({ system, operation, status: `${Math.floor(status / 100)}xx` });
      if (seconds !== undefined) durations.observe({ system, operation }, seconds);
    },
    countRefusal: (code) => refusals.inc({ code }),
    countDelivery: (delivery) => deliveries.inc(delivery),
  };
}
