import type { Operation } from './operations';

/**
 * The shortest history that still fails, by leaving out ever smaller pieces
 * (delta debugging). `fails` plays a candidate; at most `budget` are played.
 */
export async function shrinkHistory(history: readonly Operation[], fails: (candidate: readonly Operation[]) => Promise<boolean>, budget = 400): Promise<readonly Operation[]> {
  let shortest = history;
  let played = 0;
  for (let piece = Math.ceil(shortest.length / 2); piece >= 1; piece = Math.floor(piece / 2)) {
    for (let at = 0; at < shortest.length && played < budget; ) {
      const candidate = [...shortest.slice(0, at), ...shortest.slice(at + piece)];
      played += 1;
      if (candidate.length > 0 && (await fails(candidate))) shortest = candidate;
      else at += piece;
    }
  }
  return shortest;
}
