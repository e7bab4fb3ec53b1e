import { completeIdNumber } from '../../src/seed/demo-people';
import type { DemoPerson } from '../../src/index';
import { createDevice, type TestDevice } from './test-device';
import type { TestPlatform } from './start-test-platform';

/** An invented person; the same number is always the same person. */
export function inventPerson(number: number, overrides: Partial<DemoPerson> = {}): DemoPerson {
  const birth = `19${String(50 + (number % 50)).padStart(2, '0')}0615`;
  const idNumber = completeIdNumber(`140105${birth}${String(Math.floor(number / 50) + 10).padStart(3, '0')}`);
  return { subject: `crowd-${number}`, name: `测试学员${number}`, idNumber, phone: '13800000000', regionCode: '140105', ...overrides };
}

/** Logged-in phones of as many people, opened 40 at a time. */
export async function createCrowd(platform: TestPlatform, size: number): Promise<TestDevice[]> {
  const devices: TestDevice[] = [];
  for (let start = 0; start < size; start += 40) {
    const numbers = Array.from({ length: Math.min(40, size - start) }, (_, index) => start + index);
    devices.push(...(await Promise.all(numbers.map((number) => createDevice(platform, { person: inventPerson(number) })))));
  }
  return devices;
}

/** How often each status or refusal code came. */
export function countOutcomes(answers: readonly { status: number; code: string | undefined }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of answers) {
    const outcome = answer.code ?? String(answer.status);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}
