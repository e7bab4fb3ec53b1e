import { computeKeyThumbprint, refuse, type SignatureAlgorithm } from '@skill-voucher/sdk-core';
import { verifySignedRequest, type VerificationKey } from '@skill-voucher/sdk-core/issuer';
import type { FastifyRequest } from 'fastify';
import { readSignedParts } from '../http/read-signed-parts';
import { RefusedRequest, refuseRequest } from '../http/refused-request';
import type { Platform } from '../platform';
import { readPoint } from './read-point';
import { rememberNonce } from './remember-nonce';

export interface NewKey {
  readonly algorithm: SignatureAlgorithm;
  readonly publicKey: Uint8Array;
  readonly keyThumbprint: string;
}

/** The key that the body brings along signed the request, and the request names it. Runs before the body is validated. */
export async function authenticateNewKey(platform: Platform, request: FastifyRequest): Promise<NewKey> {
  let key: VerificationKey | undefined;
  const signed = await verifySignedRequest({
    ...readSignedParts(request), audience: platform.audience, tag: 'etv', needsSession: false, nowMs: platform.nowMs(), suite: platform.suite,
    findPublicKey: async ({ algorithm }) => {
      key = readKey(request.body, algorithm);
      return key === undefined ? { ok: false, refusal: refuse('invalidRequest', { field: 'publicKey' }) } : { ok: true, value: key };
    },
  });
  if (!signed.ok) throw new RefusedRequest(signed.refusal);
  if (key === undefined) throw refuseRequest('invalidRequest', { field: 'publicKey' });
  const keyThumbprint = await computeKeyThumbprint(platform.suite, key.publicKey);
  if (signed.value.keyId !== keyThumbprint) throw refuseRequest('badRequestSignature');
  await rememberNonce(platform, signed.value);
  return { ...key, keyThumbprint };
}

/** A point of the curve that the request was signed on: from then on the bound key decides, never the parameter. */
function readKey(body: unknown, algorithm: SignatureAlgorithm): VerificationKey | undefined {
  const publicKey = readPoint(typeof body === 'object' && body !== null && 'publicKey' in body ? body.publicKey : undefined, algorithm);
  return publicKey === undefined ? undefined : { algorithm, publicKey };
}
