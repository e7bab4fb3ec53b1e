import { bigint, customType, pgSchema } from 'drizzle-orm/pg-core';

export const platformSchema = pgSchema('voucher_platform');
export const realNameSchema = pgSchema('real_name_system');
export const employmentSchema = pgSchema('employment_service');

/** Bytes; both drivers give a Uint8Array back. */
export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  toDriver: (value) => Buffer.from(value),
});

/** Unix milliseconds in a bigint column. */
export const instantMs = (name: string) => bigint(name, { mode: 'number' });

/** A number of ours (template, institution, event) in a bigint column. */
export const numbered = (name: string) => bigint(name, { mode: 'number' });
