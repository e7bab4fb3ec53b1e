import { decodeBase32, encodeBase32 } from '@skill-voucher/sdk-core';
import { issueCredential } from '@skill-voucher/sdk-core/issuer';
import { generateNodeKey } from '@skill-voucher/sdk-core/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { dumpTables } from './harness/dump-tables';
import { expectRefusal } from './harness/expect-refusal';
import { setBadInputStage, type BadInputStage } from './harness/bad-input-stage';
import { countOutcomes } from './harness/test-crowd';
import { createDevice, type TestDevice } from './harness/test-device';
import { createTemplate } from './harness/test-hr';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';

describe.each(testDatabaseKinds)('bad redeem codes on %s', (kind) => {
  let stage: BadInputStage;
  beforeAll(async () => {
    stage = await setBadInputStage(kind);
  });
  afterAll(() => stage.platform.close());

  const isEveryBit = kind === 'postgresql';

  it(isEveryBit ? 'refuses a code with any one of its 1,656 bits flipped' : 'refuses a code with one bit flipped: every ninth of 1,656, 184 codes', async () => {
    const bytes = decodeBase32((await stage.trainee.compose(stage.credentials.claimed)).slice(4)) ?? new Uint8Array(0);
    const flipped = Array.from({ length: bytes.length * 8 }, (_, bit) => {
      const altered = bytes.slice();
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return `ETV1${encodeBase32(altered)}`;
    }).filter((_, bit) => isEveryBit || bit % 9 === 0);
    expect(flipped).toHaveLength(isEveryBit ? 1656 : 184);
    const before = await dumpTables(stage.platform);
    const outcomes: Record<string, number> = {};
    for (let start = 0; start < flipped.length; start += 32) {
      const answers = await Promise.all(flipped.slice(start, start + 32).map((code) => stage.verify(code)));
      for (const [outcome, count] of Object.entries(countOutcomes(answers))) outcomes[outcome] = (outcomes[outcome] ?? 0) + count;
    }
    expect(outcomes['200']).toBeUndefined();
    expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(flipped.length);
    expect(Object.keys(outcomes)).toEqual(expect.arrayContaining(['badHolderSignature', 'badIssuerSignature', 'malformed', 'unknownIssuer', 'wrongAudience']));
    expect(Object.keys(outcomes)).not.toContain('internalError');
    expect(await dumpTables(stage.platform)).toEqual(before);
  });

  it('refuses a code that is cut short', async () => {
    const code = await stage.trainee.compose(stage.credentials.claimed);
    await expectRefusal(stage.platform, 'malformed', () => stage.verify(code.slice(0, -1)));
  });

  it('A5 accepts a code of 70 s and refuses one of 71 s', async () => {
    const { platform, trainee, credentials } = stage;
    const answer = await expectRefusal(platform, 'expiredCode', async () => stage.verify(await trainee.compose(credentials.claimed, { ageSeconds: 71 })));
    expect(answer.body.message).toContain('71');
    expect(await stage.verify(await trainee.compose(credentials.claimed, { ageSeconds: 70 }))).toMatchObject({ status: 200 });
  });

  it('A5 refuses a code from the future', async () => {
    const { platform, trainee, credentials } = stage;
    await expectRefusal(platform, 'futureCode', async () => stage.verify(await trainee.compose(credentials.claimed, { ageSeconds: -11 })));
  });

  it('refuses a code that is meant for another institution', async () => {
    const { platform, trainee, credentials, otherInstitutionNumber } = stage;
    await expectRefusal(platform, 'wrongAudience', async () => stage.verify(await trainee.compose(credentials.claimed, { audience: otherInstitutionNumber })));
  });

  it('R27 refuses a credential of an unknown issuer, and one that another key signed in our name', async () => {
    const { platform, trainee } = stage;
    const forge = async (issuerKeyId: string) => {
      const fields = {
        holderAlgorithm: 'ES256', issuerKeyId, voucherNumber: '0001020304050607', holderPublicKey: trainee.signer.key.publicKey, validFromSeconds: 1_700_000_000,
        expiresAtSeconds: 1_900_000_000, templateNumber: stage.templateNumber, trainingType: 'offline', benefitMode: 'faceValue', skillLevel: 'any', amountFen: 100000, statusIndex: 0,
      } as const;
      const bytes = await issueCredential({ issuerKey: generateNodeKey(), fields });
      return trainee.compose(Buffer.from(bytes).toString('base64url'));
    };
    await expectRefusal(platform, 'unknownIssuer', async () => stage.verify(await forge('00000000')));
    const ours = Buffer.from(stage.credentials.claimed, 'base64url').subarray(1, 5).toString('hex');
    await expectRefusal(platform, 'badIssuerSignature', async () => stage.verify(await forge(ours)));
  });

  it('R42 refuses a code of a used voucher with when and where', async () => {
    const { platform, trainee, credentials } = stage;
    const answer = await expectRefusal(platform, 'alreadyUsed', async () => stage.verify(await trainee.compose(credentials.used)));
    expect(answer.body.message).toContain('2026-11-24 10:00');
    expect(answer.body.message).toContain('太原职业培训学校');
  });

  it('R16 refuses a code of a voucher that a delist made void', async () => {
    const answer = await expectRefusal(stage.platform, 'delisted', async () => stage.verify(await stage.trainee.compose(stage.credentials.delisted)));
    expect(answer.body).toMatchObject({ details: { rule: 'R16', delistedAt: '2026-11-24 10:00' }, message: expect.stringContaining('已于 2026-11-24 10:00 下架') });
  });

  it('A16 refuses an online voucher at the counter', async () => {
    await expectRefusal(stage.platform, 'wrongTrainingType', async () => stage.verify(await stage.trainee.compose(stage.credentials.online)));
  });

  it('R56 refuses a scan by someone who is no admin of the institution', async () => {
    const { platform, trainee, credentials, otherInstitutionNumber } = stage;
    const code = await trainee.compose(credentials.claimed);
    await expectRefusal(platform, 'notAnInstitutionAdmin', () => stage.verify(code, { by: trainee }));
    await expectRefusal(platform, 'notAnInstitutionAdmin', () => stage.verify(code, { institutionNumber: otherInstitutionNumber }));
    const redeem = { method: 'POST', path: '/v1/redemptions', body: { institutionNumber: stage.institutionNumber, code }, idempotencyKey: randomUUID() } as const;
    await expectRefusal(platform, 'notAnInstitutionAdmin', () => trainee.call(redeem));
  });

  it('refuses a reservation that lapsed or never was', async () => {
    const { platform, trainee, admin, credentials, institutionNumber } = stage;
    const scan = await stage.verify(await trainee.compose(credentials.claimed));
    const redeem = (reservationId: string) => admin.call({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber, reservationId }, idempotencyKey: randomUUID() });
    platform.clock.advance(121);
    await expectRefusal(platform, 'reservationUnknown', () => redeem(scan.body.reservationId));
    await expectRefusal(platform, 'reservationUnknown', () => redeem('nonsense'));
  });

  it('R42 M3 says when and where a voucher was used only to who scanned it or used it', async () => {
    const { platform, hr, trainee, admin, institutionNumber, otherInstitutionNumber } = stage;
    const [, otherPerson, ...others] = platform.demo.institutionAdmins;
    const stranger = others.find((person) => person.institutionNumber !== otherInstitutionNumber && person.institutionNumber !== institutionNumber);
    if (otherPerson === undefined || stranger === undefined) throw new Error('Too few demonstration admins');
    const other = await createDevice(platform, { person: otherPerson });
    const claimed = await trainee.claim(await createTemplate(hr));
    const { voucher, credential } = claimed.body;
    const compose = () => trainee.compose(credential.credential);
    const redeem = (by: TestDevice, at: number, reservationId: string) =>
      by.call({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber: at, reservationId }, idempotencyKey: randomUUID() });
    const lapsed = await stage.verify(await compose(), { by: other, institutionNumber: otherInstitutionNumber });
    platform.clock.advance(121);
    const scan = await stage.verify(await compose());
    expect(await redeem(admin, institutionNumber, scan.body.reservationId)).toMatchObject({ status: 201 });
    await platform.relay.deliverDue();

    const guessed = `${voucher.voucherNumber}-${'0'.repeat(lapsed.body.reservationId.length - 17)}`;
    const knowing = await expectRefusal(platform, 'alreadyUsed', () => redeem(other, otherInstitutionNumber, lapsed.body.reservationId));
    expect(knowing.body.message).toContain('太原职业培训学校');
    // As if a colleague had scanned it: the institution knows its own uses.
    await querySql(platform, `UPDATE voucher_platform.data_accesses SET actor_id = NULL WHERE voucher_number = '${voucher.voucherNumber}' AND institution_number = ${institutionNumber}`);
    await expectRefusal(platform, 'alreadyUsed', () => redeem(admin, institutionNumber, guessed));
    const outsider = await createDevice(platform, { person: stranger });
    for (const reservationId of [guessed, scan.body.reservationId, lapsed.body.reservationId]) {
      const neutral = await expectRefusal(platform, 'reservationUnknown', () => redeem(outsider, stranger.institutionNumber, reservationId));
      expect(neutral.body).toMatchObject({ details: {} });
    }
    const missing = await expectRefusal(platform, 'reservationUnknown', () => redeem(outsider, stranger.institutionNumber, guessed.replace(voucher.voucherNumber, '0000000000000000')));
    expect(missing.body).toMatchObject({ details: {} });
  });

  // Last: the clock passes the end of a voucher.
  it('refuses a code of an expired voucher', async () => {
    stage.platform.clock.advance(600);
    const answer = await expectRefusal(stage.platform, 'expiredVoucher', async () => stage.verify(await stage.trainee.compose(stage.credentials.shortLived)));
    expect(answer.body).toMatchObject({ details: { rule: 'A8', expiredAt: '2026-11-24 10:10' }, message: expect.stringContaining('（2026-11-24 10:10 到期）') });
  });
});
