import type { CryptoSuite, SignatureAlgorithm } from '@skill-voucher/sdk-core';
import type { AuditLog } from './audit/audit-log';
import type { Profile } from './configuration/profile';
import type { ConsoleSystem } from './console-accounts/console-system';
import type { Database } from './database/database';
import type { hrAccounts } from './database/schema/hr-account-tables';
import type { Draining } from './http/draining';
import type { PlatformKeys } from './keys/platform-keys';
import type { SystemLink } from './systems/system-link';
import type { PersonalData } from './personal-data/personal-data';
import type { FaceVerificationProvider } from './accounts/face-verification-provider';
import type { CertificateRegistry } from './voucher-platform/certificates/certificate-registry';
import type { DisplayFeed } from './voucher-platform/check-ins/display-feed';
import type { ChangeWatch } from './voucher-platform/push/change-watch';
import type { OpenStreams } from './voucher-platform/push/open-streams';
import type { VoucherStateFeed } from './voucher-platform/vouchers/voucher-state-feed';
import type { WorkBehindAnswers } from './work-behind-answers';

/** What every operation of the voucher platform works with. Nothing else is ambient. */
export interface Platform {
  nowMs(): number;
  /** The configured id that every request signs as `etv-audience`. */
  readonly audience: string;
  readonly database: Database;
  readonly suite: CryptoSuite;
  readonly keys: PlatformKeys;
  readonly personalData: PersonalData;
  /** To the employment service and the real-name system. */
  readonly link: SystemLink;
  readonly stateFeed: VoucherStateFeed;
  readonly displayFeed: DisplayFeed;
  /** What the feeds cannot know: changes by other nodes, time, and rights that ended. */
  readonly changes: ChangeWatch;
  readonly openStreams: OpenStreams;
  /** How long an outside service is waited for; one that answers later is down. */
  readonly outsideServiceMs: number;
  /** Absent: nothing that needs a face succeeds. */
  readonly face: FaceVerificationProvider | undefined;
  /** Absent: what was copied before stands. */
  readonly certificateRegistry: CertificateRegistry | undefined;
  /** The issuer of ES256 keys' codes: ES256 (`0x11`) or SM2 (`0x21`). */
  readonly es256IssuedBy: SignatureAlgorithm;
  readonly profile: Profile;
  readonly auditLog: AuditLog;
  /** Long polls and streams end with it. */
  readonly draining: Draining;
  /** Imports that were answered before they ended. */
  readonly behindAnswers: WorkBehindAnswers;
  /** The accounts of HR and the administrators. */
  readonly console: ConsoleSystem<typeof hrAccounts>;
  /** An export of claim records with more is refused. */
  readonly mostExportedRecords: number;
  /** A delist that makes so many vouchers void, or an export of so many claim records, wants a second account's approval. */
  readonly fourEyesFrom: number;
  /** A use that was not paid for keeps its holder so long from being erased. */
  readonly unpaidUsesKeptDays: number;
  /** Told after an event was committed, so that the relay need not wait for its next round. */
  onOutboxEvent: () => void;
}
