import type { CryptoSuite } from '../crypto/crypto-suite';
import type { SignedText, TextKey } from '../crypto/signed-text';
import type { SignedGrant } from './decide-offline-scan';
import { openScanGrant, readScanGrant } from './grant';
import type { OfflineStorage } from './offline-storage';
import type { ScanColor } from './scan-record';
import type { TimeAnchor } from './trusted-clock';
import type { ScanVerdict } from './synchronization';

/** What the device remembers between two meetings with the platform, beside its queue. */
export interface OfflineMemory {
  /** The device's grants for one voucher, signature checked here and nowhere else. Read anew each time: another tab may have dropped them. */
  findGrants(voucherNumber: string): Promise<readonly SignedGrant[]>;
  /** Where the storage has no room for them the device has none. */
  replaceGrants(texts: readonly SignedText[]): Promise<void>;
  /** Drops what the device may scan of these vouchers: their scans are delivered. Nothing is reported as dropped. */
  dropGrantsOf(voucherNumbers: readonly string[]): Promise<void>;
  /** Drops the grants of these leases and remembers that the platform is to be told. */
  dropLeases(leaseIds: readonly string[]): Promise<void>;
  /** Counts the drops: an answer that was asked for before the last one must not bring its grants back. */
  readDropCount(): Promise<number>;
  readDroppedLeases(): Promise<readonly string[]>;
  forgetDroppedLeases(leaseIds: readonly string[]): Promise<void>;
  readAnchor(): Promise<TimeAnchor | undefined>;
  writeAnchor(anchor: TimeAnchor): Promise<void>;
  readTrust(): Promise<TrustMaterial>;
  writeTrust(material: TrustMaterial): Promise<void>;
  readVerdicts(): Promise<readonly KeptVerdict[]>;
  addVerdicts(verdicts: readonly KeptVerdict[]): Promise<void>;
}

/** Trust list and status bundle as the platform signed them, and the newest versions ever seen. */
export interface TrustMaterial {
  readonly trustList?: SignedText | undefined;
  readonly statusBundle?: SignedText | undefined;
  readonly trustListVersion?: number | undefined;
  readonly statusBundleVersion?: number | undefined;
  /** Why the last one that came was not taken; what was there before stays. */
  readonly trustListRefused?: TrustState['outcome'] | undefined;
  readonly statusBundleRefused?: TrustState['outcome'] | undefined;
}

/** One text: whether it can be believed, and how old it is. */
export interface TrustState {
  readonly outcome: 'opened' | 'absent' | 'malformed' | 'badSignature' | 'rolledBack' | 'outdated';
  readonly version?: number | undefined;
  readonly issuedAtMs?: number | undefined;
  /** A newer one came and could not be believed. */
  readonly refused?: TrustState['outcome'] | undefined;
}

export interface TrustStates {
  readonly trustList: TrustState;
  readonly statusBundle: TrustState;
}

/** Of what an answer brought, each text by itself: taken where it opened, else why not. */
export function takeTrust(came: Pick<TrustMaterial, 'trustList' | 'statusBundle'>, read: TrustStates): TrustMaterial {
  const { trustList, statusBundle } = read;
  return {
    ...(trustList.outcome === 'opened' ? { trustList: came.trustList, trustListVersion: trustList.version, trustListRefused: undefined } : came.trustList && { trustListRefused: trustList.outcome }),
    ...(statusBundle.outcome === 'opened' ? { statusBundle: came.statusBundle, statusBundleVersion: statusBundle.version, statusBundleRefused: undefined } : came.statusBundle && { statusBundleRefused: statusBundle.outcome }),
  };
}

/** A verdict with the scan that it is about, for the list on screen. */
export interface KeptVerdict extends Omit<ScanVerdict, 'index'>, KeptScan {}

/** A recorded scan, for the list on screen. */
export interface KeptScan {
  readonly sequence: number;
  readonly voucherNumber: string;
  readonly scannedAtMs: number;
  readonly color: ScanColor;
}

const names = { grants: 'offline:grants', dropped: 'offline:dropped-leases', dropCount: 'offline:drop-count', anchor: 'offline:anchor', trust: 'offline:trust', verdicts: 'offline:verdicts' };
const mostVerdicts = 100;
/** One for each credential: an elder's 3 keys and those of 2 proxy holders (A20, A21). More of one voucher is not ours. */
const mostGrantsOfVoucher = 16;

