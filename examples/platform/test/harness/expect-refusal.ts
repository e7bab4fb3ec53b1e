import { refusalMoves, refusalStatuses, type RefusalCode } from '@skill-voucher/sdk-core';
import { expect } from 'vitest';
import { dumpTables } from './dump-tables';
import type { Answer } from './test-device';
import type { TestPlatform } from './start-test-platform';

/** The documented code, its status, a Chinese sentence without a hole, and not one row changed. */
export async function expectRefusal(platform: TestPlatform, code: RefusalCode, attempt: () => Promise<Answer>): Promise<Answer> {
  const before = await dumpTables(platform);
  const answer = await attempt();
  expect(answer).toMatchObject({ code, status: refusalStatuses[code] });
  expect(answer.body).toMatchObject({ nextMove: refusalMoves[code], serverTimeMs: platform.clock.nowMs() });
  expect(answer.body.message).toMatch(/[\u4e00-\u9fff].*。$/);
  expect(answer.body.message).not.toContain('—');
  expect(await dumpTables(platform)).toEqual(before);
  return answer;
}
