import { spawn } from 'node:child_process';
import { openDatabase } from '../src/database/open-database';
import { startPlatform } from '../src/index';
import { startMain, type MainProcess } from '../test/harness/main-process';
import type { Programs } from './build-programs';
import { readAcknowledgements, type Acknowledgement, type FaultStage } from './fault-stage';
import { verifyEffects, type Findings } from './verify-effects';

const workers = 24;

/** What one database came through. */
export interface FaultFigures {
  readonly database: string;
  readonly kills: number;
  readonly outages: number;
  readonly acknowledged: Readonly<Record<'claim' | 'use' | 'undo' | 'checkIn' | 'payment', number>>;
  /** Calls that had no answer, or were told to try again, and were repeated with their key. */
  readonly repeats: Readonly<Record<'noAnswer' | 'serviceUnavailable', number>>;
  /** Acknowledgements a second before each kill, and before each crash of the server. */
  readonly ratePerSecond: Readonly<Record<'kills' | 'outages', RateFigures>>;
  readonly lost: number;
  readonly doubled: number;
  readonly auditEntries: number;
  readonly problems: readonly string[];
  readonly seconds: number;
}

/** Absent where there was none. */
export type RateFigures = { readonly least: number; readonly median: number } | undefined;

interface Driver {
  /** Ends it once every call has its answer. */
  finish(): Promise<void>;
  /** Ends it at once. */
  abandon(): Promise<unknown>;
}

