import { detectFraudSignals } from '../src/voucher-platform/fraud-signals/detect-fraud-signals';
import { fraudSignalKinds } from '../src/voucher-platform/fraud-signals/fraud-signal';
import { startPlatform } from '../src/index';
import { fillFraudWorld } from './fill-fraud-world';
import { measure, scoreSignals, type KindScore } from './score-signals';

// npm run fraud-signals -- 201 220: worlds of these seeds, one after the other, each in a database of its own.
const [first = 201, last = first + 9] = process.argv.slice(2).map(Number);
if (!Number.isInteger(first) || !Number.isInteger(last) || last < first || last - first > 199) {
  console.error('用法: npm run fraud-signals -- <首个种子> <末个种子>（整数，至多 200 个）');
  process.exit(2);
}
const nowMs = Date.UTC(2026, 10, 29, 10, 0, 0);
const blindIndexKey = new Uint8Array(32).fill(7);
const scores: KindScore[] = [];
for (let seed = first; seed <= last; seed += 1) {
  const platform = await startPlatform({ nowMs: () => nowMs });
  const world = await fillFraudWorld(platform.database, { seed, nowMs, blindIndexKey });
  await detectFraudSignals({ nowMs: () => nowMs, database: platform.database });
  const ofSeed = await scoreSignals(platform.database, world);
  scores.push(...ofSeed);
  console.log(`种子 ${seed}: ${ofSeed.map((score) => `${score.kind} ${score.found}/${score.frauds}+${score.falseAlarms}`).join('  ')}`);
  await platform.close();
}
console.log('\n信号                查准率   查全率   难例占比');
let holds = true;
for (const kind of fraudSignalKinds) {
  const own = scores.filter((score) => score.kind === kind);
  const { precision, recall, hardShare } = measure(own);
  holds &&= precision >= 0.9 && recall >= 0.8 && hardShare >= 0.2;
  console.log(`${kind.padEnd(18)} ${precision.toFixed(3).padStart(7)} ${recall.toFixed(3).padStart(8)} ${hardShare.toFixed(2).padStart(8)}   误报: ${[...new Set(own.flatMap(({ falseStories }) => falseStories))].join('; ') || '—'}`);
}
console.log(holds ? '\n每种信号: 查准率 ≥ 0.9，查全率 ≥ 0.8' : '\n有信号未达到查准率 0.9、查全率 0.8');
process.exitCode = holds ? 0 : 1;
