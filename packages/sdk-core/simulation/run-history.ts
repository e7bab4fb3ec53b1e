import { joinSuites, type SigningKey } from '../src/crypto/crypto-suite';
import { encodeHex } from '../src/encoding';
import { SdkError } from '../src/errors';
import { issueCredential, signStatusBundle } from '../src/issuer';
import { createNodeSuite, generateNodeKey } from '../src/node';
import { computeCredentialThumbprint, type OfflineScan } from '../src/offline';
import { composeRedeemCode, decodeRedeemCode } from '../src/qr-code/redeem-code';
import { createSeededRandom } from '../src/testing';
import { mergeInOrder, readGrantEnd, readWaiting } from './merge-orders';
import { createPhone, type SimulatedPhone } from './model-device';
import {
  ageVoucher, book, changeLease, enrolDevice, latestLease, mergeOpened, redeemOnline, removeFromRoster, synchronize, undo,
  type MergedScan, type ModelPlatform, type ModelVoucher, type Mutilation, type PlatformContext,
} from './model-platform';
import { createNumbers, type Operation } from './operations';

export interface Violation {
  readonly invariant: 'I1' | 'I2' | 'I3' | 'grantTime' | 'liveness' | 'lostScan' | 'falselyDamaged';
  readonly step: number;
  readonly message: string;
}

export interface RunSummary {
  readonly violation?: Violation | undefined;
  readonly counts: Readonly<Record<string, number>>;
}

const startMs = Date.UTC(2026, 10, 24, 1, 0, 0);
const yearMs = 365 * 24 * 3_600_000;
const institutions = 10;
const vouchersPerTemplate = 8;
/** How often several merge orders are compared. */
const ordersEvery = 250;

