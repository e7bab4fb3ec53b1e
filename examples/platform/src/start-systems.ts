import { joinSuites } from '@skill-voucher/sdk-core';
import { setTimeout as delay } from 'node:timers/promises';
import { createNodeSuite } from '@skill-voucher/sdk-core/node';
import { createSm2Suite } from '@skill-voucher/sdk-core/sm2';
import { recordAudit, type AuditEntry } from './audit/record-audit';
import { startSealing } from './audit/seal-audit';
import { createBackgroundJobs, type BackgroundJobs } from './background-jobs';
import { ConfigurationError } from './configuration/configuration-error';
import { findGmKeyProblems, findGmProblems } from './configuration/profile';
import { openDatabase } from './database/open-database';
import type { Database, Orm } from './database/database';
import { createEmploymentService, type EmploymentService } from './employment-service/employment-service';
import { markInterruptedRuns } from './employment-service/reconciliation/interrupted-runs';
import { createVoucherOutbox } from './events/outbox';
import { realNameDestination } from './events/destinations';
import { joinRelays } from './events/join-relays';
import { createRealNameReceiver } from './events/real-name-receiver';
import { startRelay, type DeliveryAttempt, type Relay } from './events/relay';
import { prepareClose } from './http/close-server';
import { createDraining } from './http/draining';
import { buildServer } from './http/build-server';
import { createDatabaseClock, trustedClock, type DatabaseClock } from './database-clock';
import { startHousekeeping } from './housekeeping';
import { createDemoKeys } from './keys/create-demo-keys';
import { loadDemoSecrets } from './keys/demo-secrets';
import { createDemoSystemKeys } from './keys/system-keys';
import { gaugeSystems } from './metrics/gauge-systems';
import { createPlatformMetrics } from './metrics/platform-metrics';
import { startAdminServer, type AdminServer } from './metrics/start-admin-server';
import { createObstacleSearch } from './find-obstacle';
import { noteCurrentKeys, registerKeys, type KeyedSystem } from './personal-data/known-keys';
import type { Platform } from './platform';
import { createRealNameSystem } from './real-name-system/real-name-system';
import { seedDemo, type Demo } from './seed/seed-demo';
import { seedDivisions } from './seed/seed-accounts';
import { seedConsentTexts } from './seed/seed-consent-texts';
import { seedLearningCenter } from './seed/seed-learning-center';
import { seedLearningPlatforms } from './seed/seed-learning-platforms';
import { demoAdministrator, demoRealNameAuditor, demoReviewers, seedDemoDesks, seedDemoReviewers, type DemoDesk } from './seed/seed-staff';
import { createVoucherPlatform } from './create-voucher-platform';
import { defaultSecondApprovalFromFen, defaultStatementSeconds, readConsoleIdleMs, type StartPlatformOptions } from './start-platform';
import { startStaffedSystem } from './systems/start-staffed-system';
import { defaultRetentionDays } from './retention/retention-rules';
import { startRetention } from './retention/run-retention';
import { recordSystemAudit, type StaffedSystem } from './systems/staffed-system';
import type { LinkOptions } from './systems/create-link';
import { systemNames, type SystemName } from './systems/system-names';
import { describeSystemInstitution } from './voucher-platform/system-calls/describe-system-institution';
import { startDetectingFraud } from './voucher-platform/fraud-signals/detect-fraud-signals';
import { findChangesEveryMs } from './voucher-platform/push/change-watch';
import { startFolding } from './voucher-platform/statistics/fold-statistics';
import { publishTrustList } from './voucher-platform/trust/publish-trust-list';
import { registerIssuers } from './voucher-platform/trust/register-issuers';

/** Demonstration accounts of the two systems with staff. */
export interface DemoStaff {
  readonly reviewers: typeof demoReviewers;
  readonly administrator: typeof demoAdministrator;
  readonly auditor: typeof demoRealNameAuditor;
  readonly desks: readonly DemoDesk[];
}

export interface RunningSystems {
  /** `http://127.0.0.1:…`, without a trailing slash. */
  readonly url: string;
  /** Present where the voucher platform runs with demonstration data. */
  readonly demo: Demo | undefined;
  /** Present with demonstration keys. */
  readonly demoStaff: DemoStaff | undefined;
  readonly database: Database;
  readonly relay: Relay;
  /** Where Prometheus reads; undefined without `admin`. */
  readonly metricsUrl: string | undefined;
  /** Leaves: not ready first, then what was taken is answered, then everything ends. */
  close(): Promise<void>;
}

/** How long a node that leaves waits for background work that goes through whole tables. */
const patientEndsMs = 5000;

