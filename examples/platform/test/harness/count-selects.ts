import { vi } from 'vitest';
import type { TestPlatform } from './start-test-platform';

/**
 * How many statements of reading `act` takes: the least of five turns. Sealing, relays and other work
 * in the background read too, and can only add.
 */
export async function countSelects(platform: TestPlatform, act: () => Promise<unknown>): Promise<number> {
  const selected = vi.spyOn(platform.database.orm, 'select');
  const counts: number[] = [];
  for (let turn = 0; turn < 5; turn += 1) {
    selected.mockClear();
    await act();
    counts.push(selected.mock.calls.length);
  }
  selected.mockRestore();
  return Math.min(...counts);
}
