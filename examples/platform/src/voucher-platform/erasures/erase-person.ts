import { randomBytes } from 'node:crypto';
import { and, eq, sql, type SQL } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { revokeKey } from '../../accounts/key-binding';
import { lockPerson } from '../../accounts/register-person';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { deviceKeys, people } from '../../database/schema/account-tables';
import { refuseRequest } from '../../http/refused-request';
import type { Erasure } from '../../http/schemas/erasure-schemas';
import type { Platform } from '../../platform';
import { tellRealNameSystem } from '../offline-scans/record-offline-use';
import { leaveClaimMarks, type MarkedPerson } from '../claims/claim-marks';

const dayMs = 86_400_000;

type Obstacle = 'trainingUnderWay' | 'bookingOpen' | 'institutionAdmin' | 'proxyActive';

/**
 * Forgets a person who asks for it (PIPL, article 47): log-ins, devices, intentions, copied
 * certificates, feedback, marks and denied check-ins go; consents are withdrawn; name, ID number and
 * phone are overwritten.
 * Of somebody who was paid a subsidy for, name and ID number stay with the subsidy's records, which
 * the law keeps. Of anybody else a mark stays with each batch that goes on (A7). The real-name system
 * and, through it, the employment service forget every use for which no subsidy was granted. The audit
 * log names people by an opaque id and stays whole.
 *
 * @throws RefusedRequest `erasureNotYet` while a use may still be paid for, or a booking, a proxy or an office in an institution goes on
 */
export async function erasePerson(platform: Platform, actor: DeviceActor): Promise<Static<typeof Erasure>> {
  const erasureId = randomBytes(16).toString('hex');
  const nowMs = platform.nowMs();
  const erasure = await platform.database.orm.transaction(async (tx) => {
    const person = await lockPerson(tx, actor.personId);
    // A scan or a booking that comes now waits, and then finds the credentials revoked.
    await tx.execute(sql`SELECT FROM voucher_platform.vouchers WHERE holder_bucket = ${person.holderBucket} AND person_id = ${person.personId} ORDER BY voucher_number FOR UPDATE`);
    const obstacle = await findObstacle(tx, { ...person, nowMs, mayBePaidSinceMs: nowMs - platform.unpaidUsesKeptDays * dayMs });
    if (obstacle !== undefined) throw refuseRequest('erasureNotYet', { obstacle });
    const { holderBucket, personId } = person;
    const ofPerson = sql`holder_bucket = ${holderBucket} AND person_id = ${personId}`;
    const vouchers = sql`(SELECT voucher_number FROM voucher_platform.vouchers WHERE ${ofPerson})`;
    const threads = sql`(SELECT feedback_id FROM voucher_platform.feedback_threads WHERE ${ofPerson})`;
    const ofBucket = sql`holder_bucket = ${holderBucket}`;
    const counts: Record<string, number> = {};
    const forget = async (table: string, which: SQL) => {
      counts[table] = await countRows(tx, sql`DELETE FROM ${sql.raw(`voucher_platform.${table}`)} WHERE ${which} RETURNING 1`);
    };
    await forget('feedback_pictures', sql`${ofBucket} AND feedback_id IN ${threads}`);
    await forget('feedback_messages', sql`${ofBucket} AND feedback_id IN ${threads}`);
    for (const table of ['feedback_threads', 'training_intentions', 'certificates', 'certificate_lookups', 'notice_reads', 'personal_data_exports']) await forget(table, ofPerson);
    await forget('check_in_failures', sql`${ofBucket} AND voucher_number IN ${vouchers}`);
    await forget('used_face_challenges', sql`${ofBucket} AND voucher_number IN ${vouchers}`);
    await forget('launches', sql`person_id = ${personId}`);
    await forget('sessions', sql`person_id = ${personId}`);
    await forget('idempotency_keys', sql`actor_bucket = ${holderBucket} AND actor_id = ${personId}`);
    await tx.execute(sql`UPDATE voucher_platform.voucher_links SET ended_at_ms = ${nowMs} WHERE ${ofPerson} AND ended_at_ms IS NULL AND enrolled_at_ms IS NULL`);
    await tx.execute(sql`UPDATE voucher_platform.consents SET withdrawn_at_ms = ${nowMs} WHERE ${ofPerson} AND withdrawn_at_ms IS NULL`);
    await tx.execute(sql`UPDATE voucher_platform.check_ins SET position_mark = NULL WHERE ${ofPerson} AND position_mark IS NOT NULL`);
    await tx.execute(sql`UPDATE voucher_platform.credentials SET revoked_at_ms = ${nowMs} WHERE ${ofBucket} AND voucher_number IN ${vouchers} AND revoked_at_ms IS NULL`);
    for (const { keyThumbprint } of await tx.select({ keyThumbprint: deviceKeys.keyThumbprint }).from(deviceKeys).where(eq(deviceKeys.personId, personId))) await revokeKey(tx, { keyThumbprint, holderBucket, nowMs });
    counts['told'] = await tellRealName(tx, { holderBucket, personId, nowMs });
    const kept = await overwritePerson(platform, tx, person, nowMs);
    await tx.execute(sql`INSERT INTO voucher_platform.erasures (holder_bucket, person_id, erasure_id, erased_at_ms, kept, counts) VALUES (${holderBucket}, ${personId}, ${erasureId}, ${nowMs}, ARRAY[${sql.join(kept.map((part) => sql`${part}`), sql`, `)}]::text[], ${JSON.stringify(counts)}::jsonb)`);
    await recordAudit(tx, { atMs: nowMs, actorKind: 'person', actorId: personId, action: 'erasePerson', subject: personId, details: { erasureId, kept: kept.join(','), ...counts } });
    return { erasureId, erasedAtMs: nowMs, kept };
  });
  platform.onOutboxEvent();
  return erasure;
}

