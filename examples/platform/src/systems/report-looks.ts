import { randomUUID } from 'node:crypto';
import { readChinaDay } from '@skill-voucher/sdk-core';
import type { StaffedSystem } from './staffed-system';
import { writeOutbox } from './write-outbox';

/** As the voucher platform takes them at once. */
const mostTogether = 500;
const mostRemembered = 100_000;
const toldToday = new WeakMap<StaffedSystem['database'], { day: string; told: Set<string> }>();

/**
 * Tells the voucher platform whose data somebody here was shown, so that the holders see it (M3).
 * By the outbox: nothing is lost while the platform does not answer. What this process told
 * today it does not tell again; the platform counts a look a day once anyway.
 */
export async function reportLooks(system: StaffedSystem, look: { authority?: string; institutionNumber?: number; voucherNumbers: readonly string[] }): Promise<void> {
  const { authority, institutionNumber } = look;
  const atMs = system.nowMs();
  const told = readTold(system, readChinaDay(atMs));
  const name = (voucherNumber: string) => `${authority ?? institutionNumber ?? ''} ${voucherNumber}`;
  const voucherNumbers = [...new Set(look.voucherNumbers)].filter((voucherNumber) => !told.has(name(voucherNumber)));
  for (let from = 0; from < voucherNumbers.length; from += mostTogether) {
    const part = voucherNumbers.slice(from, from + mostTogether);
    const payload = { voucherNumbers: part, atMs, ...(authority === undefined ? {} : { authority }), ...(institutionNumber === undefined ? {} : { institutionNumber }) };
    await system.database.orm.transaction((tx) => writeOutbox(tx, system, { kind: 'traineesLookedUp', subject: `look-${randomUUID()}`, payload, destinations: ['voucher-platform'] }));
    if (told.size < mostRemembered) part.forEach((voucherNumber) => told.add(name(voucherNumber)));
  }
  if (voucherNumbers.length > 0) system.onOutboxEvent();
}

function readTold(system: StaffedSystem, day: string): Set<string> {
  const known = toldToday.get(system.database);
  if (known?.day === day) return known.told;
  const told = new Set<string>();
  toldToday.set(system.database, { day, told });
  return told;
}
