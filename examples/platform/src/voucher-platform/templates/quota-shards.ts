const claimsPerShard = 64;
export const maximumShards = 64;

/** clamp(total / 64, 1, 64): few enough to find the last voucher, enough for claims not to queue. */
export function countShards(total: number): number {
  return Math.min(maximumShards, Math.max(1, Math.floor(total / claimsPerShard)));
}

/** The quantity issued (R7), split as evenly as it goes. */
export function splitQuota(total: number): { shard: number; remaining: number }[] {
  const shards = countShards(total);
  return Array.from({ length: shards }, (_, shard) => ({ shard, remaining: Math.floor(total / shards) + (shard < total % shards ? 1 : 0) }));
}
