import { and, desc, eq, lt } from 'drizzle-orm';
import type { Static } from 'typebox';
import { encodeCursor, readCursorPosition } from '../http/cursor';
import type { AuditEntryPage, AuditQuery } from '../http/schemas/hr-account-schemas';
import type { AuditLog } from './audit-log';

/** A system's audit log for its audit administrator, newest first. That somebody looked is itself in the log. */
export async function listAuditEntries(log: AuditLog, actor: { readonly kind: 'hrAccount' | 'staff'; readonly account: string }, query: Static<typeof AuditQuery>): Promise<Static<typeof AuditEntryPage>> {
  const limit = query.limit ?? 20;
  const { orm } = log.database;
  const { auditEntries, auditSeals } = log.tables;
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
  if (query.cursor === undefined) {
    const details = { ...(query.action === undefined ? {} : { action: query.action }), ...(query.subject === undefined ? {} : { subject: query.subject }) };
    await orm.insert(auditEntries).values({ atMs: log.nowMs(), actorKind: actor.kind, actorId: actor.account, action: 'listAuditEntries', subject: actor.account, details });
  }
  const page = rows.slice(0, limit);
  const items = page.map(({ entry, position }) => ({ ...entry, ...(position === null ? {} : { position }) }));
  const last = page.at(-1)?.entry;
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.entryId, '']) } : { items };
}
