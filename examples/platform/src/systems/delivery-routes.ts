import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import { describeOperation, type Operation } from '../http/describe-operation';
import { DeliveryId, DeliveryQuery } from '../http/schemas/system-schemas';
import type { DeliveryLedger } from './deliveries';

const deliveryParams = Type.Object({ deliveryId: DeliveryId });

/** The visible ledger of a system, and its dead letters (M5). `authorize` refuses whom it does not concern and names who asks. */
export function registerDeliveryRoutes(scope: FastifyInstance, ledger: DeliveryLedger, options: { prefix: string; name: 'Voucher' | 'Employment' | 'RealName'; tag: Operation['tag']; authorize(request: FastifyRequest): { account: string } }): void {
  const { prefix, name, tag, authorize } = options;
  scope.get<{ Querystring: Static<typeof DeliveryQuery> }>(
    `${prefix}/deliveries`,
    { schema: describeOperation({ id: `list${name}Deliveries`, tag, summary: 'What this system tells the others, and what was delivered (M5)', query: DeliveryQuery, answer: 'SystemDeliveryPage' }) },
    async (request) => {
      authorize(request);
      return ledger.list(request.query);
    },
  );
  scope.post<{ Params: Static<typeof deliveryParams> }>(
    `${prefix}/deliveries/:deliveryId/replay`,
    { schema: describeOperation({ id: `replay${name}Delivery`, tag, summary: 'Sends a dead delivery again', params: deliveryParams, answer: 'SystemDelivery' }) },
    async (request) => ledger.replay(authorize(request), request.params.deliveryId),
  );
}
