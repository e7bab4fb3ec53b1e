import { refuse, type CryptoSuite } from '@skill-voucher/sdk-core';
import { verifySignedRequest } from '@skill-voucher/sdk-core/issuer';
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import type { Orm } from '../database/database';
import { realNameAudience, voucherPlatformSender } from '../events/destinations';
import { readSignedParts } from '../http/read-signed-parts';
import { RefusedRequest } from '../http/refused-request';
import type { VoucherUndoneEvent, VoucherUsedEvent } from '../http/schemas/event-schemas';
import { receiveVoucherEvent } from './receive-voucher-event';

export interface RealNameSystem {
  readonly orm: Orm;
  readonly suite: CryptoSuite;
  nowMs(): number;
  /** The voucher platform's delivery key. */
  readonly senderPublicKey: Uint8Array;
}

/** The real-name system's own API. A replayed request repeats an event, which has no second effect: no nonces needed. */
export function registerRealNameRoutes(server: FastifyInstance, system: RealNameSystem): void {
  server.post<{ Body: Static<typeof VoucherUsedEvent> | Static<typeof VoucherUndoneEvent> }>(
    '/real-name-system/v1/voucher-events',
    {
      schema: {
        operationId: 'receiveVoucherEvent', tags: ['real-name system'], summary: 'Takes an event of the voucher platform; a repeat has no second effect',
        body: Type.Ref('ToldVoucherEvent'), response: { 200: Type.Ref('EventReceipt'), default: Type.Ref('Refusal') },
      },
      preValidation: async (request) => {
        const signed = await verifySignedRequest({
          ...readSignedParts(request), audience: realNameAudience, tag: 'etv-channel', needsSession: false, nowMs: system.nowMs(), suite: system.suite,
          findPublicKey: async ({ keyId }) =>
            keyId === voucherPlatformSender ? { ok: true, value: { algorithm: 'ES256', publicKey: system.senderPublicKey } } : { ok: false, refusal: refuse('channelUnknown') },
        });
        if (!signed.ok) throw new RefusedRequest(signed.refusal);
      },
    },
    async (request) => receiveVoucherEvent(system.orm, { event: request.body, nowMs: system.nowMs() }),
  );
}
