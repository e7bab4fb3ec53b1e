import { nodeRandom } from '@skill-voucher/sdk-core/node';
import { createSm2SigningKey, generateSm2SecretKey } from '@skill-voucher/sdk-core/sm2';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { generateKeyPairSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEnvironmentReader } from '../src/configuration/environment-reader';
import { createDemoSm2Issuer } from '../src/keys/create-demo-sm2-issuer';
import { readSm2Issuer } from '../src/keys/read-sm2-issuer';
import { writeInteger, writeObjectId, writeOctets, writeSequence } from '../src/keys/write-der';
import { nameSm2Key, writeSm2Certificate } from '../src/keys/write-sm2-certificate';

const nowMs = Date.UTC(2026, 10, 24);
const dayMs = 86_400_000;
const toPem = (label: string, der: Uint8Array) => `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64')}\n-----END ${label}-----\n`;
/** PKCS #8 of an ECPrivateKey on sm2p256v1 (RFC 5958, RFC 5915). */
const toPkcs8 = (secretKey: Uint8Array) =>
  writeSequence(writeInteger(Buffer.from([0])), writeSequence(writeObjectId('2a8648ce3d0201'), writeObjectId('2a811ccf5501822d')), writeOctets(writeSequence(writeInteger(Buffer.from([1])), writeOctets(secretKey))));

async function createPair(organization: string) {
  const openKey = async (secretKey: Uint8Array) => createSm2SigningKey({ secretKey, random: nodeRandom });
  const secretKey = await generateSm2SecretKey(nodeRandom);
  const [signer, key] = [await openKey(await generateSm2SecretKey(nodeRandom)), await openKey(secretKey)];
  const common = { issuer: '根', organization, signer, notBeforeMs: nowMs - dayMs, notAfterMs: nowMs + 30 * dayMs };
  return {
    key, keyPem: toPem('PRIVATE KEY', toPkcs8(secretKey)),
    leafPem: toPem('CERTIFICATE', await writeSm2Certificate({ ...common, serial: 2, subject: '发行方', key, isAuthority: false })),
    rootPem: toPem('CERTIFICATE', await writeSm2Certificate({ ...common, serial: 1, subject: '根', key: signer, isAuthority: true })),
  };
}

describe('SM2 issuer of the environment', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'etv-sm2-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function configure(files: { keyPem: string; leafPem: string; rootPem: string }, options: { without?: string; atMs?: number } = {}) {
    const environment: Record<string, string> = {};
    for (const [name, text] of [['ETV_SM2_ISSUER_KEY_FILE', files.keyPem], ['ETV_SM2_ISSUER_CERTIFICATES_FILE', files.leafPem], ['ETV_SM2_ROOT_CERTIFICATE_FILE', files.rootPem]] as const) {
      if (name === options.without) continue;
      environment[name] = join(folder, name);
      await writeFile(environment[name], text);
    }
    const reader = createEnvironmentReader(environment);
    return { issuer: await readSm2Issuer(reader, { nowMs: options.atMs ?? nowMs }), problems: reader.problems };
  }

  it('is read from three files, or absent', async () => {
    expect(await readSm2Issuer(createEnvironmentReader({}), { nowMs })).toBeUndefined();
    const pair = await createPair('山西省');
    const { issuer, problems } = await configure(pair);
    expect(problems).toEqual([]);
    expect(issuer).toMatchObject({ keyId: nameSm2Key(pair.key).toString('hex').slice(0, 8), certificateChain: [expect.any(String)] });
    expect(Buffer.from(issuer?.key.publicKey ?? [])).toEqual(Buffer.from(pair.key.publicKey));
  });

  it('reads a key that OpenSSL wrote', async () => {
    const written = generateKeyPairSync('ec', { namedCurve: 'SM2' }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const { problems } = await configure({ ...(await createPair('山西省')), keyPem: written });
    expect(problems).toEqual([expect.stringContaining('密钥不符')]); // read, and another key than the leaf's
  });

  it('names what is wrong', async () => {
    const [pair, other] = [await createPair('山西省'), await createPair('山西省')];
    const demo = await createDemoSm2Issuer(nowMs);
    const demoPem = { keyPem: toPem('PRIVATE KEY', toPkcs8(Buffer.from(demo.issuerSecretKey, 'base64'))), leafPem: toPem('CERTIFICATE', Buffer.from(demo.issuerCertificate, 'base64')), rootPem: toPem('CERTIFICATE', Buffer.from(demo.rootCertificate, 'base64')) };
    const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const cases = [
      [await configure(pair, { without: 'ETV_SM2_ROOT_CERTIFICATE_FILE' }), 'ETV_SM2_ROOT_CERTIFICATE_FILE'], [await configure({ ...pair, keyPem: p256 }), '不是 SM2 私钥'], [await configure({ ...pair, keyPem: other.keyPem }), '密钥不符'],
      [await configure({ ...pair, leafPem: 'x' }), '没有可用的证书'], [await configure({ ...pair, rootPem: other.rootPem }), '证书链不能由'], [await configure(pair, { atMs: nowMs + 31 * dayMs }), 'expired'], [await configure(demoPem), '演示证书'],
    ] as const;
    for (const [{ issuer, problems }, part] of cases) expect([issuer, problems]).toEqual([undefined, [expect.stringContaining(part)]]);
  });
});
