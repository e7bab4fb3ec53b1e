import { computeKeyThumbprint, refuse } from '@skill-voucher/sdk-core';
import { verifySignedRequest } from '@skill-voucher/sdk-core/issuer';
import type { FastifyRequest } from 'fastify';
import { readSignedParts } from '../http/read-signed-parts';
import { RefusedRequest, refuseRequest } from '../http/refused-request';
import type { Platform } from '../platform';
import { rememberNonce } from './remember-nonce';

export interface NewKey {
  readonly publicKey: Uint8Array;
  readonly keyThumbprint: string;
}

/** The key that the body brings along signed the request, and the request names it. Runs before the body is validated. */
export async function authenticateNewKey(platform: Platform, request: FastifyRequest): Promise<NewKey> {
  const publicKey = readPublicKey(request.body);
  const signed = await verifySignedRequest({
    ...readSignedParts(request), audience: platform.audience, tag: 'etv', needsSession: false, nowMs: platform.nowMs(), suite: platform.suite,
    findPublicKey: async () => (publicKey === undefined ? { ok: false, refusal: refuse('invalidRequest', { field: 'publicKey' }) } : { ok: true, value: { algorithm: 'ES256', publicKey } }),
  });
  if (!signed.ok) throw new RefusedRequest(signed.refusal);
  if (publicKey === undefined) throw refuseRequest('invalidRequest', { field: 'publicKey' });
  const keyThumbprint = await computeKeyThumbprint(platform.suite, publicKey);
  if (signed.value.keyId !== keyThumbprint) throw refuseRequest('badRequestSignature');
  await rememberNonce(platform, signed.value);
  return { publicKey, keyThumbprint };
}

function readPublicKey(body: unknown): Uint8Array | undefined {
  const text = typeof body === 'object' && body !== null && 'publicKey' in body ? body.publicKey : undefined;
  if (typeof text !== 'string' || !/^[A-Za-z0-9_-]{44}$/.test(text)) return undefined;
  return new Uint8Array(Buffer.from(text, 'base64url'));
}
