import { randomUUID } from 'node:crypto';
import { createTrainee, setCheckInStage, type CheckInStage } from './check-in-stage';
import { inventPerson } from './test-crowd';
import { createDevice, type Answer, type TestDevice } from './test-device';
import { createTemplate } from './test-hr';
import { logInStaffAs, type StaffClient } from './test-staff';
import type { TestDatabaseKind } from './start-test-platform';
import type { StartPlatformOptions } from '../../src/index';

export interface Check {
  readonly check: string;
  readonly outcome: 'passed' | 'failed';
  readonly found?: string | number;
  readonly expected?: string | number;
  readonly message?: string;
}
export interface ReviewDetail {
  readonly review: { readonly reviewId: string; readonly status: string; readonly opinion?: string };
  readonly vouchers: readonly { voucherNumber: string; maskedName: string; outcome: string; amountFen?: number; checks: Check[] }[];
}
export interface ClassDetail {
  readonly trainingClass: { readonly classId: string };
  readonly trainees: readonly { voucherNumber: string; isOpened: boolean; isCompleted: boolean; hasCertificate: boolean; isGranted: boolean; amountFen?: number; settledAtMs?: number; writtenOffAtMs?: number }[];
  readonly submissions: readonly { submissionId: string; kind: string; status: string; results: { voucherNumber: string; outcome: string; checks: Check[] }[] }[];
}

/** A learner whose voucher is on the phone, or used at the desk already. */
export interface Learner {
  readonly device: TestDevice;
  readonly voucherNumber: string;
  readonly number: number;
  show(): Promise<string>;
}

/** The three systems with an institution's desk, two reviewers of its city and one of another. */
export interface TrainingStage extends CheckInStage {
  readonly desk: StaffClient;
  readonly otherDesk: StaffClient;
  readonly realNameAdministrator: StaffClient;
  readonly reviewer: StaffClient;
  readonly supervisor: StaffClient;
  readonly foreignReviewer: StaffClient;
  claim(number: number, template?: Record<string, unknown>): Promise<Learner>;
  /** Scanned at the desk in queue mode. */
  register(learner: Learner): Promise<Answer>;
  /** One check-in: a day, enough for a class of 8 hours. */
  attend(learner: Learner): Promise<void>;
  createClass(fields?: Record<string, unknown>): Promise<string>;
  enrol(classId: string, voucherNumber: string): Promise<Answer<ClassDetail>>;
  submit(classId: string, kind: 'opening' | 'completion' | 'subsidy', voucherNumbers?: readonly string[]): Promise<Answer<ClassDetail>>;
  /** The waiting review of a class, after delivery. */
  findReview(classId: string, kind: string): Promise<string>;
  decide(classId: string, kind: 'classOpening' | 'completion' | 'subsidy', decision?: 'approved' | 'returned'): Promise<Answer<ReviewDetail>>;
  certify(classId: string, learner: Learner, overrides?: Record<string, unknown>): Promise<Answer<ClassDetail>>;
  /** From a claimed voucher to a certificate, in a class of its own or a given one; `missing` is what the subsidy's preview says of the learner. */
  prepareSubsidy(learner: Learner, fields: Record<string, unknown>, certificate?: Record<string, unknown>, classId?: string): Promise<{ classId: string; missing: Check[] }>;
  /** From a claimed voucher to a granted subsidy. */
  grant(learners: readonly Learner[], fields?: Record<string, unknown>): Promise<string>;
}

