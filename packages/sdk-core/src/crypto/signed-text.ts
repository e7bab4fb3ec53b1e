import { concatBytes, decodeBase64Url, decodeUtf8, encodeBase64Url, encodeUtf8 } from '../encoding';
import { findSuite, type CryptoSuite, type SignatureAlgorithm, type SigningKey } from './crypto-suite';

/** A signed JSON text, as the platform answers it: both in base64url. */
export interface SignedText {
  readonly payload: string;
  readonly signature: string;
}

/** An answer of the platform is shorter ({@link readAnswer}); what is longer is not hashed. */
const longestPart = 2_000_000;

/** The key that signs a kind of payload; it is configured, never taken from the payload. */
export interface TextKey {
  readonly algorithm: SignatureAlgorithm;
  /** Compressed point, 33 bytes. */
  readonly publicKey: Uint8Array;
}

export type SignedTextOpening = { readonly outcome: 'opened'; readonly value: unknown } | { readonly outcome: 'malformed' | 'badSignature' };

/** `domainTag ‖ payload`: every signed thing has its own tag, so that one cannot pass for another. */
export function textSignatureBase(domainTag: string, payload: Uint8Array): Uint8Array {
  return concatBytes(encodeUtf8(domainTag), payload);
}

/** Serialises and signs; the other side of {@link openSignedText}. */
export async function signText(options: { value: unknown; domainTag: string; key: SigningKey }): Promise<SignedText> {
  const payload = encodeUtf8(JSON.stringify(options.value));
  return { payload: encodeBase64Url(payload), signature: encodeBase64Url(await options.key.sign(textSignatureBase(options.domainTag, payload))) };
}

/** Verifies first and parses afterwards: unsigned bytes reach no parser. Whatever a server or a storage gave for the text, it does not throw. */
export async function openSignedText(options: { text: SignedText; domainTag: string; key: TextKey; suite: CryptoSuite }): Promise<SignedTextOpening> {
  const payload = decodePart(options.text, 'payload');
  const signature = decodePart(options.text, 'signature');
  if (payload === undefined || signature === undefined) return { outcome: 'malformed' };
  const suite = findSuite(options.suite, options.key.algorithm);
  const isGenuine = suite !== undefined && (await suite.verify(options.key.publicKey, textSignatureBase(options.domainTag, payload), signature));
  if (!isGenuine) return { outcome: 'badSignature' };
  const value = parseJson(payload);
  return value === undefined ? { outcome: 'malformed' } : { outcome: 'opened', value };
}

/** What a text says, nobody's word for it: to sort it away before its signature is worth checking. `undefined` when it cannot be read. */
export function readUnverifiedText(text: SignedText): unknown {
  return parseJson(decodePart(text, 'payload') ?? new Uint8Array(0));
}

function decodePart(text: unknown, part: keyof SignedText): Uint8Array | undefined {
  const encoded = (text as Partial<SignedText> | null | undefined)?.[part];
  return typeof encoded === 'string' && encoded.length <= longestPart ? decodeBase64Url(encoded) : undefined;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(bytes) ?? '') as unknown;
  } catch {
    return undefined;
  }
}
