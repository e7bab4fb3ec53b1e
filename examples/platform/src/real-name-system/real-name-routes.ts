import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import { authenticateConsole, requireSetUp } from '../console-accounts/authenticate';
import { registerOwnAccountRoutes } from '../console-accounts/own-account-routes';
import { describeOperation } from '../http/describe-operation';
import type { ConsoleLogInRequest } from '../http/schemas/console-account-schemas';
import { TraineeQuery, UnregisteredVoucherQuery, type NewDeskAccount, type NewTrainee, type VoucherField } from '../http/schemas/real-name-schemas';
import { employmentEventLimitBytes, type EmploymentEvent } from '../http/schemas/review-schemas';
import { VoucherNumber } from '../http/schemas/values';
import { registerCheckpointRoute } from '../http/routes/public-routes';
import { hashBody } from '../idempotency/find-first-answer';
import { authenticateSystem } from '../systems/authenticate-system';
import { registerAuditRoute } from '../systems/audit-routes';
import { createDeliveryLedger } from '../systems/deliveries';
import { registerDeliveryRoutes } from '../systems/delivery-routes';
import { registerStaffAccountRoutes } from '../systems/staff-account-routes';
import type { SystemName } from '../systems/system-names';
import { registerClassRoutes } from './class-routes';
import { createDeskAccount, logInDesk } from './create-desk-account';
import { requireAdministrator, requireDesk, type RealNameSystem } from './real-name-system';
import { listReconciliationRecords } from './list-reconciliation-records';
import { receiveVoucherEvents, type ToldEvent } from './receive-voucher-events';
import { receiveEmploymentEvent } from './submissions/receive-employment-event';
import { listTrainees, listUnregisteredVouchers, readTrainee } from './trainees/list-trainees';
import { registerTrainee, verifyVoucherField } from './trainees/register-trainee';

const voucherParams = Type.Object({ voucherNumber: VoucherNumber });

/** 培训实名制管理信息系统: for institutions at a desk, and what the other two systems tell it. */
export function registerRealNameRoutes(server: FastifyInstance, system: RealNameSystem): void {
  const from = (caller: SystemName) => ({
    preValidation: async (request: FastifyRequest) => {
      request.system = await authenticateSystem(system.link, request, [caller]);
    },
  });
  server.post<{ Body: { events: ToldEvent[] } }>(
    '/real-name-system/v1/voucher-events',
    { ...from('voucher-platform'), schema: describeOperation({ id: 'receiveVoucherEvents', tag: 'system', summary: 'Takes events of the voucher platform, all or none; a repeat has no second effect', body: 'ToldVoucherEvents', answer: 'EventReceipts' }) },
    async (request) => receiveVoucherEvents(system, request.body.events),
  );
  server.post<{ Body: Static<typeof EmploymentEvent> }>(
    '/real-name-system/v1/employment-events',
    { ...from('employment-service'), bodyLimit: employmentEventLimitBytes, schema: describeOperation({ id: 'receiveEmploymentEvent', tag: 'system', summary: 'The answer to a submission, a payment, a write-off; a repeat has no second effect', body: 'EmploymentEvent', answer: 'EventReceipt' }) },
    async (request) => receiveEmploymentEvent(system, request.body, hashBody(request.rawBody)),
  );
  server.post<{ Body: { digestSalt: string; after?: string; limit: number } }>(
    '/real-name-system/v1/reconciliation-records',
    { ...from('employment-service'), schema: describeOperation({ id: 'listRealNameReconciliationRecords', tag: 'system', summary: 'What this system holds about vouchers, by number, without personal data (M5)', body: 'ReconciliationRequest', answer: 'ReconciliationRecordPage' }) },
    async (request) => listReconciliationRecords(system, request.body),
  );
  server.post<{ Body: Static<typeof ConsoleLogInRequest> }>(
    '/real-name-system/v1/sessions',
    { schema: describeOperation({ id: 'logInDesk', tag: 'realNameSystem', summary: 'Account, password and code for a bearer token', body: 'ConsoleLogInRequest', answer: 'DeskSession', status: 201 }) },
    async (request, reply) => reply.status(201).send(await logInDesk(system, request.body)),
  );
  registerCheckpointRoute(server, system.auditLog, { path: '/real-name-system/v1/audit-checkpoint', id: 'readRealNameAuditCheckpoint' });
  void server.register(async (scope) => {
    scope.addHook('preValidation', async (request) => {
      const { actor, account } = await authenticateConsole(system.console, request);
      const { role, regionCode, institutionNumber, institutionName, operatorIdNumberCipher } = account;
      request.realNameActor = { ...actor, role, regionCode, institutionNumber, institutionName, operatorIdNumberCipher };
    });
    registerOwnAccountRoutes(scope, system.console, { prefix: '/real-name-system/v1', name: 'Desk', tag: 'realNameSystem', readActor: ({ realNameActor }) => realNameActor });
    registerAuditRoute(scope, system.auditLog, { prefix: '/real-name-system/v1', id: 'listRealNameAuditEntries', tag: 'realNameSystem', readActor: ({ realNameActor }) => realNameActor });
    await scope.register(async (desk) => {
      desk.addHook('preHandler', async (request) => requireSetUp(request.realNameActor));
      desk.post<{ Body: Static<typeof NewDeskAccount> }>(
        '/real-name-system/v1/desk-accounts',
        { schema: describeOperation({ id: 'createDeskAccount', tag: 'realNameSystem', summary: 'An administrator gives an institution a desk', body: 'NewDeskAccount', answer: 'IssuedStaffAccount', status: 201 }) },
        async (request, reply) => reply.status(201).send(await createDeskAccount(system, request.realNameActor, request.body)),
      );
      registerTraineeRoutes(desk, system);
      registerClassRoutes(desk, system);
      const authorize = ({ realNameActor }: FastifyRequest) => requireAdministrator(realNameActor);
      registerStaffAccountRoutes(desk, system.console, { path: '/real-name-system/v1/desk-accounts', name: 'DeskAccount', tag: 'realNameSystem', authorize });
      registerDeliveryRoutes(desk, createDeliveryLedger(system), { prefix: '/real-name-system/v1', name: 'RealName', tag: 'realNameSystem', authorize });
    });
  });
}

