import { and, eq, inArray, isNotNull, isNull, gt, lte, or, sql } from 'drizzle-orm';
import { createHmac, randomBytes } from 'node:crypto';
import type { DeviceActor } from '../../accounts/device-actor';
import type { Orm } from '../../database/database';
import { people } from '../../database/schema/account-tables';
import { claimMarks, voucherTemplates, type TemplateRow } from '../../database/schema/template-tables';
import { vouchers } from '../../database/schema/voucher-tables';
import type { Platform } from '../../platform';

export interface MarkedPerson {
  readonly holderBucket: number;
  readonly personId: string;
  readonly idNumberCipher: Uint8Array;
}

/**
 * Notes, before a person is forgotten, of which batches that can still be claimed the ID number had a
 * voucher. Answers how many. A mark tells only whoever has the ID number and the batch's key, and
 * nothing of other batches. It is written in the transaction that forgets the person, so the new
 * person of the same ID number, who comes into being after it, meets every mark.
 */
export async function leaveClaimMarks(tx: Orm, platform: Platform, { holderBucket, personId, idNumberCipher }: MarkedPerson): Promise<number> {
  const { cipher } = platform.personalData;
  const idNumber = cipher.decrypt('idNumber', idNumberCipher);
  const isOpen = and(isNull(voucherTemplates.delistedAtMs), gt(voucherTemplates.expiresAtMs, platform.nowMs()));
  const held = await tx
    .select({ templateNumber: vouchers.templateNumber })
    .from(vouchers)
    .innerJoin(voucherTemplates, eq(voucherTemplates.templateNumber, vouchers.templateNumber))
    .where(and(eq(vouchers.holderBucket, holderBucket), eq(vouchers.personId, personId), isOpen))
    .orderBy(vouchers.templateNumber);
  for (const { templateNumber } of held) {
    const fresh = cipher.encrypt('claimMarkKey', randomBytes(32).toString('base64'));
    // The first one makes the key; another that is erased at once waits for the row and finds it.
    const [row] = await tx
      .update(voucherTemplates)
      .set({ claimMarkKeyCipher: sql`coalesce(${voucherTemplates.claimMarkKeyCipher}, ${sql.param(fresh, voucherTemplates.claimMarkKeyCipher)})` })
      .where(eq(voucherTemplates.templateNumber, templateNumber))
      .returning({ key: voucherTemplates.claimMarkKeyCipher });
    if (!row?.key) throw new Error('The batch has no key');
    await tx.insert(claimMarks).values({ templateNumber, mark: computeMark(platform, row.key, idNumber) }).onConflictDoNothing();
  }
  return held.length;
}

/** Those of these batches of which the person had a voucher before an erasure. */
export async function findMarkedTemplates(platform: Platform, { personId }: Pick<DeviceActor, 'personId'>, templates: readonly TemplateRow[]): Promise<ReadonlySet<number>> {
  const keyed = templates.flatMap(({ templateNumber, claimMarkKeyCipher }) => (claimMarkKeyCipher === null ? [] : [{ templateNumber, key: claimMarkKeyCipher }]));
  if (keyed.length === 0) return new Set();
  const { orm } = platform.database;
  const [person] = await orm.select({ idNumberCipher: people.idNumberCipher }).from(people).where(eq(people.personId, personId));
  if (person === undefined) return new Set();
  const idNumber = platform.personalData.cipher.decrypt('idNumber', person.idNumberCipher);
  const isMarked = keyed.map(({ templateNumber, key }) => and(eq(claimMarks.templateNumber, templateNumber), eq(claimMarks.mark, computeMark(platform, key, idNumber))));
  const rows = await orm.select({ templateNumber: claimMarks.templateNumber }).from(claimMarks).where(or(...isMarked));
  return new Set(rows.map(({ templateNumber }) => templateNumber));
}

function computeMark(platform: Platform, keyCipher: Uint8Array, idNumber: string): Uint8Array {
  const key = Buffer.from(platform.personalData.cipher.decrypt('claimMarkKey', keyCipher), 'base64');
  return createHmac('sha256', key).update(idNumber).digest();
}

/** Of batches that are over nothing can be claimed twice: their marks and keys go. */
export async function forgetOldClaimMarks({ database, nowMs }: Pick<Platform, 'database' | 'nowMs'>): Promise<void> {
  const isOver = and(isNotNull(voucherTemplates.claimMarkKeyCipher), or(isNotNull(voucherTemplates.delistedAtMs), lte(voucherTemplates.expiresAtMs, nowMs())));
  await database.orm.transaction(async (tx) => {
    const over = await tx.update(voucherTemplates).set({ claimMarkKeyCipher: null }).where(isOver).returning({ templateNumber: voucherTemplates.templateNumber });
    if (over.length === 0) return;
    await tx.delete(claimMarks).where(inArray(claimMarks.templateNumber, over.map(({ templateNumber }) => templateNumber)));
  });
}
