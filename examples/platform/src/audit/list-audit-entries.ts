import { and, desc, eq, lt } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { HrActor } from '../hr-accounts/authenticate-hr';
import { auditTables } from '../database/schema/audit-tables';
import { encodeCursor, readCursorPosition } from '../http/cursor';
import type { AuditEntryPage, AuditQuery } from '../http/schemas/hr-account-schemas';
import type { Platform } from '../platform';
import { recordAudit } from './record-audit';

const { auditEntries, auditSeals } = auditTables['voucher-platform'];

/** The voucher platform's audit log for the audit administrator, newest first. That somebody looked is itself in the log. */
export async function listAuditEntries(platform: Platform, actor: HrActor, query: Static<typeof AuditQuery>): Promise<Static<typeof AuditEntryPage>> {
  const limit = query.limit ?? 20;
  const { orm } = platform.database;
  const rows = await orm
    .select({ entry: auditEntries, position: auditSeals.position })
    .from(auditEntries)
    .leftJoin(auditSeals, eq(auditSeals.entryId, auditEntries.entryId))
    .where(
      and(
        query.cursor === undefined ? undefined : lt(auditEntries.entryId, readCursorPosition(query.cursor)[0]),
        query.action === undefined ? undefined : eq(auditEntries.action, query.action),
        query.actorId === undefined ? undefined : eq(auditEntries.actorId, query.actorId),
        query.subject === undefined ? undefined : eq(auditEntries.subject, query.subject),
      ),
    )
    .orderBy(desc(auditEntries.entryId))
    .limit(limit + 1);
  if (query.cursor === undefined) await recordAudit(orm, { atMs: platform.nowMs(), actorKind: 'hrAccount', actorId: actor.account, action: 'listAuditEntries', subject: actor.account, details: { ...(query.action === undefined ? {} : { action: query.action }), ...(query.subject === undefined ? {} : { subject: query.subject }) } });
  const page = rows.slice(0, limit);
  const items = page.map(({ entry, position }) => ({ ...entry, ...(position === null ? {} : { position }) }));
  const last = page.at(-1)?.entry;
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.entryId, '']) } : { items };
}
