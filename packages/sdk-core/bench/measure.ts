import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** One way of doing a thing. */
export interface Candidate {
  readonly name: string;
  /** One whole operation. */
  readonly run: () => unknown;
}

/** Operations a second of every candidate: the best of rounds that alternate, because what else a machine does only slows. */
export async function measure(candidates: readonly Candidate[], options: { rounds?: number; roundMs?: number } = {}): Promise<Map<string, number>> {
  const { rounds = 15, roundMs = 150 } = options;
  const rates = new Map<string, number[]>(candidates.map(({ name }) => [name, []]));
  for (const { run } of candidates) await runFor(run, 50); // warm
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, run } of candidates) rates.get(name)?.push(await runFor(run, roundMs));
  }
  return new Map([...rates].map(([name, all]) => [name, Math.max(...all)]));
}

async function runFor(run: () => unknown, milliseconds: number): Promise<number> {
  const startedMs = performance.now();
  let count = 0;
  let elapsedMs = 0;
  do {
    await run();
    count += 1;
    elapsedMs = performance.now() - startedMs;
  } while (elapsedMs < milliseconds);
  return (count / elapsedMs) * 1000;
}

/** A bar of quality.md: `ratio` is own rate over the peer's. */
export interface Bar {
  readonly what: string;
  readonly ratio: number;
  readonly atLeast: number;
}

/** Prints figures and bars, writes them as JSON into `.output/`, and answers whether every bar holds. */
export function report(name: string, tables: ReadonlyMap<string, ReadonlyMap<string, number>>, bars: readonly Bar[]): boolean {
  for (const [title, rates] of tables) {
    console.log(`\n${title}, operations a second`);
    for (const [candidate, rate] of rates) console.log(`${(rate >= 100 ? rate.toFixed(0) : rate.toFixed(1)).padStart(10)}  ${candidate}`);
  }
  console.log('');
  for (const { what, ratio, atLeast } of bars) console.log(`${ratio >= atLeast ? 'holds ' : 'BROKEN'} ${ratio.toFixed(2)}× (at least ${atLeast}×)  ${what}`);
  const folder = new URL('../.output/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const figures = Object.fromEntries([...tables].map(([title, rates]) => [title, Object.fromEntries(rates)]));
  writeFileSync(new URL(`bench-${name}.json`, folder), JSON.stringify({ atMs: Date.now(), node: process.version, cpu: cpus()[0]?.model, figures, bars }, null, 2));
  return bars.every(({ ratio, atLeast }) => ratio >= atLeast);
}
