import { eq } from 'drizzle-orm';
import { deskAccounts } from '../database/schema/real-name-tables';
import { refuseRequest } from '../http/refused-request';
import type { StaffedSystem } from '../systems/staffed-system';

/** 培训实名制管理信息系统: what its operations work with. Nothing else is ambient. */
export type RealNameSystem = StaffedSystem;

type DeskAccountRow = typeof deskAccounts.$inferSelect;
export type RealNameActor = Pick<DeskAccountRow, 'account' | 'role' | 'regionCode' | 'institutionNumber' | 'institutionName' | 'operatorIdNumberCipher'>;

/** An institution's desk with its operator. */
export interface DeskActor {
  readonly account: string;
  readonly institutionNumber: number;
  readonly institutionName: string;
  readonly regionCode: string;
  readonly operatorIdNumberCipher: Uint8Array;
}

export function findDeskAccount(system: RealNameSystem) {
  return async (account: string): Promise<DeskAccountRow | undefined> => (await system.database.orm.select().from(deskAccounts).where(eq(deskAccounts.account, account)))[0];
}

export function requireAdministrator(actor: RealNameActor): RealNameActor {
  if (actor.role !== 'administrator') throw refuseRequest('notAllowed', { role: 'administrator' });
  return actor;
}

export function requireDesk(actor: RealNameActor): DeskActor {
  const { account, regionCode, institutionNumber, institutionName, operatorIdNumberCipher } = actor;
  if (actor.role !== 'institutionDesk' || institutionNumber === null || institutionName === null || operatorIdNumberCipher === null) throw refuseRequest('notAllowed', { role: 'institutionDesk' });
  return { account, regionCode, institutionNumber, institutionName, operatorIdNumberCipher };
}