/** Starts one, two or all of the three systems in this process. Rejects when the port or the data folder is taken. */
export async function startSystems(options: StartPlatformOptions & { readonly systems?: readonly SystemName[] }): Promise<RunningSystems> {
  if (options.es256IssuedBy === 'SM2' && options.keys !== undefined && options.keys.sm2Issuer === undefined) throw new Error('No SM2 issuer');
  const database = await openDatabase({
    databaseUrl: options.databaseUrl, dataFolder: options.dataFolder, maxConnections: options.maxConnections ?? 40, statementSeconds: options.statementSeconds ?? defaultStatementSeconds, onIdleError: () => undefined,
  });
  try {
    return await startOnDatabase(database, options);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function startOnDatabase(database: Database, options: StartPlatformOptions & { readonly systems?: readonly SystemName[] }): Promise<RunningSystems> {
  const { systems = systemNames } = options;
  const nowMs = options.nowMs ?? Date.now;
  const clock = options.nowMs === undefined || options.comparesClock === true ? createDatabaseClock(database, nowMs) : trustedClock;
  const isDemo = options.systemKeys === undefined;
  const secrets = isDemo ? await loadDemoSecrets(options.demoKeysFolder ?? options.dataFolder, nowMs()) : undefined;
  const systemKeys = secrets === undefined ? options.systemKeys : createDemoSystemKeys(secrets, options.dataKeys);
  if (systemKeys === undefined) throw new Error('No keys');
  let url = '';
  const draining = createDraining();
  const metrics = createPlatformMetrics();
  const linking: LinkOptions = { keys: systemKeys, suite: joinSuites(createNodeSuite(), createSm2Suite()), nowMs, findUrl: (system) => options.systemUrls?.[system] ?? url };
  const keys = secrets === undefined ? options.keys : await createDemoKeys(secrets, options.dataKeys);
  const platform = systems.includes('voucher-platform') ? createVoucherPlatform({ database, linking, keys, isDemo, draining, metrics, options }) : undefined;
  const staffed = { ...linking, database, isDemo, consoleIdleMs: readConsoleIdleMs(options) };
  const employmentService = systems.includes('employment-service') ? createEmploymentService({ ...staffed, secondApprovalFromFen: options.secondApprovalFromFen ?? defaultSecondApprovalFromFen }) : undefined;
  const realNameSystem = systems.includes('real-name-system') ? createRealNameSystem(staffed) : undefined;
  const keyed: KeyedSystem[] = [
    ...(platform === undefined ? [] : [{ ...platform, system: 'voucher-platform' as const }]),
    ...(employmentService === undefined ? [] : [{ ...employmentService, system: 'employment-service' as const }]),
    ...(realNameSystem === undefined ? [] : [{ ...realNameSystem, system: 'real-name-system' as const }]),
  ];
  if (options.profile === 'gm') {
    const problems = [...findGmKeyProblems(keyed), ...(platform === undefined ? [] : await findGmProblems(platform))];
    if (problems.length > 0) throw new ConfigurationError(problems);
  }
  for (const system of keyed) await registerKeys(system);
  if (platform !== undefined) await prepareVoucherPlatform(platform);
  if (employmentService !== undefined) await markInterruptedRuns(employmentService);
  const demo = platform === undefined || secrets === undefined ? undefined : await seedDemo(platform, secrets);
  const demoStaff = isDemo ? await seedDemoStaff({ employmentService, realNameSystem, platform, demo }) : undefined;
  const jobs = createBackgroundJobs({ onFault: (error) => server.log.error({ type: error instanceof Error ? error.name : 'unknown' }, 'background work failed'), sweepEveryMs: options.sweepEveryMs });
  const server = await buildServer({
    nowMs, metrics, systems: { platform, employmentService, realNameSystem }, allowedOrigins: options.allowedOrigins ?? [], allowLoopbackOrigins: isDemo, logLevel: options.logLevel ?? 'silent', logTo: options.logTo,
    findObstacle: await createObstacleSearch({ database, clock, draining, jobs }), rateLimits: options.rateLimits, trustedProxies: options.trustedProxies ?? [],
  });
  const closeServer = prepareClose(server);
  const refresh = gaugeSystems(metrics, { database, clock, systems, jobs, nowMs });
  let admin: AdminServer | undefined;
  try {
    admin = options.admin === undefined ? undefined : await startAdminServer(metrics, { ...options.admin, refresh });
    url = await server.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' });
  } catch (error) {
    await admin?.close();
    await server.close();
    throw error;
  }
  const background: Background = { jobs, clock, onAttempt: metrics.countDelivery };
  const stopNoting = jobs.repeat({ name: 'noteCurrentKeys', everyMs: jobs.sweepEveryMs, run: () => Promise.all(keyed.map(noteCurrentKeys)) });
  const stopRetention = [
    ...(platform === undefined ? [] : [{ ...platform, system: 'voucher-platform' as const, recordAudit }]),
    ...[employmentService, realNameSystem].flatMap((system) => (system === undefined ? [] : [{ ...system, system: system.link.name, recordAudit: (tx: Orm, entry: AuditEntry) => recordSystemAudit(tx, system.tables, entry) }])),
  ].map((system) => startRetention({ ...system, database: database.patient }, options.retentionDays ?? defaultRetentionDays, background));
  const running = platform === undefined ? undefined : startVoucherPlatform(platform, background);
  const relay = joinRelays([
    ...(running === undefined ? [] : [running.relay]),
    ...(employmentService === undefined ? [] : [startEmploymentService(employmentService, background)]),
    ...(realNameSystem === undefined ? [] : [startStaffedSystem('real-name-system', realNameSystem, background)]),
  ]);
  return {
    url, demo, demoStaff, database, relay, metricsUrl: admin?.url,
    async close() {
      draining.announce();
      await delay((options.drainSeconds ?? 0) * 1000);
      draining.endStreams();
      await closeServer();
      const breakingOff = setTimeout(database.breakOffPatient, patientEndsMs);
      await Promise.all([stopNoting(), ...stopRetention.map((stop) => stop())]);
      await running?.stopBackground();
      await relay.stop();
      await admin?.close();
      clearTimeout(breakingOff);
      await database.close();
    },
  };
}

interface Background {
  readonly jobs: BackgroundJobs;
  readonly clock: DatabaseClock;
  readonly onAttempt: (attempt: DeliveryAttempt) => void;
}

function startEmploymentService(service: EmploymentService, background: Background): Relay {
  const relay = startStaffedSystem('employment-service', service, background);
  const stopMarking = background.jobs.repeat({ name: 'markInterruptedRuns', everyMs: background.jobs.sweepEveryMs, run: () => markInterruptedRuns(service) });
  return {
    ...relay,
    async stop() {
      await stopMarking();
      await relay.stop();
    },
  };
}

/** Data of the system itself, not of the demonstration. */
async function prepareVoucherPlatform(platform: Platform): Promise<void> {
  await seedDivisions(platform);
  await seedLearningPlatforms(platform);
  await seedLearningCenter(platform);
  await seedConsentTexts(platform);
  await registerIssuers(platform);
  await publishTrustList(platform);
}

async function seedDemoStaff(parts: { employmentService: StaffedSystem | undefined; realNameSystem: StaffedSystem | undefined; platform: Platform | undefined; demo: Demo | undefined }): Promise<DemoStaff> {
  const { employmentService, realNameSystem, platform, demo } = parts;
  if (employmentService !== undefined) await seedDemoReviewers(employmentService);
  const findRegion = async (institutionNumber: number) => (platform === undefined ? '' : (await describeSystemInstitution(platform, institutionNumber)).regionCode);
  const desks = realNameSystem === undefined ? [] : await seedDemoDesks(realNameSystem, demo?.institutionAdmins ?? [], findRegion);
  return { reviewers: demoReviewers, administrator: demoAdministrator, auditor: demoRealNameAuditor, desks };
}

function startVoucherPlatform(platform: Platform, { jobs, clock, onAttempt }: Background): { relay: Relay; stopBackground(): Promise<void> } {
  const relay = startRelay({ system: 'voucher-platform', outbox: createVoucherOutbox(platform.database, platform.nowMs), receivers: { [realNameDestination]: createRealNameReceiver(platform.link) }, jobs, clock, onAttempt });
  platform.onOutboxEvent = relay.wake;
  const patient = { ...platform, database: platform.database.patient };
  const stopHousekeeping = startHousekeeping(patient, { jobs, clock });
  const stopFolding = startFolding(platform, jobs);
  const stopSealing = startSealing(platform.auditLog, jobs);
  const stopDetecting = startDetectingFraud(patient, jobs);
  const stopFinding = jobs.repeat({ name: 'findChanges', everyMs: findChangesEveryMs, run: () => platform.changes.findChanges() });
  return {
    relay,
    async stopBackground() {
      await platform.behindAnswers.waitForAll();
      await stopHousekeeping();
      await stopFinding();
      await stopDetecting();
      await stopFolding();
      await stopSealing();
    },
  };
}
