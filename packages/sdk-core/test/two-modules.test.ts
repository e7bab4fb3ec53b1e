import { describe, expect, it, vi } from 'vitest';
import type { SynchronizationRequest } from '../src/offline';

/** Each tab is a module of its own: what one keeps in memory the other does not see. */
async function openTab(entries: Map<string, string>) {
  vi.resetModules();
  const { openDesk } = await import('./offline-desk');
  return openDesk({ entries });
}

describe('two tabs over one storage without locks', () => {
  it('M4 neither lose nor double a scan that both record at once, and say that the chain forked', async () => {
    const entries = new Map<string, string>();
    const [first, second] = [await openTab(entries), await openTab(entries)];
    expect(first.scanner).not.toBe(second.scanner);
    for (let round = 0; round < 8; round += 1) {
      const pair = await Promise.all([first, second].map(async (tab, side) => {
        return tab.scan(await tab.show({ voucherNumber: `4928D3E9B2DD${side}${round}AB` }));
      }));
      const recorded = await Promise.all([first.scanner.confirm(pair[0] as never), second.scanner.confirm(pair[1] as never)]);
      expect(recorded.map(({ outcome }) => outcome)).toEqual(['recorded', 'recorded']);
    }
    expect(first.queueNames()).toHaveLength(16);
    const status = await second.scanner.readStatus();
    expect(status).toMatchObject({ queued: 16, damaged: 0 });
    expect(status.forked).toBeGreaterThan(0);
    await first.scanner.synchronize();
    await second.scanner.synchronize();
    const sent = [...first.requests, ...second.requests].flatMap(({ records }: SynchronizationRequest) => records.map(({ payload }) => JSON.parse(Buffer.from(payload, 'base64url').toString()) as { codeText: string }));
    expect(new Set(sent.map(({ codeText }) => codeText)).size).toBe(16);
    expect(sent).toHaveLength(16);
    expect(await first.scanner.readStatus()).toMatchObject({ queued: 0, forked: 0 });
  });

  it('M4 with locks of the host the chain stays one', async () => {
    const entries = new Map<string, string>();
    let last: Promise<unknown> = Promise.resolve();
    const locks = { hold: <T>(_: string, work: () => Promise<T>) => { const run = last.then(work); last = run.catch(() => undefined); return run; } };
    vi.resetModules();
    const one = await (await import('./offline-desk')).openDesk({ entries, override: { locks } });
    vi.resetModules();
    const two = await (await import('./offline-desk')).openDesk({ entries, override: { locks } });
    const scans = [await one.scan(await one.show({ voucherNumber: '4928D3E9B2DD58A1' })), await two.scan(await two.show({ voucherNumber: '4928D3E9B2DD58A2' }))] as const;
    await Promise.all([one.scanner.confirm(scans[0]), two.scanner.confirm(scans[1])]);
    expect(await one.scanner.readStatus()).toMatchObject({ queued: 2, forked: 0 });
  });
});
