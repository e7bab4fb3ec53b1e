import { lt } from 'drizzle-orm';
import type { BackgroundJobs } from '../background-jobs';
import type { DatabaseClock } from '../database-clock';
import { startSealing } from '../audit/seal-audit';
import { forgetOldLogIns } from '../console-accounts/forget-old-log-ins';
import type { EventReceiver } from '../events/event-receiver';
import { startRelay, type DeliveryAttempt, type Relay } from '../events/relay';
import { createSystemOutbox, type DueSystemDelivery } from '../events/system-outbox';
import { createSystemReceiver } from '../events/system-receiver';
import { encryptPlainTexts } from '../personal-data/encrypt-plain-texts';
import type { StaffedSystemName } from './create-staffed-system';
import type { StaffedSystem } from './staffed-system';
import type { SystemName } from './system-names';

/** What each tells whom, and by which endpoint. */
const routes = {
  'employment-service': { schema: 'employment_service', endpoints: { 'voucher-platform': '/v1/systems/settlement-events', 'real-name-system': '/real-name-system/v1/employment-events' } },
  'real-name-system': { schema: 'real_name_system', endpoints: { 'voucher-platform': '/v1/systems/certificate-events', 'employment-service': '/employment-service/v1/submission-events' } },
} as const;

/** Whoever tells it. */
const pathsByKind = { traineesLookedUp: '/v1/systems/look-events' };

/** First answers live as long as in the voucher platform. */
const answerLifeMs = 8 * 24 * 3_600_000;

/** Starts delivering what the system has to tell, sealing its audit log, and forgetting what has served its time. */
export function startStaffedSystem(name: StaffedSystemName, system: StaffedSystem, background: { jobs: BackgroundJobs; clock: DatabaseClock; onAttempt: (attempt: DeliveryAttempt) => void }): Relay {
  const { schema, endpoints } = routes[name];
  const { jobs, clock } = background;
  const receivers: Record<string, EventReceiver<DueSystemDelivery>> = {};
  for (const [to, path] of Object.entries(endpoints)) receivers[to] = createSystemReceiver(system.link, { to: to as SystemName, path, pathsByKind });
  const relay = startRelay({ system: name, outbox: createSystemOutbox(system, schema), receivers, ...background });
  const stopForgetting = jobs.repeat({ name: `housekeeping:${name}`, everyMs: jobs.sweepEveryMs, run: () => clock.guard(() => keepHouse(name, { ...system, database: system.database.patient })) });
  const stopSealing = startSealing(system.auditLog, jobs);
  system.onOutboxEvent = relay.wake;
  return {
    ...relay,
    async stop() {
      await stopForgetting();
      await stopSealing();
      await relay.stop();
    },
  };
}

async function keepHouse(name: StaffedSystemName, system: StaffedSystem): Promise<void> {
  const { idempotencyKeys } = system.tables;
  await system.database.orm.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAtMs, system.nowMs() - answerLifeMs));
  await forgetOldLogIns(system.console);
  await encryptPlainTexts(name, system);
}
