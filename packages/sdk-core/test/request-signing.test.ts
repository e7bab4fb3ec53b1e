import { createPublicKey, verify as verifyWithNode } from 'node:crypto';
import { httpbis } from 'http-message-signatures';
import { describe, expect, it } from 'vitest';
import { computeKeyThumbprint } from '../src/crypto/key-thumbprint';
import { createNobleSigningKey } from '../src/crypto/es256-noble';
import { verifySignedRequest, type VerifySignedRequestOptions } from '../src/issuer/verify-signed-request';
import { createSignatureBase } from '../src/request-signing/signature-base';
import { signRequest, type SignRequestOptions } from '../src/request-signing/sign-request';
import { createSeededRandom } from '../src/testing/seeded-random';
import { holderKey, nowSeconds, suite } from './issued-voucher';

const body = '{"templateNumber":260001,"termsVersion":"2026-11"}';

async function sign(change: Partial<SignRequestOptions> = {}): Promise<Record<string, string>> {
  return signRequest({
    method: 'POST', path: '/v1/claims', query: '', body, audience: 'etv-test', sessionId: 'session-1', tag: 'etv', key: holderKey,
    keyId: await computeKeyThumbprint(suite, holderKey.publicKey), suite, random: createSeededRandom('nonce'), createdSeconds: nowSeconds, ...change,
  });
}

function verify(headers: Record<string, string | string[]>, change: Partial<VerifySignedRequestOptions> = {}) {
  return verifySignedRequest({
    method: 'POST', path: '/v1/claims', query: '', headers, body: Buffer.from(body), audience: 'etv-test', tag: 'etv', needsSession: true,
    nowMs: nowSeconds * 1000, suite, findPublicKey: async () => ({ ok: true, value: { algorithm: 'ES256', publicKey: holderKey.publicKey } }), ...change,
  });
}

describe('signed requests (RFC 9421)', () => {
  it('verify, and name their signer, session and nonce', async () => {
    const result = await verify(await sign());
    expect(result).toMatchObject({ ok: true, value: { sessionId: 'session-1', keyId: await computeKeyThumbprint(suite, holderKey.publicKey) } });
  });

  it.each([
    ['with body and session', {}, body],
    ['without a body, with a query', { method: 'GET', path: '/v1/vouchers', query: '?status=used&limit=5', body: undefined }, undefined],
  ])('are accepted by an independent implementation: %s', async (_, change, sentBody) => {
    const headers = await sign(change);
    const point = Buffer.from(holderKey.publicKey);
    const key = createPublicKey({ key: Buffer.concat([Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex'), point]), format: 'der', type: 'spki' });
    const isAccepted = await httpbis.verifyMessage(
      {
        keyLookup: async () => ({
          algs: ['ecdsa-p256-sha256'],
          verify: async (data: Buffer, signature: Buffer) => verifyWithNode('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature),
        }),
        requiredFields: ['@method', '@path', '@query', 'etv-audience', 'etv-session', ...(sentBody === undefined ? [] : ['content-digest'])],
        requiredParams: ['created', 'nonce', 'keyid', 'alg', 'tag'],
        notAfter: new Date((nowSeconds + 10) * 1000),
      } as never,
      { method: 'POST', ...change, url: `https://etv.test${(change as { path?: string }).path ?? '/v1/claims'}${(change as { query?: string }).query ?? ''}`, headers } as never,
    );
    expect(isAccepted).toBe(true);
  });

  it.each<[string, Partial<VerifySignedRequestOptions>, string]>([
    ['another method', { method: 'PUT' }, 'badRequestSignature'],
    ['another path', { path: '/v1/claims/' }, 'badRequestSignature'],
    ['another query', { query: '?a=1' }, 'badRequestSignature'],
    ['another body', { body: Buffer.from('{}') }, 'digestMismatch'],
    ['another platform', { audience: 'etv-other' }, 'unsignedRequest'],
    ['another purpose', { tag: 'etv-channel' }, 'unsignedRequest'],
    ['no session where none is allowed', { needsSession: false }, 'unsignedRequest'],
    ['61 s old', { nowMs: (nowSeconds + 61) * 1000 }, 'staleRequest'],
    ['61 s ahead', { nowMs: (nowSeconds - 61) * 1000 }, 'staleRequest'],
    ['another key', { findPublicKey: async () => ({ ok: true, value: createNobleSigningKey(new Uint8Array(32).fill(1)) }) }, 'badRequestSignature'],
  ])('are refused for %s', async (_, change, code) => {
    expect(await verify(await sign(), change)).toMatchObject({ ok: false, refusal: { code } });
  });

  it('are refused without or with damaged, doubled or foreign headers', async () => {
    const signed = await sign();
    const input = signed['signature-input'] as string;
    const variants: Record<string, string | string[]>[] = [
      {},
      { ...signed, 'signature-input': 'etv=(' },
      { ...signed, 'signature-input': input.replace('etv=', 'sig1=') },
      { ...signed, 'signature-input': `${input}, sig2=("@method")` },
      { ...signed, 'signature-input': input.replace(' "@query"', '') },
      { ...signed, 'signature-input': input.replace('ecdsa-p256-sha256', 'hmac-sha256') },
      { ...signed, 'signature-input': [input, input] },
      { ...signed, signature: 'etv=:AA:' },
      { ...signed, 'etv-session': ['session-1', 'session-2'] },
    ];
    const codes = await Promise.all(variants.map(async (headers) => {
      const result = await verify(headers);
      return result.ok ? 'accepted' : result.refusal.code;
    }));
    expect(codes).toEqual([...Array(7).fill('unsignedRequest'), 'badRequestSignature', 'unsignedRequest']);
  });

  it('are refused with other parameters than the five, although they are signed', async () => {
    const headers = await sign();
    const [label = '', input = ''] = (headers['signature-input'] ?? '').split(/=(.*)/s);
    const parts = { method: 'POST', path: '/v1/claims', query: '', audience: 'etv-test', sessionId: 'session-1', contentDigest: headers['content-digest'] };
    const resign = async (changed: string) => {
      const signature = await holderKey.sign(createSignatureBase(parts, changed));
      return (await verify({ ...headers, 'signature-input': `${label}=${changed}`, signature: `${label}=:${Buffer.from(signature).toString('base64')}:` })) as { ok: boolean; refusal?: { code: string } };
    };
    expect((await resign(input)).ok).toBe(true);
    const nonce = (length: number) => input.replace(/nonce="[^"]*"/, `nonce="${'n'.repeat(length)}"`);
    expect([(await resign(nonce(16))).ok, (await resign(nonce(64))).ok]).toEqual([true, true]);
    const others = [nonce(15), nonce(65), `${input};expires=${nowSeconds + 60}`, input.replace(/;tag="etv"/, ''), input.replace(/created=\d+/, `created=${nowSeconds}.5`), input.replace(/keyid="[^"]*"/, `keyid="${'k'.repeat(65)}"`)];
    for (const other of others) expect((await resign(other)).refusal?.code, other).toBe('unsignedRequest');
  });

  it('are good at no time that is no number', async () => {
    for (const nowMs of [NaN, undefined as unknown as number, Infinity]) expect(await verify(await sign(), { nowMs })).toMatchObject({ ok: false, refusal: { code: 'staleRequest' } });
  });

  it('a dropped body digest is no way around the body', async () => {
    const signed = await sign({ body: undefined });
    expect(await verify(signed)).toMatchObject({ ok: false, refusal: { code: 'unsignedRequest' } });
  });
});