export function createOfflineMemory(options: { storage: OfflineStorage; suite: CryptoSuite; platformKey: TextKey; deviceId: string }): OfflineMemory {
  const { storage, suite, platformKey, deviceId } = options;

  /** Anything but a list counts as an empty one: storage may hold whatever somebody put there. */
  async function readList<T>(name: string, isEntry: (entry: unknown) => boolean): Promise<readonly T[]> {
    const stored = await storage.read<unknown>(name);
    return Array.isArray(stored) ? (stored.filter(isEntry) as T[]) : [];
  }

  const readGrants = (): Promise<readonly StoredGrant[]> => readList<StoredGrant>(names.grants, isStoredGrant);
  const readDropped = (): Promise<readonly string[]> => readList<string>(names.dropped, (entry) => typeof entry === 'string');

  async function readDropCount(): Promise<number> {
    const count = await storage.read<unknown>(names.dropCount);
    return typeof count === 'number' && Number.isSafeInteger(count) ? count : 0;
  }

  return {
    async findGrants(voucherNumber) {
      const found: SignedGrant[] = [];
      for (const { text } of (await readGrants()).filter((stored) => stored.voucherNumber === voucherNumber).slice(0, mostGrantsOfVoucher)) {
        const grant = await openScanGrant({ text, platformKey, suite });
        if (grant !== undefined && grant.voucherNumber === voucherNumber && grant.deviceId === deviceId) found.push({ ...grant, text });
      }
      return found;
    },
    async replaceGrants(texts) {
      const grants: StoredGrant[] = [];
      // A signature costs milliseconds on a cheap phone and is checked when its voucher is scanned.
      for (const text of texts) {
        const grant = readScanGrant(text);
        if (grant?.deviceId === deviceId) grants.push({ text, leaseId: grant.leaseId, voucherNumber: grant.voucherNumber });
      }
      await storage.write(names.grants, grants).catch(() => storage.remove(names.grants)); // the old ones may be over
    },
    async dropGrantsOf(voucherNumbers) {
      const grants = await readGrants();
      const left = grants.filter((grant) => !voucherNumbers.includes(grant.voucherNumber));
      if (left.length < grants.length) await storage.write(names.grants, left);
    },
    readDropCount,
    async dropLeases(leaseIds) {
      await storage.write(names.dropCount, (await readDropCount()) + 1);
      const grants = await readGrants();
      await storage.write(names.grants, grants.filter(({ leaseId }) => !leaseIds.includes(leaseId)));
      await storage.write(names.dropped, [...new Set([...(await readDropped()), ...leaseIds])]);
    },
    readDroppedLeases: readDropped,
    async forgetDroppedLeases(leaseIds) {
      const dropped = await readDropped();
      const left = dropped.filter((leaseId) => !leaseIds.includes(leaseId));
      if (left.length < dropped.length) await storage.write(names.dropped, left);
    },
    async readAnchor() {
      const anchor = await storage.read<TimeAnchor>(names.anchor);
      const isWhole = [anchor?.serverTimeMs, anchor?.monotonicMs, anchor?.wallMs].every((value) => Number.isFinite(value)) && typeof anchor?.runId === 'string';
      return isWhole ? anchor : undefined;
    },
    writeAnchor: (anchor) => storage.write(names.anchor, anchor),
    async readTrust() {
      const material = await storage.read<TrustMaterial>(names.trust);
      if (typeof material !== 'object' || material === null) return {};
      const { trustListVersion, statusBundleVersion } = material;
      return { ...material, trustListVersion: readVersion(trustListVersion), statusBundleVersion: readVersion(statusBundleVersion) };
    },
    writeTrust: (material) => storage.write(names.trust, material),
    readVerdicts: () => readList<KeptVerdict>(names.verdicts, (entry) => typeof (entry as KeptVerdict | null)?.outcome === 'string'),
    async addVerdicts(verdicts) {
      const kept = await readList<KeptVerdict>(names.verdicts, (entry) => typeof (entry as KeptVerdict | null)?.outcome === 'string');
      await storage.write(names.verdicts, [...verdicts, ...kept].slice(0, mostVerdicts));
    },
  };
}

/** A number that no list ever had would refuse every new one. */
function readVersion(version: unknown): number | undefined {
  return Number.isSafeInteger(version) ? (version as number) : undefined;
}

interface StoredGrant {
  readonly text: SignedText;
  /** To find it quickly; the signed payload is what counts. */
  readonly leaseId: string;
  readonly voucherNumber: string;
}

function isStoredGrant(entry: unknown): boolean {
  const grant = entry as Partial<StoredGrant> | null;
  return typeof grant === 'object' && grant !== null && typeof grant.leaseId === 'string' && typeof grant.voucherNumber === 'string'
    && typeof grant.text?.payload === 'string' && typeof grant.text.signature === 'string';
}
