import { decodeBase64Url, joinSuites, type ClaimedVoucher, type SigningKey } from '@skill-voucher/sdk-core';
import { createDeviceStorage, createOfflineScanner, type OfflineScanner, type OfflineStorage, type SynchronizationAnswer, type SynchronizationRequest } from '@skill-voucher/sdk-core/offline';
import { createMemoryStorage } from '@skill-voucher/sdk-core/testing';
import { createNodeSuite, nodeRandom } from '@skill-voucher/sdk-core/node';
import { createSm2Suite } from '@skill-voucher/sdk-core/sm2';
import { createTrustOpener } from '@skill-voucher/sdk-core/trust';
import type { DemoInstitutionAdmin, StartPlatformOptions } from '../../src/index';
import { inventPerson } from './test-crowd';
import { createLastingDevice, createLastingHr } from './lasting-logins';
import type { Answer, TestDevice } from './test-device';
import { createTemplate, type HrClient } from './test-hr';
import { querySql, startTestPlatform, type TestDatabaseKind, type TestPlatform } from './start-test-platform';
import { createPlainStorage } from './plain-storage';

export interface BookingView {
  readonly leaseId: string;
  readonly state: 'active' | 'draining' | 'ended';
  readonly institutionNumber: number;
  readonly epoch: number;
  readonly devicesAway: number;
  readonly bookedUntilMs: number;
}

/** A trainee's claimed voucher. */
export interface Holder {
  readonly device: TestDevice;
  readonly voucherNumber: string;
  readonly templateNumber: number;
  book(at?: Desk): Promise<Answer<{ booking: BookingView; credential: { credential: string } }>>;
  cancel(): Promise<Answer<{ hasEnded: boolean; booking: BookingView }>>;
  /** A code of this second, with the credential that the phone has by now. */
  show(): Promise<string>;
  status(): Promise<string>;
}

/** An admin's phone with the shipped offline scanner, and a network that can be cut. */
export interface Desk {
  readonly device: TestDevice;
  readonly institutionNumber: number;
  readonly campusNumber: number;
  readonly network: { isUp: boolean; afterRequest: ((answer: SynchronizationAnswer) => Promise<void>) | undefined };
  readonly requests: SynchronizationRequest[];
  readonly answers: SynchronizationAnswer[];
  readonly scanner: OfflineScanner;
  /** What lies on the phone. */
  readonly storage: OfflineStorage;
  scan(code: string): Promise<{ color: string; recorded: string }>;
  /** All of its rounds: their verdicts and drains, and what the last one brought. */
  synchronize(): Promise<SynchronizationAnswer>;
  redeem(code: string, idempotencyKey: string): Promise<Answer<{ redemptionId: string }>>;
}

export interface BookingStage {
  readonly platform: TestPlatform;
  readonly hr: HrClient;
  readonly admins: readonly DemoInstitutionAdmin[];
  /** By a phone with `key`, or with a new ES256 key. */
  claim(person: number, template?: number, key?: SigningKey): Promise<Holder>;
  openDesk(admin: DemoInstitutionAdmin): Promise<Desk>;
  count(table: string, where: string): Promise<number>;
}

export async function setBookingStage(kind: TestDatabaseKind, options: Pick<StartPlatformOptions, 'maxConnections' | 'es256IssuedBy'> = {}): Promise<BookingStage> {
  const platform = await startTestPlatform(kind, options);
  const hr = await createLastingHr(platform, 'province');
  return {
    platform, hr, admins: platform.demo.institutionAdmins,
    claim: async (person, template, key) => claimVoucher(platform, { person, key, templateNumber: template ?? (await createTemplate(hr)) }),
    openDesk: (admin) => openDesk(platform, admin),
    async count(table, where) {
      const [row] = await querySql<{ count: number }>(platform, `SELECT count(*)::integer AS count FROM voucher_platform.${table} WHERE ${where}`);
      return row?.count ?? -1;
    },
  };
}

