import { boolean, jsonb, text } from 'drizzle-orm/pg-core';
import { bytea, instantMs, numbered, platformSchema } from './columns';

export const auditEntries = platformSchema.table('audit_entries', {
  entryId: numbered('entry_id').generatedAlwaysAsIdentity().primaryKey(),
  atMs: instantMs('at_ms').notNull(),
  actorKind: text('actor_kind', { enum: ['person', 'hrAccount', 'channel', 'system'] }).notNull(),
  actorId: text('actor_id').notNull(),
  action: text().notNull(),
  subject: text().notNull(),
  details: jsonb().$type<Record<string, string | number | boolean>>().notNull().default({}),
});

export const auditSeals = platformSchema.table('audit_seals', {
  position: numbered('position').primaryKey(),
  entryId: numbered('entry_id').notNull(),
  chainHash: bytea('chain_hash').notNull(),
});

export const auditSealer = platformSchema.table('audit_sealer', {
  isOnly: boolean('is_only').primaryKey().default(true),
  transactionId: text('transaction_id').notNull(),
  entryId: numbered('entry_id').notNull(),
  position: numbered('position').notNull(),
  chainHash: bytea('chain_hash').notNull(),
  sealedAtMs: instantMs('sealed_at_ms').notNull(),
});

export const auditCheckpoints = platformSchema.table('audit_checkpoints', {
  position: numbered('position').primaryKey(),
  madeAtMs: instantMs('made_at_ms').notNull(),
  payload: text().notNull(),
  signature: text().notNull(),
  signerKeyId: text('signer_key_id').notNull(),
});
