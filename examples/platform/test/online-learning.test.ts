import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from './harness/expect-refusal';
import { addIntention, createLearner, onlineTemplate } from './harness/learning-stage';
import { inventPerson } from './harness/test-crowd';
import { createDevice } from './harness/test-device';
import { createTemplate, delistTemplate, logInHr, type HrClient } from './harness/test-hr';
import { startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

describe.each(testDatabaseKinds)('online learning on %s', (kind) => {
  let platform: TestPlatform;
  let hr: HrClient;
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
    hr = await logInHr(platform, 'province');
  });
  afterAll(() => platform.close());

  it('R37 names the five platforms of the manual, each with the page of its app', async () => {
    const { read } = await createLearner(platform, { hr, person: inventPerson(9001) });
    const { platforms } = await read();
    expect(platforms.map(({ name }) => name)).toEqual(['安知(北京晟融信息技术有限公司)', '大能手教育科技(北京)有限公司', '北京华夏安科信息技术有限公司', '山西开拓科技股份有限公司', '朔州市职业培训中心']);
    for (const { appUrl } of platforms) expect(appUrl).toMatch(/^https:\/\//);
  });

  it("R36 offers the voucher's own specialty first, and says which vouchers suit an intention: none for another specialty", async () => {
    const learner = await createLearner(platform, { hr, person: inventPerson(9002) });
    platform.clock.advance(1);
    const other = (await addIntention(learner.device, '焊工', 'level5')).body;
    expect((await addIntention(learner.device, ' 焊工 ', 'level5')).body.intentionId).toBe(other.intentionId);
    const { specialties, intentions } = await learner.read();
    expect(specialties[0]).toEqual({ specialty: '电子商务师', skillLevel: 'level4', isOfMyVoucher: true });
    expect(intentions).toMatchObject([{ specialty: '电子商务师', suitingVouchers: [learner.voucherNumber] }, { specialty: '焊工', suitingVouchers: [] }]);
    expect((await learner.device.call({ method: 'DELETE', path: `/v1/training-intentions/${other.intentionId}` })).status).toBe(204);
    expect((await learner.read()).intentions).toHaveLength(1);
  });

  it('R36 keeps ten intentions and refuses the eleventh; another person cannot remove mine', async () => {
    const learner = await createLearner(platform, { hr, person: inventPerson(9003) });
    for (let number = 2; number <= 10; number += 1) expect((await addIntention(learner.device, `专业${number}`)).status).toBe(201);
    await expectRefusal(platform, 'intentionLimitReached', () => addIntention(learner.device, '专业11'));
    const stranger = await createDevice(platform, { person: inventPerson(9004) });
    await expectRefusal(platform, 'notFound', () => stranger.call({ method: 'DELETE', path: `/v1/training-intentions/${learner.intentionId}` }));
  });

  it('R38 A16 links a claimed online voucher of the specialty; the same again is the same link, another is in the way until it is unlinked', async () => {
    const learner = await createLearner(platform, { hr, person: inventPerson(9005) });
    const linked = await learner.link();
    expect(linked).toMatchObject({ status: 200, body: { status: 'linked', platformName: '安知(北京晟融信息技术有限公司)', expiresAtMs: platform.clock.nowMs() + 72 * 3_600_000 } });
    expect((await learner.link()).body.linkId).toBe(linked.body.linkId);
    const refusal = await expectRefusal(platform, 'alreadyLinked', () => learner.link({ platformNumber: 2 }));
    expect(refusal.body.message).toContain('安知');
    expect((await learner.unlink()).status).toBe(204);
    await expectRefusal(platform, 'notFound', () => learner.unlink());
    expect((await learner.link({ platformNumber: 2 })).body).toMatchObject({ status: 'linked', platformNumber: 2 });
    expect((await learner.read()).links.map(({ status }) => status).sort()).toEqual(['linked', 'unlinked']);
  });

  it('R38 refuses another specialty, an offline voucher, a used-up one, an unknown platform and what is not mine', async () => {
    const learner = await createLearner(platform, { hr, person: inventPerson(9006) });
    const welder = (await addIntention(learner.device, '焊工')).body.intentionId;
    const mismatch = await expectRefusal(platform, 'intentionMismatch', () => learner.link({ intentionId: welder }));
    expect(mismatch.body.message).toContain('“电子商务师”');
    const offline = await learner.device.claim(await createTemplate(hr, { specialty: '电子商务师' }));
    await expectRefusal(platform, 'notOnlineVoucher', () => learner.link({ voucherNumber: offline.body.voucher.voucherNumber }));
    const delistedTemplate = await createTemplate(hr, onlineTemplate);
    const delisted = await learner.device.claim(delistedTemplate);
    await delistTemplate(hr, delistedTemplate);
    await expectRefusal(platform, 'voided', () => learner.link({ voucherNumber: delisted.body.voucher.voucherNumber }));
    await expectRefusal(platform, 'notFound', () => learner.link({ platformNumber: 99 }));
    const other = await createLearner(platform, { hr, person: inventPerson(9007) });
    await expectRefusal(platform, 'notFound', () => other.link({ voucherNumber: learner.voucherNumber }));
    await expectRefusal(platform, 'notFound', () => other.link({ intentionId: learner.intentionId }));
  });

  it('A16 is not scanned while it is linked, and lapses after 72 h: then it links anew', async () => {
    const learner = await createLearner(platform, { hr, person: inventPerson(9008) });
    const first = await learner.link();
    const [person] = platform.demo.institutionAdmins;
    if (person === undefined) throw new Error('No admin');
    const admin = await createDevice(platform, { person });
    const code = await learner.device.compose(learner.credential);
    await expectRefusal(platform, 'wrongTrainingType', () => admin.call({ method: 'POST', path: '/v1/redemptions/verify', body: { institutionNumber: person.institutionNumber, code } }));
    const day = 24 * 3_600;
    platform.clock.advance(3 * day);
    const device = await createDevice(platform, { person: learner.person });
    const read = await device.call<{ links: { status: string; openUrl?: string }[] }>({ method: 'GET', path: '/v1/online-learning' });
    expect(read.body.links[0]).toMatchObject({ status: 'lapsed' });
    expect(read.body.links[0]).not.toHaveProperty('openUrl');
    const again = await device.call<{ linkId: string }>({ method: 'PUT', path: `/v1/vouchers/${learner.voucherNumber}/link`, body: { intentionId: learner.intentionId, platformNumber: 3 } });
    expect(again.status).toBe(200);
    expect(again.body.linkId).not.toBe(first.body.linkId);
  });
});