/** Plays a history against the shipped offline code and rules; stops at the first broken invariant. */
export async function runHistory(history: readonly Operation[], options: { devices: number; seed: number; mutilation?: Mutilation }): Promise<RunSummary> {
  const suite = joinSuites(createNodeSuite());
  const [platformKey, issuerKey] = [generateNodeKey(), generateNodeKey()];
  /** Of the trainees' first and second phones. */
  const holderKeys = [generateNodeKey(), generateNodeKey()] as const;
  const random = createSeededRandom(`history ${options.seed}`);
  const numbers = createNumbers(options.seed ^ 0x5bd1e995);
  const counts: Record<string, number> = {};
  const count = (what: string): void => void (counts[what] = (counts[what] ?? 0) + 1);
  /** What phones said was recorded, and what reached the platform. */
  const [recorded, delivered] = [new Set<string>(), new Set<string>()];
  const credentials = new Map<string, { bytes: Uint8Array; key: SigningKey }[]>();
  const lastCodes = new Map<string, string>();
  const vouchers: ModelVoucher[] = [];
  let nowMs = startMs;
  let step = 0;
  let violation: Violation | undefined;
  let bundleVersion = 0;

  const fail = (invariant: Violation['invariant'], message: string): void => void (violation ??= { invariant, step, message });

  const platform: ModelPlatform = { vouchers: new Map(), devices: new Map(), delistedAtMs: new Map(), merged: new Map(), standing: new Map(), onMerged: checkMerged };
  const context: PlatformContext = {
    suite, key: platformKey, issuer: { algorithm: 'ES256', publicKey: issuerKey.publicKey }, mutilation: options.mutilation ?? 'none', nowMs: () => nowMs,
    statusBundle: ({ delistedAtMs }) =>
      signStatusBundle({ bundle: { version: (bundleVersion += 1), issuedAtMs: nowMs, nextUpdateMs: nowMs + yearMs, size: 0, delistedTemplates: [...delistedAtMs.keys()] }, revoked: [], key: platformKey }),
  };

  /** I1 and I2, at every merge. */
  function checkMerged({ opening, verdict, lease, useInstitution }: MergedScan): void {
    const { record, code } = opening;
    const number = code.credential.voucherNumber;
    count(`merged ${record.color} ${verdict.outcome}`);
    delivered.add(`${record.deviceId} ${record.sequence}`);
    if ((platform.standing.get(number) ?? 0) > 1) fail('I1', `${number} is used twice`);
    if (record.color !== 'green') return;
    if (verdict.outcome === 'sameUse' && useInstitution !== record.institutionNumber) fail('I1', `${number}: a scan counts as the same use as another institution's`);
    const stands = verdict.outcome === 'used' || verdict.outcome === 'sameUse';
    const isForced = verdict.outcome === 'lateConflict' && lease?.isForced === true;
    const isUndone = verdict.outcome === 'superseded' && lease !== undefined && lease.undoneEpoch > 0;
    const isDelisted = verdict.outcome === 'delisted' && platform.delistedAtMs.has(code.credential.templateNumber);
    if (!stands && !isForced && !isUndone && !isDelisted) fail('I2', `${number}: an honest green scan of institution ${record.institutionNumber} became ${verdict.outcome}`);
  }

  async function voucherAt(index: number): Promise<ModelVoucher> {
    while (vouchers.length <= index) vouchers.push(await issue(vouchers.length));
    return vouchers[index] as ModelVoucher;
  }

  async function issue(index: number): Promise<ModelVoucher> {
    const number = encodeHex(await random.bytes(8)).toUpperCase();
    const template = 1 + Math.floor(index / vouchersPerTemplate);
    const voucher: ModelVoucher = { number, template, expiresAtMs: nowMs + yearMs, credentialThumbprints: [], status: 'claimed', leases: [] };
    platform.vouchers.set(number, voucher);
    await bindPhone(voucher, index);
    return voucher;
  }

  /** Each phone of the holder has a credential of its own for the same number (A21); the third finds no room here. */
  async function bindPhone(voucher: ModelVoucher, statusIndex: number): Promise<void> {
    const issued = credentials.get(voucher.number) ?? [];
    const key = holderKeys[issued.length];
    if (key === undefined) return;
    const bytes = await issueCredential({
      issuerKey,
      fields: {
        holderAlgorithm: 'ES256', issuerKeyId: '0a0b0c0d', voucherNumber: voucher.number, holderPublicKey: key.publicKey, validFromSeconds: Math.floor(startMs / 1000) - 86_400,
        expiresAtSeconds: Math.floor(voucher.expiresAtMs / 1000), templateNumber: voucher.template, trainingType: 'offline', benefitMode: 'faceValue', skillLevel: 'level5', amountFen: 100, statusIndex,
      },
    });
    credentials.set(voucher.number, [...issued, { bytes, key }]);
    const code = decodeRedeemCode(await composeRedeemCode({ credential: bytes, key, suite, random, generatedAtSeconds: Math.floor(nowMs / 1000) }));
    if (code === undefined) throw new RangeError('the model composed an unreadable code');
    voucher.credentialThumbprints.push(await computeCredentialThumbprint(code, suite));
  }

  /** On whichever phone the holder has in the hand. */
  async function showCode(number: string, atMs: number): Promise<string> {
    const issued = credentials.get(number) ?? [];
    const at = numbers.below(Math.max(1, issued.length));
    const held = issued[at];
    if (held === undefined) throw new RangeError('a voucher without a credential');
    if (at > 0) count('shown on a second phone');
    return composeRedeemCode({ credential: held.bytes, key: held.key, suite, random, generatedAtSeconds: Math.floor(atMs / 1000) });
  }

  const phones: SimulatedPhone[] = [];
  const addPhone = (index: number): Promise<SimulatedPhone> =>
    createPhone({
      name: `phone-${index}-${phones.length}-${step}`, institutionNumber: 1 + (index % institutions), suite, issuer: context.issuer, platformKey, trueNowMs: () => nowMs,
      enrol: (device) => enrolDevice(platform, context, device), synchronize: (device, request) => synchronize(platform, context, device, request), wallSkewMs: (numbers.below(7) - 3) * 90_000,
    });
  for (let index = 0; index < options.devices; index += 1) phones.push(await addPhone(index));

  async function scan(phone: SimulatedPhone, codeText: string, confirmAfterMs: number): Promise<void> {
    const shown = await phone.scanner.scan({ text: codeText, institutionNumber: phone.institutionNumber });
    count(`scanned ${shown.decision.outcome}`);
    if (shown.decision.outcome === 'refused') return;
    if (shown.decision.outcome === 'amber') for (const reason of shown.decision.reasons) count(`amber for ${reason}`);
    // The admin looks while the tool retries what waits: the queue is whole, and this scan is not in it yet.
    nowMs += confirmAfterMs;
    if (numbers.below(8) === 0) await deliver(phone);
    await confirm(phone, shown);
  }

  async function confirm(phone: SimulatedPhone, shown: OfflineScan): Promise<void> {
    const confirmed = await phone.scanner.confirm(shown);
    count(`confirmed ${confirmed.outcome}`);
    if (confirmed.outcome === 'recorded') recorded.add(`${phone.deviceId} ${confirmed.sequence}`);
    if (confirmed.outcome !== 'recorded' || confirmed.color !== 'green') return;
    const [grantText] = [...phone.storageEntries].filter(([name]) => name.includes('offline:scan:')).map(([, text]) => text).slice(-1);
    const scanUntilMs = readGrantEnd(grantText ?? '');
    if (!(nowMs < scanUntilMs)) fail('grantTime', `a green scan was confirmed ${nowMs - scanUntilMs} ms after its grant had ended`);
  }

  async function deliver(phone: SimulatedPhone): Promise<void> {
    await phone.scanner.synchronize().catch(() => count('synchronisation failed'));
  }

  async function play(operation: Operation): Promise<void> {
    count(operation.kind);
    const voucher = 'voucher' in operation ? await voucherAt(operation.voucher) : undefined;
    const phone = 'device' in operation ? phoneFor(operation, voucher) : undefined;
    switch (operation.kind) {
      case 'advance': nowMs += operation.ms; return;
      case 'book': book(platform, context, voucher as ModelVoucher, 1 + (operation.institution % institutions)); return;
      case 'renew': case 'release': case 'cancel': case 'forceEnd': changeLease(voucher as ModelVoucher, nowMs, operation.kind); return;
      case 'bindSecondPhone': return bindPhone(voucher as ModelVoucher, operation.voucher);
      case 'undo': undo(platform, voucher as ModelVoucher, nowMs); return;
      case 'delist': {
        const template = 1 + (operation.template % Math.max(1, Math.ceil(vouchers.length / vouchersPerTemplate)));
        if (!platform.delistedAtMs.has(template)) platform.delistedAtMs.set(template, nowMs);
        return;
      }
    }
    if (phone === undefined) return;
    switch (operation.kind) {
      case 'partition': phone.isPartitioned = true; return;
      case 'heal': phone.isPartitioned = false; return;
      case 'reboot': phone.restart(); return;
      case 'crashInWrite': phone.storage.crash = { writesLeft: operation.writesLeft, isTorn: operation.isTorn }; return;
      case 'fillStorage': phone.storage.isFull = true; return;
      case 'freeStorage': phone.storage.isFull = false; return;
      case 'jumpClock': phone.jumpWall(operation.ms); return;
      case 'sleep': nowMs += operation.ms; phone.sleep(operation.ms); return;
      case 'removeFromRoster': removeFromRoster(platform, phone.known, nowMs); return;
      case 'fetchGrant': return deliver(phone);
      case 'synchronize': phone.isNextAnswerLost = operation.isAnswerLost; return deliver(phone);
      case 'scanOnline': if (!phone.isPartitioned) count(`online ${redeemOnline(platform, context, voucher as ModelVoucher, phone.institutionNumber) ? 'used' : 'refused'}`); return;
      case 'loseStorage': phones[operation.device % phones.length] = await addPhone(operation.device % phones.length); return;
      case 'garbleStorage': garble(phone); return;
      case 'deleteEntry': deleteEntry(phone); return;
      case 'secondTabAsks': phone.askInSecondTab(); await flush(); return;
      case 'secondTabHears': return phone.hearInSecondTab();
      case 'show': {
        const shown = await phone.scanner.scan({ text: await showCode((voucher as ModelVoucher).number, nowMs - operation.codeAgeMs), institutionNumber: phone.institutionNumber });
        count(`shown ${shown.decision.outcome}`);
        phone.shown = shown.decision.outcome === 'refused' ? undefined : shown;
        return;
      }
      case 'confirmShown': {
        const { shown } = phone;
        phone.shown = undefined;
        if (shown !== undefined) await confirm(phone, shown);
        return;
      }
      case 'replay': { const old = lastCodes.get((voucher as ModelVoucher).number); if (old !== undefined) await scan(phone, old, 0); return; }
      case 'scan': {
        const { number } = voucher as ModelVoucher;
        const codeText = await showCode(number, nowMs - operation.codeAgeMs);
        lastCodes.set(number, codeText);
        return scan(phone, codeText, operation.confirmAfterMs);
      }
    }
  }

  function phoneFor(operation: Extract<Operation, { device: number }>, voucher: ModelVoucher | undefined): SimulatedPhone {
    const any = phones[operation.device % phones.length] as SimulatedPhone;
    const wantsLeaseholder = operation.kind === 'fetchGrant' || ((operation.kind === 'scan' || operation.kind === 'show') && operation.isAtLeaseholder);
    const lease = wantsLeaseholder && voucher !== undefined ? latestLease(voucher) : undefined;
    const theirs = phones.filter(({ institutionNumber }) => institutionNumber === lease?.institutionNumber);
    return theirs[operation.device % Math.max(1, theirs.length)] ?? any;
  }

  function deleteEntry(phone: SimulatedPhone): void {
    const name = [...phone.storageEntries.keys()].filter((key) => key.includes('offline:scan:')).pop();
    if (name === undefined) return;
    phone.isTampered = true;
    phone.storageEntries.delete(name);
    count('entry deleted');
  }

  function garble(phone: SimulatedPhone): void {
    phone.isTampered = true;
    const names = [...phone.storageEntries.keys()];
    const name = names[numbers.below(Math.max(1, names.length))];
    if (name !== undefined) phone.storageEntries.set(name, (phone.storageEntries.get(name) ?? '').slice(0, -7) + '!');
  }

  /** Somebody starts the app again. */
  function reviveDead(): void {
    for (const phone of phones.filter(({ storage }) => storage.hasCrashed)) {
      count(phone.storage.isTorn ? 'died in a write, torn' : 'died in a write, missing');
      phone.restart();
    }
  }

  /** I3: what is still on the phones, merged in several orders, ends in the same state. */
  async function compareOrders(): Promise<void> {
    const waiting = await readWaiting(phones, { suite, platformKey, issuer: context.issuer });
    const outcomes = [0, 1, 2].map((order) => mergeInOrder({ platform, waiting, nowMs, numbers: createNumbers(options.seed + step * 3 + order), merge: mergeOpened }));
    count('merge orders compared');
    const different = outcomes.find((outcome) => outcome !== outcomes[0]);
    if (different !== undefined) fail('I3', `two merge orders end differently:\n${outcomes[0]}\n${different}`);
  }

  for (; step < history.length && violation === undefined; step += 1) {
    await play(history[step] as Operation).catch((error: unknown) => {
      if (!(error instanceof SdkError) || error.code !== 'storageFailed') throw error;
      count('storage failed');
    });
    reviveDead();
    if (step % ordersEvery === ordersEvery - 1) await compareOrders();
  }
  if (violation === undefined) await settleAll();
  return { violation, counts };

  /** When everybody is back, nothing waits any more but what was damaged, lost or away for good. */
  async function settleAll(): Promise<void> {
    for (const phone of phones) {
      phone.isPartitioned = false;
      phone.isNextAnswerLost = false;
      phone.storage.isFull = false;
      phone.storage.crash = undefined;
      await phone.hearInSecondTab();
      await deliver(phone);
    }
    nowMs += 25 * 3_600_000;
    for (const phone of phones) await deliver(phone);
    const present = new Set(phones.map(({ deviceId }) => deviceId));
    for (const phone of phones.filter(({ isTampered }) => !isTampered)) {
      const missing = [...recorded].find((scan) => scan.startsWith(`${phone.deviceId} `) && !delivered.has(scan));
      if (missing !== undefined) fail('lostScan', `a recorded scan never reached the platform: ${missing}`);
      const isAccused = [...platform.vouchers.values()].some(({ leases }) => leases.some(({ devices }) => devices.some(({ deviceId, isDamaged }) => deviceId === phone.deviceId && isDamaged === true)));
      // Half an entry cannot be told from one that somebody damaged.
      if (isAccused && !phone.storage.isTorn) fail('falselyDamaged', `${phone.deviceId}: nobody touched its storage, and it counts as damaged`);
    }
    for (const voucher of platform.vouchers.values()) {
      ageVoucher(voucher, nowMs);
      const lease = latestLease(voucher);
      const isWaiting = lease !== undefined && lease.status === 'draining' && lease.devices.every(({ deviceId, isDamaged }) => present.has(deviceId) && isDamaged !== true);
      if (isWaiting) fail('liveness', `${voucher.number}: every device is back and the lease still drains`);
      if ((platform.standing.get(voucher.number) ?? 0) > 1) fail('I1', `${voucher.number} is used twice`);
    }
  }
}

/** Lets what was begun go as far as it can by itself. */
function flush(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2));
}
