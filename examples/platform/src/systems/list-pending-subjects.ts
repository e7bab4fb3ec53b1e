import { and, inArray, isNull } from 'drizzle-orm';
import type { StaffedSystem } from './staffed-system';

/** Of these subjects, those about which an event has not been delivered everywhere. */
export async function listPendingSubjects(system: StaffedSystem, subjects: readonly string[]): Promise<ReadonlySet<string>> {
  if (subjects.length === 0) return new Set();
  const { outboxDeliveries } = system.tables;
  const rows = await system.database.orm.selectDistinct({ subject: outboxDeliveries.subject }).from(outboxDeliveries).where(and(inArray(outboxDeliveries.subject, [...subjects]), isNull(outboxDeliveries.deliveredAtMs)));
  return new Set(rows.map(({ subject }) => subject));
}
