import { limitFaceService } from './accounts/face-verification-provider';
import { createAuditLog } from './audit/create-audit-log';
import { recordAudit } from './audit/record-audit';
import type { Database } from './database/database';
import { hrAccounts, hrLogInTables } from './database/schema/hr-account-tables';
import type { Draining } from './http/draining';
import type { PlatformKeys } from './keys/platform-keys';
import { createBlindIndex } from './personal-data/blind-index';
import type { PlatformMetrics } from './metrics/platform-metrics';
import { createPersonalDataCipher } from './personal-data/personal-data-cipher';
import type { Platform } from './platform';
import { defaultRetentionDays } from './retention/retention-rules';
import { createCertificateRegistrySimulator } from './simulators/certificate-registry-simulator';
import { createFaceVerificationSimulator } from './simulators/face-verification-simulator';
import { defaultAudience, defaultFourEyesFrom, defaultMostExportedRecords, defaultOutsideServiceSeconds, readConsoleIdleMs, type StartPlatformOptions } from './start-platform';
import { createLink, type LinkOptions } from './systems/create-link';
import { createTurns } from './turns';
import { limitRegistry } from './voucher-platform/certificates/certificate-registry';
import { createDisplayFeed } from './voucher-platform/check-ins/display-feed';
import { createChangeWatch } from './voucher-platform/push/change-watch';
import { createOpenStreams } from './voucher-platform/push/open-streams';
import { createVoucherStateFeed } from './voucher-platform/vouchers/voucher-state-feed';
import { createWorkBehindAnswers } from './work-behind-answers';

/** Outside systems that were not given are simulators with demonstration keys, and absent otherwise. */
export function createVoucherPlatform(parts: { database: Database; linking: LinkOptions; keys: PlatformKeys | undefined; isDemo: boolean; draining: Draining; metrics: PlatformMetrics; options: StartPlatformOptions }): Platform {
  const { database, linking, keys, isDemo, draining, metrics, options } = parts;
  if (keys === undefined) throw new Error('No keys');
  const personalData = { cipher: createPersonalDataCipher(keys.dataKeys), index: createBlindIndex(keys.blindIndexKey) };
  const face = options.face ?? (isDemo ? createFaceVerificationSimulator() : undefined);
  const certificateRegistry = options.certificateRegistry ?? (isDemo ? createCertificateRegistrySimulator() : undefined);
  const outsideServiceMs = (options.outsideServiceSeconds ?? defaultOutsideServiceSeconds) * 1000;
  return {
    nowMs: linking.nowMs, database, keys, draining,
    audience: options.audience ?? defaultAudience,
    suite: linking.suite,
    personalData,
    link: createLink('voucher-platform', linking),
    stateFeed: createVoucherStateFeed(),
    displayFeed: createDisplayFeed(),
    changes: createChangeWatch({ database, nowMs: linking.nowMs }),
    openStreams: createOpenStreams(metrics.openStreams),
    behindAnswers: createWorkBehindAnswers(),
    outsideServiceMs,
    face: face && limitFaceService(face, outsideServiceMs),
    certificateRegistry: certificateRegistry && limitRegistry(certificateRegistry, outsideServiceMs),
    auditLog: createAuditLog('voucher-platform', { ...linking, database }),
    console: {
      nowMs: linking.nowMs, database, personalData,
      tables: { ...hrLogInTables, accounts: hrAccounts },
      title: '职业技能电子培训券',
      turns: createTurns(),
      idleMs: readConsoleIdleMs(options),
      needsSecondFactor: !keys.areDemo,
      needsActivation: true,
      recordAudit: (tx, entry) => recordAudit(tx, { ...entry, actorKind: 'hrAccount' }),
    },
    es256IssuedBy: options.es256IssuedBy ?? 'ES256',
    profile: options.profile ?? 'standard',
    mostExportedRecords: options.mostExportedRecords ?? defaultMostExportedRecords,
    fourEyesFrom: options.fourEyesFrom ?? defaultFourEyesFrom,
    unpaidUsesKeptDays: (options.retentionDays ?? defaultRetentionDays).unpaidUses,
    onOutboxEvent: () => undefined,
  };
}
