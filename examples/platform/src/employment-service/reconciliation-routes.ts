import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { describeOperation } from '../http/describe-operation';
import { DifferenceQuery } from '../http/schemas/reconciliation-schemas';
import { ClassId } from '../http/schemas/review-schemas';
import type { EmploymentService } from './employment-service';
import { requireProvinceSupervisor } from './require-supervisor';
import { listDifferences, listReconciliations, readReconciliation } from './reconciliation/read-reconciliation';
import { startReconciliation } from './reconciliation/run-reconciliation';

const runParams = Type.Object({ runId: ClassId });
type RunParams = Static<typeof runParams>;

/** 三方对账 (M5), for supervisors of the province. */
export function registerReconciliationRoutes(server: FastifyInstance, service: EmploymentService): void {
  void server.register(async (scope) => {
    scope.addHook('preHandler', async (request) => void requireProvinceSupervisor(request.reviewer));
    scope.post(
      '/employment-service/v1/reconciliations',
      { schema: describeOperation({ id: 'startReconciliation', tag: 'employmentService', summary: 'Compares every voucher of the three systems; goes on after the answer (M5)', answer: 'Reconciliation', status: 201 }) },
      async (request, reply) => reply.status(201).send(await startReconciliation(service, request.reviewer)),
    );
    scope.get(
      '/employment-service/v1/reconciliations',
      { schema: describeOperation({ id: 'listReconciliations', tag: 'employmentService', summary: 'The last runs', answer: 'ReconciliationList' }) },
      async () => listReconciliations(service),
    );
    scope.get<{ Params: RunParams }>(
      '/employment-service/v1/reconciliations/:runId',
      { schema: describeOperation({ id: 'readReconciliation', tag: 'employmentService', summary: 'Where a run stands', params: runParams, answer: 'Reconciliation' }) },
      async (request) => readReconciliation(service, request.params.runId),
    );
    scope.get<{ Params: RunParams; Querystring: Static<typeof DifferenceQuery> }>(
      '/employment-service/v1/reconciliations/:runId/differences',
      { schema: describeOperation({ id: 'listDifferences', tag: 'employmentService', summary: 'What a run found, by voucher and field', params: runParams, query: DifferenceQuery, answer: 'DifferencePage' }) },
      async (request) => listDifferences(service, request.params.runId, request.query),
    );
  });
}
