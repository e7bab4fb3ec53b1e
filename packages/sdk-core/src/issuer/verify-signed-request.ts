import { parseDictionary, serializeInnerList, type InnerList, type Item } from 'structured-headers';
import { findSuite, type CryptoSuite, type SignatureAlgorithm } from '../crypto/crypto-suite';
import { refuse, type Refusal, type Result } from '../refusals';
import { componentNames, createContentDigest, createSignatureBase, signatureAlgorithmNames, signatureLabel, signatureWindowSeconds, type SignatureTag, type SignedParts } from '../request-signing/signature-base';

export interface VerifySignedRequestOptions {
  method: string;
  path: string;
  /** `?` and the raw query, or `''`. */
  query: string;
  /** Lower-case names. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The raw body; absent or empty: none was sent. */
  body?: Uint8Array | undefined;
  /** This platform's configured id. */
  audience: string;
  tag: SignatureTag;
  /** Whether `etv-session` must be there and signed. */
  needsSession: boolean;
  nowMs: number;
  suite: CryptoSuite;
  /** The key to check with, or why there is none (`sessionUnknown`, `keyRevoked`, `channelUnknown` …). */
  findPublicKey: (signer: { keyId: string; sessionId?: string | undefined; algorithm: SignatureAlgorithm }) => Promise<Result<VerificationKey>>;
}

export interface VerificationKey {
  readonly algorithm: SignatureAlgorithm;
  /** Compressed point, 33 bytes. */
  readonly publicKey: Uint8Array;
}

export interface RequestSigner {
  /** Of the signature that was verified. */
  readonly algorithm: SignatureAlgorithm;
  readonly keyId: string;
  readonly sessionId?: string | undefined;
  /** To be stored until `expiresAtMs`; a second use is `replayedRequest`. */
  readonly nonce: string;
  readonly expiresAtMs: number;
}

/**
 * Verifies a signed request (RFC 9421). Refuses with `unsignedRequest`,
 * `staleRequest`, `digestMismatch`, `badRequestSignature` or what
 * `findPublicKey` says. The nonce is the caller's to remember.
 */
export async function verifySignedRequest(options: VerifySignedRequestOptions): Promise<Result<RequestSigner>> {
  const signed = readSignature(options);
  if (signed === undefined) return no(refuse('unsignedRequest'));
  const { params } = signed;
  const skewSeconds = params.created - options.nowMs / 1000;
  if (!(Math.abs(skewSeconds) <= signatureWindowSeconds)) {
    return no(refuse('staleRequest', { skewSeconds: Math.round(skewSeconds), limitSeconds: signatureWindowSeconds }));
  }
  if (signed.parts.contentDigest !== undefined) {
    const digest = await createContentDigest(options.body ?? new Uint8Array(0), (data) => options.suite.sha256(data));
    if (digest !== signed.parts.contentDigest) return no(refuse('digestMismatch'));
  }
  const key = await options.findPublicKey({ keyId: params.keyId, sessionId: signed.parts.sessionId, algorithm: params.algorithm });
  if (!key.ok) return key;
  const suite = findSuite(options.suite, key.value.algorithm);
  // The key decides the algorithm, never the parameter; an absent suite verifies nothing.
  if (suite === undefined || key.value.algorithm !== params.algorithm) return no(refuse('badRequestSignature'));
  const base = createSignatureBase(signed.parts, serializeInnerList(signed.list));
  if (!(await suite.verify(key.value.publicKey, base, signed.signature))) return no(refuse('badRequestSignature'));
  const expiresAtMs = (params.created + 2 * signatureWindowSeconds) * 1000;
  return { ok: true, value: { algorithm: params.algorithm, keyId: params.keyId, sessionId: signed.parts.sessionId, nonce: params.nonce, expiresAtMs } };
}

interface ReadSignature {
  list: InnerList;
  params: { created: number; nonce: string; keyId: string; algorithm: SignatureAlgorithm };
  parts: SignedParts;
  signature: Uint8Array;
}

/** `undefined` unless every required component and parameter is there, in the one order that is allowed. */
function readSignature(options: VerifySignedRequestOptions): ReadSignature | undefined {
  const { headers } = options;
  const hasBody = options.body !== undefined && options.body.length > 0;
  const sessionId = options.needsSession ? single(headers['etv-session']) : undefined;
  const contentDigest = hasBody ? single(headers['content-digest']) : undefined;
  const list = readMember(single(headers['signature-input']));
  const signature = readMember(single(headers['signature']));
  if (list === undefined || signature === undefined || !Array.isArray(list[0]) || !(signature[0] instanceof ArrayBuffer)) return undefined;
  if (single(headers['etv-audience']) !== options.audience) return undefined;
  if ((options.needsSession && sessionId === undefined) || (hasBody && contentDigest === undefined)) return undefined;
  const parts: SignedParts = { method: options.method, path: options.path, query: options.query, audience: options.audience, sessionId, contentDigest };
  const expected = componentNames(parts);
  const items = list[0];
  if (items.length !== expected.length || items.some(([name, itemParams], i) => name !== expected[i] || itemParams.size > 0)) return undefined;
  const params = readParameters(list[1], options.tag);
  return params === undefined ? undefined : { list: list as InnerList, params, parts, signature: new Uint8Array(signature[0]) };
}

function readParameters(parameters: InnerList[1], tag: SignatureTag): ReadSignature['params'] | undefined {
  const created = parameters.get('created');
  const nonce = parameters.get('nonce');
  const keyId = parameters.get('keyid');
  if (typeof created !== 'number' || !Number.isInteger(created)) return undefined;
  if (typeof nonce !== 'string' || nonce.length < 16 || nonce.length > 64) return undefined;
  if (typeof keyId !== 'string' || keyId.length > 64) return undefined;
  const algorithm = (['ES256', 'SM2'] as const).find((known) => signatureAlgorithmNames[known] === parameters.get('alg'));
  if (algorithm === undefined || parameters.get('tag') !== tag || parameters.size !== 5) return undefined;
  return { created, nonce, keyId, algorithm };
}

function readMember(header: string | undefined): Item | InnerList | undefined {
  if (header === undefined) return undefined;
  try {
    const dictionary = parseDictionary(header);
    return dictionary.size === 1 ? dictionary.get(signatureLabel) : undefined;
  } catch {
    return undefined;
  }
}

/** Headers that arrive twice are not ours. */
function single(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function no(refusal: Refusal): { ok: false; refusal: Refusal } {
  return { ok: false, refusal };
}
