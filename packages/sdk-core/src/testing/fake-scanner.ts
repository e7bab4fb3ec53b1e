import { SdkError } from '../errors';
import type { CodeScanner } from '../host-bridge/host-bridge';

/** A text that is seen, a person who cancels, or a scanner that does not open (`capabilityUnavailable`). */
export type FakeScan = { readonly text: string } | 'cancel' | 'fail';

export interface FakeScanner extends CodeScanner {
  /** What the next scans see, in order. */
  enqueue(...scans: readonly FakeScan[]): void;
  /** How often it was opened. */
  readonly openings: number;
}

/** A full-screen scanner by script; with nothing left to see, it stays open until something is enqueued. */
export function createFakeScanner(...script: readonly FakeScan[]): FakeScanner {
  const scans = [...script];
  const waiting: ((scan: FakeScan) => void)[] = [];
  let openings = 0;
  return {
    get openings() {
      return openings;
    },
    enqueue(...more) {
      for (const scan of more) {
        const next = waiting.shift();
        if (next === undefined) scans.push(scan);
        else next(scan);
      }
    },
    async scan() {
      openings += 1;
      const scan = scans.shift() ?? (await new Promise<FakeScan>((resolve) => waiting.push(resolve)));
      if (scan === 'fail') throw new SdkError('capabilityUnavailable', 'The scripted scanner does not open.');
      return scan === 'cancel' ? { cancelled: true } : scan;
    },
  };
}
