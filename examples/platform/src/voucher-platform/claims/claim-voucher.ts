import { randomInt } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { readViolatedConstraint } from '../../database/database-errors';
import type { TemplateRow } from '../../database/schema/template-tables';
import { credentials } from '../../database/schema/voucher-tables';
import { refuseRequest, type RefusedRequest } from '../../http/refused-request';
import type { ClaimedVoucher, ClaimRequest } from '../../http/schemas/voucher-schemas';
import { answerOnce } from '../../idempotency/answer-once';
import type { RepeatableRequest } from '../../idempotency/find-first-answer';
import type { Platform } from '../../platform';
import { readTermsVersion } from '../consents/consent-texts';
import { findTemplate } from '../templates/find-template';
import { countShards } from '../templates/quota-shards';
import { describeVoucher } from '../vouchers/describe-voucher';
import { findOwnVoucher } from '../vouchers/find-voucher';
import { issueVoucherCredential } from '../vouchers/issue-voucher-credential';
import { readKeptCredential } from '../vouchers/keep-voucher-credential';
import { createVoucherNumber, readHolderBucket } from '../vouchers/voucher-number';
import { findMarkedTemplates } from './claim-marks';
import { claimFromShard, findOpenShards } from './claim-statement';
import { refuseClaimed, refuseDelisted } from '../vouchers/refuse-by-terms';
import { explainClaimed, listClaimObstacles, refuseSoldOut } from './forecast-claim';

const maximumAttempts = 64;

export interface ClaimOptions extends RepeatableRequest {
  readonly actor: DeviceActor;
  readonly request: Static<typeof ClaimRequest>;
}

/** Claims one voucher of a template for the actor: one per person (A7), never more than the quota (R7). */
export async function claimVoucher(platform: Platform, options: ClaimOptions): Promise<Static<typeof ClaimedVoucher>> {
  const { actor, request } = options;
  const voucherNumber = await answerOnce(platform, options, async () => {
    const { orm } = platform.database;
    const termsVersion = await readTermsVersion(orm);
    // R34: the current terms; who agreed to them is kept with the voucher and among the person's consents.
    if (termsVersion !== request.termsVersion) throw refuseRequest('termsNotAccepted', { version: termsVersion ?? '' });
    const template = await findTemplate(orm, request.templateNumber);
    const [obstacle] = listClaimObstacles(template, actor, platform.nowMs());
    if (obstacle !== undefined) throw obstacle;
    if ((await findMarkedTemplates(platform, actor, [template])).size > 0) throw refuseClaimed();
    return takeFromQuota(platform, template, options);
  });
  return describeClaim(platform, actor, voucherNumber);
}

/** Tries a shard at random, then those that still have something; `soldOut` only when a fresh look finds none. */
async function takeFromQuota(platform: Platform, template: TemplateRow, options: ClaimOptions): Promise<string> {
  let shard = randomInt(countShards(template.total));
  for (let attempt = 0; attempt < maximumAttempts; attempt += 1) {
    const voucherNumber = createVoucherNumber(options.actor.holderBucket);
    const taken = await tryShard(platform, { template, shard, voucherNumber, options });
    if (taken !== undefined) return taken;
    const open = await platform.database.run(findOpenShards, [template.templateNumber]);
    if (open.length === 0) throw await explainEmptyQuota(platform, options);
    shard = (open[randomInt(open.length)] ?? { shard: 0 }).shard;
  }
  throw refuseRequest('serviceUnavailable');
}

/** The voucher that is now mine, or undefined when this shard had none. */
async function tryShard(platform: Platform, attempt: { template: TemplateRow; shard: number; voucherNumber: string; options: ClaimOptions }): Promise<string | undefined> {
  const { template, shard, voucherNumber } = attempt;
  const { actor, request, idempotencyKey, bodyHash } = attempt.options;
  try {
    const taken = await platform.database.run(claimFromShard, [
      template.templateNumber, shard, actor.holderBucket, voucherNumber, actor.personId, actor.countyCode, template.validFromMs, template.expiresAtMs,
      request.termsVersion, platform.nowMs(), actor.keyThumbprint, idempotencyKey, bodyHash, actor.proxy?.holderId ?? null,
    ]);
    if (taken.length === 0) return undefined;
  } catch (error) {
    const constraint = readViolatedConstraint(error);
    if (constraint === 'vouchers_pkey') return undefined; // 48 random bits met twice
    if (constraint !== 'vouchers_one_per_template' && constraint !== 'idempotency_keys_pkey') throw error;
    throw (await explainClaimed(platform, actor, template)) ?? refuseClaimed();
  }
  platform.onOutboxEvent();
  return voucherNumber;
}

/** A delist closes the shards: then nothing was sold out. Who has one already is told so. */
async function explainEmptyQuota(platform: Platform, options: ClaimOptions): Promise<RefusedRequest> {
  const template = await findTemplate(platform.database.orm, options.request.templateNumber);
  if (template.delistedAtMs !== null) return refuseDelisted(template.delistedAtMs);
  return (await explainClaimed(platform, options.actor, template)) ?? refuseSoldOut(template);
}

async function describeClaim(platform: Platform, actor: DeviceActor, voucherNumber: string): Promise<Static<typeof ClaimedVoucher>> {
  const record = await findOwnVoucher(platform, actor, voucherNumber);
  const holderBucket = readHolderBucket(voucherNumber);
  const mine = and(eq(credentials.holderBucket, holderBucket), eq(credentials.voucherNumber, voucherNumber), eq(credentials.keyThumbprint, actor.keyThumbprint));
  const [row] = await platform.database.orm.select().from(credentials).where(mine);
  if (row === undefined) throw refuseClaimed(record.voucher.claimedAtMs);
  // Not kept, unless it was before: a claim is one round trip, and most vouchers are never booked.
  const credential = readKeptCredential(platform, record.voucher, row) ?? (await issueVoucherCredential(platform, { ...record, keyThumbprint: actor.keyThumbprint, statusIndex: row.statusIndex }));
  return { voucher: describeVoucher(record, platform.nowMs()), credential };
}
