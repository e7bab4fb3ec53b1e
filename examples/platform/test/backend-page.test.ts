import { signRequest } from '@skill-voucher/sdk-core';
import { verifySignedRequest } from '@skill-voucher/sdk-core/issuer';
import { createNodeSuite, generateNodeKey } from '@skill-voucher/sdk-core/node';
import { execFile, spawnSync } from 'node:child_process';
import { createHash, createPublicKey } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSigner, openSession } from './harness/test-device';
import { startTestPlatform, type TestPlatform } from './harness/start-test-platform';

const page = await readFile(new URL('../../../docs/integration/backend.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/```(\w*)\n([\s\S]*?)\n```/g)].map(([, language = '', text = '']) => ({ language, text }));
const [body = '', base = '', headerLines = '', pem = ''] = blocks.filter(({ language }) => language === '').map(({ text }) => text);
const headers = Object.fromEntries(headerLines.split('\n').map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]));
const created = 1_795_500_000;

describe('docs/integration/backend.md', () => {
  it('states the digest, the base and the headers that the SDK makes of its body', async () => {
    expect(headers['content-digest']).toBe(`sha-256=:${createHash('sha256').update(body).digest('base64')}:`);
    const signed = await signRequest({
      method: 'POST', path: '/v1/channel/launches', query: '', body, audience: 'voucher-platform', tag: 'etv-channel', keyId: 'minshengshanxi',
      key: generateNodeKey(), suite: createNodeSuite(), random: { bytes: async (length) => Uint8Array.from({ length }, (_, at) => at) }, createdSeconds: created,
    });
    const { signature, ...others } = headers;
    expect(signed).toMatchObject(others);
    expect(signature).toMatch(/^etv=:[A-Za-z0-9+/]{86}==:$/);
    expect(base.split('\n').at(-1)).toBe(`"@signature-params": ${headers['signature-input']?.slice('etv='.length)}`);
    expect(base).toBe(['"@method": POST', '"@path": /v1/channel/launches', '"@query": ?', '"etv-audience": voucher-platform', `"content-digest": ${headers['content-digest']}`, base.split('\n').at(-1)].join('\n'));
  });

  it('states a signature that verifies under its public key, and under no other body', async () => {
    const point = createPublicKey(pem).export({ format: 'der', type: 'spki' }).subarray(-64);
    const publicKey = Uint8Array.of(((point.at(-1) as number) & 1) === 1 ? 3 : 2, ...point.subarray(0, 32));
    const verify = (sent: string) => verifySignedRequest({
      method: 'POST', path: '/v1/channel/launches', query: '', headers, body: new TextEncoder().encode(sent), audience: 'voucher-platform', tag: 'etv-channel', needsSession: false,
      nowMs: created * 1000, suite: createNodeSuite(), findPublicKey: async () => ({ ok: true, value: { algorithm: 'ES256', publicKey } }),
    });
    expect(await verify(body)).toMatchObject({ ok: true, value: { keyId: 'minshengshanxi' } });
    expect(await verify(`${body} `)).toMatchObject({ ok: false, refusal: { code: 'digestMismatch' } });
  });
});

const run = promisify(execFile);
const hasJava = spawnSync('javac', ['-version']).status === 0;

/** Where a JDK is installed. */
describe.skipIf(!hasJava)('the Java program of docs/integration/backend.md', () => {
  let folder = '';
  let platform: TestPlatform;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'etv-java-'));
    await writeFile(join(folder, 'LaunchClient.java'), blocks.find(({ language }) => language === 'java')?.text ?? '');
    await run('javac', ['-encoding', 'UTF-8', '-Xlint:all', '-Werror', 'LaunchClient.java'], { cwd: folder });
    platform = await startTestPlatform('postgresql', { nowMs: Date.now });
  }, 120_000);
  afterAll(async () => {
    await platform.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('gets a launch code that opens a session, whichever half its signatures fall in', async () => {
    const { channelId, privateKeyPem } = platform.demo.channels.minshengshanxi;
    await writeFile(join(folder, 'key.pem'), privateKeyPem);
    const signer = await createSigner();
    const launch = async (keyThumbprint: string) => {
      const { stdout } = await run('java', ['-Dfile.encoding=UTF-8', '-Dstdout.encoding=UTF-8', '-cp', folder, 'LaunchClient', platform.url, platform.audience, channelId, join(folder, 'key.pem'), keyThumbprint]);
      const [status, answer = '{}'] = stdout.split('\n');
      return { status: Number(status), answer: JSON.parse(answer) as { launchCode?: string; code?: string; details?: object } };
    };
    // A high `s` comes every other time; it would be refused.
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const { status, answer } = await launch(signer.keyId);
      expect([status, answer.code]).toEqual([201, undefined]);
      if (attempt === 4) expect((await openSession({ ...platform, clock: { nowMs: Date.now, advance: () => undefined } }, signer, answer.launchCode ?? '')).status).toBe(201);
    }
    expect(await launch('short')).toMatchObject({ status: 400, answer: { code: 'invalidRequest', details: { field: 'keyThumbprint' } } });
  });
});
