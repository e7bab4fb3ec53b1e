import type { Clock, Geolocation, Position } from '../host-bridge/host-bridge';
import { createSeededNumbers } from './seeded-numbers';

export interface Waypoint {
  readonly latitude: number;
  readonly longitude: number;
}

export interface GpsWalkOptions {
  /** Two points or more, in `datum`; the walk ends at the last. */
  readonly path: readonly [Waypoint, ...Waypoint[]];
  readonly datum: Position['datum'];
  /** 1.4 is walking. */
  readonly speedMetersPerSecond: number;
  readonly seed: string;
  /** Radius that each fix claims; fixes lie within it. 15 unless given. */
  readonly accuracyMeters?: number;
  readonly isMocked?: boolean;
}

const metersPerDegree = 111_195;

/**
 * Where a phone is after `elapsedMs` on its way; the same for the same seed.
 * Distances are those of a sphere, exact enough for steps of a walk.
 *
 * @param startMs unix milliseconds at the first point
 */
export function locateOnWalk(options: GpsWalkOptions, startMs: number, elapsedMs: number): Position {
  const { datum, accuracyMeters = 15, isMocked = false } = options;
  const { latitude, longitude } = advanceAlong(options.path, (options.speedMetersPerSecond * Math.max(0, elapsedMs)) / 1000);
  const next = createSeededNumbers(`${options.seed}:${Math.floor(elapsedMs / 1000)}`);
  const [errorMeters, angle] = [accuracyMeters * next(), 2 * Math.PI * next()];
  return {
    latitude: latitude + (errorMeters * Math.sin(angle)) / metersPerDegree,
    longitude: longitude + (errorMeters * Math.cos(angle)) / (metersPerDegree * Math.cos((latitude * Math.PI) / 180)),
    datum, accuracyMeters, isMocked, atMs: startMs + elapsedMs,
  };
}

/** A walk as the bridge's location: it begins now and goes on with the clock. */
export function createWalkingGeolocation(options: GpsWalkOptions & { readonly clock: Clock }): Geolocation {
  const { clock } = options;
  const [startMs, startMonotonicMs] = [clock.nowMs(), clock.monotonicMs()];
  return { locate: async () => locateOnWalk(options, startMs, clock.monotonicMs() - startMonotonicMs) };
}

/** Answers one after the other; the last repeats. For what a walk does not show: denials, jumps, old fixes. */
export function createScriptedGeolocation(...script: readonly [LocationAnswer, ...LocationAnswer[]]): Geolocation {
  let asked = 0;
  return { locate: async () => script[Math.min(asked++, script.length - 1)] as LocationAnswer };
}

export type LocationAnswer = Awaited<ReturnType<Geolocation['locate']>>;

function advanceAlong(path: GpsWalkOptions['path'], meters: number): Waypoint {
  let left = meters;
  let [from] = path;
  for (const to of path.slice(1)) {
    const length = measureMeters(from, to);
    if (left < length) return { latitude: from.latitude + ((to.latitude - from.latitude) * left) / length, longitude: from.longitude + ((to.longitude - from.longitude) * left) / length };
    left -= length;
    from = to;
  }
  return from;
}

function measureMeters(a: Waypoint, b: Waypoint): number {
  const north = (b.latitude - a.latitude) * metersPerDegree;
  const east = (b.longitude - a.longitude) * metersPerDegree * Math.cos((((a.latitude + b.latitude) / 2) * Math.PI) / 180);
  return Math.hypot(north, east);
}