function startDriver(stage: FaultStage, program: string): Driver {
  const child = spawn(process.execPath, [program, stage.stageFile, stage.acknowledgementFile, String(workers)], { stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    abandon() {
      child.kill('SIGKILL');
      return ended;
    },
    async finish() {
      child.kill('SIGTERM');
      const code = await ended;
      if (code !== 0) throw new Error(code === 3 ? 'The load ran out of batches' : `The load ended with ${code}`);
    },
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const isEffect = ({ kind }: Acknowledgement) => kind !== 'fault' && kind !== 'repeat';

/** How many effects the driver has recorded so far. */
function countEffects(stage: FaultStage): number {
  return readAcknowledgements(stage.acknowledgementFile).filter(isEffect).length;
}

async function waitForEffects(stage: FaultStage, more: number): Promise<void> {
  const wanted = countEffects(stage) + more;
  for (let attempt = 0; attempt < 1200; attempt += 1) {
    if (countEffects(stage) >= wanted) return;
    await pause(50);
  }
  throw new Error(`Nothing was acknowledged for a minute`);
}

/** Looks into the database while the platform is down, or up on PostgreSQL. */
async function look(stage: FaultStage, mostUnderWay: number): Promise<Findings> {
  const database = await openDatabase({ ...stage.opening, maxConnections: 4, onIdleError: () => undefined });
  try {
    return await verifyEffects(database, { acknowledged: readAcknowledgements(stage.acknowledgementFile), mostUnderWay, dataFolder: stage.opening.dataFolder });
  } finally {
    await database.close();
  }
}

/**
 * Kills the platform under load as often as asked, and looks after each kill; then, on PostgreSQL,
 * takes the server away and brings it back; then lets every call have its answer and compares once more.
 */
export async function runKills(stage: FaultStage, options: { kills: number; outages: number; loadMs: number; programs: Programs; say(line: string): void }): Promise<FaultFigures> {
  const { kills, outages, loadMs, programs, say } = options;
  const startedAtMs = Date.now();
  const problems: string[] = [];
  const rates: Record<'kills' | 'outages', number[]> = { kills: [], outages: [] };
  let findings: Findings | undefined;
  const note = (found: Findings, when: string) => {
    findings = found;
    problems.push(...found.problems.map((problem) => `${when}: ${problem}`));
    return found;
  };
  const start = (): Promise<MainProcess> => startMain({ url: stage.url, program: programs.main, env: stage.environment });
  /** Ends what is to end at some moment of a flowing load; answers how many were acknowledged a second until then. */
  const endUnderLoad = async (of: 'kills' | 'outages', end: () => Promise<unknown>): Promise<number> => {
    await waitForEffects(stage, 30); // the process is warm, and the load is flowing
    const [sinceMs, before] = [Date.now(), countEffects(stage)];
    await pause(loadMs * (0.6 + 0.8 * Math.random()));
    const untilMs = Date.now();
    await end();
    const rate = (1000 * (countEffects(stage) - before)) / (untilMs - sinceMs);
    rates[of].push(rate);
    return rate;
  };
  let platform = await start();
  const driver = startDriver(stage, programs.driver);
  try {
    await waitForEffects(stage, 100); // the database is warm, too
    for (let kill = 1; kill <= kills; kill += 1) {
      const rate = await endUnderLoad('kills', () => platform.end('SIGKILL'));
      const found = note(await look(stage, workers), `after kill ${kill}`);
      say(`${stage.kind} kill ${kill}/${kills}: ${rate.toFixed(0)} acknowledged/s, ${countEffects(stage)} in all, ${found.unacknowledged} under way, lost ${found.lost}, doubled ${found.doubled}, audit ${found.auditEntries}${found.problems.length === 0 ? '' : `  ${found.problems.join('; ')}`}`);
      platform = await start();
    }
    for (let outage = 1; outage <= outages && stage.server !== undefined; outage += 1) {
      const { server } = stage;
      const rate = await endUnderLoad('outages', () => server.crash());
      await pause(1500);
      const outageEndsAtMs = Date.now();
      // A pair serves before its next standby is ready.
      const [served, restarted] = await Promise.allSettled([waitForEffects(stage, 30).then(Date.now), server.restart()]);
      if (restarted.status === 'rejected') throw restarted.reason;
      if (served.status === 'rejected') throw served.reason;
      if (!platform.isAlive()) problems.push(`outage ${outage}: the platform did not live through it`);
      const what = stage.kind === 'pair' ? 'the primary and its files are gone, the standby serves' : 'the server crashed and came back';
      say(`${stage.kind} outage ${outage}/${outages}: ${rate.toFixed(0)} acknowledged/s, then ${what}; 30 acknowledged ${((served.value - outageEndsAtMs) / 1000).toFixed(1)} s after its start by the same process`);
    }
    await driver.finish();
    await platform.end('SIGTERM');
  } catch (error) {
    await driver.abandon();
    if (platform.isAlive()) await platform.end('SIGKILL');
    throw error;
  }
  await deliverAll(stage);
  note(await look(stage, 0), 'at the end');
  problems.push(...(await compareLedger(stage)));
  return summarize(stage, { kills, outages: stage.server === undefined ? 0 : outages, rates, findings, problems, seconds: (Date.now() - startedAtMs) / 1000 });
}

/** Everything that is owed to the real-name system, in a time when every back-off has passed. */
async function deliverAll(stage: FaultStage): Promise<void> {
  const platform = await startPlatform({ ...stage.opening, nowMs: () => Date.now() + 3_600_000 });
  await platform.relay.deliverDue();
  await platform.close();
}

/** A use that stands here stands in the real-name system, once, and nothing else does; what was paid is settled here, and nothing else is. */
async function compareLedger(stage: FaultStage): Promise<string[]> {
  const database = await openDatabase({ ...stage.opening, maxConnections: 2, onIdleError: () => undefined });
  const text = `SELECT
      (SELECT count(*) FROM voucher_platform.outbox_deliveries WHERE delivered_at_ms IS NULL)::integer AS undelivered,
      (SELECT count(*) FROM ((SELECT redemption_id FROM voucher_platform.redemptions WHERE undone_at_ms IS NULL EXCEPT SELECT redemption_id FROM real_name_system.used_vouchers WHERE undone_at_ms IS NULL)
        UNION ALL (SELECT redemption_id FROM real_name_system.used_vouchers WHERE undone_at_ms IS NULL EXCEPT SELECT redemption_id FROM voucher_platform.redemptions WHERE undone_at_ms IS NULL)) d)::integer AS different,
      (SELECT count(*) FROM employment_service.outbox_deliveries WHERE delivered_at_ms IS NULL)::integer AS untold,
      (SELECT count(*) FROM ((SELECT voucher_number FROM employment_service.payout_items WHERE outcome = 'paid' EXCEPT SELECT voucher_number FROM voucher_platform.vouchers WHERE status = 'settled')
        UNION ALL (SELECT voucher_number FROM voucher_platform.settlements EXCEPT SELECT voucher_number FROM employment_service.payout_items WHERE outcome = 'paid')) s)::integer AS unsettled`;
  const [row] = await database.run<{ undelivered: number; different: number; untold: number; unsettled: number }>({ name: 'faults-ledger', text }, []);
  await database.close();
  return [
    ...(row?.undelivered === 0 && row.different === 0 ? [] : [`real-name system: ${row?.undelivered} undelivered, ${row?.different} uses differ`]),
    ...(row?.untold === 0 && row.unsettled === 0 ? [] : [`settlements: ${row?.untold} undelivered, ${row?.unsettled} differ`]),
  ];
}

function summarize(stage: FaultStage, run: { kills: number; outages: number; rates: Record<'kills' | 'outages', number[]>; findings: Findings | undefined; problems: string[]; seconds: number }): FaultFigures {
  const acknowledged = readAcknowledgements(stage.acknowledgementFile);
  const countOf = (isIt: (one: Acknowledgement) => boolean) => acknowledged.filter(isIt).length;
  const ofKind = (kind: Acknowledgement['kind']) => countOf((one) => one.kind === kind);
  const faults = acknowledged.filter((one) => one.kind === 'fault');
  const repeatsFor = (reason: string) => countOf((one) => one.kind === 'repeat' && one.reason === reason);
  const problems = [...run.problems, ...faults.map(({ operation, status, code }) => `${operation} was answered ${status} ${code}`)];
  return {
    database: stage.kind, kills: run.kills, outages: run.outages,
    acknowledged: { claim: ofKind('claim'), use: ofKind('use'), undo: ofKind('undo'), checkIn: ofKind('checkIn'), payment: ofKind('payment') },
    repeats: { noAnswer: repeatsFor('noAnswer'), serviceUnavailable: repeatsFor('serviceUnavailable') },
    ratePerSecond: { kills: summarizeRates(run.rates.kills), outages: summarizeRates(run.rates.outages) },
    lost: run.findings?.lost ?? Number.NaN, doubled: run.findings?.doubled ?? Number.NaN, auditEntries: run.findings?.auditEntries ?? 0,
    problems: [...new Set(problems)], seconds: Math.round(run.seconds),
  };
}

/** The median is one of them: of an even number, the lower. */
function summarizeRates(rates: readonly number[]): RateFigures {
  const sorted = [...rates].sort((a, b) => a - b);
  const [least, median] = [sorted[0], sorted[Math.floor((sorted.length - 1) / 2)]];
  return least === undefined || median === undefined ? undefined : { least, median };
}
