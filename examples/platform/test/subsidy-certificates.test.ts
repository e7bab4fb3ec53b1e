import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { expectRefusal } from './harness/expect-refusal';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';
import { countOutcomes } from './harness/test-crowd';
import { setTrainingStage, type Check, type TrainingStage } from './harness/training-stage';

const failed = (checks: readonly Check[] = []) => checks.filter(({ outcome }) => outcome === 'failed').map(({ check }) => check);

describe.each(testDatabaseKinds)('subsidies by their certificate on %s', (kind) => {
  let stage: TrainingStage;
  beforeAll(async () => {
    stage = await setTrainingStage(kind);
  });
  afterAll(() => stage.platform.close());

  const pass = async ({ classId, missing }: { classId: string; missing: Check[] }) => {
    expect(failed(missing)).toEqual([]);
    await stage.submit(classId, 'subsidy');
    return stage.decide(classId, 'subsidy');
  };
  const certify = (person: number, fields: Record<string, unknown>, certificate: Record<string, unknown>) =>
    stage.claim(person, { specialty: '', skillLevel: 'any' }).then((learner) => stage.prepareSubsidy(learner, fields, certificate));

  it('A10 R28 judges and keeps a class of any level by the level of the certificate', async () => {
    const person = 3951;
    const standard = { regionCode: '140100', occupation: '焊工', skillLevel: 'level4', minimumDurationHours: 0, basis: 'perPerson', amountFen: 70_000, maximumFen: 70_000, validFromMs: 0 };
    expect(await stage.supervisor.call({ method: 'POST', path: '/standards', body: standard, idempotencyKey: randomUUID() })).toMatchObject({ status: 201 });
    const granted = await pass(await certify(person, { skillLevel: 'any' }, { skillLevel: 'level4' }));
    expect(granted.body.vouchers).toMatchObject([{ outcome: 'passed', amountFen: 70_000 }]);
    const [voucher] = granted.body.vouchers;
    expect(await querySql(stage.platform, `SELECT skill_level AS level FROM employment_service.subsidies WHERE voucher_number = '${voucher?.voucherNumber ?? ''}'`)).toEqual([{ level: 'level4' }]);
    expect(failed((await certify(person, { skillLevel: 'level4' }, { skillLevel: 'level4' })).missing)).toEqual(['onceForLevel']);
    expect(failed((await certify(person, { skillLevel: 'any' }, { skillLevel: 'level4' })).missing)).toEqual(['onceForLevel']);
    expect(failed((await certify(person, { skillLevel: 'any' }, { skillLevel: 'level5' })).missing)).toEqual(['notBelowEarlier']);
  });

  it('A10 R26 takes no certificate without a level, and pays for none that is stored', async () => {
    const learner = await stage.claim(3952, { specialty: '', skillLevel: 'any' });
    const { classId } = await stage.prepareSubsidy(learner, { skillLevel: 'any' }, { skillLevel: 'level5' });
    await expectRefusal(stage.platform, 'invalidRequest', () => stage.certify(classId, learner, { skillLevel: 'any' }));
    await querySql(stage.platform, `UPDATE real_name_system.enrolments SET certificate_level = 'any' WHERE voucher_number = '${learner.voucherNumber}'`);
    const preview = await stage.desk.call<{ items: { checks: Check[] }[] }>({ method: 'GET', path: `/classes/${classId}/subsidy-preview` });
    expect(failed(preview.body.items[0]?.checks)).toContain('certificateFits');
  });

  it('R26 R28 pays a certificate once: to one person, to two, in one review, however its number is written', async () => {
    const certificateNumber = 'S0000140001234';
    await pass(await certify(3953, {}, { certificateNumber }));
    const ofPerson = () => querySql<{ voucher: string; occupation: string }>(stage.platform, `SELECT c.voucher_number AS voucher, c.occupation FROM voucher_platform.certificates c JOIN voucher_platform.vouchers v ON v.voucher_number = c.voucher_number AND v.person_id = c.person_id WHERE c.voucher_number IN (SELECT voucher_number FROM employment_service.subsidies)`);
    const before = await ofPerson();
    const again = await certify(3953, { occupation: '钳工' }, { occupation: '钳工', certificateNumber });
    expect(failed(again.missing)).toEqual(['certificateConfirmed', 'certificateOnce']);
    expect(again.missing.find(({ check }) => check === 'certificateOnce')?.message).toBe('这本证书已用于另一笔补贴。一本证书只补贴一次，请核对证书编号。');
    // The platform's certificate stays with the voucher that brought it, and the attempt is on record.
    expect(await ofPerson()).toEqual(before);
    expect(await querySql(stage.platform, `SELECT count(*)::integer AS count FROM voucher_platform.audit_entries WHERE action = 'certificateOfAnotherVoucher'`)).toEqual([{ count: 1 }]);
    expect(failed((await certify(3954, {}, { certificateNumber })).missing)).toEqual(['certificateOnce']);
    expect(failed((await certify(3955, {}, { certificateNumber: 'S00001-4000-1234' })).missing)).toEqual(['certificateOnce']);
    const shared = { certificateNumber: 'S0000140005678' };
    const { classId } = await stage.prepareSubsidy(await stage.claim(3956), {}, shared);
    await stage.prepareSubsidy(await stage.claim(3957), {}, shared, classId);
    const preview = await stage.desk.call<{ items: { checks: Check[] }[] }>({ method: 'GET', path: `/classes/${classId}/subsidy-preview` });
    expect(preview.body.items.map(({ checks }) => failed(checks))).toEqual([[], ['certificateOnce']]);
  });

  it('R26 R67 keeps the certificate as it was handed in while a review has it', async () => {
    const learner = await stage.claim(3958);
    const { classId } = await stage.prepareSubsidy(learner, {});
    await stage.submit(classId, 'subsidy');
    await expectRefusal(stage.platform, 'alreadyDecided', () => stage.certify(classId, learner, { certificateNumber: 'S0000140007777' }));
    await stage.decide(classId, 'subsidy', 'returned');
    expect(await stage.certify(classId, learner, { certificateNumber: 'S0000140007777' })).toMatchObject({ status: 200 });
  });

  it('R23 R26 says where a certificate comes from, and lets no institution rewrite what the registry says', async () => {
    const learner = await stage.claim(3959);
    const { classId } = await stage.prepareSubsidy(learner, {}, { certificateNumber: 'S0000140008888' });
    const confirm = async () => {
      const preview = await stage.desk.call<{ items: { checks: Check[] }[] }>({ method: 'GET', path: `/classes/${classId}/subsidy-preview` });
      return preview.body.items[0]?.checks.find(({ check }) => check === 'certificateConfirmed');
    };
    expect(await confirm()).toEqual({ check: 'certificateConfirmed', outcome: 'passed', found: 'realNameSystem', message: '证书由申报机构登记，尚未经证书登记库核实。请核对证书原件或向发证机构查询。' });
    const ofVoucher = `voucher_number = '${learner.voucherNumber}'`;
    const read = () => querySql(stage.platform, `SELECT source, occupation, skill_level AS level, issued_by AS by FROM voucher_platform.certificates WHERE ${ofVoucher}`);
    await querySql(stage.platform, `UPDATE voucher_platform.certificates SET source = 'registry' WHERE ${ofVoucher}`);
    expect(await confirm()).toEqual({ check: 'certificateConfirmed', outcome: 'passed', found: 'registry' });
    const before = await read();
    await stage.certify(classId, learner, { certificateNumber: 'S0000140008888', skillLevel: 'level4', issuedBy: '本机构' });
    expect(await read()).toEqual(before);
    expect(await confirm()).toMatchObject({ outcome: 'failed', found: 'registry' });
    // Another number: the registry's certificate stays, and is this voucher's no more.
    await stage.certify(classId, learner, { certificateNumber: 'S0000140008889' });
    expect(await read()).toMatchObject([{ source: 'realNameSystem' }]);
    expect(await querySql(stage.platform, "SELECT count(*)::integer AS count FROM voucher_platform.certificates WHERE source = 'registry' AND voucher_number IS NULL AND issued_by = '山西省职业技能等级认定机构'")).toEqual([{ count: 1 }]);
  });
});

describe('one certificate in two reviews at a time, on postgresql', () => {
  let stage: TrainingStage;
  beforeAll(async () => {
    stage = await setTrainingStage('postgresql');
  });
  afterAll(() => stage.platform.close());

  it('R26 R28 grants once', async () => {
    const reviews: string[] = [];
    for (const person of [3961, 3962, 3963, 3964]) {
      const { classId } = await stage.prepareSubsidy(await stage.claim(person), {}, { certificateNumber: 'S0000140009999' });
      await stage.submit(classId, 'subsidy');
      reviews.push(await stage.findReview(classId, 'subsidy'));
    }
    const answers = await Promise.all(reviews.map((reviewId) => stage.reviewer.call({ method: 'POST', path: `/reviews/${reviewId}/decision`, body: { decision: 'approved', opinion: '' } })));
    expect(countOutcomes(answers)).toEqual({ 200: 1, checksFailed: 3 });
    expect(await querySql(stage.platform, 'SELECT count(*)::integer AS count FROM employment_service.subsidies')).toEqual([{ count: 1 }]);
  });
});
