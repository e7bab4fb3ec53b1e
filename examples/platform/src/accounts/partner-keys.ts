import { refuse } from '@skill-voucher/sdk-core';
import { verifySignedRequest, type RequestSigner } from '@skill-voucher/sdk-core/issuer';
import type { FastifyRequest } from 'fastify';
import { readSignedParts } from '../http/read-signed-parts';
import { RefusedRequest, refuseRequest } from '../http/refused-request';
import type { Platform } from '../platform';
import { readPoint } from './read-point';

/** The keys of a host's or a learning platform's backend, as its row keeps them. */
export interface PartnerKeys {
  readonly publicKey: Uint8Array | null;
  readonly previousPublicKey: Uint8Array | null;
  readonly previousKeyUntilMs: number | null;
}

/** Its key, and during the overlap of a rotation the former one too. */
function listLiveKeys({ publicKey, previousPublicKey, previousKeyUntilMs }: PartnerKeys, nowMs: number): Uint8Array[] {
  const former = previousPublicKey !== null && (previousKeyUntilMs ?? 0) > nowMs ? [previousPublicKey] : [];
  return publicKey === null ? former : [publicKey, ...former];
}

/** Verifies a backend's signed request with the keys that `findKeys` knows for its key id; unknown ids are refused with `channelUnknown`. */
export async function verifyPartnerRequest(platform: Platform, request: FastifyRequest, findKeys: (keyId: string) => Promise<PartnerKeys | undefined>): Promise<RequestSigner> {
  for (let attempt = 0; ; attempt += 1) {
    let keys: Uint8Array[] = [];
    const signed = await verifySignedRequest({
      ...readSignedParts(request), audience: platform.audience, tag: 'etv-channel', needsSession: false, nowMs: platform.nowMs(), suite: platform.suite,
      findPublicKey: async ({ keyId }) => {
        const known = await findKeys(keyId);
        keys = known === undefined ? [] : listLiveKeys(known, platform.nowMs());
        const publicKey = keys[attempt];
        return publicKey === undefined ? { ok: false, refusal: refuse('channelUnknown') } : { ok: true, value: { algorithm: 'ES256', publicKey: new Uint8Array(publicKey) } };
      },
    });
    if (signed.ok) return signed.value;
    if (signed.refusal.code !== 'badRequestSignature' || attempt + 1 >= keys.length) throw new RefusedRequest(signed.refusal);
  }
}

/** A compressed point of P-256, base64url, as the operator enters it. */
export function readPartnerKey(text: string): Uint8Array {
  const publicKey = readPoint(text, 'ES256');
  if (publicKey === undefined) throw refuseRequest('invalidRequest', { field: 'publicKey' });
  return publicKey;
}

/** The columns of a rotation: the former key goes on for `overlapHours`; 0 when it has leaked. */
export function rotateKeys(current: PartnerKeys, publicKey: Uint8Array, options: { overlapHours: number; nowMs: number }): { publicKey: Uint8Array; previousPublicKey: Uint8Array | null; previousKeyUntilMs: number | null } {
  const { overlapHours, nowMs } = options;
  if (current.publicKey === null || overlapHours === 0) return { publicKey, previousPublicKey: null, previousKeyUntilMs: null };
  return { publicKey, previousPublicKey: current.publicKey, previousKeyUntilMs: nowMs + overlapHours * 3_600_000 };
}
