import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { expectRefusal } from './harness/expect-refusal';
import { readSystemKey, tellSystem, type CallingSystem } from './harness/system-caller';
import { send, signCall, type Answer } from './harness/test-device';
import { setTrainingStage, type Learner, type TrainingStage } from './harness/training-stage';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';
import { mostEventsAtOnce } from '../src/http/schemas/event-schemas';

describe.each(testDatabaseKinds)('what the systems tell each other on %s', (kind) => {
  let stage: TrainingStage;
  let learner: Learner;
  beforeAll(async () => {
    stage = await setTrainingStage(kind);
    learner = await stage.claim(3401);
    await stage.register(learner);
    await stage.platform.relay.deliverDue();
  });
  afterAll(() => stage.platform.close());

  const tell = (caller: CallingSystem, path: string, body: unknown, to: CallingSystem = 'voucher-platform'): Promise<Answer> => tellSystem(stage.platform, { from: caller, to, path, body });
  const settled = (eventId: number, sequence: number, overrides: Record<string, unknown> = {}) => ({ eventId, kind: 'voucherSettled', subject: learner.voucherNumber, sequence, payload: { batchId: 'batch', amountFen: 5000, settledAtMs: 1_795_000_000_000 }, ...overrides });
  const writtenOff = (eventId: number, sequence: number) => ({ eventId, kind: 'voucherWrittenOff', subject: learner.voucherNumber, sequence, payload: { writtenOffAtMs: 1_795_000_000_001 } });
  const path = '/v1/systems/settlement-events';
  const readStatus = async () => (await querySql<{ status: string }>(stage.platform, `SELECT status FROM voucher_platform.vouchers WHERE voucher_number = '${learner.voucherNumber}'`))[0]?.status;

  it('A6 M5 takes events of the employment service alone, signed, unaltered and fresh', async () => {
    await expectRefusal(stage.platform, 'channelUnknown', () => tell('real-name-system', path, settled(1, 1)));
    await expectRefusal(stage.platform, 'channelUnknown', () => tell('employment-service', '/v1/systems/certificate-events', settled(1, 1)));
    await expectRefusal(stage.platform, 'channelUnknown', () => tell('employment-service', '/v1/systems/scans/verify', {}));
    await expectRefusal(stage.platform, 'invalidRequest', () => tell('employment-service', path, settled(1, 1, { payload: { batchId: 'batch', amountFen: -1, settledAtMs: 1 } })));
    await expectRefusal(stage.platform, 'invalidRequest', () => tell('employment-service', path, settled(1, 1, { kind: 'voucherUsed' })));
    const signer = { key: await readSystemKey('real-name-system'), keyId: 'employment-service', tag: 'etv-channel' } as const;
    await expectRefusal(stage.platform, 'badRequestSignature', async () => send(await signCall({ ...stage.platform, audience: 'voucher-platform' }, signer, { method: 'POST', path, body: settled(1, 1) })));
    // A signature made for another system does not count here.
    await expectRefusal(stage.platform, 'unsignedRequest', () => tell('employment-service', path, settled(1, 1), 'real-name-system'));
  });

  it('A6 M5 enforces used → settled → writtenOff in order, each once', async () => {
    await expectRefusal(stage.platform, 'eventOutOfOrder', () => tell('employment-service', path, writtenOff(902, 2)));
    expect(await tell('employment-service', path, settled(901, 1))).toMatchObject({ status: 200, body: { outcome: 'accepted' } });
    const repeats = await Promise.all(Array.from({ length: 5 }, () => tell('employment-service', path, settled(901, 1))));
    expect(repeats.map(({ body }) => (body as { outcome?: string }).outcome)).toEqual(Array(5).fill('repeated'));
    await expectRefusal(stage.platform, 'idempotencyKeyReused', () => tell('employment-service', path, settled(901, 1, { payload: { batchId: 'other', amountFen: 1, settledAtMs: 1 } })));
    await expectRefusal(stage.platform, 'voucherStateMismatch', () => tell('employment-service', path, settled(903, 2)));
    expect(await readStatus()).toBe('settled');
    expect(await tell('employment-service', path, writtenOff(902, 2))).toMatchObject({ body: { outcome: 'accepted' } });
    expect(await readStatus()).toBe('writtenOff');
    await expectRefusal(stage.platform, 'voucherStateMismatch', () => tell('employment-service', path, writtenOff(904, 3)));
    const rows = await querySql(stage.platform, `SELECT (SELECT count(*)::integer FROM voucher_platform.outbox_events WHERE voucher_number = '${learner.voucherNumber}' AND kind LIKE 'voucher%ff' OR voucher_number = '${learner.voucherNumber}' AND kind = 'voucherSettled') AS events,
      (SELECT count(*)::integer FROM voucher_platform.audit_entries WHERE subject = '${learner.voucherNumber}' AND action IN ('voucherSettled', 'voucherWrittenOff')) AS audits,
      (SELECT event_sequence FROM voucher_platform.vouchers WHERE voucher_number = '${learner.voucherNumber}') AS sequence`);
    expect(rows).toEqual([{ events: 2, audits: 2, sequence: 4 }]);
  });

  it('A6 refuses to settle what was never used, and what does not exist', async () => {
    const claimed = await stage.claim(3402);
    await expectRefusal(stage.platform, 'voucherStateMismatch', () => tell('employment-service', path, settled(910, 1, { subject: claimed.voucherNumber })));
    await expectRefusal(stage.platform, 'notFound', () => tell('employment-service', path, settled(911, 1, { subject: '00000000000000AA' })));
  });

  it('R55 A15 takes events of the voucher platform many at once, all or none, whatever their order', async () => {
    const voucherPath = '/real-name-system/v1/voucher-events';
    const used = (eventId: number, voucherNumber: string, sequence: number, overrides: object = {}) => ({
      eventId, kind: 'voucherUsed', voucherNumber, sequence,
      payload: { redemptionId: `${voucherNumber}-${eventId}`, templateNumber: 1000, institutionNumber: stage.institutionNumber, countyCode: '140105', usedAtMs: 1_795_000_000_000 + eventId, ...overrides },
    });
    const undone = (eventId: number, voucherNumber: string, sequence: number) => ({ ...used(eventId, voucherNumber, sequence, { undoneAtMs: 1_795_000_000_900 }), kind: 'voucherUndone' });
    const tellEvents = (events: unknown[]) => tell('voucher-platform', voucherPath, { events }, 'real-name-system');
    const [first, second] = ['00000000000000A1', '00000000000000A2'];
    const readUses = () => querySql(stage.platform, `SELECT voucher_number AS number, redemption_id AS use, undone_at_ms AS undone, sequence FROM real_name_system.used_vouchers WHERE voucher_number IN ('${first}', '${second}') ORDER BY 1`);
    await expectRefusal(stage.platform, 'invalidRequest', () => tellEvents([used(9001, first, 1), { ...used(9002, second, 1), sequence: 0 }]));
    await expectRefusal(stage.platform, 'invalidRequest', () => tellEvents(Array.from({ length: mostEventsAtOnce + 1 }, (_, index) => used(9100 + index, first, index + 1))));
    // Used, undone and used again, and the latest comes first.
    const answer = await tellEvents([used(9003, first, 3), used(9001, first, 1), undone(9002, first, 2), used(9004, second, 1), used(9004, second, 1)]);
    expect(answer.body).toEqual({ receipts: [[9003, 'accepted'], [9001, 'accepted'], [9002, 'accepted'], [9004, 'accepted'], [9004, 'repeated']].map(([eventId, outcome]) => ({ eventId, outcome })) });
    const rows = [{ number: first, use: `${first}-9003`, undone: null, sequence: 3 }, { number: second, use: `${second}-9004`, undone: null, sequence: 1 }];
    expect(await readUses()).toEqual(rows);
    expect((await tellEvents([used(9001, first, 1), undone(9005, second, 2)])).body).toEqual({ receipts: [{ eventId: 9001, outcome: 'repeated' }, { eventId: 9005, outcome: 'accepted' }] });
    const after = [rows[0], { number: second, use: `${second}-9005`, undone: 1_795_000_000_900, sequence: 2 }];
    expect(await readUses()).toEqual(after);
    // A sender that was restored gives a number a second time.
    await expectRefusal(stage.platform, 'idempotencyKeyReused', () => tellEvents([used(9006, second, 3), used(9001, second, 4)]));
    expect(await readUses()).toEqual(after);
  });

  it('R66 shows the real-name system only what its institution used, and tells the holder', async () => {
    const records = (body: unknown, caller: CallingSystem = 'real-name-system') => tell(caller, '/v1/systems/voucher-records', body);
    const voucherNumbers = [learner.voucherNumber];
    expect((await records({ voucherNumbers, institutionNumber: stage.institutionNumber })).body).toMatchObject({ items: [{ voucherNumber: learner.voucherNumber, certificates: [] }] });
    expect((await records({ voucherNumbers, institutionNumber: stage.institutionNumber + 1 })).body).toEqual({ items: [] });
    await expectRefusal(stage.platform, 'invalidRequest', () => records({ voucherNumbers }));
    await expectRefusal(stage.platform, 'channelUnknown', () => records({ voucherNumbers }, 'voucher-platform'));
  });

  it('R56 R12 lets nobody scan at a desk whom the roster does not know', async () => {
    const code = await (await stage.claim(3403)).show();
    const scan = { institutionNumber: stage.institutionNumber, operatorIdNumber: '11010519491231002X', code };
    await expectRefusal(stage.platform, 'notAnInstitutionAdmin', () => tell('real-name-system', '/v1/systems/scans/verify', scan));
    await expectRefusal(stage.platform, 'notAnInstitutionAdmin', () => tell('real-name-system', '/v1/systems/scans', { ...scan, requestId: randomUUID() }));
  });

  it('M5 A15 keeps what the other system refuses for good where a person sees it, and delivers the rest in order', async () => {
    const late = await stage.claim(3404);
    const classId = await stage.createClass();
    await stage.register(late);
    await stage.enrol(classId, late.voucherNumber);
    await querySql(stage.platform, `UPDATE real_name_system.enrolments SET is_opened = true, is_completed = true WHERE voucher_number = '${late.voucherNumber}'`);
    await querySql(stage.platform, `UPDATE voucher_platform.vouchers SET status = 'claimed', used_at_ms = NULL WHERE voucher_number = '${late.voucherNumber}'`);
    await stage.certify(classId, late);
    await stage.certify(classId, late, { issuedBy: '另一机构' });
    const path_ = '/deliveries?state=dead';
    const dead = await stage.realNameAdministrator.call<{ items: { deliveryId: string; failure: string }[] }>({ method: 'GET', path: path_ });
    expect(dead.body.items).toMatchObject([{ kind: 'certificateIssued', subject: late.voucherNumber, sequence: 1, destination: 'voucher-platform', failure: 'voucherStateMismatch' }]);
    const used = await querySql<{ at: number }>(stage.platform, `SELECT used_at_ms AS at FROM real_name_system.trainees WHERE voucher_number = '${late.voucherNumber}'`);
    await querySql(stage.platform, `UPDATE voucher_platform.vouchers SET status = 'used', used_at_ms = ${used[0]?.at ?? 0} WHERE voucher_number = '${late.voucherNumber}'`);
    expect(await stage.realNameAdministrator.call({ method: 'POST', path: `/deliveries/${dead.body.items[0]?.deliveryId ?? ''}/replay` })).toMatchObject({ status: 200 });
    await stage.platform.relay.deliverDue();
    expect((await stage.realNameAdministrator.call({ method: 'GET', path: path_ })).body).toEqual({ items: [] });
    expect(await querySql(stage.platform, `SELECT issued_by AS by FROM voucher_platform.certificates WHERE voucher_number = '${late.voucherNumber}'`)).toEqual([{ by: '另一机构' }]);
  });
});
