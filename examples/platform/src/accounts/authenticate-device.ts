import { verifySignedRequest, type VerificationKey } from '@skill-voucher/sdk-core/issuer';
import { refuse, type Result } from '@skill-voucher/sdk-core';
import { eq } from 'drizzle-orm';
import type { FastifyRequest } from 'fastify';
import { deviceKeys } from '../database/schema/account-tables';
import { RefusedRequest, refuseRequest } from '../http/refused-request';
import { readSignedParts } from '../http/read-signed-parts';
import type { Statement } from '../database/database';
import type { Platform } from '../platform';
import { authenticateRequest, flushNonce, type AuthenticationRow } from './authenticate-statement';
import type { DeviceActor } from './device-actor';
import { requireLiveSession } from './require-live-session';

/** What a route reads in the statement that authenticates its request: a round trip costs more than most look-ups. */
export interface ReadAlong {
  readonly statement: Statement<AuthenticationRow>;
  /** The statement's commit waits for the next one, which the route makes, or says that it made none. */
  readonly isFlushedLater?: boolean;
  /** After those of the authentication. */
  readonly values: readonly unknown[];
  /** Given what was read, once the request is authentic. */
  keep(along: unknown): void;
}

declare module 'fastify' {
  interface FastifyRequest {
    /**
     * Its nonce is not on the log's disk yet; a commit of the request sets this back. Else this is called before
     * the answer leaves, so that whoever repeats the request later is refused, whatever crashes.
     */
    flushNonce: (() => Promise<unknown>) | null;
  }
  interface FastifyContextConfig {
    /** Runs before the body is validated, with a request whose signature was verified; undefined where there is nothing to read. */
    planReadAlong?: (request: FastifyRequest) => Promise<ReadAlong | undefined>;
  }
}

/** Verifies signature, nonce, session and key of a device request, or refuses it. */
export function createDeviceAuthenticator(platform: Platform): (request: FastifyRequest) => Promise<DeviceActor> {
  const findKey = createKeyLookup(platform);
  return async (request) => {
    const nowMs = platform.nowMs();
    const signed = await verifySignedRequest({
      ...readSignedParts(request), audience: platform.audience, tag: 'etv', needsSession: true, nowMs, suite: platform.suite,
      findPublicKey: ({ keyId }) => findKey(keyId),
    });
    if (!signed.ok) throw new RefusedRequest(signed.refusal);
    const { keyId, nonce, sessionId } = signed.value;
    const along = await request.routeOptions.config.planReadAlong?.(request);
    const [row] = await platform.database.run(along?.statement ?? authenticateRequest, [keyId, nonce, nowMs, sessionId, ...(along?.values ?? [])]);
    if (along?.isFlushedLater === true) {
      request.flushNonce = () => {
        request.flushNonce = null; // not once more where it fails
        return platform.database.run(flushNonce, [keyId, nonce, nowMs]);
      };
    }
    if (row === undefined || !row.isFresh) throw refuseRequest('replayedRequest');
    requireLiveSession(row, nowMs);
    if (row.personId === null) throw refuseRequest('sessionUnknown');
    along?.keep(row.along);
    return {
      personId: row.personId, holderBucket: row.holderBucket ?? 0, countyCode: row.countyCode ?? '', idNumberIndex: row.idNumberIndex ?? new Uint8Array(0),
      channelId: row.channelId ?? '', deviceId: row.deviceId ?? '', keyThumbprint: keyId, sessionId: sessionId ?? '',
    };
  };
}

/** A thumbprint never changes its key, so keys seen are kept; whether one is revoked is read with every request. */
function createKeyLookup(platform: Platform): (thumbprint: string) => Promise<Result<VerificationKey>> {
  const seen = new Map<string, VerificationKey>();
  return async (thumbprint) => {
    const known = seen.get(thumbprint);
    if (known !== undefined) return { ok: true, value: known };
    const [row] = await platform.database.orm.select({ publicKey: deviceKeys.publicKey, algorithm: deviceKeys.algorithm }).from(deviceKeys).where(eq(deviceKeys.keyThumbprint, thumbprint));
    if (row === undefined) return { ok: false, refusal: refuse('sessionUnknown') };
    if (seen.size >= 10_000) seen.delete(seen.keys().next().value ?? '');
    const key: VerificationKey = { algorithm: row.algorithm, publicKey: new Uint8Array(row.publicKey) };
    seen.set(thumbprint, key);
    return { ok: true, value: key };
  };
}
