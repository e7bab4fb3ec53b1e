import { randomInt, randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Orm } from '../database/database';
import { people } from '../database/schema/account-tables';
import { encryptPerson } from '../personal-data/personal-data';
import type { Platform } from '../platform';

export interface LaunchedPerson {
  readonly name: string;
  readonly idNumber: string;
  readonly phone: string;
  readonly regionCode: string;
}

/**
 * Finds the person by the blind index of the ID number, or makes one; name, phone and
 * region follow what the host says now (A9). The bucket is given once and stays.
 */
export async function registerPerson(tx: Orm, options: { platform: Platform; person: LaunchedPerson }): Promise<string> {
  const { platform, person } = options;
  const columns = encryptPerson(platform.personalData, person);
  const nowMs = platform.nowMs();
  const changing = { nameCipher: columns.nameCipher, phoneCipher: columns.phoneCipher, countyCode: person.regionCode, updatedAtMs: nowMs };
  const [row] = await tx
    .insert(people)
    .values({ personId: randomUUID(), holderBucket: randomInt(65_536), ...columns, countyCode: person.regionCode, createdAtMs: nowMs, updatedAtMs: nowMs })
    .onConflictDoUpdate({ target: people.idNumberIndex, set: changing })
    .returning({ personId: people.personId });
  if (row === undefined) throw new Error('The person was not stored');
  return row.personId;
}

/** Holds the person's row until the transaction ends, so that two log-ins of one person queue. */
export async function lockPerson(tx: Orm, personId: string) {
  const [row] = await tx.select().from(people).where(eq(people.personId, personId)).for('update');
  if (row === undefined) throw new Error('The person is gone');
  return row;
}
