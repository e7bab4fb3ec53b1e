import { and, eq } from 'drizzle-orm';
import type { Orm } from '../database/database';
import { readViolatedConstraint } from '../database/database-errors';
import { refuseRequest } from '../http/refused-request';
import type { StaffedSystem } from './staffed-system';

export interface StaffRequest {
  readonly account: string;
  readonly operation: string;
  readonly idempotencyKey: string;
  readonly bodyHash: Uint8Array;
}

/**
 * Runs an operation of staff in a transaction, once per idempotency key: the key commits with its
 * effect, so of two that run side by side one is undone and answers what the other made.
 *
 * @param prepare asks other systems before the transaction: nothing is held while they are asked
 */
export async function answerStaffOnce<Prepared = undefined>(
  system: StaffedSystem,
  request: StaffRequest,
  operate: (tx: Orm, prepared: Prepared) => Promise<string>,
  prepare?: () => Promise<Prepared>,
): Promise<string> {
  const earlier = await findEarlier(system, request);
  if (earlier !== undefined) return earlier;
  try {
    const prepared = (await prepare?.()) as Prepared;
    return await system.database.orm.transaction(async (tx) => {
      const resultId = await operate(tx, prepared);
      await tx.insert(system.tables.idempotencyKeys).values({ ...request, resultId, createdAtMs: system.nowMs() });
      return resultId;
    });
  } catch (error) {
    const meanwhile = await findEarlier(system, request);
    if (meanwhile !== undefined) return meanwhile;
    if (readViolatedConstraint(error) === 'idempotency_keys_pkey') throw refuseRequest('serviceUnavailable');
    throw error;
  }
}

async function findEarlier(system: StaffedSystem, request: StaffRequest): Promise<string | undefined> {
  const keys = system.tables.idempotencyKeys;
  const named = and(eq(keys.account, request.account), eq(keys.operation, request.operation), eq(keys.idempotencyKey, request.idempotencyKey));
  const [row] = await system.database.orm.select().from(keys).where(named);
  if (row === undefined) return undefined;
  if (!Buffer.from(row.bodyHash).equals(request.bodyHash)) throw refuseRequest('idempotencyKeyReused');
  return row.resultId;
}
