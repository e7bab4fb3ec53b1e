import { integer, text, uuid } from 'drizzle-orm/pg-core';
import { bytea, instantMs, platformSchema } from './columns';

/** The bucket is the elder's. */
export const proxyHolders = platformSchema.table('proxy_holders', {
  holderBucket: integer('holder_bucket').notNull(),
  proxyId: text('proxy_id').notNull(),
  elderPersonId: uuid('elder_person_id').notNull(),
  holderPersonId: uuid('holder_person_id').notNull(),
  consentVersion: text('consent_version').notNull(),
  faceChallengeHash: bytea('face_challenge_hash').notNull(),
  sinceMs: instantMs('since_ms').notNull(),
  untilMs: instantMs('until_ms').notNull(),
  revokedAtMs: instantMs('revoked_at_ms'),
  endedBy: text('ended_by', { enum: ['elder', 'holder', 'authority', 'renewal'] }),
});

export type ProxyRow = typeof proxyHolders.$inferSelect;