/** Of each voucher that was ever used: a trainee record may be left of it. How many. */
async function tellRealName(tx: Orm, { holderBucket, personId, nowMs }: { holderBucket: number; personId: string; nowMs: number }): Promise<number> {
  const { rows } = (await tx.execute(sql`
    UPDATE voucher_platform.vouchers v SET event_sequence = event_sequence + 1 WHERE v.holder_bucket = ${holderBucket} AND v.person_id = ${personId} AND (
      EXISTS (SELECT FROM voucher_platform.redemptions r WHERE r.holder_bucket = v.holder_bucket AND r.voucher_number = v.voucher_number)
      OR EXISTS (SELECT FROM voucher_platform.voucher_links l WHERE l.holder_bucket = v.holder_bucket AND l.voucher_number = v.voucher_number AND l.enrolled_at_ms IS NOT NULL))
    RETURNING v.voucher_number AS "voucherNumber", v.event_sequence AS sequence`)) as unknown as { rows: { voucherNumber: string; sequence: number }[] };
  for (const { voucherNumber, sequence } of rows) await tellRealNameSystem(tx, { kind: 'holderErased', holderBucket, voucherNumber, sequence, payload: { erasedAtMs: nowMs }, createdAtMs: nowMs });
  return rows.length;
}

async function findObstacle(tx: Orm, person: { personId: string; holderBucket: number; idNumberIndex: Uint8Array; nowMs: number; mayBePaidSinceMs: number }): Promise<Obstacle | undefined> {
  const { personId, holderBucket, idNumberIndex, nowMs, mayBePaidSinceMs } = person;
  const obstacles: Record<Obstacle, SQL> = {
    trainingUnderWay: sql`SELECT 1 FROM voucher_platform.vouchers WHERE holder_bucket = ${holderBucket} AND person_id = ${personId} AND status = 'used' AND used_at_ms > ${mayBePaidSinceMs}`,
    bookingOpen: sql`SELECT 1 FROM voucher_platform.vouchers v, LATERAL voucher_platform.binding_lease(v.holder_bucket, v.voucher_number, ${nowMs}::bigint) WHERE v.holder_bucket = ${holderBucket} AND v.person_id = ${personId} AND v.status = 'claimed'`,
    institutionAdmin: sql`SELECT 1 FROM voucher_platform.institution_admins WHERE id_number_index = ${Buffer.from(idNumberIndex)}`,
    proxyActive: sql`SELECT 1 FROM voucher_platform.proxy_holders WHERE ((holder_bucket = ${holderBucket} AND elder_person_id = ${personId}) OR holder_person_id = ${personId}) AND revoked_at_ms IS NULL AND until_ms > ${nowMs}`,
  };
  for (const [obstacle, found] of Object.entries(obstacles) as [Obstacle, SQL][]) {
    if ((await countRows(tx, found)) > 0) return obstacle;
  }
  return undefined;
}

/** What is left of the row: its id and bucket, and the county, in which statistics have counted it. */
async function overwritePerson(platform: Platform, tx: Orm, person: MarkedPerson, nowMs: number): Promise<Static<typeof Erasure>['kept']> {
  const { cipher } = platform.personalData;
  const { holderBucket, personId } = person;
  const { rows } = (await tx.execute(sql`SELECT DISTINCT status FROM voucher_platform.vouchers WHERE holder_bucket = ${holderBucket} AND person_id = ${personId}`)) as unknown as { rows: { status: string }[] };
  const has = (...wanted: string[]) => rows.some(({ status }) => wanted.includes(status));
  const hasRecords = has('settled', 'writtenOff');
  // Who is known again by the index keeps the vouchers; of anybody else the batches must know (A7).
  const marks = hasRecords ? 0 : await leaveClaimMarks(tx, platform, person);
  const identity = hasRecords ? {} : { idNumberIndex: randomBytes(32), nameCipher: cipher.encrypt('name', ''), idNumberCipher: cipher.encrypt('idNumber', '') };
  await tx.update(people).set({ ...identity, phoneCipher: cipher.encrypt('phone', ''), updatedAtMs: nowMs }).where(and(eq(people.personId, personId), eq(people.holderBucket, holderBucket)));
  return [...(hasRecords ? ['subsidyRecords' as const] : []), ...(has('used') ? ['grantedSubsidies' as const] : []), ...(marks > 0 ? ['claimMarks' as const] : [])];
}

async function countRows(tx: Orm, statement: SQL): Promise<number> {
  return ((await tx.execute(statement)) as unknown as { rows: unknown[] }).rows.length;
}
