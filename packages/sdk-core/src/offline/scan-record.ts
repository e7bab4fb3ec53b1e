import { openSignedText, signText, type SignedText, type TextKey } from '../crypto/signed-text';
import type { CryptoSuite, SigningKey } from '../crypto/crypto-suite';
import { concatBytes, encodeBase64Url, encodeUtf8 } from '../encoding';

/** In front of what a device signs as an entry of its queue. */
export const scanRecordTag = 'ETV1-SCAN\0';

export type ScanColor = 'green' | 'amber';

/** One confirmed offline scan, an entry of the device's hash chain. */
export interface ScanRecord {
  /** From 1, without gaps. */
  readonly sequence: number;
  /** Hash of the entry before; of the first one {@link computeGenesisHash}. */
  readonly previousHash: string;
  readonly deviceId: string;
  readonly institutionNumber: number;
  /** As scanned, normalised: 336 characters. */
  readonly codeText: string;
  readonly color: ScanColor;
  /** Platform time as the device knew it. */
  readonly scannedAtMs: number;
  /** False after a reboot, a clock jump or 24 h without the platform: `scannedAtMs` proves nothing then. */
  readonly isTimeTrusted: boolean;
  /** The grant that made it green. */
  readonly grant?: SignedText | undefined;
}

export function signScanRecord(record: ScanRecord, key: SigningKey): Promise<SignedText> {
  return signText({ value: record, domainTag: scanRecordTag, key });
}

/** `undefined` unless this device signed it and it is whole. */
export async function openScanRecord(options: { text: SignedText; deviceKey: TextKey; suite: CryptoSuite }): Promise<ScanRecord | undefined> {
  const opened = await openSignedText({ text: options.text, domainTag: scanRecordTag, key: options.deviceKey, suite: options.suite });
  return opened.outcome === 'opened' && isScanRecord(opened.value) ? opened.value : undefined;
}

/** What the next entry names as the one before it: SHA-256 of payload and signature, base64url. */
export async function hashScanRecord(text: SignedText, suite: CryptoSuite): Promise<string> {
  return encodeBase64Url(await suite.sha256(encodeUtf8(`${text.payload}.${text.signature}`)));
}

/** The head of an empty queue of this device. */
export async function computeGenesisHash(deviceId: string, suite: CryptoSuite): Promise<string> {
  return encodeBase64Url(await suite.sha256(concatBytes(encodeUtf8(scanRecordTag), encodeUtf8(deviceId))));
}

function isScanRecord(value: unknown): value is ScanRecord {
  const record = value as Partial<ScanRecord> | null;
  return (
    typeof record === 'object' && record !== null &&
    [record.previousHash, record.deviceId, record.codeText].every((text) => typeof text === 'string') &&
    [record.sequence, record.institutionNumber, record.scannedAtMs].every((number) => Number.isSafeInteger(number)) &&
    (record.color === 'green' || record.color === 'amber') && typeof record.isTimeTrusted === 'boolean' &&
    (record.grant === undefined || (typeof record.grant.payload === 'string' && typeof record.grant.signature === 'string'))
  );
}
