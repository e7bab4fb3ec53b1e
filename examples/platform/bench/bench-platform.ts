import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPrograms } from '../faults/build-programs';
import { loadData } from '../load-data/load-data';
import { createDemoKeys } from '../src/keys/create-demo-keys';
import { loadDemoSecrets } from '../src/keys/demo-secrets';
import { createBlindIndex } from '../src/personal-data/blind-index';
import { createPersonalDataCipher } from '../src/personal-data/personal-data-cipher';
import { startPlatform } from '../src/index';
import { startEmbeddedServer } from '../test/harness/embedded-server';
import { nameDatabase, runOn } from '../test/harness/seed-templates';
import { median, type LoadFigures } from './http-load';
import { runRush } from './measure-claims';
import { measureDelist, measurePages, measureStatistics } from './measure-large';
import { connections, runCodeChecks, runNoOps, runStatement, runUses, type UseFigures } from './measure-redeem';
import { startMeasured } from './measured-platform';

/**
 * `npm run bench -- platform`: the platform's rows of quality.md, on PostgreSQL, with their peers in the
 * same run. Without BENCH_DATABASE_URL, a server of its own and a fresh load; with it, a server on which
 * load-data has filled that database before (BENCH_DATA_DIR: the DATA_DIR of that load).
 */
const usage = 'Usage: npm run bench -- platform [--vouchers 15876362] [--uses 1600] [--rounds 9]';

/** Vouchers of a claim rush: some seconds of claims. */
const rush = 4800;

interface Bar {
  readonly what: string;
  readonly value: number;
  readonly limit: number;
  readonly isAtLeast: boolean;
  readonly unit: string;
}

function readCounts(): { vouchers: number; uses: number; rounds: number } {
  const { values } = parseArgs({ options: { vouchers: { type: 'string', default: '15876362' }, uses: { type: 'string', default: '1600' }, rounds: { type: 'string', default: '9' } } });
  const counts = { vouchers: Number(values.vouchers), uses: Number(values.uses), rounds: Number(values.rounds) };
  if (Object.values(counts).some((count) => !Number.isInteger(count) || count < 1)) throw new Error(usage);
  return counts;
}

const settings = ['shared_buffers=2GB', 'wal_level=minimal', 'max_wal_senders=0', 'max_wal_size=8GB', 'checkpoint_timeout=30min', 'effective_cache_size=8GB'];

