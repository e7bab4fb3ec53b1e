import { appendFileSync, readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import type { ClaimedVoucher, CompletedCheckIn, Redemption } from '@skill-voucher/sdk-core';
import { importNodeKey } from '@skill-voucher/sdk-core/node';
import { createSimulatedFaceTicket } from '../src/index';
import { createSigner, holdDevice, type Answer, type SignedCall, type SignedInDevice } from '../test/harness/test-device';
import { createStaffClient, type StaffClient } from '../test/harness/test-staff';
import type { Acknowledgement, StoredSigner, StoredStaff, StoredStage } from './fault-stage';

/**
 * The load of `npm run faults`, in a process of its own: people claim, an admin uses and now and
 * then undoes, people check in; two supervisors pay subsidies. What was acknowledged is in the file before it is counted. A call
 * without an answer is repeated with its key until there is one. Arguments: stage, file, workers.
 */
const [stageFile = '', acknowledgementFile = '', workers = '24'] = process.argv.slice(2);
const stage = JSON.parse(readFileSync(stageFile, 'utf8')) as StoredStage;
let isStopping = false;

interface Payout {
  readonly batch: { readonly batchId: string };
}
type Written = Acknowledgement extends infer One ? (One extends unknown ? Omit<One, 'atMs'> : never) : never;

function write(acknowledgement: Written): void {
  appendFileSync(acknowledgementFile, `${JSON.stringify({ ...acknowledgement, atMs: Date.now() })}\n`);
}

async function hold(stored: StoredSigner): Promise<SignedInDevice> {
  const signer = await createSigner(importNodeKey(stored.privateKeyPem));
  return holdDevice({ url: stage.url, audience: stage.audience, clock: { nowMs: Date.now, advance: () => undefined } }, { ...signer, sessionId: stored.sessionId });
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The same call again until somebody answers; signed anew each time, because a nonce serves once. */
async function callUntilAnswered<Body = object>(caller: { call<One>(call: SignedCall): Promise<Answer<One>> }, operation: string, call: SignedCall): Promise<Answer<Body>> {
  for (;;) {
    const answer = await caller.call<Body>(call).catch(() => undefined);
    if (answer !== undefined && answer.status < 500) return answer;
    if (answer !== undefined && answer.code !== 'serviceUnavailable') write({ kind: 'fault', operation, status: answer.status, code: String(answer.code) });
    else write({ kind: 'repeat', operation, reason: answer === undefined ? 'noAnswer' : 'serviceUnavailable' });
    await pause(100);
  }
}

const report = (operation: string, { status, code }: Answer): void => write({ kind: 'fault', operation, status, code: String(code) });

async function use(admin: SignedInDevice, holder: SignedInDevice, claimed: ClaimedVoucher): Promise<string | undefined> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const code = await holder.compose(claimed.credential.credential);
    const call = { method: 'POST', path: '/v1/redemptions', body: { institutionNumber: stage.institutionNumber, code }, idempotencyKey: randomUUID() } as const;
    const answer = await callUntilAnswered<Redemption>(admin, 'use', call);
    if (answer.status === 201) {
      write({ kind: 'use', voucherNumber: claimed.voucher.voucherNumber, redemptionId: answer.body.redemptionId });
      return answer.body.redemptionId;
    }
    if (answer.code !== 'expiredCode') return void report('use', answer); // its code grew old while nobody answered, and was not used: the key's first answer would have come
  }
  return undefined;
}

async function undo(admin: SignedInDevice, voucherNumber: string, redemptionId: string): Promise<void> {
  const answer = await callUntilAnswered(admin, 'undo', { method: 'POST', path: `/v1/redemptions/${redemptionId}/undo`, body: { institutionNumber: stage.institutionNumber, reason: '扫错' } });
  if (answer.status === 200) write({ kind: 'undo', voucherNumber, redemptionId });
  else report('undo', answer);
}

