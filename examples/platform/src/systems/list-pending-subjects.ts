import { and, inArray, isNull, sql } from 'drizzle-orm';
import type { StaffedSystem } from './staffed-system';

/** Of these subjects, those about which an event is on its way; not those that wait behind a dead letter, until a person sent it again. */
export async function listPendingSubjects(system: StaffedSystem, subjects: readonly string[]): Promise<ReadonlySet<string>> {
  if (subjects.length === 0) return new Set();
  const { outboxDeliveries } = system.tables;
  const rows = await system.database.orm.select({ subject: outboxDeliveries.subject }).from(outboxDeliveries).where(and(inArray(outboxDeliveries.subject, [...subjects]), isNull(outboxDeliveries.deliveredAtMs))).groupBy(outboxDeliveries.subject).having(sql`count(${outboxDeliveries.deadAtMs}) = 0`);
  return new Set(rows.map(({ subject }) => subject));
}
