import type { VoucherDetail } from '@skill-voucher/sdk-core';
import { importNodeKey } from '@skill-voucher/sdk-core/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLearner, simulateLearningPlatform, type OnlineLearner } from './harness/learning-stage';
import { inventPerson } from './harness/test-crowd';
import { send, signCall } from './harness/test-device';
import { delistTemplate, logInHr, type HrClient } from './harness/test-hr';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

describe.each(testDatabaseKinds)('learning events on %s', (kind) => {
  let platform: TestPlatform;
  let hr: HrClient;
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
    hr = await logInHr(platform, 'province');
  });
  afterAll(() => platform.close());

  const startCourse = async (number: number): Promise<OnlineLearner & { linkId: string; enrolment: { linkId: string; idNumber: string; courseName: string; totalLessons: number } }> => {
    const learner = await createLearner(platform, { hr, person: inventPerson(number) });
    const { linkId } = (await learner.link()).body;
    return { ...learner, linkId, enrolment: { linkId, idNumber: learner.person.idNumber, courseName: '电子商务师四级', totalLessons: 3 } };
  };
  const readDetail = async (learner: OnlineLearner) => (await learner.device.call<VoucherDetail>({ method: 'GET', path: `/v1/vouchers/${learner.voucherNumber}` })).body;
  const countUses = (learner: OnlineLearner) =>
    querySql<{ events: number; audits: number }>(platform, `SELECT (SELECT count(*)::integer FROM voucher_platform.outbox_events WHERE kind = 'voucherUsed' AND voucher_number = '${learner.voucherNumber}') AS events,
      (SELECT count(*)::integer FROM voucher_platform.audit_entries WHERE action = 'enrolVoucher' AND subject = '${learner.voucherNumber}') AS audits`);

  it('R39 A16 an enrolment uses the voucher: seen by its holder at once, with who used it, and told to the real-name system', async () => {
    const learner = await startCourse(9101);
    expect((await learner.read()).links[0]?.openUrl).toBe(`https://anzhi.learning.example/app#link=${learner.linkId}`);
    const watching = learner.device.call<{ status: string; place: string }>({ method: 'GET', path: `/v1/vouchers/${learner.voucherNumber}/state?after=claimed&waitSeconds=10` });
    expect(await simulateLearningPlatform(platform, 1).enrol(learner.enrolment)).toEqual({ ok: true, value: { outcome: 'accepted' } });
    expect((await watching).body).toMatchObject({ status: 'used', place: '安知(北京晟融信息技术有限公司)' });
    const detail = await readDetail(learner);
    expect(detail.voucher).toMatchObject({ status: 'used', usedAt: '安知(北京晟融信息技术有限公司)' });
    expect(detail.accesses).toMatchObject([{ kind: 'lookedUp', actor: '安知(北京晟融信息技术有限公司)' }]);
    await platform.relay.deliverDue();
    expect(await querySql(platform, `SELECT learning_platform_number AS platform, institution_number AS institution FROM real_name_system.used_vouchers WHERE voucher_number = '${learner.voucherNumber}'`)).toEqual([{ platform: 1, institution: null }]);
    const { body } = await delistTemplate<{ usedCount: number }>(hr, learner.templateNumber);
    expect(body).toMatchObject({ usedCount: 1, voidedCount: 0 });
    expect((await readDetail(learner)).voucher.status).toBe('used');
    expect(await learner.unlink()).toMatchObject({ code: 'notFound' });
  });

  it("R14 counts an online use once in HR's list of templates", async () => {
    const learner = await startCourse(9151);
    const readUsed = async () => (await hr.call<{ usedCount: number }>({ method: 'GET', path: `/v1/hr/templates/${learner.templateNumber}` })).body.usedCount;
    expect(await readUsed()).toBe(0);
    expect(await simulateLearningPlatform(platform, 1).enrol(learner.enrolment)).toEqual({ ok: true, value: { outcome: 'accepted' } });
    expect(await readUsed()).toBe(1);
  });

  it('A16 repeats and lessons in any order have one effect', async () => {
    const learner = await startCourse(9102);
    const simulator = simulateLearningPlatform(platform, 1);
    const lesson = { linkId: learner.linkId, lessonId: 'lesson-2', completedAtMs: platform.clock.nowMs(), eventId: 'lesson-2-done' };
    expect(await simulator.completeLesson(lesson)).toEqual({ ok: true, value: { outcome: 'kept' } });
    expect((await learner.read()).links[0]).not.toHaveProperty('enrolment');
    const enrolment = { ...learner.enrolment, eventId: 'enrolment-1' };
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => simulator.enrol(enrolment)));
    expect(outcomes.map((result) => result.ok && result.value.outcome).sort()).toEqual(['accepted', 'repeated', 'repeated', 'repeated', 'repeated']);
    expect(await simulator.enrol(learner.enrolment)).toEqual({ ok: true, value: { outcome: 'repeated' } });
    expect(await simulator.completeLesson(lesson)).toEqual({ ok: true, value: { outcome: 'repeated' } });
    await simulator.completeLesson({ ...lesson, eventId: 'lesson-2-again' });
    await simulator.completeLesson({ ...lesson, eventId: 'lesson-1-done', lessonId: 'lesson-1' });
    expect((await learner.read()).links[0]).toMatchObject({ status: 'enrolled', enrolment: { completedLessons: 2, totalLessons: 3, courseName: '电子商务师四级' } });
    expect(await countUses(learner)).toEqual([{ events: 1, audits: 1 }]);
    expect(await simulator.completeLesson({ ...lesson, lessonId: 'lesson-3' })).toMatchObject({ ok: false, refusal: { code: 'idempotencyKeyReused' } });
  });

  it('A16 takes events from a learning platform only, never under a host channel, a foreign key or an altered body', async () => {
    const learner = await startCourse(9106);
    const call = { method: 'POST', path: '/v1/channel/learning-events', body: { kind: 'enrolled', eventId: 'event-0001', ...learner.enrolment } } as const;
    const channel = platform.demo.channels.minshengshanxi;
    const asChannel = { key: importNodeKey(channel.privateKeyPem), keyId: channel.channelId, tag: 'etv-channel' } as const;
    expect(await send(await signCall(platform, asChannel, call))).toMatchObject({ code: 'channelUnknown' });
    expect(await send(await signCall(platform, { ...asChannel, keyId: 'anzhi' }, call))).toMatchObject({ code: 'badRequestSignature' });
    const [demo] = platform.demo.learningPlatforms;
    const signed = await signCall(platform, { key: importNodeKey(demo?.privateKeyPem ?? ''), keyId: 'anzhi', tag: 'etv-channel' }, call);
    expect(await send({ ...signed, init: { ...signed.init, body: signed.init.body?.replace('四级', '三级') ?? '' } })).toMatchObject({ code: 'digestMismatch' });
    expect(await send({ ...signed, init: { ...signed.init, body: signed.init.body ?? '' } })).toMatchObject({ status: 200 });
  });

  it('A16 refuses by name: another learner, another platform, a lapsed or removed link, a delisted batch', async () => {
    const learner = await startCourse(9103);
    const simulator = simulateLearningPlatform(platform, 1);
    expect(await simulator.enrol({ ...learner.enrolment, idNumber: inventPerson(9199).idNumber })).toMatchObject({ ok: false, refusal: { code: 'learnerMismatch' } });
    expect(await simulateLearningPlatform(platform, 2).enrol(learner.enrolment)).toMatchObject({ ok: false, refusal: { code: 'notFound' } });
    await learner.unlink();
    expect(await simulator.enrol(learner.enrolment)).toMatchObject({ ok: false, refusal: { code: 'linkLapsed', details: { limitHours: 72 } } });
    const delisted = await startCourse(9104);
    await delistTemplate(hr, delisted.templateNumber);
    expect(await simulator.enrol(delisted.enrolment)).toMatchObject({ ok: false, refusal: { code: 'delisted' } });
    const lapsed = await startCourse(9105);
    platform.clock.advance(72 * 3600);
    expect(await simulator.enrol(lapsed.enrolment)).toMatchObject({ ok: false, refusal: { code: 'linkLapsed' } });
    expect(await querySql(platform, `SELECT count(*)::integer AS count FROM voucher_platform.learning_events WHERE voucher_number IN ('${delisted.voucherNumber}', '${lapsed.voucherNumber}')`)).toEqual([{ count: 0 }]);
  });
});
