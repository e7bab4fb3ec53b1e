import { normalizeScannedText } from '@skill-voucher/sdk-core';
import { eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { Orm } from '../../database/database';
import { usedVouchers } from '../../database/schema/event-tables';
import { trainees } from '../../database/schema/real-name-tables';
import { refuseRequest } from '../../http/refused-request';
import type { VerifiedScan } from '../../http/schemas/institution-schemas';
import type { NewTrainee, TraineeForm } from '../../http/schemas/real-name-schemas';
import type { VoucherRecord } from '../../http/schemas/system-schemas';
import { encryptPerson } from '../../personal-data/personal-data';
import { answerStaffOnce, type StaffRequest } from '../../systems/answer-staff-once';
import { callSystem } from '../../systems/call-system';
import { recordSystemAudit } from '../../systems/staffed-system';
import type { DeskActor, RealNameSystem } from '../real-name-system';
import { readTrainee } from './list-trainees';
import { holdVoucher, withdrawTrainee, type VoucherUse } from './withdraw-trainee';

/** The 培训券 field of 新增学员 (R65, A19): what the gun typed, normalised, is verified by the voucher platform and reserved for 120 s. */
export async function verifyVoucherField(system: RealNameSystem, desk: DeskActor, code: string): Promise<Static<typeof VerifiedScan>> {
  return callSystem(system.link, { to: 'voucher-platform', path: '/v1/systems/scans/verify', body: { ...nameOperator(system, desk), code: normalizeScannedText(code) } });
}

/**
 * Adds a trainee (R65, R66): the voucher is used by reservation or code (queue mode), or was
 * used with the app before; its data fills the basic-information form. The trainee of an earlier
 * use, which was undone, gives way (A12).
 */
export async function registerTrainee(system: RealNameSystem, desk: DeskActor, options: { request: Static<typeof NewTrainee>; repeatable: StaffRequest }): Promise<Static<typeof TraineeForm>> {
  const { request, repeatable } = options;
  if ([request.reservationId, request.code, request.voucherNumber].filter((way) => way !== undefined).length !== 1) throw refuseRequest('invalidRequest', { field: 'code' });
  const entry = request.voucherNumber === undefined ? 'scanGun' : 'app';
  const voucherNumber = await answerStaffOnce<Static<typeof VoucherRecord>>(
    system,
    repeatable,
    async (tx, record) => {
      const use = { voucherNumber: record.voucherNumber, usedAtMs: record.usedAtMs ?? 0 };
      await makeWay(tx, system, use);
      const { holder, templateNumber, voucherName, trainingType, benefitMode, amountFen, specialty, skillLevel } = record;
      const nowMs = system.nowMs();
      const form = { ...encryptPerson(system.personalData, holder), countyCode: holder.countyCode, templateNumber, voucherName, trainingType, benefitMode, amountFen, specialty, skillLevel, usedAtMs: use.usedAtMs };
      const registered = await tx
        .insert(trainees)
        .values({ voucherNumber: record.voucherNumber, institutionNumber: desk.institutionNumber, ...form, entry, registeredBy: desk.account, registeredAtMs: nowMs })
        .onConflictDoNothing()
        .returning({ voucherNumber: trainees.voucherNumber });
      if (registered.length === 0) throw refuseRequest('alreadyRegistered');
      await recordSystemAudit(tx, system.tables, { atMs: nowMs, actorKind: 'staff', actorId: desk.account, action: 'registerTrainee', subject: record.voucherNumber, details: { institutionNumber: desk.institutionNumber, entry } });
      return record.voucherNumber;
    },
    async () => fetchUsedRecord(system, desk, request.voucherNumber ?? (await useVoucher(system, desk, options))),
  );
  return readTrainee(system, desk, voucherNumber);
}

async function useVoucher(system: RealNameSystem, desk: DeskActor, options: { request: Static<typeof NewTrainee>; repeatable: StaffRequest }): Promise<string> {
  const { reservationId, code } = options.request;
  const way = reservationId === undefined ? { code: normalizeScannedText(code ?? '') } : { reservationId };
  const body = { ...nameOperator(system, desk), requestId: options.repeatable.idempotencyKey, ...way };
  const { voucher } = await callSystem<{ voucher: { voucherNumber: string } }>(system.link, { to: 'voucher-platform', path: '/v1/systems/scans', body });
  return voucher.voucherNumber;
}

/** The record was read before this transaction: meanwhile its use may have been undone. */
async function makeWay(tx: Orm, system: RealNameSystem, use: VoucherUse): Promise<void> {
  await holdVoucher(tx, use.voucherNumber);
  const [told] = await tx.select().from(usedVouchers).where(eq(usedVouchers.voucherNumber, use.voucherNumber));
  if (told !== undefined && (told.usedAtMs > use.usedAtMs || (told.usedAtMs === use.usedAtMs && told.undoneAtMs !== null))) throw refuseRequest('notFound');
  const [earlier] = await tx.select({ usedAtMs: trainees.usedAtMs }).from(trainees).where(eq(trainees.voucherNumber, use.voucherNumber));
  if (earlier !== undefined && earlier.usedAtMs < use.usedAtMs) await withdrawTrainee(tx, system, { ...use, usedAtMs: earlier.usedAtMs });
}

/** The voucher with its holder, if this institution used it. */
async function fetchUsedRecord(system: RealNameSystem, desk: DeskActor, voucherNumber: string): Promise<Static<typeof VoucherRecord>> {
  const body = { voucherNumbers: [voucherNumber], institutionNumber: desk.institutionNumber };
  const { items } = await callSystem<{ items: Static<typeof VoucherRecord>[] }>(system.link, { to: 'voucher-platform', path: '/v1/systems/voucher-records', body });
  const [record] = items;
  if (record === undefined) throw refuseRequest('notFound');
  return record;
}

function nameOperator(system: RealNameSystem, desk: DeskActor): { institutionNumber: number; operatorIdNumber: string } {
  return { institutionNumber: desk.institutionNumber, operatorIdNumber: system.personalData.cipher.decrypt('idNumber', desk.operatorIdNumberCipher) };
}
