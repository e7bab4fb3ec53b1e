import type { VerifiedScan } from '@skill-voucher/sdk-core';
import { randomUUID } from 'node:crypto';
import { inventPerson } from './test-crowd';
import { createDevice, type Answer, type TestDevice } from './test-device';
import { createTemplate, delistTemplate, logInHr, type HrClient } from './test-hr';
import { startTestPlatform, type TestDatabaseKind, type TestPlatform } from './start-test-platform';

/** A platform with a trainee, an admin and vouchers in the states that bad input meets. */
export interface BadInputStage {
  readonly platform: TestPlatform;
  readonly hr: HrClient;
  readonly trainee: TestDevice;
  readonly admin: TestDevice;
  readonly institutionNumber: number;
  readonly otherInstitutionNumber: number;
  readonly templateNumber: number;
  /** Credentials of the trainee's vouchers, each of its own template. */
  readonly credentials: Readonly<Record<'claimed' | 'used' | 'delisted' | 'shortLived' | 'online', string>>;
  readonly soldOutTemplate: number;
  verify(code: string, options?: { by?: TestDevice; institutionNumber?: number }): Promise<Answer<VerifiedScan>>;
}

export async function setBadInputStage(kind: TestDatabaseKind): Promise<BadInputStage> {
  const platform = await startTestPlatform(kind);
  const hr = await logInHr(platform, 'province');
  const [adminPerson, otherAdmin] = platform.demo.institutionAdmins;
  if (adminPerson === undefined || otherAdmin === undefined) throw new Error('No demonstration admins');
  const trainee = await createDevice(platform, { person: inventPerson(1) });
  const admin = await createDevice(platform, { person: adminPerson });
  const { institutionNumber } = adminPerson;
  const claim = async (overrides: Record<string, unknown> = {}) => {
    const templateNumber = await createTemplate(hr, overrides);
    const claimed = await trainee.claim(templateNumber);
    return { templateNumber, credential: claimed.body.credential.credential };
  };
  const nowMs = platform.clock.nowMs();
  const claimed = await claim();
  const used = await claim();
  const delisted = await claim();
  const shortLived = await claim({ validity: { kind: 'window', fromMs: nowMs, untilMs: nowMs + 600_000 } });
  const online = await claim({ trainingType: 'online' });
  const soldOut = await createTemplate(hr, { total: 1 });
  await (await createDevice(platform, { person: inventPerson(2) })).claim(soldOut);
  const code = await trainee.compose(used.credential);
  await admin.call({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber, code }, idempotencyKey: randomUUID() });
  await delistTemplate(hr, delisted.templateNumber);
  await platform.relay.deliverDue();
  return {
    platform, hr, trainee, admin, institutionNumber, otherInstitutionNumber: otherAdmin.institutionNumber, templateNumber: claimed.templateNumber, soldOutTemplate: soldOut,
    credentials: { claimed: claimed.credential, used: used.credential, delisted: delisted.credential, shortLived: shortLived.credential, online: online.credential },
    verify: (text, options = {}) =>
      (options.by ?? admin).call<VerifiedScan>({ method: 'POST', path: '/v1/redemptions/verify', body: { institutionNumber: options.institutionNumber ?? institutionNumber, code: text } }),
  };
}