async function checkIn(holder: SignedInDevice, subject: string, voucherNumber: string): Promise<void> {
  let face: object | undefined;
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const fix = { coordinate: stage.campus, accuracyMeters: 20, measuredAtMs: Date.now(), isMocked: false };
    const body = { reading: { outcome: 'fix', fix }, ...(face === undefined ? {} : { face }) };
    const answer = await callUntilAnswered<CompletedCheckIn>(holder, 'checkIn', { method: 'POST', path: `/v1/vouchers/${voucherNumber}/check-ins`, body, idempotencyKey: randomUUID() });
    if (answer.status === 201) return write({ kind: 'checkIn', voucherNumber, checkInId: answer.body.checkIn.checkInId });
    if (answer.code === 'locationStale') continue; // its position grew old while nobody answered, and it was not done: the key's first answer would have come
    const challenge = (answer.body as { details?: { faceChallenge?: string } }).details?.faceChallenge;
    if (challenge === undefined) return report('checkIn', answer);
    face = { challenge, ticket: createSimulatedFaceTicket({ channelId: 'minshengshanxi', subject, challenge }) };
  }
}

/** One voucher from claim to check-in; every eighth use is undone and done again. */
async function live(admin: SignedInDevice, person: number, templateNumber: number): Promise<void> {
  const { subject } = stage.people[person] as StoredStage['people'][number];
  const holder = holders[person] as SignedInDevice;
  const claimed = await callUntilAnswered<ClaimedVoucher>(holder, 'claim', {
    method: 'POST', path: '/v1/claims', body: { templateNumber, termsVersion: '2026-11' }, idempotencyKey: randomUUID(),
  });
  if (claimed.status !== 201) return report('claim', claimed);
  const { voucherNumber } = claimed.body.voucher;
  write({ kind: 'claim', voucherNumber, person, templateNumber });
  const redemptionId = await use(admin, holder, claimed.body);
  if (redemptionId === undefined) return;
  if (Number.parseInt(voucherNumber.slice(-2), 16) % 8 === 0) {
    await undo(admin, voucherNumber, redemptionId);
    if ((await use(admin, holder, claimed.body)) === undefined) return;
  }
  await checkIn(holder, subject, voucherNumber);
}

/** Half of the time for which a step-up holds. */
const stepUpMs = 150_000;

/** A payer whose step-up is renewed in time: each costs as much as a log-in. */
function createPayer({ password, token }: StoredStaff): StaffClient & { show(): Promise<boolean> } {
  const client = createStaffClient({ url: stage.url }, { system: 'employment-service', password, token });
  let shownAtMs = 0;
  return {
    ...client,
    async show() {
      if (Date.now() - shownAtMs < stepUpMs) return true;
      const answer = await callUntilAnswered(client, 'stepUp', { method: 'POST', path: '/step-up', body: { password } });
      if (answer.status >= 400) report('stepUp', answer);
      else shownAtMs = Date.now();
      return answer.status < 400;
    },
  };
}
type Payer = ReturnType<typeof createPayer>;

/** One batch of one subsidy, from its making to the bank's reference. */
async function pay(maker: Payer, approver: Payer, voucherNumber: string): Promise<void> {
  const made = await callUntilAnswered<Payout>(maker, 'payout', { method: 'POST', path: '/payouts', body: { voucherNumbers: [voucherNumber] }, idempotencyKey: randomUUID() });
  if (made.status !== 201) return report('payout', made);
  const { batchId } = made.body.batch;
  for (const [operation, by, body] of [['approve', approver, undefined], ['payment', maker, { paymentReference: `BANK-${batchId}` }]] as const) {
    if (!(await by.show())) return;
    const answer = await callUntilAnswered<Payout>(by, operation, { method: 'POST', path: `/payouts/${batchId}/${operation}`, ...(body === undefined ? {} : { body }) });
    if (answer.status !== 200) return report(operation, answer);
  }
  write({ kind: 'payment', voucherNumber, batchId });
}

async function payAll(): Promise<void> {
  const [maker, approver] = stage.payers.map(createPayer) as [Payer, Payer];
  const payers = 3;
  await Promise.all(Array.from({ length: payers }, async (_, payer) => {
    for (let at = payer; at < stage.payable.length && !isStopping; at += payers) {
      await pay(maker, approver, stage.payable[at] ?? '');
      await pause(300);
    }
  }));
}

const admin = await hold(stage.admin);
const holders = await Promise.all(stage.people.map(hold));
process.on('SIGTERM', () => {
  isStopping = true;
});
const count = Number(workers);
const paying = payAll();
await Promise.all(
  Array.from({ length: count }, async (_, worker) => {
    for (const templateNumber of stage.templateNumbers) {
      for (let person = worker; person < holders.length; person += count) {
        if (isStopping) return;
        await live(admin, person, templateNumber);
      }
    }
  }),
);
await paying;
process.exit(isStopping ? 0 : 3); // 3: ran out of batches
