import cors from '@fastify/cors';
import websocket from '@fastify/websocket';
import Fastify, { type FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { createDeviceAuthenticator } from '../accounts/authenticate-device';
import { authenticateHr, type HrActor } from '../hr-accounts/authenticate-hr';
import type { NewKey } from '../accounts/authenticate-new-key';
import type { DeviceActor } from '../accounts/device-actor';
import { registerOwnAccountRoutes } from '../console-accounts/own-account-routes';
import type { Platform } from '../platform';
import type { LearningPlatformRow } from '../voucher-platform/learning/receive-learning-event';
import { registerEmploymentRoutes } from '../employment-service/employment-routes';
import type { EmploymentService, ReviewerActor } from '../employment-service/employment-service';
import { registerRealNameRoutes } from '../real-name-system/real-name-routes';
import type { RealNameActor, RealNameSystem } from '../real-name-system/real-name-system';
import { registerDeliveryRoutes } from '../systems/delivery-routes';
import type { SystemName } from '../systems/system-names';
import { createVoucherDeliveryLedger } from '../voucher-platform/deliveries/voucher-deliveries';
import { actForElder } from '../voucher-platform/proxies/act-for-elder';
import { answerRefusals } from './answer-refusals';
import type { LogLevel } from '../log-level';
import { measureRequests } from '../metrics/measure-requests';
import type { PlatformMetrics } from '../metrics/platform-metrics';
import { ignoreOtherUpgrades } from './ignore-other-upgrades';
import { keepRawBody } from './keep-raw-body';
import { limitRates, type RateLimits } from './limit-rates';
import { registerPushSocket, socketLimits } from './push-socket';
import { publishOpenApi } from './publish-openapi';
import { registerBookingRoutes, registerHrLeaseRoutes, registerInstitutionBookingRoutes } from './routes/booking-routes';
import { registerAdminRoutes } from './routes/admin-routes';
import { registerCampusLogoRoute, registerCampusRoutes, registerHrCampusRoutes } from './routes/campus-routes';
import { registerCertificateRoutes, registerHrCertificateRoutes, registerPassportRoute } from './routes/certificate-routes';
import { registerCheckInDisplayRoutes, registerCheckInRoutes } from './routes/check-in-routes';
import { registerConsentRoutes } from './routes/consent-routes';
import { registerFeedbackDeskRoutes } from './routes/feedback-desk-routes';
import { registerFeedbackRoutes } from './routes/feedback-routes';
import { requireRole } from '../hr-accounts/require-role';
import { registerAdministrationRoutes, registerApprovalRoutes } from './routes/hr-account-routes';
import { registerHrFraudRoutes } from './routes/hr-fraud-routes';
import { registerHrImportRoutes } from './routes/hr-import-routes';
import { registerHrInstitutionRoutes } from './routes/hr-institution-routes';
import { registerHrLogInRoute, registerHrRoutes } from './routes/hr-routes';
import { registerInstitutionRoutes } from './routes/institution-routes';
import { registerAttachmentRoute, registerLearningCenterRoutes } from './routes/learning-center-routes';
import { registerLearningEventRoute, registerLearningRoutes } from './routes/learning-routes';
import { registerOperatorRoutes } from './routes/operator-routes';
import { registerNoticeRoutes } from './routes/notice-routes';
import { registerHrScanConflictRoute, registerOfflineScanRoutes, registerStatusBundleRoute } from './routes/offline-scan-routes';
import { registerPersonalDataRoutes } from './routes/personal-data-routes';
import { registerHrProxyRoutes, registerProxyRoutes } from './routes/proxy-routes';
import { registerHealthRoutes, registerPublicRoutes, type FindObstacle } from './routes/public-routes';
import { registerChannelRoutes, registerDeviceRoutes, registerSessionRoute } from './routes/session-routes';
import { registerExportDownloadRoute, registerTrainingStatisticsRoutes } from './routes/training-statistics-routes';
import { registerSystemRoutes } from './routes/system-routes';
import { registerTraineeRoutes } from './routes/trainee-routes';
import { namedSchemas } from './schemas';
import { buildSerializer } from './serialize-answers';
import { validateRequests } from './validate-requests';

declare module 'fastify' {
  interface FastifyRequest {
    channelId: string;
    learningPlatform: LearningPlatformRow;
    newKey: NewKey;
    device: DeviceActor;
    hr: HrActor;
    system: SystemName;
    reviewer: ReviewerActor;
    realNameActor: RealNameActor;
  }
}

export interface ServerOptions {
  readonly nowMs: () => number;
  /** The systems that run in this process. */
  readonly systems: { readonly platform: Platform | undefined; readonly employmentService: EmploymentService | undefined; readonly realNameSystem: RealNameSystem | undefined };
  /** Origins of host pages besides loopback. */
  readonly allowedOrigins: readonly string[];
  readonly allowLoopbackOrigins: boolean;
  readonly logLevel: LogLevel;
  readonly logTo: { write(line: string): void } | undefined;
  readonly metrics: PlatformMetrics;
  /** What keeps this node from taking requests. */
  readonly findObstacle: FindObstacle;
  /** Absent: nobody is limited. */
  readonly rateLimits: RateLimits | undefined;
  /** Balancers whose `x-forwarded-for` is believed. */
  readonly trustedProxies: readonly string[];
}

const loopbackOrigin = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** All routes of the systems that run here. Logs carry method, route and status: no query, no body, no person. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { platform, employmentService, realNameSystem } = options.systems;
  const server = Fastify({
    schemaController: { compilersFactory: { buildSerializer } },
    bodyLimit: 256 * 1024, genReqId: () => randomUUID(), requestTimeout: 40_000,
    trustProxy: options.trustedProxies.length === 0 ? false : [...options.trustedProxies],
    // A node that leaves answers what it has taken; whoever drains it ends connections that stay.
    forceCloseConnections: 'idle', return503OnClosing: false,
    logger: { level: options.logLevel, ...(options.logTo === undefined ? {} : { stream: options.logTo }), serializers: { req: (request) => ({ method: request.method, route: request.routeOptions?.url ?? '' }) } },
  });
  for (const schema of Object.values(namedSchemas)) server.addSchema(schema);
  keepRawBody(server);
  validateRequests(server);
  answerRefusals(server, { nowMs: options.nowMs, onRefusal: options.metrics.countRefusal });
  measureRequests(server, options.metrics);
  server.decorateRequest('channelId', '');
  server.decorateRequest('learningPlatform', null as unknown as LearningPlatformRow);
  server.decorateRequest('newKey', null as unknown as NewKey);
  server.decorateRequest('device', null as unknown as DeviceActor);
  server.decorateRequest('flushNonce', null);
  server.decorateRequest('hr', null as unknown as HrActor);
  server.decorateRequest('system', null as unknown as SystemName);
  server.decorateRequest('reviewer', null as unknown as ReviewerActor);
  server.decorateRequest('realNameActor', null as unknown as RealNameActor);
  const origin = [...options.allowedOrigins, ...(options.allowLoopbackOrigins ? [loopbackOrigin] : [])];
  await server.register(cors, { origin, methods: ['GET', 'POST', 'PUT', 'DELETE'], maxAge: 600, exposedHeaders: ['etv-time', 'etv-request-id', 'retry-after'] });
  // Phones correct their clocks by every answer (A5).
  server.addHook('onSend', async (request, reply) => {
    reply.header('etv-request-id', request.id);
    reply.header('etv-time', String(Math.floor(options.nowMs())));
  });
  await publishOpenApi(server);
  if (options.rateLimits !== undefined) await limitRates(server, options.rateLimits);
  await server.register(websocket, { options: socketLimits }); // before every route: it refuses an upgrade on the others
  ignoreOtherUpgrades(server.server);
  registerHealthRoutes(server, options.findObstacle);
  if (platform !== undefined) {
    await registerVoucherPlatform(server, platform);
    registerPushSocket(server, { streamsEnd: platform.draining.streamsEnd, gauge: options.metrics.pushSockets });
  }
  if (employmentService !== undefined) registerEmploymentRoutes(server, employmentService);
  if (realNameSystem !== undefined) registerRealNameRoutes(server, realNameSystem);
  return server;
}

