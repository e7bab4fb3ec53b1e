import { measureDistanceMeters } from '@skill-voucher/sdk-core';
import type { World, WorldCampus } from './world';

/** One identity in two places; beside it trains, cars and a code shown at the campus next door. */
export function addImpossibleTravel(world: World): void {
  const { random } = world;
  for (let count = 0; count < 20; count += 1) {
    const unit = world.addUnit('impossibleTravel', 'one voucher that two people use', { isFraud: true, isHard: false });
    const [one, other] = pickApart(world, 40_000, 600_000);
    const trainee = world.addTrainee(unit);
    for (let day = 0; day < random.integer(2, 5); day += 1) {
      const atMs = world.at(day, random.between(8, 15));
      world.checkIn(trainee, one, atMs);
      world.checkIn(trainee, other, atMs + random.between(1, 45) * 60_000);
    }
  }
  const travellers: readonly (readonly [string, readonly [number, number]])[] = [['by fast train', [150, 250]], ['by car', [50, 110]], ['by slow train', [30, 120]]];
  for (const [how, speedKmh] of travellers) {
    for (let count = 0; count < 7; count += 1) {
      const unit = world.addUnit('impossibleTravel', `between two cities ${how}`, { isFraud: false, isHard: true });
      const [one, other] = pickApart(world, 30_000, 600_000);
      const atMs = world.at(random.integer(0, 6), random.between(7, 10));
      const trainee = world.addTrainee(unit);
      world.checkIn(trainee, one, atMs);
      world.checkIn(trainee, other, atMs + (measureDistanceMeters(one.position, other.position) / 1000 / random.between(...speedKmh)) * 3_600_000);
    }
  }
  for (let count = 0; count < 5; count += 1) {
    const unit = world.addUnit('impossibleTravel', 'a code of another campus of the town', { isFraud: false, isHard: true });
    const [one, other] = pickApart(world, 0, 19_000);
    const trainee = world.addTrainee(unit);
    world.checkIn(trainee, one, world.at(2, 9));
    world.checkIn(trainee, other, world.at(2, 9) + random.between(1, 8) * 60_000);
  }
  for (let count = 0; count < 25; count += 1) {
    const unit = world.addUnit('impossibleTravel', 'at one campus', { isFraud: false, isHard: false });
    const campus = random.pick(world.campuses);
    const trainee = world.addTrainee(unit);
    for (let day = 0; day < 4; day += 1) world.checkIn(trainee, campus, world.at(day, random.between(8, 17)));
  }
}

function pickApart(world: World, leastMeters: number, mostMeters: number): [WorldCampus, WorldCampus] {
  for (let attempt = 0; attempt < 2000; attempt += 1) {
    const one = world.random.pick(world.campuses);
    const other = world.random.pick(world.campuses);
    const meters = measureDistanceMeters(one.position, other.position);
    if (one.campusNumber !== other.campusNumber && meters >= leastMeters && meters <= mostMeters) return [one, other];
  }
  throw new Error('No two campuses stand so far apart');
}
