import type { World } from './world';

/** Made-up positions; beside them fixes over the network, neighbours, cached fixes and coarse phones. */
export function addIdenticalPositions(world: World): void {
  const { random } = world;
  const precise = () => ({ ...world.jitter(random.pick(world.campuses)), accuracyMeters: random.between(3, 20) });
  for (let count = 0; count < 14; count += 1) {
    const unit = world.addUnit('identicalPosition', 'one made-up position for many', { isFraud: true, isHard: false });
    const fix = precise();
    const doesShake = random.chance(0.06);
    repeatFix(world, unit, { fix, persons: random.chance(0.06) ? 2 : random.integer(3, 20), days: random.integer(1, 3), ...(doesShake ? { shakeDegrees: 0.00002 } : {}) });
  }
  for (let count = 0; count < 8; count += 1) {
    const unit = world.addUnit('identicalPosition', 'one made-up position, day after day', { isFraud: true, isHard: false });
    repeatFix(world, unit, { fix: precise(), persons: 1, days: random.chance(0.1) ? 3 : random.integer(4, 6) });
  }
  for (let count = 0; count < 7; count += 1) {
    const unit = world.addUnit('identicalPosition', 'a fix over the network of a whole room', { isFraud: false, isHard: true });
    repeatFix(world, unit, { fix: { ...precise(), accuracyMeters: random.chance(0.03) ? 25 : random.between(31, 120) }, persons: random.integer(4, 20), days: random.integer(1, 5) });
  }
  for (let count = 0; count < 6; count += 1) {
    const unit = world.addUnit('identicalPosition', 'two neighbours with one fix', { isFraud: false, isHard: true });
    repeatFix(world, unit, { fix: precise(), persons: 2, days: 1 });
  }
  for (let count = 0; count < 6; count += 1) {
    const unit = world.addUnit('identicalPosition', 'a phone that repeats its last fix', { isFraud: false, isHard: true });
    repeatFix(world, unit, { fix: precise(), persons: 1, days: random.integer(1, 3), timesADay: random.integer(2, 5) });
  }
  for (let count = 0; count < 5; count += 1) {
    const unit = world.addUnit('identicalPosition', 'phones that round to 11 metres', { isFraud: false, isHard: true });
    const fix = precise();
    repeatFix(world, unit, { fix: { ...fix, latitude: Math.round(fix.latitude * 1e4) / 1e4, longitude: Math.round(fix.longitude * 1e4) / 1e4 }, persons: random.integer(3, 9), days: 3 });
  }
  for (let count = 0; count < 25; count += 1) {
    const unit = world.addUnit('identicalPosition', 'fixes as they come', { isFraud: false, isHard: false });
    repeatFix(world, unit, { fix: precise(), persons: random.integer(1, 3), days: random.integer(2, 5), shakeDegrees: 0.002 });
  }
}

interface Repeated {
  readonly fix: { latitude: number; longitude: number; accuracyMeters: number };
  readonly persons: number;
  readonly days: number;
  readonly timesADay?: number;
  readonly shakeDegrees?: number;
}

function repeatFix(world: World, unit: ReturnType<World['addUnit']>, { fix, persons, days, timesADay = 1, shakeDegrees = 0 }: Repeated): void {
  const { random } = world;
  const campus = random.pick(world.campuses);
  const trainees = Array.from({ length: persons }, () => world.addTrainee(unit));
  for (let day = 0; day < days; day += 1) {
    for (const trainee of trainees) {
      for (let time = 0; time < timesADay; time += 1) {
        const shaken = { ...fix, latitude: fix.latitude + random.between(-shakeDegrees, shakeDegrees), longitude: fix.longitude + random.between(-shakeDegrees, shakeDegrees) };
        world.checkIn(trainee, campus, world.at(day, random.between(8, 17)), { fix: shaken });
      }
    }
  }
}
