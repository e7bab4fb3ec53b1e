import type { FastifyRequest } from 'fastify';
import { authenticateConsole } from '../console-accounts/authenticate';
import type { ConsoleActor } from '../console-accounts/console-system';
import type { HrRole } from '../database/schema/hr-account-tables';
import type { Platform } from '../platform';

/** Who works at the console, and for where. */
export interface HrIdentity {
  readonly account: string;
  readonly level: 'province' | 'city' | 'county';
  readonly regionCode: string;
  readonly role: HrRole;
}

export type HrActor = HrIdentity & ConsoleActor;

/** The account of the voucher platform's console behind a bearer token. */
export async function authenticateHr(platform: Platform, request: FastifyRequest): Promise<HrActor> {
  const { actor, account } = await authenticateConsole(platform.console, request);
  return { ...actor, level: account.level, regionCode: account.regionCode, role: account.role };
}