async function openServer(vouchers: number): Promise<{ largeUrl: string; emptyUrl: string; dataFolder: string; close(): Promise<void> }> {
  const given = process.env['BENCH_DATABASE_URL'];
  if (given !== undefined) {
    const emptyUrl = nameDatabase(given, 'bench_empty');
    await runOn(given, 'DROP DATABASE IF EXISTS bench_empty WITH (FORCE)');
    await runOn(given, 'CREATE DATABASE bench_empty');
    return { largeUrl: given, emptyUrl, dataFolder: process.env['BENCH_DATA_DIR'] ?? '.data/platform', close: () => runOn(given, 'DROP DATABASE bench_empty WITH (FORCE)') };
  }
  const server = await startEmbeddedServer(settings);
  const dataFolder = await mkdtemp(join(tmpdir(), 'etv-bench-'));
  const [largeUrl, emptyUrl] = [nameDatabase(server.url, 'bench_large'), nameDatabase(server.url, 'bench_empty')];
  for (const name of ['bench_large', 'bench_empty']) await runOn(server.url, `CREATE DATABASE ${name}`);
  await (await startPlatform({ databaseUrl: largeUrl, dataFolder })).close();
  const keys = await createDemoKeys(await loadDemoSecrets(dataFolder, Date.now()));
  const personalData = { cipher: createPersonalDataCipher(keys.dataKeys), index: createBlindIndex(keys.blindIndexKey) };
  await loadData({ databaseUrl: largeUrl, voucherCount: vouchers, seed: 1, nowMs: Date.now(), personalData, isDataAllowed: false, isProductionAllowed: false, say: (line) => console.log(line) });
  return {
    largeUrl, emptyUrl, dataFolder,
    async close() {
      await server.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

const perSecond = (runs: readonly LoadFigures[]) => median(runs.map((run) => run.perSecond));

/** Ends what was started, the last first, whatever became of the measurement. */
async function main(): Promise<number> {
  const counts = readCounts();
  const closers: (() => Promise<void>)[] = [];
  try {
    return await measureAll(counts, closers);
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

async function measureAll(counts: ReturnType<typeof readCounts>, closers: (() => Promise<void>)[]): Promise<number> {
  const programs = await buildPrograms();
  const server = await openServer(counts.vouchers);
  closers.push(server.close);
  // One admin scans all of them, and one account delists; both would be asked to wait.
  const environment = { ETV_FOUR_EYES_FROM: '10000000', ETV_REQUESTS_PER_ACTOR: '10000000' };
  const empty = await startMeasured({ databaseUrl: server.emptyUrl, dataFolder: server.dataFolder, program: programs.main, environment });
  closers.push(empty.close);
  const large = await startMeasured({ databaseUrl: server.largeUrl, dataFolder: server.dataFolder, program: programs.main, environment });
  closers.push(large.close);
  const [noOps, statements, checks, uses, usesLarge]: [LoadFigures[], number[], number[], UseFigures[], UseFigures[]] = [[], [], [], [], []];
  for (const platform of [empty, large]) await runUses(platform, 800); // warm
  await runNoOps(empty, 800);
  for (let round = 0; round < counts.rounds; round += 1) {
    noOps.push(await runNoOps(empty, counts.uses));
    statements.push(await runStatement(empty, counts.uses));
    checks.push(await runCodeChecks(empty, counts.uses));
    uses.push(await runUses(empty, counts.uses));
    usesLarge.push(await runUses(large, counts.uses));
    console.log(`round ${round + 1}: no-op ${noOps[round]?.perSecond.toFixed(0)}, statement ${statements[round]?.toFixed(0)}, code check ${checks[round]?.toFixed(0)}, use ${uses[round]?.perSecond.toFixed(0)}, use among ${counts.vouchers.toLocaleString('en')} ${usesLarge[round]?.perSecond.toFixed(0)} a second`);
  }
  const rushes: { sharded: number; single: number }[] = [];
  for (let round = 0; round < 5; round += 1) {
    const sharded = await runRush(empty, { quota: rush, isSharded: true });
    const single = await runRush(empty, { quota: rush, isSharded: false });
    rushes.push({ sharded, single });
    console.log(`rush ${round + 1}: sharded ${sharded.toFixed(0)}, one counter ${single.toFixed(0)} claims a second`);
  }
  const statistics = await measureStatistics(large, 200);
  const pages = await measurePages(large, 60);
  const delist = await measureDelist(large);
  const [noOp, statement, check, use, useLarge] = [perSecond(noOps), median(statements), median(checks), perSecond(uses), perSecond(usesLarge)];
  const composed = 1 / (1 / noOp + 1 / statement + 1 / check);
  // Beside the parts of its own round: the machine is not as fast in one round as in the next.
  const ofLimit = median(uses.map(({ perSecond: rate }, round) => rate * (1 / (noOps[round]?.perSecond ?? NaN) + 1 / (statements[round] ?? NaN) + 1 / (checks[round] ?? NaN))));
  const besideEmpty = median(uses.map(({ perSecond: rate }, round) => rate / (usesLarge[round]?.perSecond ?? NaN)));
  const share = (seconds: number) => `${(100 * seconds * use).toFixed(0)} %`;
  console.log(`
Use over HTTP, signed, ${connections} connections, operations a second (median of ${counts.rounds})
  ${noOp.toFixed(0).padStart(6)}  signed no-op over HTTP        ${share(1 / noOp)} of a use
  ${statement.toFixed(0).padStart(6)}  its statement by pgbench      ${share(1 / statement)}
  ${check.toFixed(0).padStart(6)}  its code checked              ${share(1 / check)}
  ${composed.toFixed(0).padStart(6)}  composed limit of the three   a use is ${(use / composed).toFixed(2)} × of it, and ${(use * (1 / noOp + 1 / statement)).toFixed(2)} × of the first two
  ${use.toFixed(0).padStart(6)}  use                           rest ${share(1 / use - 1 / composed)}: look-ups, description, telling the real-name system, sealing, statistics
  ${useLarge.toFixed(0).padStart(6)}  use among ${counts.vouchers.toLocaleString('en')}
  use: median ${median(uses.map(({ medianMs }) => medianMs)).toFixed(1)} ms, p99 ${median(uses.map(({ p99Ms }) => p99Ms)).toFixed(1)} ms; told, sealed and in the statistics ${median(uses.map(({ settledAfterMs }) => settledAfterMs)).toFixed(0)} ms after the last answer
Statistics of the province among ${counts.vouchers.toLocaleString('en')}: median ${statistics.p50Ms.toFixed(1)} ms, p95 ${statistics.p95Ms.toFixed(1)} ms; the scan takes ${statistics.scanMs.toFixed(0)} ms; equal: ${statistics.isEqual}
${pages.map(({ what, p50Ms, p95Ms }) => `A page of 20, ${what}: median ${p50Ms.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms`).join('\n')}
Delist of ${delist.voided.toLocaleString('en')} unused: ${delist.delistMs.toFixed(1)} ms, first statistics ${delist.statisticsMs.toFixed(1)} ms, next use refused ${delist.refusalMs.toFixed(1)} ms
`);
  const bars: Bar[] = [
    { what: `use over HTTP, beside its composed limit (median of ${counts.rounds} rounds)`, value: ofLimit, limit: 0.8, isAtLeast: true, unit: '×' },
    { what: 'p99 of a use, in medians', value: median(uses.map(({ medianMs, p99Ms }) => p99Ms / medianMs)), limit: 4, isAtLeast: false, unit: '×' },
    { what: 'claim rush, beside one counter (median of 5)', value: median(rushes.map(({ sharded, single }) => sharded / single)), limit: 2, isAtLeast: true, unit: '×' },
    { what: 'statistics p95', value: statistics.p95Ms, limit: 20, isAtLeast: false, unit: ' ms' },
    { what: 'statistics equal to the scan', value: Number(statistics.isEqual), limit: 1, isAtLeast: true, unit: '' },
    { what: 'a page of records or certificates, the slowest p95', value: Math.max(...pages.map(({ p95Ms }) => p95Ms)), limit: 500, isAtLeast: false, unit: ' ms' },
    { what: 'delist, first correct statistics and next use refused', value: delist.totalMs, limit: 100, isAtLeast: false, unit: ' ms' },
    { what: `time of a use among all, beside an empty table (median of ${counts.rounds} rounds)`, value: besideEmpty, limit: 1.3, isAtLeast: false, unit: '×' },
  ];
  const holds = ({ value, limit, isAtLeast }: Bar) => (isAtLeast ? value >= limit : value <= limit);
  for (const bar of bars) console.log(`${holds(bar) ? 'holds ' : 'BROKEN'} ${bar.value.toFixed(2)}${bar.unit} (${bar.isAtLeast ? 'at least' : 'at most'} ${bar.limit}${bar.unit})  ${bar.what}`);
  const folder = new URL('../.output/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL('bench-platform.json', folder), JSON.stringify({ atMs: Date.now(), node: process.version, cpu: cpus()[0]?.model, counts, noOps, statements, checks, uses, usesLarge, rushes, statistics, pages, delist, bars }, null, 2));
  return bars.every(holds) ? 0 : 1;
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);
