import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { buildPrograms, type Programs } from './build-programs';
import { prepareStage, type DatabaseKind } from './fault-stage';
import { runKills, type FaultFigures, type RateFigures } from './kill-rounds';

const usage = `Usage: npm run faults -- [--quick] [--kills N] [--outages N] [--database pglite|postgresql|pair]
  Kills the platform (SIGKILL) under load, 100 times on each database (--quick: 5), takes PostgreSQL itself away 5 times (--quick: 2), and as often the primary of a synchronous pair, for good (where the platform is not killed: --kills is not for --database pair). Each database needs a fault: --kills 0 and --outages 0 only beside a --database that has the other.
  Another process records what was acknowledged; after each kill nothing of it may be lost or doubled, and the audit chain must be whole.`;

/** Enough acknowledgements a second that a kill meets work under way (quality.md). */
const leastRate = 50;
const loadMs = 2000;
const databaseKinds: readonly DatabaseKind[] = ['pglite', 'postgresql', 'pair'];
const hasLoad = ({ ratePerSecond }: FaultFigures) => [ratePerSecond.kills, ratePerSecond.outages].every((rates) => rates === undefined || rates.median >= leastRate);
const describeRates = (rates: RateFigures) => (rates === undefined ? '—' : `median ${rates.median.toFixed(0)}, least ${rates.least.toFixed(0)}`);

function readOptions(): { kills: number; outages: number; databases: readonly DatabaseKind[] } | undefined {
  try {
    const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, kills: { type: 'string' }, outages: { type: 'string' }, database: { type: 'string' } } });
    const kills = Number(values.kills ?? (values.quick ? '5' : '100'));
    const outages = Number(values.outages ?? (values.quick ? '2' : '5'));
    const { database } = values;
    if (database === 'pair' && values.kills !== undefined) return undefined;
    if (!Number.isInteger(kills) || kills < 0 || kills > 1000 || !Number.isInteger(outages) || outages < 0 || outages > 100) return undefined;
    const chosen = databaseKinds.filter((kind) => database === undefined || kind === database);
    const hasFaults = (kind: DatabaseKind) => (kind !== 'pair' && kills > 0) || (kind !== 'pglite' && outages > 0);
    return chosen.length === 0 || !chosen.every(hasFaults) ? undefined : { kills, outages, databases: chosen };
  } catch {
    return undefined;
  }
}

async function runOn(kind: DatabaseKind, asked: { kills: number; outages: number; programs: Programs }): Promise<FaultFigures> {
  // What a killed platform does to a pair, it does to a single server.
  const options = kind === 'pair' ? { ...asked, kills: 0 } : asked;
  // A generous supply: 120 people claim one voucher of each batch.
  const rounds = options.kills + options.outages;
  const stage = await prepareStage(kind, { vouchersPerPerson: 8 + 8 * rounds, payments: 20 + 10 * rounds });
  try {
    return await runKills(stage, { ...options, loadMs, say: (line) => console.log(line) });
  } finally {
    await stage.close();
  }
}

function print(figures: FaultFigures): void {
  const { acknowledged, repeats, ratePerSecond, problems } = figures;
  console.log(`\n${figures.database}: ${figures.kills} kills${figures.outages === 0 ? '' : `, ${figures.outages} ${figures.database === 'pair' ? 'fail-overs' : 'crashes of the server'}`}, ${figures.seconds} s
  acknowledged   ${acknowledged.claim} claims, ${acknowledged.use} uses, ${acknowledged.undo} undone, ${acknowledged.checkIn} check-ins, ${acknowledged.payment} payments
  a second       before the kills ${describeRates(ratePerSecond.kills)}; before the ${figures.database === 'pair' ? 'fail-overs' : 'crashes'} ${describeRates(ratePerSecond.outages)}
  repeated       ${repeats.noAnswer} without an answer, ${repeats.serviceUnavailable} told to try again
  lost           ${figures.lost}
  doubled        ${figures.doubled}
  audit chain    ${figures.auditEntries} entries`);
  for (const problem of problems.slice(0, 50)) console.log(`  ✗ ${problem}`);
  if (!hasLoad(figures)) console.log(`  ✗ fewer than ${leastRate} acknowledged a second: too little under way when it was ended`);
}

const options = readOptions();
if (options === undefined) {
  console.error(usage);
  process.exit(2);
}
const programs = await buildPrograms();
const all: FaultFigures[] = [];
for (const kind of options.databases) {
  const figures = await runOn(kind, { ...options, programs });
  print(figures);
  all.push(figures);
}
const folder = new URL('../.output/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('faults.json', folder), JSON.stringify({ atMs: Date.now(), node: process.version, cpu: cpus()[0]?.model, databases: all }, null, 2));
const isFine = all.every((figures) => figures.problems.length === 0 && figures.lost === 0 && figures.doubled === 0 && hasLoad(figures));
console.log(isFine ? '\nNothing acknowledged was lost or doubled.' : '\nNot everything holds.');
process.exit(isFine ? 0 : 1);
