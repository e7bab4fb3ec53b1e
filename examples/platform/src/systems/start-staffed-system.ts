import { lt } from 'drizzle-orm';
import { forgetOldFailures } from '../accounts/log-in-failures';
import type { Database } from '../database/database';
import { employmentTables } from '../database/schema/employment-tables';
import { realNameTables } from '../database/schema/real-name-tables';
import type { EventReceiver } from '../events/event-receiver';
import { startRelay, type Relay } from '../events/relay';
import { createSystemOutbox, type DueSystemDelivery } from '../events/system-outbox';
import { createSystemReceiver } from '../events/system-receiver';
import { deriveDataKey, deriveSystemKey } from '../keys/system-keys';
import { createBlindIndex } from '../personal-data/blind-index';
import { createAesGcmCipher } from '../personal-data/personal-data-cipher';
import { repeatInBackground } from '../repeat-in-background';
import { createLink, type LinkOptions } from './create-link';
import type { StaffedSystem } from './staffed-system';
import type { SystemName } from './system-names';

export type StaffedSystemName = Exclude<SystemName, 'voucher-platform'>;

/** What each tells whom, and by which endpoint. */
const routes = {
  'employment-service': { schema: 'employment_service', tables: employmentTables, endpoints: { 'voucher-platform': '/v1/systems/settlement-events', 'real-name-system': '/real-name-system/v1/employment-events' } },
  'real-name-system': { schema: 'real_name_system', tables: realNameTables, endpoints: { 'voucher-platform': '/v1/systems/certificate-events', 'employment-service': '/employment-service/v1/submission-events' } },
} as const;

/** First answers live as long as in the voucher platform. */
const answerLifeMs = 8 * 24 * 3_600_000;

export function createStaffedSystem(name: StaffedSystemName, options: LinkOptions & { database: Database }): StaffedSystem {
  const { keys, database, nowMs } = options;
  const cipher = createAesGcmCipher([deriveDataKey(keys, name)]);
  const index = createBlindIndex(deriveSystemKey(keys.blindIndexKey, name, 'blindIndex'));
  return { nowMs, database, tables: routes[name].tables, personalData: { cipher, index }, link: createLink(name, options), onOutboxEvent: () => undefined };
}

/** Starts delivering what the system has to tell, and forgetting what has served its time. */
export function startStaffedSystem(name: StaffedSystemName, system: StaffedSystem, onFault: (error: unknown) => void): Relay {
  const { schema, endpoints } = routes[name];
  const receivers: Record<string, EventReceiver<DueSystemDelivery>> = {};
  for (const [to, path] of Object.entries(endpoints)) receivers[to] = createSystemReceiver(system.link, { to: to as SystemName, path });
  const relay = startRelay({ outbox: createSystemOutbox(system, schema), receivers, onFault });
  const stopForgetting = repeatInBackground({ everyMs: 60_000, run: () => forgetOldRows(system), onFault });
  system.onOutboxEvent = relay.wake;
  return {
    ...relay,
    async stop() {
      await stopForgetting();
      await relay.stop();
    },
  };
}

async function forgetOldRows(system: StaffedSystem): Promise<void> {
  const { sessions, idempotencyKeys, logInFailures } = system.tables;
  const { orm } = system.database;
  await orm.delete(sessions).where(lt(sessions.expiresAtMs, system.nowMs()));
  await orm.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAtMs, system.nowMs() - answerLifeMs));
  await forgetOldFailures(system, logInFailures);
}