/** 线下学员管理 (R65, R66). */
function registerTraineeRoutes(scope: FastifyInstance, system: RealNameSystem): void {
  scope.post<{ Body: Static<typeof VoucherField> }>(
    '/real-name-system/v1/voucher-field',
    { schema: describeOperation({ id: 'verifyVoucherField', tag: 'realNameSystem', summary: 'Verifies what the scan gun typed; reserves for 120 s, uses nothing (R65, A27)', body: 'VoucherField', answer: 'VerifiedScan' }) },
    async (request) => verifyVoucherField(system, requireDesk(request.realNameActor), request.body.code),
  );
  scope.post<{ Body: Static<typeof NewTrainee>; Headers: { 'idempotency-key': string } }>(
    '/real-name-system/v1/trainees',
    { schema: describeOperation({ id: 'registerTrainee', tag: 'realNameSystem', summary: "Uses the voucher and fills the trainee's form from it (R65, R66)", body: 'NewTrainee', answer: 'TraineeForm', status: 201, isRepeatable: true }) },
    async (request, reply) => {
      const desk = requireDesk(request.realNameActor);
      const repeatable = { account: desk.account, operation: 'registerTrainee', idempotencyKey: request.headers['idempotency-key'], bodyHash: hashBody(request.rawBody) };
      return reply.status(201).send(await registerTrainee(system, desk, { request: request.body, repeatable }));
    },
  );
  scope.get<{ Querystring: Static<typeof TraineeQuery> }>(
    '/real-name-system/v1/trainees',
    { schema: describeOperation({ id: 'listDeskTrainees', tag: 'realNameSystem', summary: 'Trainees of my institution, masked', query: TraineeQuery, answer: 'TraineePage' }) },
    async (request) => listTrainees(system, requireDesk(request.realNameActor), request.query),
  );
  scope.get<{ Params: Static<typeof voucherParams> }>(
    '/real-name-system/v1/trainees/:voucherNumber',
    { schema: describeOperation({ id: 'readDeskTrainee', tag: 'realNameSystem', summary: 'The basic-information form of a trainee (R66)', params: voucherParams, answer: 'TraineeForm' }) },
    async (request) => readTrainee(system, requireDesk(request.realNameActor), request.params.voucherNumber),
  );
  scope.get<{ Querystring: Static<typeof UnregisteredVoucherQuery> }>(
    '/real-name-system/v1/unregistered-vouchers',
    { schema: describeOperation({ id: 'listUnregisteredVouchers', tag: 'realNameSystem', summary: 'Vouchers that my institution used with the app and that are no trainees yet (R55)', query: UnregisteredVoucherQuery, answer: 'UnregisteredVoucherPage' }) },
    async (request) => listUnregisteredVouchers(system, requireDesk(request.realNameActor), request.query),
  );
}
