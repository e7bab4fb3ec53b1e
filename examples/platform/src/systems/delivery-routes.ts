import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import { describeOperation } from '../http/describe-operation';
import { DeliveryId, DeliveryQuery } from '../http/schemas/system-schemas';
import { listDeliveries, replayDelivery } from './deliveries';
import type { StaffedSystem } from './staffed-system';

const deliveryParams = Type.Object({ deliveryId: DeliveryId });

/** The visible ledger of a system with staff, and its dead letters (M5). `authorize` refuses whom it does not concern and names who asks. */
export function registerDeliveryRoutes(scope: FastifyInstance, system: StaffedSystem, options: { prefix: string; name: 'Employment' | 'RealName'; tag: 'employmentService' | 'realNameSystem'; authorize(request: FastifyRequest): { account: string } }): void {
  const { prefix, name, tag, authorize } = options;
  scope.get<{ Querystring: Static<typeof DeliveryQuery> }>(
    `${prefix}/deliveries`,
    { schema: describeOperation({ id: `list${name}Deliveries`, tag, summary: 'What this system tells the others, and what was delivered (M5)', query: DeliveryQuery, answer: 'SystemDeliveryPage' }) },
    async (request) => {
      authorize(request);
      return listDeliveries(system, request.query);
    },
  );
  scope.post<{ Params: Static<typeof deliveryParams> }>(
    `${prefix}/deliveries/:deliveryId/replay`,
    { schema: describeOperation({ id: `replay${name}Delivery`, tag, summary: 'Sends a dead delivery again', params: deliveryParams, answer: 'SystemDelivery' }) },
    async (request) => replayDelivery(system, authorize(request), request.params.deliveryId),
  );
}
