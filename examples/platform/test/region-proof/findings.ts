import type { Answer } from '../harness/test-device';
import { covers } from './oracle';

/** Planted in every name of a region's things. */
export function markName(region: string, what: string): string {
  return `〈${region}〉${what}`;
}

/** What went wrong, one line each, and how many answers were looked at. */
export interface Findings {
  readonly lines: string[];
  count: number;
}

export function createFindings(): Findings {
  return { lines: [], count: 0 };
}

/** Voucher numbers and the county of each holder. */
export type KnownVouchers = ReadonlyMap<string, string>;

/** Nobody reads a name, or the number of a voucher, that is not of their own region or below. Texts for an audience carry another mark. */
export function lookForLeaks(findings: Findings, options: { what: string; actor: string; answer: Answer; vouchers: KnownVouchers }): void {
  const { what, actor, answer, vouchers } = options;
  const text = JSON.stringify(answer.body);
  const named = [...text.matchAll(/〈(\d{6})〉/g)].map(([, region = '']) => region);
  const numbered = [...text.matchAll(/[0-9A-F]{16}/g)].flatMap(([number]) => vouchers.get(number) ?? []);
  for (const region of new Set([...named, ...numbered])) {
    if (!covers(actor, region)) findings.lines.push(`${what} as ${actor} shows what is of ${region}`);
  }
}

export function expectOutcome(findings: Findings, options: { what: string; answer: Answer; expected: string; found?: string }): void {
  const { what, answer, expected, found = answer.code ?? (answer.status < 300 ? 'allowed' : String(answer.status)) } = options;
  findings.count += 1;
  if (found !== expected) findings.lines.push(`${what}: ${found} instead of ${expected}`);
}

/** So many at a time; PostgreSQL has more than one connection. */
export async function inParallel<Item>(items: readonly Item[], width: number, work: (item: Item, index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const run = async () => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) await work(item, index);
    }
  };
  await Promise.all(Array.from({ length: width }, run));
}
