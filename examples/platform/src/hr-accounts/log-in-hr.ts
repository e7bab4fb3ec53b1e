import { nameDivision } from '@skill-voucher/sdk-core';
import type { Static } from 'typebox';
import { logIn } from '../console-accounts/log-in';
import type { ConsoleLogInRequest } from '../http/schemas/console-account-schemas';
import type { HrSession } from '../http/schemas/hr-schemas';
import type { Platform } from '../platform';

/** Logs an account of the voucher platform's console in (R1). */
export async function logInHr(platform: Platform, request: Static<typeof ConsoleLogInRequest>): Promise<Static<typeof HrSession>> {
  const { session, account } = await logIn(platform.console, request);
  return { ...session, level: account.level, role: account.role, regionCode: account.regionCode, regionName: nameDivision(account.regionCode) };
}
