import { boolean, jsonb, text, type PgSchema } from 'drizzle-orm/pg-core';
import { bytea, employmentSchema, instantMs, numbered, platformSchema, realNameSchema } from './columns';

function defineAuditTables(schema: PgSchema) {
  return {
    auditEntries: schema.table('audit_entries', {
      entryId: numbered('entry_id').generatedAlwaysAsIdentity().primaryKey(),
      atMs: instantMs('at_ms').notNull(),
      actorKind: text('actor_kind', { enum: ['person', 'hrAccount', 'staff', 'channel', 'system'] }).notNull(),
      actorId: text('actor_id').notNull(),
      action: text().notNull(),
      subject: text().notNull(),
      details: jsonb().$type<Record<string, string | number | boolean>>().notNull().default({}),
    }),
    auditSeals: schema.table('audit_seals', {
      position: numbered('position').primaryKey(),
      entryId: numbered('entry_id').notNull(),
      chainHash: bytea('chain_hash').notNull(),
    }),
    auditSealer: schema.table('audit_sealer', {
      isOnly: boolean('is_only').primaryKey().default(true),
      transactionId: text('transaction_id').notNull(),
      entryId: numbered('entry_id').notNull(),
      position: numbered('position').notNull(),
      chainHash: bytea('chain_hash').notNull(),
      sealedAtMs: instantMs('sealed_at_ms').notNull(),
    }),
    auditCheckpoints: schema.table('audit_checkpoints', {
      position: numbered('position').primaryKey(),
      madeAtMs: instantMs('made_at_ms').notNull(),
      payload: text().notNull(),
      signature: text().notNull(),
      signerKeyId: text('signer_key_id').notNull(),
    }),
  };
}
export type AuditTables = ReturnType<typeof defineAuditTables>;

/** Each system has an audit log of its own, by the name it signs with. */
export const auditTables = {
  'voucher-platform': defineAuditTables(platformSchema),
  'employment-service': defineAuditTables(employmentSchema),
  'real-name-system': defineAuditTables(realNameSchema),
} as const;
