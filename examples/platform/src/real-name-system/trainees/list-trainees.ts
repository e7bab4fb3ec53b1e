import { maskPhone, nameDivision, parseIdNumber } from '@skill-voucher/sdk-core';
import { and, desc, eq, gte, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import { usedVouchers } from '../../database/schema/event-tables';
import { enrolments, trainees, type TraineeRow } from '../../database/schema/real-name-tables';
import { afterCursor, encodeCursor } from '../../http/cursor';
import { refuseRequest } from '../../http/refused-request';
import type { Trainee, TraineeForm, TraineePage, TraineeQuery, UnregisteredVoucherPage, UnregisteredVoucherQuery } from '../../http/schemas/real-name-schemas';
import { maskPerson } from '../../personal-data/personal-data';
import { reportLooks } from '../../systems/report-looks';
import type { DeskActor, RealNameSystem } from '../real-name-system';

/** Trainees of my institution, masked, newest first; of a class, or without one. They see who looked (M3). */
export async function listTrainees(system: RealNameSystem, desk: DeskActor, query: Static<typeof TraineeQuery>): Promise<Static<typeof TraineePage>> {
  const limit = query.limit ?? 20;
  const inClass = query.isUnassigned === true ? isNull(enrolments.classId) : query.classId === undefined ? undefined : eq(enrolments.classId, query.classId);
  const rows = await selectTrainees(system)
    .where(and(eq(trainees.institutionNumber, desk.institutionNumber), inClass, afterCursor(query.cursor, trainees.registeredAtMs, trainees.voucherNumber)))
    .orderBy(desc(trainees.registeredAtMs), desc(trainees.voucherNumber))
    .limit(limit + 1);
  const last = rows.slice(0, limit).at(-1)?.trainee;
  const items = rows.slice(0, limit).map(({ trainee, classId }) => describeTrainee(system, trainee, classId));
  await reportLooks(system, { institutionNumber: desk.institutionNumber, voucherNumbers: items.map(({ voucherNumber }) => voucherNumber) });
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.registeredAtMs, last.voucherNumber]) } : { items };
}

/** The basic-information form of one trainee, whole (R66); another institution's is as unknown as none. The holder sees who looked (M3). */
export async function readTrainee(system: RealNameSystem, desk: DeskActor, voucherNumber: string): Promise<Static<typeof TraineeForm>> {
  const [row] = await selectTrainees(system).where(and(eq(trainees.voucherNumber, voucherNumber), eq(trainees.institutionNumber, desk.institutionNumber)));
  if (row === undefined) throw refuseRequest('notFound');
  await reportLooks(system, { institutionNumber: desk.institutionNumber, voucherNumbers: [voucherNumber] });
  const { cipher } = system.personalData;
  const { nameCipher, idNumberCipher, phoneCipher } = row.trainee;
  return {
    ...describeTrainee(system, row.trainee, row.classId),
    name: cipher.decrypt('name', nameCipher), idNumber: cipher.decrypt('idNumber', idNumberCipher), phone: cipher.decrypt('phone', phoneCipher),
  };
}

/** Vouchers that my institution used with the app and that are not trainees here yet (R55). */
export async function listUnregisteredVouchers(system: RealNameSystem, desk: DeskActor, query: Static<typeof UnregisteredVoucherQuery>): Promise<Static<typeof UnregisteredVoucherPage>> {
  const limit = query.limit ?? 20;
  const rows = await system.database.orm
    .select({ voucherNumber: usedVouchers.voucherNumber, usedAtMs: usedVouchers.usedAtMs })
    .from(usedVouchers)
    .leftJoin(trainees, and(eq(trainees.voucherNumber, usedVouchers.voucherNumber), gte(trainees.usedAtMs, usedVouchers.usedAtMs)))
    .where(and(eq(usedVouchers.institutionNumber, desk.institutionNumber), isNull(usedVouchers.undoneAtMs), isNull(trainees.voucherNumber), afterCursor(query.cursor, usedVouchers.usedAtMs, usedVouchers.voucherNumber)))
    .orderBy(desc(usedVouchers.usedAtMs), desc(usedVouchers.voucherNumber))
    .limit(limit + 1);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.usedAtMs, last.voucherNumber]) } : { items };
}

function selectTrainees(system: RealNameSystem) {
  return system.database.orm.select({ trainee: trainees, classId: enrolments.classId }).from(trainees).leftJoin(enrolments, eq(enrolments.voucherNumber, trainees.voucherNumber)).$dynamic();
}

function describeTrainee(system: RealNameSystem, row: TraineeRow, classId: string | null): Static<typeof Trainee> {
  const { cipher } = system.personalData;
  const parsed = parseIdNumber(cipher.decrypt('idNumber', row.idNumberCipher), { nowMs: system.nowMs() });
  const { voucherNumber, templateNumber, voucherName, trainingType, benefitMode, amountFen, specialty, countyCode, usedAtMs, entry, registeredAtMs } = row;
  return {
    voucherNumber, ...maskPerson(system.personalData, row), maskedPhone: maskPhone(cipher.decrypt('phone', row.phoneCipher)),
    ...(parsed.outcome === 'valid' ? { gender: parsed.idNumber.gender, birthYear: Number(parsed.idNumber.birthDate.slice(0, 4)) } : {}),
    countyCode, countyName: nameDivision(countyCode), templateNumber, voucherName, trainingType, benefitMode, amountFen, specialty, skillLevel: row.skillLevel as Static<typeof Trainee>['skillLevel'],
    usedAtMs, entry, registeredAtMs, ...(classId === null ? {} : { classId }),
  };
}
