import { describe, expect, it } from 'vitest';
import { openDesk } from '../../test/offline-desk';
import { createScriptedSdk } from '../../test/scripted-platform';
import { SdkError } from '../errors';
import { guardLocks } from './guard-locks';

type Method = (...given: never[]) => unknown;
const never = (): Promise<never> => new Promise(() => undefined);
const faults: Readonly<Record<string, Method>> = {
  throws: () => { throw new TypeError('host bug'); },
  rejects: () => Promise.reject(new Error('host bug')),
  hangs: never,
  'never calls the work': async () => 'done',
};

/** What became of it while time passed; `pending` is a hang. */
async function outcomeWithin<T>(platform: { clock: { advance(ms: number): Promise<void> } }, work: Promise<T>, milliseconds: number): Promise<unknown> {
  let outcome: unknown = 'pending';
  work.then((value) => (outcome = value), (error: unknown) => (outcome = error));
  await platform.clock.advance(milliseconds);
  return outcome;
}

describe('locks that throw, reject, hang or lie', () => {
  const openLocks = (hold: Method) => {
    const platform = createScriptedSdk();
    return { platform, locks: guardLocks({ hold } as never, platform.bridge.timers) };
  };
  const work = async () => 'done';

  it.each(Object.entries(faults))('hold %s: capabilityUnavailable', async (fault, hold) => {
    const { platform, locks } = openLocks(hold);
    const held = locks.hold('name', work);
    if (fault === 'hangs') expect(await outcomeWithin(platform, held, 14_999)).toBe('pending');
    expect(await outcomeWithin(platform, held, 2)).toMatchObject({ code: 'capabilityUnavailable' });
  });

  it('answers what the work answered, and its error, whatever the lock answers; works once', async () => {
    let runs = 0;
    const counted = async () => `run ${(runs += 1)}`;
    const lies: Method[] = [
      async (_: never, take: () => Promise<string>) => { await take(); }, async (_: never, take: () => Promise<string>) => { await Promise.all([take(), take()]); return 7; },
      async (_: never, take: () => Promise<string>) => { void take(); throw new Error('late'); }, (_: never, take: () => Promise<string>) => { void take(); return never(); },
    ];
    for (const [i, lie] of lies.entries()) expect(await openLocks(lie).locks.hold('name', counted)).toBe(`run ${i + 1}`);
    await expect(openLocks((_: never, take: () => Promise<string>) => take()).locks.hold('name', () => Promise.reject(new SdkError('storageFailed', 'full')))).rejects.toMatchObject({ code: 'storageFailed' });
  });

  it('a turn that comes after it was given up is not taken; work that takes long is waited for', async () => {
    let runs = 0;
    let takeLate: (() => Promise<unknown>) | undefined;
    const { platform, locks } = openLocks((_: never, take: () => Promise<unknown>) => { takeLate = take; return never(); });
    expect(await outcomeWithin(platform, locks.hold('name', async () => (runs += 1)), 15_001)).toMatchObject({ code: 'capabilityUnavailable' });
    await takeLate?.().catch(() => undefined);
    expect(runs).toBe(0);
    const slow = openLocks((_: never, take: () => Promise<unknown>) => take());
    let finish: ((answer: string) => void) | undefined;
    const long = slow.locks.hold('name', () => new Promise<string>((resolve) => (finish = resolve)));
    expect(await outcomeWithin(slow.platform, long, 60_000)).toBe('pending');
    finish?.('done');
    expect(await long).toBe('done');
  });

  it('M4 a scan under broken locks is not recorded, with a code, and the next one is', async () => {
    const broken = { isBroken: true };
    const { bridge } = createScriptedSdk();
    const locks = guardLocks({ hold: (_, take) => (broken.isBroken ? Promise.reject(new Error('host bug')) : take()) }, bridge.timers);
    const desk = await openDesk({ override: { locks } });
    const shown = await desk.scan(await desk.show());
    await expect(desk.scanner.confirm(shown)).rejects.toMatchObject({ code: 'capabilityUnavailable' });
    expect(desk.queueNames()).toEqual([]);
    broken.isBroken = false;
    expect(await desk.scanner.confirm(shown)).toMatchObject({ outcome: 'recorded' });
  });
});
