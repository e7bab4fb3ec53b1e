import { createHash, randomInt, randomUUID } from 'node:crypto';
import { claimFromShard, findOpenShards } from '../src/voucher-platform/claims/claim-statement';
import { createVoucherNumber } from '../src/voucher-platform/vouchers/voucher-number';
import { countShards, maximumShards } from '../src/voucher-platform/templates/quota-shards';
import { connections } from './measure-redeem';
import type { MeasuredPlatform } from './measured-platform';
import type { SuppliedTemplate } from './voucher-supply';

/**
 * A rush of more people than there are vouchers, over 32 connections, by the platform's own statement:
 * on its shards, or on one row that holds the whole quota. Claims a second, until all are gone.
 */
export async function runRush(platform: MeasuredPlatform, options: { quota: number; isSharded: boolean }): Promise<number> {
  const { database } = platform;
  const template = await platform.createBatch(options.quota / maximumShards);
  if (!options.isSharded) {
    await database.runScript(`UPDATE voucher_platform.quota_shards SET remaining = CASE shard WHEN 0 THEN ${options.quota} ELSE 0 END WHERE template_number = ${template.templateNumber}`);
  }
  const people = Math.ceil(options.quota * 1.1);
  let started = 0;
  let issued = 0;
  let lastIssuedAtMs = 0;
  const startedAtMs = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (started < people) {
        started += 1;
        if (!(await claimOne(platform, template, options))) continue;
        issued += 1;
        lastIssuedAtMs = performance.now();
      }
    }),
  );
  const [row] = await database.run<{ vouchers: number; people: number }>(
    { name: 'bench-issued', text: 'SELECT count(*)::integer AS vouchers, count(DISTINCT person_id)::integer AS people FROM voucher_platform.vouchers WHERE template_number = $1' }, [template.templateNumber],
  );
  if (issued !== options.quota || row?.vouchers !== options.quota || row.people !== options.quota) throw new Error(`Issued ${issued}, in the table ${row?.vouchers} for ${row?.people} people, of ${options.quota}`);
  return (1000 * issued) / (lastIssuedAtMs - startedAtMs);
}

async function claimOne({ database }: MeasuredPlatform, template: SuppliedTemplate, { quota, isSharded }: { quota: number; isSharded: boolean }): Promise<boolean> {
  const holderBucket = randomInt(65_536);
  const personId = randomUUID();
  let shard = isSharded ? randomInt(countShards(quota)) : 0;
  for (;;) {
    const voucherNumber = createVoucherNumber(holderBucket);
    const taken = await database.run(claimFromShard, [
      template.templateNumber, shard, holderBucket, voucherNumber, personId, '140105', template.validFromMs, template.expiresAtMs, '2026-11', Date.now(), 'bench', randomUUID(), createHash('sha256').update(voucherNumber).digest(), null,
    ]);
    if (taken.length > 0) return true;
    const open = await database.run(findOpenShards, [template.templateNumber]);
    if (open.length === 0) return false;
    shard = open[randomInt(open.length)]?.shard ?? 0;
  }
}