export async function setTrainingStage(kind: TestDatabaseKind, options: StartPlatformOptions = {}): Promise<TrainingStage> {
  const stage = await setCheckInStage(kind, options);
  const { platform, hr } = stage;
  const [desk, otherDesk] = await Promise.all([logInStaffAs(platform, 'real-name-system', 'demo-desk-1'), logInStaffAs(platform, 'real-name-system', 'demo-desk-2')]);
  const [reviewer, supervisor, foreignReviewer] = await Promise.all(['demo-supervisor-taiyuan', 'demo-supervisor-shanxi', 'demo-reviewer-datong'].map((account) => logInStaffAs(platform, 'employment-service', account)));
  const realNameAdministrator = await logInStaffAs(platform, 'real-name-system', 'demo-real-name');
  if (reviewer === undefined || supervisor === undefined || foreignReviewer === undefined) throw new Error('No reviewers');
  /** One phone a person: more would be too many keys (A21). */
  const phones = new Map<number, TestDevice>();
  const self: TrainingStage = {
    ...stage, desk, otherDesk, realNameAdministrator, reviewer, supervisor, foreignReviewer,
    async claim(number, template = {}) {
      const device = phones.get(number) ?? (await createDevice(platform, { person: inventPerson(number) }));
      phones.set(number, device);
      const claimed = await device.claim(await createTemplate(hr, { specialty: '焊工', skillLevel: 'level5', ...template }));
      return { device, number, voucherNumber: claimed.body.voucher.voucherNumber, show: () => device.compose(claimed.body.credential.credential) };
    },
    register: async (learner) => desk.call({ method: 'POST', path: '/trainees', body: { code: await learner.show() }, idempotencyKey: randomUUID() }),
    async createClass(fields = {}) {
      const body = { name: '焊工五级一班', occupation: '焊工', skillLevel: 'level5', startsOn: '2026-11-20', endsOn: '2026-12-20', durationHours: 8, ...fields };
      const created = await desk.call<{ classId: string }>({ method: 'POST', path: '/classes', body, idempotencyKey: randomUUID() });
      if (created.status !== 201) throw new Error(`class refused: ${created.code}`);
      return created.body.classId;
    },
    enrol: (classId, voucherNumber) => desk.call({ method: 'PUT', path: `/classes/${classId}/trainees/${voucherNumber}` }),
    async submit(classId, kindOfSubmission, voucherNumbers) {
      const answer = await desk.call<ClassDetail>({ method: 'POST', path: `/classes/${classId}/${kindOfSubmission}-submissions`, body: voucherNumbers === undefined ? {} : { voucherNumbers }, idempotencyKey: randomUUID() });
      await platform.relay.deliverDue();
      return answer;
    },
    async findReview(classId, kindOfReview) {
      const { body } = await reviewer.call<{ items: { reviewId: string }[] }>({ method: 'GET', path: `/reviews?kind=${kindOfReview}&status=submitted&classId=${classId}` });
      const [found] = body.items;
      if (found === undefined) throw new Error(`No ${kindOfReview} review waits`);
      return found.reviewId;
    },
    async decide(classId, kindOfReview, decision = 'approved') {
      const reviewId = await self.findReview(classId, kindOfReview);
      const decided = await reviewer.call<ReviewDetail>({ method: 'POST', path: `/reviews/${reviewId}/decision`, body: { decision, opinion: '已核对' } });
      await platform.relay.deliverDue();
      return decided;
    },
    async certify(classId, learner, overrides = {}) {
      const body = { kind: 'skillLevel', occupation: '焊工', skillLevel: 'level5', certificateNumber: `S000014000026${String(learner.number).padStart(8, '0')}`, issuedBy: '山西省职业技能等级认定机构', issuedAtMs: platform.clock.nowMs() - 3_600_000, ...overrides };
      const answer = await desk.call<ClassDetail>({ method: 'PUT', path: `/classes/${classId}/trainees/${learner.voucherNumber}/certificate`, body });
      await platform.relay.deliverDue();
      return answer;
    },
    async prepareSubsidy(learner, fields, certificate = {}, knownClassId) {
      const classId = knownClassId ?? (await self.createClass(fields));
      const { voucherNumber } = learner;
      const registered = await self.register(learner);
      if (registered.status !== 201) throw new Error(`trainee refused: ${registered.code}`);
      await self.enrol(classId, voucherNumber);
      await self.attend(learner);
      await self.submit(classId, 'opening');
      await self.decide(classId, 'classOpening');
      await desk.call({ method: 'PUT', path: `/classes/${classId}/trainees/${voucherNumber}/completion`, body: { completedHours: 8 } });
      await self.submit(classId, 'completion');
      await self.decide(classId, 'completion');
      const { occupation = '焊工', skillLevel = 'level5' } = fields;
      await self.certify(classId, learner, { occupation, skillLevel, certificateNumber: `S0000140000${randomUUID().slice(0, 8).toUpperCase()}`, ...certificate });
      const preview = await desk.call<{ items: { voucherNumber: string; checks: Check[] }[] }>({ method: 'GET', path: `/classes/${classId}/subsidy-preview` });
      return { classId, missing: (preview.body.items.find((item) => item.voucherNumber === voucherNumber)?.checks ?? []).filter(({ outcome }) => outcome === 'failed') };
    },
    async grant(learners, fields) {
      const classId = await self.createClass(fields);
      for (const learner of learners) {
        const registered = await self.register(learner);
        if (registered.status !== 201) throw new Error(`trainee refused: ${registered.code}`);
        await self.enrol(classId, learner.voucherNumber);
        await self.attend(learner);
      }
      await self.submit(classId, 'opening');
      await self.decide(classId, 'classOpening');
      for (const { voucherNumber } of learners) await desk.call({ method: 'PUT', path: `/classes/${classId}/trainees/${voucherNumber}/completion`, body: { completedHours: 8 } });
      await self.submit(classId, 'completion');
      await self.decide(classId, 'completion');
      for (const learner of learners) await self.certify(classId, learner, fields === undefined ? {} : { occupation: fields['occupation'] ?? '焊工' });
      await self.submit(classId, 'subsidy');
      await self.decide(classId, 'subsidy');
      return classId;
    },
    async attend({ device, voucherNumber, number }) {
      const checkedIn = await createTrainee({ platform, device, person: inventPerson(number), campus: stage.campus, voucherNumber }).checkIn();
      if (checkedIn.status !== 201) throw new Error(`check-in refused: ${checkedIn.code}`);
    },
  };
  return self;
}