async function claimVoucher(platform: TestPlatform, options: { person: number; templateNumber: number; key: SigningKey | undefined }): Promise<Holder> {
  const device = await createLastingDevice(platform, inventPerson(9000 + options.person), options.key);
  const claimed: Answer<ClaimedVoucher> = await device.claim(options.templateNumber);
  const { voucherNumber } = claimed.body.voucher;
  let { credential } = claimed.body.credential;
  return {
    device, voucherNumber, templateNumber: options.templateNumber,
    async book(at) {
      const booked = await device.call<{ booking: BookingView; credential: { credential: string } }>({ method: 'POST', path: `/v1/vouchers/${voucherNumber}/booking`, body: { institutionNumber: at?.institutionNumber, campusNumber: at?.campusNumber } });
      if (booked.status === 201) credential = booked.body.credential.credential;
      return booked;
    },
    cancel: () => device.call({ method: 'DELETE', path: `/v1/vouchers/${voucherNumber}/booking` }),
    show: () => device.compose(credential),
    async status() {
      const read = await device.call<{ voucher: { status: string } }>({ method: 'GET', path: `/v1/vouchers/${voucherNumber}` });
      return read.body.voucher.status;
    },
  };
}

async function openDesk(platform: TestPlatform, admin: DemoInstitutionAdmin): Promise<Desk> {
  const suite = joinSuites(createNodeSuite(), createSm2Suite());
  const device = await createLastingDevice(platform, admin);
  const { institutionNumber } = admin;
  const [campus] = await querySql<{ number: number }>(platform, `SELECT campus_number::integer AS number FROM voucher_platform.campuses WHERE institution_number = ${institutionNumber}`);
  const network: Desk['network'] = { isUp: true, afterRequest: undefined };
  const requests: SynchronizationRequest[] = [];
  const answers: SynchronizationAnswer[] = [];
  const key = (text: string) => ({ algorithm: 'ES256' as const, publicKey: decodeBase64Url(text) ?? new Uint8Array(0) });
  const platformKey = key(platform.demo.offlinePublicKey);
  const storage = createPlainStorage(createMemoryStorage());
  const scanner = createOfflineScanner({
    storage: createDeviceStorage(storage, device.keyThumbprint), clock: { nowMs: platform.clock.nowMs, monotonicMs: platform.clock.nowMs }, random: nodeRandom, suite,
    key: device.signer.key, deviceId: device.keyThumbprint, platformKey,
    openTrust: createTrustOpener({ suite, trustListKey: key(platform.demo.trustListPublicKey), statusKey: platformKey, roots: [platform.demo.rootCertificate, platform.demo.sm2RootCertificate ?? ''].map((root) => Buffer.from(root, 'base64')) }),
    async exchange(request) {
      if (!network.isUp) throw new Error('no network');
      requests.push(request);
      const answer = await device.call<SynchronizationAnswer>({ method: 'POST', path: '/v1/scan-synchronizations', body: request });
      if (answer.status !== 200) throw new Error(`synchronisation refused: ${answer.code} ${JSON.stringify(answer.body)}`);
      await network.afterRequest?.(answer.body);
      answers.push(answer.body);
      return answer.body;
    },
  });
  return {
    device, institutionNumber, campusNumber: campus?.number ?? 0, network, requests, answers, scanner, storage,
    async scan(code) {
      const shown = await scanner.scan({ text: code, institutionNumber });
      if (shown.decision.outcome === 'refused') return { color: shown.decision.refusal, recorded: 'no' };
      return { color: shown.decision.outcome, recorded: (await scanner.confirm(shown)).outcome };
    },
    async synchronize() {
      network.isUp = true;
      const before = answers.length;
      await scanner.synchronize();
      const own = answers.slice(before);
      const [last] = own.slice(-1);
      if (last === undefined) throw new Error('No answer');
      return { ...last, verdicts: own.flatMap(({ verdicts }) => verdicts), drainingLeases: own.flatMap(({ drainingLeases }) => drainingLeases) };
    },
    redeem: (code, idempotencyKey) => device.call({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber, code }, idempotencyKey }),
  };
}
