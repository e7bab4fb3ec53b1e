import { afterEach, expect, inject, it, vi } from 'vitest';
import { openPostgresql } from '../src/database/open-postgresql';

afterEach(() => void vi.useRealTimers());

it('keeps the connections of a rush through nine quiet minutes for the next one, and gives them back after ten', async () => {
  // The pool's own timers alone: the connections are real, and are waited for in real time.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const database = await openPostgresql({ url: inject('postgresqlUrl'), maxConnections: 8, onIdleError: () => undefined });
  try {
    const statement = { name: 'test-kept', text: 'SELECT pg_backend_pid() AS pid, pg_sleep(0.05)' };
    const rush = async () => new Set((await Promise.all(Array.from({ length: 8 }, () => database.run<{ pid: number }>(statement, [])))).map(([row]) => row?.pid));
    const first = await rush();
    expect(first.size).toBe(8);
    vi.advanceTimersByTime(540_000);
    expect(await rush()).toEqual(first);
    vi.advanceTimersByTime(600_000);
    expect(database.readPool().total).toBe(0);
  } finally {
    vi.useRealTimers();
    await database.close();
  }
});
