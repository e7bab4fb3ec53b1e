import { learningPlatformIds, type DemoChannelId, type DemoSecrets, type LearningPlatformId } from '../keys/demo-secrets';
import type { Platform } from '../platform';
import { demoHrAccounts } from './demo-hr-accounts';
import { demoTrainees, type DemoInstitutionAdmin, type DemoPerson } from './demo-people';
import { demoChannelNames, seedDemoChannels, seedDemoHrAccounts } from './seed-accounts';
import { seedDemoBanners } from './seed-banners';
import { seedDemoLearningPlatforms } from './seed-learning-platforms';
import { seedDemoAdmins, seedDemoInstitutions } from './seed-institutions';
import { seedDemoTemplates } from './seed-templates';

export interface DemoChannel {
  readonly channelId: DemoChannelId;
  readonly name: string;
  /** PKCS #8 in PEM: the private half, for the demonstration host of this name. */
  readonly privateKeyPem: string;
}

export interface DemoLearningPlatform {
  readonly platformId: LearningPlatformId;
  /** PKCS #8 in PEM: the private half, for the simulator of this platform. */
  readonly privateKeyPem: string;
}

/** What demonstration hosts, tests and the start-up banner need. All of it invented. */
export interface Demo {
  readonly trainees: readonly DemoPerson[];
  readonly institutionAdmins: readonly DemoInstitutionAdmin[];
  readonly channels: Readonly<Record<DemoChannelId, DemoChannel>>;
  readonly learningPlatforms: readonly DemoLearningPlatform[];
  readonly hrAccounts: typeof demoHrAccounts;
  /** What hosts pin. */
  readonly rootCertificate: string;
  readonly sm2RootCertificate: string | undefined;
  /** Compressed point of the key that signs audit checkpoints. */
  readonly auditPublicKey: Uint8Array;
  /** Compressed point, base64url: the key that signs the trust list. */
  readonly trustListPublicKey: string;
  /** Compressed point, base64url: the key that signs grants, times and status bundles. */
  readonly offlinePublicKey: string;
}

/** Writes the demonstration data that is not there yet. */
export async function seedDemo(platform: Platform, secrets: DemoSecrets): Promise<Demo> {
  await seedDemoChannels(platform, secrets);
  await seedDemoLearningPlatforms(platform, secrets);
  await seedDemoBanners(platform);
  await seedDemoHrAccounts(platform);
  const [province] = demoHrAccounts;
  if (province === undefined) throw new Error('No demonstration account of the province');
  await seedDemoInstitutions(platform, province);
  const institutionAdmins = await seedDemoAdmins(platform, province);
  await seedDemoTemplates(platform);
  const channel = (channelId: DemoChannelId): DemoChannel => ({ channelId, name: demoChannelNames[channelId], privateKeyPem: secrets.channelKeyPems[channelId] });
  return {
    trainees: demoTrainees,
    institutionAdmins,
    channels: { minshengshanxi: channel('minshengshanxi'), sanjintong: channel('sanjintong') },
    learningPlatforms: learningPlatformIds.map((platformId) => ({ platformId, privateKeyPem: secrets.learningPlatformKeyPems[platformId] })),
    hrAccounts: demoHrAccounts,
    rootCertificate: platform.keys.rootCertificate,
    sm2RootCertificate: platform.keys.sm2Issuer?.rootCertificate,
    auditPublicKey: platform.auditLog.key.publicKey,
    trustListPublicKey: Buffer.from(platform.keys.trustListKey.publicKey).toString('base64url'),
    offlinePublicKey: Buffer.from(platform.keys.offlineKey.publicKey).toString('base64url'),
  };
}
