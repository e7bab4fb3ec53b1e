import { refuseRequest } from '../../http/refused-request';

/** A phone shows one code at a time; two tabs and a display beside it are few. */
export const mostStreamsPerDevice = 16;
/** Of a stream's life at most: then one of them has ended. */
const retryAfterSeconds = 60;

/** The event streams of this node. */
export interface OpenStreams {
  /** Counts one more. Refuses with `rateLimited` when the device has too many. The returned function, called once or more, counts it out. */
  open(stream: { readonly keyThumbprint: string; readonly operation: string }): () => void;
}

export function createOpenStreams(gauge: { inc(labels: { operation: string }): void; dec(labels: { operation: string }): void }): OpenStreams {
  const byDevice = new Map<string, number>();
  return {
    open({ keyThumbprint, operation }) {
      const count = byDevice.get(keyThumbprint) ?? 0;
      if (count >= mostStreamsPerDevice) throw refuseRequest('rateLimited', { seconds: retryAfterSeconds });
      byDevice.set(keyThumbprint, count + 1);
      gauge.inc({ operation });
      let isOpen = true;
      return () => {
        if (!isOpen) return;
        isOpen = false;
        gauge.dec({ operation });
        const left = (byDevice.get(keyThumbprint) ?? 1) - 1;
        if (left === 0) byDevice.delete(keyThumbprint);
        else byDevice.set(keyThumbprint, left);
      };
    },
  };
}