async function registerVoucherPlatform(server: FastifyInstance, platform: Platform): Promise<void> {
  await server.register(async (scope) => {
    registerPublicRoutes(scope, platform);
    registerCampusLogoRoute(scope, platform);
    registerStatusBundleRoute(scope, platform);
    registerExportDownloadRoute(scope, platform);
    registerChannelRoutes(scope, platform);
    registerLearningEventRoute(scope, platform);
    registerSessionRoute(scope, platform);
    registerHrLogInRoute(scope, platform);
    registerSystemRoutes(scope, platform);
  });
  await server.register(async (scope) => {
    const authenticate = createDeviceAuthenticator(platform);
    scope.addHook('preValidation', async (request) => {
      request.device = await actForElder(platform, await authenticate(request), request);
    });
    registerDeviceRoutes(scope, platform);
    registerTraineeRoutes(scope, platform);
    registerLearningRoutes(scope, platform);
    registerCertificateRoutes(scope, platform);
    registerPassportRoute(scope, platform);
    registerFeedbackRoutes(scope, platform);
    registerNoticeRoutes(scope, platform);
    registerProxyRoutes(scope, platform);
    registerPersonalDataRoutes(scope, platform);
    registerConsentRoutes(scope, platform);
    registerInstitutionRoutes(scope, platform);
    registerCheckInRoutes(scope, platform);
    registerCheckInDisplayRoutes(scope, platform);
    registerCampusRoutes(scope, platform);
    registerBookingRoutes(scope, platform);
    registerInstitutionBookingRoutes(scope, platform);
    registerOfflineScanRoutes(scope, platform);
    registerAdminRoutes(scope, platform);
    registerTrainingStatisticsRoutes(scope, platform);
  });
  await server.register(async (scope) => {
    scope.addHook('preValidation', async (request) => {
      request.hr = await authenticateHr(platform, request);
    });
    registerOwnAccountRoutes(scope, platform.console, { prefix: '/v1/hr', name: 'Hr', tag: 'hr', readActor: ({ hr }) => hr });
    registerAdministrationRoutes(scope, platform);
    registerFeedbackDeskRoutes(scope, platform);
    registerOperatorRoutes(scope, platform);
    registerDeliveryRoutes(scope, createVoucherDeliveryLedger(platform), { prefix: '/v1/hr', name: 'Voucher', tag: 'hr', authorize: ({ hr }) => requireRole(hr, ['platformOperator']) });
    await scope.register(async (desk) => {
      desk.addHook('preHandler', async (request) => void requireRole(request.hr, ['hr', 'platformOperator']));
      registerHrImportRoutes(desk, platform);
      registerApprovalRoutes(desk, platform);
      registerAttachmentRoute(desk, platform);
    });
    await scope.register(async (office) => {
      office.addHook('preHandler', async (request) => void requireRole(request.hr, ['hr']));
      registerHrRoutes(office, platform);
      registerLearningCenterRoutes(office, platform);
      registerHrInstitutionRoutes(office, platform);
      registerHrCampusRoutes(office, platform);
      registerHrFraudRoutes(office, platform);
      registerHrCertificateRoutes(office, platform);
      registerHrLeaseRoutes(office, platform);
      registerHrScanConflictRoute(office, platform);
      registerHrProxyRoutes(office, platform);
    });
  });
}
