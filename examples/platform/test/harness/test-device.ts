import { composeRedeemCode, computeKeyThumbprint, joinSuites, signRequest, type ClaimedVoucher, type RefusalCode, type Session, type SigningKey } from '@skill-voucher/sdk-core';
import { createNodeSuite, generateNodeKey, importNodeKey, nodeRandom } from '@skill-voucher/sdk-core/node';
import { createSm2Suite } from '@skill-voucher/sdk-core/sm2';
import { randomUUID } from 'node:crypto';
import type { DemoPerson } from '../../src/index';
import type { TestPlatform } from './start-test-platform';

const suite = joinSuites(createNodeSuite(), createSm2Suite());

/** `Body` is what the test expects; a refusal has its message instead. */
export interface Answer<Body = object> {
  readonly status: number;
  /** Code of a refusal. */
  readonly code: RefusalCode | undefined;
  readonly body: Body & { readonly message?: string };
}

export interface SignedCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}

export interface Signer {
  readonly key: SigningKey;
  readonly keyId: string;
  readonly tag: 'etv' | 'etv-channel';
  readonly sessionId?: string | undefined;
}

/** Headers and body of a signed request, ready to be sent, altered or sent twice. */
export async function signCall(platform: CalledPlatform, signer: Signer, call: SignedCall): Promise<{ url: string; init: { method: string; headers: Record<string, string>; body?: string } }> {
  const [path = '', search] = call.path.split('?');
  const body = call.body === undefined ? undefined : JSON.stringify(call.body);
  const signed = await signRequest({
    method: call.method, path, query: search === undefined ? '' : `?${search}`, body, audience: platform.audience, sessionId: signer.sessionId, tag: signer.tag,
    key: signer.key, keyId: signer.keyId, suite, random: nodeRandom, createdSeconds: Math.floor(platform.clock.nowMs() / 1000),
  });
  const headers = {
    ...signed,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(call.idempotencyKey === undefined ? {} : { 'idempotency-key': call.idempotencyKey }),
  };
  return { url: platform.url + call.path, init: { method: call.method, headers, ...(body === undefined ? {} : { body }) } };
}

export async function send<Body = object>(request: { url: string; init: RequestInit }): Promise<Answer<Body>> {
  const response = await fetch(request.url, request.init);
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  const body = (isJson && text !== '' ? JSON.parse(text) : {}) as Answer<Body>['body'] & { code?: RefusalCode };
  return { status: response.status, code: response.ok ? undefined : body.code, body };
}

/** Asks a host's back channel for a launch code. */
export async function requestLaunch(
  platform: TestPlatform,
  options: { person: DemoPerson; keyThumbprint: string; deviceId: string; channelId?: 'minshengshanxi' | 'sanjintong' },
): Promise<Answer<{ launchCode: string; expiresAtMs: number }>> {
  const channel = platform.demo.channels[options.channelId ?? 'minshengshanxi'];
  const { subject, name, idNumber, phone, regionCode } = options.person;
  const body = { keyThumbprint: options.keyThumbprint, deviceId: options.deviceId, subject, name, idNumber, phone, regionCode };
  const signer: Signer = { key: importNodeKey(channel.privateKeyPem), keyId: channel.channelId, tag: 'etv-channel' };
  return send(await signCall(platform, signer, { method: 'POST', path: '/v1/channel/launches', body }));
}

/** Where signed requests go and by which clock. */
export type CalledPlatform = Pick<TestPlatform, 'url' | 'audience' | 'clock'>;

/** A phone with a session. */
export interface SignedInDevice {
  readonly signer: Signer;
  readonly keyThumbprint: string;
  call<Body = object>(call: SignedCall): Promise<Answer<Body>>;
  claim(templateNumber: number, idempotencyKey?: string): Promise<Answer<ClaimedVoucher>>;
  /** Code of this device for its credential, at the platform's time or `ageSeconds` earlier. */
  compose(credential: string, options?: { audience?: number; ageSeconds?: number }): Promise<string>;
}

export interface TestDevice extends SignedInDevice {
  readonly session: Session;
}

export interface DeviceOptions {
  readonly person: DemoPerson;
  readonly deviceId?: string;
  readonly channelId?: 'minshengshanxi' | 'sanjintong';
  readonly key?: SigningKey;
}

export async function createSigner(key: SigningKey = generateNodeKey()): Promise<Signer> {
  return { key, keyId: await computeKeyThumbprint(suite, key.publicKey), tag: 'etv' };
}

/** Opens a session with a launch code; whatever the platform answers. */
export async function openSession(platform: TestPlatform, signer: Signer, launchCode: string, face?: { challenge: string; ticket: string }): Promise<Answer<Session>> {
  const body = { launchCode, publicKey: Buffer.from(signer.key.publicKey).toString('base64url'), ...(face === undefined ? {} : { face }) };
  return send(await signCall(platform, signer, { method: 'POST', path: '/v1/sessions', body }));
}

/** A logged-in phone. Throws when the platform refuses. */
export async function createDevice(platform: TestPlatform, options: DeviceOptions): Promise<TestDevice> {
  const signer = await createSigner(options.key);
  const launch = await requestLaunch(platform, { deviceId: randomUUID(), ...options, keyThumbprint: signer.keyId });
  if (launch.status !== 201) throw new Error(`launch refused: ${launch.code}`);
  const session = await openSession(platform, signer, launch.body.launchCode);
  if (session.status !== 201) throw new Error(`session refused: ${session.code}`);
  return { ...holdDevice(platform, { ...signer, sessionId: session.body.sessionId }), session: session.body };
}

/** A phone whose session is known already, calling that platform. */
export function holdDevice(platform: CalledPlatform, signer: Signer): SignedInDevice {
  const call = async <Body = object>(request: SignedCall) => send<Body>(await signCall(platform, signer, request));
  return {
    signer, keyThumbprint: signer.keyId, call,
    claim: (templateNumber, idempotencyKey = randomUUID()) =>
      call({ method: 'POST', path: '/v1/claims', body: { templateNumber, termsVersion: '2026-11' }, idempotencyKey }),
    compose: (credential, { audience = 0, ageSeconds = 0 } = {}) =>
      composeRedeemCode({
        credential: new Uint8Array(Buffer.from(credential, 'base64url')), key: signer.key, suite, random: nodeRandom, audience,
        generatedAtSeconds: Math.floor(platform.clock.nowMs() / 1000) - ageSeconds,
      }),
  };
}
