import type { World } from './world';

/** Phones that go from hand to hand; beside them families, second-hand phones, helpers and proxies of elders. */
export function addSharedDevices(world: World): void {
  const { random } = world;
  for (let count = 0; count < 20; count += 1) {
    const unit = world.addUnit('sharedDevice', 'a phone that checks absent people in', { isFraud: true, isHard: false });
    handAround(world, unit, { persons: random.chance(0.08) ? 3 : random.integer(4, 18), days: random.integer(1, 5), gapSeconds: random.chance(0.1) ? [300, 900] : [25, 240] });
  }
  for (let count = 0; count < 8; count += 1) {
    const unit = world.addUnit('sharedDevice', 'a family with one phone', { isFraud: false, isHard: true });
    handAround(world, unit, { persons: random.chance(0.04) ? 4 : random.integer(2, 3), days: random.integer(3, 8), gapSeconds: [20, 300] });
  }
  for (let count = 0; count < 6; count += 1) {
    const unit = world.addUnit('sharedDevice', 'a device id that hosts give out again', { isFraud: false, isHard: true });
    const deviceId = random.hex(32);
    const campus = random.pick(world.campuses);
    for (let owner = 0; owner < random.integer(4, 8); owner += 1) {
      const trainee = world.addTrainee(unit, { deviceId });
      world.checkIn(trainee, campus, world.at(owner % 7, random.between(8, 11) + 4 * Math.floor(owner / 7)));
    }
  }
  for (let count = 0; count < 6; count += 1) addProxyOfElders(world);
  for (let count = 0; count < 25; count += 1) {
    const unit = world.addUnit('sharedDevice', 'a phone of one person', { isFraud: false, isHard: false });
    handAround(world, unit, { persons: 1, days: random.integer(3, 8), gapSeconds: [20, 300] });
  }
}

function handAround(world: World, unit: ReturnType<World['addUnit']>, options: { persons: number; days: number; gapSeconds: readonly [number, number] }): void {
  const { random } = world;
  const campus = random.pick(world.campuses);
  const deviceId = random.hex(32);
  const trainees = Array.from({ length: options.persons }, () => world.addTrainee(unit, { deviceId }));
  for (let day = 0; day < options.days; day += 1) {
    let atMs = world.at(day, random.between(8, 16));
    for (const trainee of trainees) {
      world.checkIn(trainee, campus, atMs);
      atMs += random.between(...options.gapSeconds) * 1000;
    }
  }
}

/** One phone checks several elders in, each with their own face (A20). */
function addProxyOfElders(world: World): void {
  const { random } = world;
  const unit = world.addUnit('sharedDevice', 'a proxy of several elders', { isFraud: false, isHard: true });
  const campus = random.pick(world.campuses);
  const holder = world.addTrainee(unit);
  const elders = Array.from({ length: random.integer(3, 5) }, () => world.addTrainee(unit));
  for (const elder of elders) world.addProxy(elder, holder);
  for (let day = 0; day < 5; day += 1) {
    elders.forEach((elder, at) => world.checkIn(elder, campus, world.at(day, 9) + at * 90_000, { keyThumbprint: holder.keyThumbprint }));
    world.checkIn(holder, campus, world.at(day, 9.3));
  }
}
