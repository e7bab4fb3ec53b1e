import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateNodeKey } from '@skill-voucher/sdk-core/node';
import { createDemoIssuer, type DemoIssuer } from './create-demo-issuer';
import { createDemoSm2Issuer, type DemoSm2Issuer } from './create-demo-sm2-issuer';

export const demoChannelIds = ['minshengshanxi', 'sanjintong'] as const;
export type DemoChannelId = (typeof demoChannelIds)[number];

export const learningPlatformIds = ['anzhi', 'danengshou', 'huaxiaanke', 'kaituo', 'shuozhou'] as const;
export type LearningPlatformId = (typeof learningPlatformIds)[number];

/** Every secret of a demonstration platform, as it lies in `demo-keys.json`. Never for production. */
export interface DemoSecrets {
  readonly warning: string;
  readonly dataKey: string;
  readonly blindIndexKey: string;
  readonly cacheScopeKey: string;
  readonly issuer: DemoIssuer;
  readonly sm2Issuer: DemoSm2Issuer;
  readonly trustListKeyPem: string;
  readonly offlineKeyPem: string;
  readonly auditKeyPem: string;
  readonly deliveryKeyPem: string;
  readonly employmentServiceKeyPem: string;
  readonly realNameSystemKeyPem: string;
  /** Private halves of the host channels, for the demonstration hosts. */
  readonly channelKeyPems: Readonly<Record<DemoChannelId, string>>;
  /** Private halves of the learning platforms, for their simulators. */
  readonly learningPlatformKeyPems: Readonly<Record<LearningPlatformId, string>>;
}

async function createDemoSecrets(nowMs: number): Promise<DemoSecrets> {
  const random = () => randomBytes(32).toString('base64');
  return {
    warning: '演示密钥，仅供开发和试用。Demonstration keys: the platform refuses them in production.',
    dataKey: random(),
    blindIndexKey: random(),
    cacheScopeKey: random(),
    issuer: await createDemoIssuer(nowMs),
    sm2Issuer: await createDemoSm2Issuer(nowMs),
    trustListKeyPem: generateNodeKey().exportPkcs8(),
    offlineKeyPem: generateNodeKey().exportPkcs8(),
    auditKeyPem: generateNodeKey().exportPkcs8(),
    deliveryKeyPem: generateNodeKey().exportPkcs8(),
    employmentServiceKeyPem: generateNodeKey().exportPkcs8(),
    realNameSystemKeyPem: generateNodeKey().exportPkcs8(),
    channelKeyPems: { minshengshanxi: generateNodeKey().exportPkcs8(), sanjintong: generateNodeKey().exportPkcs8() },
    learningPlatformKeyPems: createLearningPlatformKeys(),
  };
}

function createLearningPlatformKeys(): Record<LearningPlatformId, string> {
  return Object.fromEntries(learningPlatformIds.map((id) => [id, generateNodeKey().exportPkcs8()])) as Record<LearningPlatformId, string>;
}

/** Reads the folder's demonstration keys, or makes them once; keys that an older folder lacks are added. Without a folder they last as long as the process. */
export async function loadDemoSecrets(dataFolder: string | undefined, nowMs: number): Promise<DemoSecrets> {
  if (dataFolder === undefined) return createDemoSecrets(nowMs);
  const path = join(dataFolder, 'demo-keys.json');
  const stored = await readFile(path, 'utf8').catch(() => undefined);
  const known = stored === undefined ? undefined : (JSON.parse(stored) as Partial<DemoSecrets>);
  if (known?.sm2Issuer !== undefined && known.auditKeyPem !== undefined && known.employmentServiceKeyPem !== undefined && known.learningPlatformKeyPems !== undefined) return known as DemoSecrets;
  const created = { ...(await createDemoSecrets(nowMs)), ...known };
  await mkdir(dataFolder, { recursive: true });
  await writeFile(`${path}.new`, JSON.stringify(created, undefined, 2), { mode: 0o600 });
  await rename(`${path}.new`, path);
  return created;
}
