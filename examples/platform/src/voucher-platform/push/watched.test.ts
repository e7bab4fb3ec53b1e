import { expect, it } from 'vitest';
import { followWatched, type Watched } from './watched';

/** A number that moves on when it is told to. */
function createCounter() {
  let value = 1;
  const wakes = new Set<() => void>();
  const watched: Watched<number> = {
    event: 'number',
    read: async () => value,
    confirmActor: async () => undefined,
    mark: String,
    subscribe(wake) {
      wakes.add(wake);
      return () => void wakes.delete(wake);
    },
  };
  const moveOn = (): void => {
    value += 1;
    for (const wake of wakes) wake();
  };
  return { watched, moveOn, countListeners: () => wakes.size };
}

const follow = (watched: Watched<number>, options: { first: number; after: string; lifeMs: number; beatMs?: number }) =>
  followWatched(watched, { beatMs: 10_000, ...options, signal: new AbortController().signal });

it('ends a stream when its life is over, whether or not it was told something, and who follows again misses nothing', async () => {
  const { watched, moveOn, countListeners } = createCounter();
  const beganAtMs = performance.now();
  const stream = follow(watched, { first: 1, after: '1', lifeMs: 1000 });
  const told = stream.next();
  await expect.poll(countListeners).toBe(1);
  moveOn();
  expect(await told).toEqual({ done: false, value: 2 });
  const ends = async () => {
    const values = [];
    for await (const value of stream) values.push(value);
    return values;
  };
  expect((await ends()).filter((value) => value !== undefined)).toEqual([]);
  expect(performance.now() - beganAtMs).toBeGreaterThan(990);
  expect(performance.now() - beganAtMs).toBeLessThan(10_000);
  expect(countListeners()).toBe(0);
  moveOn();
  const next = follow(watched, { first: await watched.read(), after: '2', lifeMs: 50 });
  expect(await next.next()).toEqual({ done: false, value: 3 });
  await next.return(undefined);
});

it('beats until its life is over, and no longer', async () => {
  const { watched, countListeners } = createCounter();
  const beats = [];
  for await (const value of follow(watched, { first: 1, after: '1', lifeMs: 200, beatMs: 30 })) beats.push(value);
  expect(beats.length).toBeGreaterThan(0);
  expect(beats.length).toBeLessThan(20); // a timer that fires a little early beats once more
  expect(new Set(beats)).toEqual(new Set([undefined]));
  expect(countListeners()).toBe(0);
});
