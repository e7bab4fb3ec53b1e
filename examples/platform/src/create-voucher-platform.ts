import type { Database } from './database/database';
import type { PlatformKeys } from './keys/platform-keys';
import { createBlindIndex } from './personal-data/blind-index';
import { createAesGcmCipher } from './personal-data/personal-data-cipher';
import type { Platform } from './platform';
import { createCertificateRegistrySimulator } from './simulators/certificate-registry-simulator';
import { createFaceVerificationSimulator } from './simulators/face-verification-simulator';
import { defaultAudience, defaultConsoleIdleMinutes, defaultFourEyesFrom, type StartPlatformOptions } from './start-platform';
import { createLink, type LinkOptions } from './systems/create-link';
import { createDisplayFeed } from './voucher-platform/check-ins/display-feed';
import { createVoucherStateFeed } from './voucher-platform/vouchers/voucher-state-feed';

/** Outside systems that were not given are simulators with demonstration keys, and absent otherwise. */
export function createVoucherPlatform(parts: { database: Database; linking: LinkOptions; keys: PlatformKeys | undefined; isDemo: boolean; options: StartPlatformOptions }): Platform {
  const { database, linking, keys, isDemo, options } = parts;
  if (keys === undefined) throw new Error('No keys');
  return {
    nowMs: linking.nowMs, database, keys,
    audience: options.audience ?? defaultAudience,
    suite: linking.suite,
    personalData: { cipher: createAesGcmCipher(keys.dataKeys), index: createBlindIndex(keys.blindIndexKey) },
    link: createLink('voucher-platform', linking),
    stateFeed: createVoucherStateFeed(),
    displayFeed: createDisplayFeed(),
    face: options.face ?? (isDemo ? createFaceVerificationSimulator() : undefined),
    certificateRegistry: options.certificateRegistry ?? (isDemo ? createCertificateRegistrySimulator() : undefined),
    consoleIdleMs: (options.consoleIdleMinutes ?? defaultConsoleIdleMinutes) * 60_000,
    fourEyesFrom: options.fourEyesFrom ?? defaultFourEyesFrom,
    onOutboxEvent: () => undefined,
  };
}
