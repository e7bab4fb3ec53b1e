import { parseArgs } from 'node:util';
import type { Mutilation } from './model-platform';
import { writeHistory } from './operations';
import { runHistory } from './run-history';
import { shrinkHistory } from './shrink-history';

/** `npm run simulate -- --devices 50 --operations 100000 --seed 7 [--without grantsWithoutLease]` */
const { values } = parseArgs({
  options: { devices: { type: 'string', default: '50' }, operations: { type: 'string', default: '100000' }, seed: { type: 'string', default: '7' }, without: { type: 'string', default: 'none' } },
});
const mutilations: readonly Mutilation[] = ['none', 'grantsWithoutLease', 'leaseBeforeDrained', 'onlineIgnoresLease'];
const mutilation = mutilations.find((known) => known === values.without);
const [devices, operations, seed] = [Number(values.devices), Number(values.operations), Number(values.seed)];
if (mutilation === undefined || ![devices, operations, seed].every((value) => Number.isSafeInteger(value) && value > 0)) {
  console.error(`Usage: npm run simulate -- --devices 50 --operations 100000 --seed 7 [--without ${mutilations.slice(1).join('|')}]`);
  process.exit(2);
}

const options = { devices, seed, mutilation };
const history = writeHistory({ seed, operations, devices });
const startedMs = performance.now();
const { violation, counts } = await runHistory(history, options);
const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
for (const [what, count] of Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1))) console.log(`${String(count).padStart(8)}  ${what}`);

if (violation === undefined) {
  console.log(`\nseed ${seed}: ${operations} operations on ${devices} devices in ${seconds} s; I1, I2 and I3 hold`);
} else {
  console.log(`\nseed ${seed}: ${violation.invariant} is broken at operation ${violation.step}: ${violation.message}`);
  const shortest = await shrinkHistory(history.slice(0, violation.step + 1), async (candidate) => (await runHistory(candidate, options)).violation?.invariant === violation.invariant);
  console.log(`\nThe shortest history that still fails, ${shortest.length} operations:`);
  for (const operation of shortest) console.log(`  ${JSON.stringify(operation)}`);
  process.exitCode = 1;
}
