import { linkLifeMs, refuseLink } from '@skill-voucher/sdk-core';
import { and, eq, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { learningPlatforms, voucherLinks, type VoucherLinkRow } from '../../database/schema/learning-tables';
import type { VoucherRow } from '../../database/schema/voucher-tables';
import { RefusedRequest, refuseRequest } from '../../http/refused-request';
import type { NewVoucherLink, VoucherLink } from '../../http/schemas/learning-schemas';
import type { Platform } from '../../platform';
import { lockVoucher } from '../check-ins/read-situation';
import { readVoucherStatus } from '../vouchers/describe-voucher';
import { findOwnVoucher } from '../vouchers/find-voucher';
import { createScopedId } from '../vouchers/voucher-number';
import { describeLink } from './describe-link';
import { findIntention } from './manage-intentions';

type LinkRequest = Static<typeof NewVoucherLink>;

/** The link that holds the voucher, lapsed or not: at most one, by its index. */
function openLink(voucher: Pick<VoucherRow, 'holderBucket' | 'voucherNumber'>) {
  return and(eq(voucherLinks.holderBucket, voucher.holderBucket), eq(voucherLinks.voucherNumber, voucher.voucherNumber), isNull(voucherLinks.endedAtMs));
}

/** 确定 (R38, A16): reserves an online voucher for one learning platform for 72 h. The same again is the same link. */
export async function linkVoucher(platform: Platform, options: { actor: DeviceActor; voucherNumber: string; request: LinkRequest }): Promise<Static<typeof VoucherLink>> {
  const { actor, voucherNumber, request } = options;
  const { voucher: found, template } = await findOwnVoucher(platform, actor, voucherNumber);
  const [learningPlatform] = await platform.database.orm.select().from(learningPlatforms).where(eq(learningPlatforms.platformNumber, request.platformNumber));
  if (learningPlatform === undefined || learningPlatform.disabledAtMs !== null) throw refuseRequest('notFound');
  const link = await platform.database.orm.transaction(async (tx) => {
    const voucher = await lockVoucher(tx, found);
    const nowMs = platform.nowMs();
    const intention = await findIntention(tx, actor, request.intentionId);
    const terms = { ...template, status: readVoucherStatus({ voucher, template }, nowMs), validFromMs: voucher.validFromMs };
    const refusal = refuseLink({ voucher: terms, intention, nowMs });
    if (refusal !== undefined) throw new RefusedRequest(refusal);
    const { specialty, skillLevel } = intention;
    const same = await makeRoom(tx, { voucher, nowMs, wanted: { platformNumber: request.platformNumber, specialty, skillLevel } });
    if (same !== undefined) return same;
    const row = {
      holderBucket: voucher.holderBucket, voucherNumber, linkId: createScopedId(voucherNumber), personId: actor.personId, platformNumber: request.platformNumber,
      templateNumber: voucher.templateNumber, specialty, skillLevel, linkedAtMs: nowMs, expiresAtMs: nowMs + linkLifeMs,
    };
    const [stored] = await tx.insert(voucherLinks).values(row).returning();
    await recordAudit(tx, { atMs: nowMs, actorKind: 'person', actorId: actor.personId, action: 'linkVoucher', subject: voucherNumber, details: { linkId: row.linkId, platformNumber: row.platformNumber } });
    return stored;
  });
  if (link === undefined) throw new Error('The link was not stored');
  return describeLink({ link, learningPlatform, voucherName: template.name, completedLessons: 0, nowMs: platform.nowMs() });
}

/** Closes a lapsed link; one that lasts is the same, or in the way. */
async function makeRoom(tx: Orm, options: { voucher: VoucherRow; nowMs: number; wanted: Pick<VoucherLinkRow, 'platformNumber' | 'specialty' | 'skillLevel'> }): Promise<VoucherLinkRow | undefined> {
  const { voucher, nowMs, wanted } = options;
  const [open] = await tx
    .select({ link: voucherLinks, name: learningPlatforms.name })
    .from(voucherLinks)
    .innerJoin(learningPlatforms, eq(learningPlatforms.platformNumber, voucherLinks.platformNumber))
    .where(openLink(voucher));
  if (open === undefined) return undefined;
  const { link, name } = open;
  if (link.expiresAtMs <= nowMs) {
    await tx.update(voucherLinks).set({ endedAtMs: link.expiresAtMs }).where(openLink(voucher));
    return undefined;
  }
  const isSame = link.platformNumber === wanted.platformNumber && link.specialty === wanted.specialty && link.skillLevel === wanted.skillLevel;
  if (!isSame) throw refuseRequest('alreadyLinked', { platform: name });
  return link;
}

/** Frees a linked voucher; one that was used by an enrolment stays so. */
export async function unlinkVoucher(platform: Platform, actor: DeviceActor, voucherNumber: string): Promise<void> {
  const { voucher } = await findOwnVoucher(platform, actor, voucherNumber);
  const nowMs = platform.nowMs();
  await platform.database.orm.transaction(async (tx) => {
    const [link] = await tx.select().from(voucherLinks).where(and(openLink(voucher), isNull(voucherLinks.enrolledAtMs))).for('update');
    if (link === undefined || link.expiresAtMs <= nowMs) throw refuseRequest('notFound');
    await tx.update(voucherLinks).set({ endedAtMs: nowMs }).where(openLink(voucher));
    await recordAudit(tx, { atMs: nowMs, actorKind: 'person', actorId: actor.personId, action: 'unlinkVoucher', subject: voucherNumber, details: { linkId: link.linkId } });
  });
}
