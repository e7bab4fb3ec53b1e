import type { World } from './world';

interface Burst {
  readonly scans: number;
  readonly gapSeconds: readonly [number, number];
  /** Hour of UTC+8 at which it begins. */
  readonly hour: number;
  /** Claimed within the half hour before. */
  readonly freshShare: number;
  /** Come to train within the week. */
  readonly attendingShare: number;
}

/** Vouchers used by machine or by night; beside them whole classes on their first morning and evening courses. */
export function addScanBursts(world: World): void {
  const { random } = world;
  const size = () => (random.chance(0.08) ? random.integer(12, 19) : random.integer(20, 70));
  const frauds: readonly (readonly [string, () => Burst])[] = [
    ['a machine', () => ({ scans: size(), gapSeconds: [0.3, 2], hour: random.between(8, 20), freshShare: random.fraction(), attendingShare: random.between(0, 0.6) })],
    ['by night, claimed before', () => ({ scans: size(), gapSeconds: [4, 25], hour: random.between(22.2, 28), freshShare: random.between(0.85, 1), attendingShare: random.between(0, 0.5) })],
    ['claimed before, nobody comes', () => ({ scans: size(), gapSeconds: [4, 40], hour: random.between(9, 17), freshShare: random.between(0.85, 1), attendingShare: random.between(0, 0.08) })],
  ];
  const honest: readonly (readonly [string, () => Burst])[] = [
    ['a class on its first morning', () => ({ scans: random.integer(25, 80), gapSeconds: [3.2, 12], hour: random.between(8, 9), freshShare: random.between(0, 0.6), attendingShare: random.between(0.7, 1) })],
    ['an evening course', () => ({ scans: random.integer(20, 40), gapSeconds: [5, 30], hour: random.between(18.5, 21.2), freshShare: random.between(0, 0.5), attendingShare: random.between(0.7, 1) })],
    ['claimed at the desk', () => ({ scans: random.integer(20, 40), gapSeconds: [15, 60], hour: random.between(8, 15), freshShare: random.between(0.8, 1), attendingShare: random.between(0.6, 1) })],
    ['a course that begins next month', () => ({ scans: random.integer(20, 50), gapSeconds: [4, 30], hour: random.between(8, 15), freshShare: random.between(0, 0.6), attendingShare: 0 })],
  ];
  for (const [story, invent] of frauds) for (let count = 0; count < 7; count += 1) addBurst(world, story, { isFraud: true, isHard: false }, invent());
  for (const [story, invent] of honest) for (let count = 0; count < 5; count += 1) addBurst(world, story, { isFraud: false, isHard: true }, invent());
  for (let count = 0; count < 25; count += 1) {
    addBurst(world, 'people who come one by one', { isFraud: false, isHard: false }, { scans: random.integer(5, 15), gapSeconds: [130, 3000], hour: random.between(8, 10), freshShare: random.between(0, 0.4), attendingShare: random.between(0.6, 1) });
  }
}

function addBurst(world: World, story: string, truth: { isFraud: boolean; isHard: boolean }, burst: Burst): void {
  const { random } = world;
  const unit = world.addUnit('scanBurst', story, truth);
  const campus = random.pick(world.campuses);
  const adminId = random.uuid();
  let atMs = world.at(random.integer(0, 1), burst.hour);
  for (let scan = 0; scan < burst.scans; scan += 1) {
    const isFresh = random.chance(burst.freshShare);
    const claimedAtMs = isFresh ? atMs - random.integer(60, 1700) * 1000 : atMs - random.integer(1, 20) * 86_400_000;
    const trainee = world.addTrainee(unit, { claimedAtMs, usedAtMs: atMs, campus });
    world.scan(trainee, { adminId, institutionNumber: campus.institutionNumber, atMs });
    if (random.chance(burst.attendingShare)) world.checkIn(trainee, campus, world.at(random.integer(3, 7), random.between(8, 17)));
    atMs = Math.round(atMs + random.between(...burst.gapSeconds) * 1000);
  }
}
