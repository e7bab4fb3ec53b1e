import { sql } from 'drizzle-orm';
import type { Database } from '../database/database';
import type { StaffedSystemName } from '../systems/create-staffed-system';
import type { PersonalData } from './personal-data';
import type { PersonalDataCipher, PersonalField } from './personal-data-cipher';

const batchSize = 500;

interface PlainText {
  readonly table: string;
  readonly plain: string;
  readonly cipher: string;
  readonly field: PersonalField;
}

/** Columns whose texts lay readable before migration 0104; nothing writes them any more. */
const plainTexts: Readonly<Record<StaffedSystemName, readonly PlainText[]>> = {
  'employment-service': [
    { table: 'employment_service.reviews', plain: 'opinion', cipher: 'opinion_cipher', field: 'reviewOpinion' },
    { table: 'employment_service.payout_items', plain: 'failure', cipher: 'failure_cipher', field: 'paymentFailure' },
  ],
  'real-name-system': [{ table: 'real_name_system.submissions', plain: 'opinion', cipher: 'opinion_cipher', field: 'reviewOpinion' }],
};

/** Encrypts what earlier versions wrote readable, in batches of a transaction each; a node of an earlier version may still write some. */
export async function encryptPlainTexts(name: StaffedSystemName, system: { readonly database: Database; readonly personalData: PersonalData }): Promise<void> {
  for (const text of plainTexts[name]) while ((await encryptBatch(text, system)) === batchSize);
}

/** How many were encrypted. */
function encryptBatch({ table, plain, cipher, field }: PlainText, { database, personalData }: { readonly database: Database; readonly personalData: PersonalData }): Promise<number> {
  const [from, to, rows] = [sql.raw(plain), sql.raw(cipher), sql.raw(table)];
  return database.orm.transaction(async (tx) => {
    // Held until it is written, so that its place in the table stays what it is.
    const found = (await tx.execute(sql`SELECT ctid::text AS place, ${from} AS text FROM ${rows} WHERE ${from} IS NOT NULL LIMIT ${batchSize} FOR UPDATE SKIP LOCKED`)) as unknown as { rows: { place: string; text: string }[] };
    for (const { place, text } of found.rows) await tx.execute(sql`UPDATE ${rows} SET ${to} = ${personalData.cipher.encrypt(field, text)}, ${from} = NULL WHERE ctid = ${place}::tid`);
    return found.rows.length;
  });
}

/** A text that is encrypted, or still readable from before. */
export function readText(cipher: PersonalDataCipher, field: PersonalField, { encrypted, plain }: { encrypted: Uint8Array | null; plain: string | null }): string | null {
  return encrypted === null ? plain : cipher.decrypt(field, encrypted);
}
