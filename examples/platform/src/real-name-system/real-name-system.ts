import type { ConsoleActor } from '../console-accounts/console-system';
import { deskAccounts, realNameTables } from '../database/schema/real-name-tables';
import { refuseRequest } from '../http/refused-request';
import { createStaffedSystem, type StaffedSystemOptions } from '../systems/create-staffed-system';
import type { StaffedSystem } from '../systems/staffed-system';

/** 培训实名制管理信息系统: what its operations work with. Nothing else is ambient. */
export type RealNameSystem = StaffedSystem<typeof deskAccounts>;

export type RealNameActor = ConsoleActor & Pick<typeof deskAccounts.$inferSelect, 'role' | 'regionCode' | 'institutionNumber' | 'institutionName' | 'operatorIdNumberCipher'>;

export function createRealNameSystem(options: StaffedSystemOptions): RealNameSystem {
  return createStaffedSystem('real-name-system', options, { tables: realNameTables, accounts: deskAccounts, title: '培训实名制管理信息系统', needsActivation: false });
}

/** An institution's desk with its operator. */
export interface DeskActor {
  readonly account: string;
  readonly institutionNumber: number;
  readonly institutionName: string;
  readonly regionCode: string;
  readonly operatorIdNumberCipher: Uint8Array;
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
