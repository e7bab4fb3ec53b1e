import type { VoucherPage } from '@skill-voucher/sdk-core';
import { generateNodeKey } from '@skill-voucher/sdk-core/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { expectRefusal } from './harness/expect-refusal';
import { setBadInputStage, type BadInputStage } from './harness/bad-input-stage';
import { createCrowd, inventPerson } from './harness/test-crowd';
import { createDevice, createSigner, openSession, requestLaunch, send, signCall, type SignedCall } from './harness/test-device';
import { callJson, createTemplate, delistTemplate } from './harness/test-hr';
import { testDatabaseKinds } from './harness/start-test-platform';

describe.each(testDatabaseKinds)('bad requests on %s', (kind) => {
  let stage: BadInputStage;
  beforeAll(async () => {
    stage = await setBadInputStage(kind);
  });
  afterAll(() => stage.platform.close());

  const listVouchers: SignedCall = { method: 'GET', path: '/v1/vouchers?limit=5' };
  const claim = (templateNumber: number, idempotencyKey = randomUUID()): SignedCall => ({
    method: 'POST', path: '/v1/claims', body: { templateNumber, termsVersion: '2026-11' }, idempotencyKey,
  });

  it('R7 refuses a claim on a sold-out template', async () => {
    const [late] = await createCrowd(stage.platform, 1);
    await expectRefusal(stage.platform, 'soldOut', async () => late?.call(claim(stage.soldOutTemplate)) ?? Promise.reject(new Error('No crowd')));
  });

  it('A7 refuses a second claim, also once the template is sold out', async () => {
    const { platform, trainee, hr } = stage;
    await expectRefusal(platform, 'alreadyClaimed', () => trainee.call(claim(stage.templateNumber)));
    const single = await createTemplate(hr, { total: 1 });
    await trainee.call(claim(single));
    await expectRefusal(platform, 'alreadyClaimed', () => trainee.call(claim(single)));
  });

  it('R5 refuses a claim by a person of another region, and says which regions may', async () => {
    const { platform, hr } = stage;
    const city = await createTemplate(hr, { regionCodes: ['140200', '140300'] });
    const foreigner = await createDevice(platform, { person: inventPerson(3, { regionCode: '110101' }) });
    const answer = await expectRefusal(platform, 'regionNotEligible', () => foreigner.call(claim(city)));
    expect(answer.body.message).toContain('大同市、阳泉市');
    await expectRefusal(platform, 'regionNotEligible', () => foreigner.call(claim(stage.templateNumber)));
    await expectRefusal(platform, 'regionNotEligible', () => stage.trainee.call(claim(city)));
  });

  it('R34 refuses a claim without the terms, R17 one of a delisted template', async () => {
    const { platform, trainee, hr } = stage;
    await expectRefusal(platform, 'termsNotAccepted', () => trainee.call({ ...claim(1), body: { templateNumber: stage.templateNumber, termsVersion: 'none' } }));
    const delisted = await createTemplate(hr);
    await delistTemplate(hr, delisted);
    await expectRefusal(platform, 'delisted', () => trainee.call(claim(delisted)));
    await expectRefusal(platform, 'notFound', () => trainee.call(claim(4_000_000_000)));
  });

  it('refuses an idempotency key that comes back with another body', async () => {
    const { platform, trainee, hr } = stage;
    const key = randomUUID();
    await trainee.call(claim(await createTemplate(hr), key));
    const other = await createTemplate(hr);
    await expectRefusal(platform, 'idempotencyKeyReused', () => trainee.call(claim(other, key)));
  });

  it('refuses an unsigned request', async () => {
    const { platform } = stage;
    await expectRefusal(platform, 'unsignedRequest', () => callJson(platform, listVouchers));
    await expectRefusal(platform, 'unsignedRequest', () => callJson(platform, { method: 'POST', path: '/v1/claims', body: claim(1).body }));
    await expectRefusal(platform, 'unsignedRequest', () => callJson(platform, { method: 'POST', path: '/v1/channel/launches', body: {} }));
    await expectRefusal(platform, 'unsignedRequest', () => callJson(platform, { method: 'POST', path: '/real-name-system/v1/voucher-events', body: {} }));
  });

  it('refuses a request whose signature is 61 s old or 61 s ahead', async () => {
    const { platform, trainee } = stage;
    const old = await signCall(platform, trainee.signer, listVouchers);
    platform.clock.advance(61);
    await expectRefusal(platform, 'staleRequest', () => send(old));
    const ahead = await signCall(platform, trainee.signer, listVouchers);
    platform.clock.advance(-62);
    await expectRefusal(platform, 'staleRequest', () => send(ahead));
    platform.clock.advance(1);
  });

  it('refuses the second sending of one request', async () => {
    const { platform, trainee } = stage;
    const request = await signCall(platform, trainee.signer, listVouchers);
    expect(await send(request)).toMatchObject({ status: 200 });
    await expectRefusal(platform, 'replayedRequest', () => send(request));
  });

  it('refuses a request that was altered on its way', async () => {
    const { platform, trainee } = stage;
    const request = await signCall(platform, trainee.signer, claim(stage.soldOutTemplate));
    const altered = { ...request, init: { ...request.init, body: JSON.stringify({ templateNumber: stage.templateNumber, termsVersion: '2026-11' }) } };
    await expectRefusal(platform, 'digestMismatch', () => send(altered));
    const read = await signCall(platform, trainee.signer, listVouchers);
    await expectRefusal(platform, 'badRequestSignature', () => send({ ...read, url: read.url.replace('limit=5', 'limit=6') }));
    const other = { ...trainee.signer, sessionId: `${trainee.signer.sessionId?.slice(0, -1)}!` };
    await expectRefusal(platform, 'sessionUnknown', async () => send(await signCall(platform, other, listVouchers)));
    await expectRefusal(platform, 'sessionUnknown', async () => send(await signCall(platform, { ...(await createSigner()), sessionId: 'x' }, listVouchers)));
  });

  it('refuses a launch code with another key, twice, late, or invented', async () => {
    const { platform } = stage;
    const signer = await createSigner();
    const launch = async () => (await requestLaunch(platform, { person: inventPerson(4), keyThumbprint: signer.keyId, deviceId: 'phone' })).body.launchCode;
    const stolen = await launch();
    const thief = await createSigner();
    await expectRefusal(platform, 'launchKeyMismatch', () => openSession(platform, thief, stolen));
    expect(await openSession(platform, signer, stolen)).toMatchObject({ status: 201 });
    await expectRefusal(platform, 'launchCodeUsed', () => openSession(platform, signer, stolen));
    const late = await launch();
    platform.clock.advance(60);
    await expectRefusal(platform, 'launchCodeExpired', () => openSession(platform, signer, late));
    await expectRefusal(platform, 'launchCodeUnknown', () => openSession(platform, signer, 'invented'));
  });

  it('refuses a launch by an unknown channel, with another key, or with an impossible ID number', async () => {
    const { platform } = stage;
    const body = { keyThumbprint: (await createSigner()).keyId, deviceId: 'd', subject: 's', name: '某某', idNumber: '140105199003071020', phone: '13800000000', regionCode: '140105' };
    const call: SignedCall = { method: 'POST', path: '/v1/channel/launches', body };
    const key = generateNodeKey();
    await expectRefusal(platform, 'channelUnknown', async () => send(await signCall(platform, { key, keyId: 'nobody', tag: 'etv-channel' }, call)));
    await expectRefusal(platform, 'badRequestSignature', async () => send(await signCall(platform, { key, keyId: 'minshengshanxi', tag: 'etv-channel' }, call)));
    const person = inventPerson(5, { idNumber: '140105199003071020' });
    await expectRefusal(platform, 'invalidRequest', () => requestLaunch(platform, { person, keyThumbprint: body.keyThumbprint, deviceId: 'd' }));
  });

  it.each(['140100', '140000', '140171', '149999'])('refuses a launch for %s, which is no county', async (regionCode) => {
    const { platform } = stage;
    const person = inventPerson(5, { regionCode });
    const answer = await expectRefusal(platform, 'invalidRequest', async () => requestLaunch(platform, { person, keyThumbprint: (await createSigner()).keyId, deviceId: 'd' }));
    expect(answer.body).toMatchObject({ details: { field: 'regionCode' } });
  });

  it('refuses bodies that are too large, not JSON, of the wrong shape, or with U+0000, by name of the field', async () => {
    const { platform, trainee, admin } = stage;
    const verify = (body: unknown): SignedCall => ({ method: 'POST', path: '/v1/redemptions/verify', body });
    await expectRefusal(platform, 'payloadTooLarge', () => admin.call(verify({ code: 'A'.repeat(300_000) })));
    const answer = await expectRefusal(platform, 'invalidRequest', () => admin.call(verify({ institutionNumber: '2001', code: 'x' })));
    expect(answer.body).toMatchObject({ details: { field: 'institutionNumber' } });
    await expectRefusal(platform, 'invalidRequest', () => admin.call(verify({ institutionNumber: 2001 })));
    await expectRefusal(platform, 'invalidRequest', () => admin.call(verify({ institutionNumber: 2001, code: 'x\u0000' })));
    await expectRefusal(platform, 'invalidRequest', () => trainee.call({ ...claim(1), body: { templateNumber: 1, termsVersion: '2026-11', extra: 1 } }));
    await expectRefusal(platform, 'invalidRequest', () => trainee.call({ method: 'POST', path: '/v1/claims', body: { templateNumber: 1, termsVersion: '2026-11' } }));
    await expectRefusal(platform, 'invalidRequest', () => trainee.call({ method: 'GET', path: '/v1/vouchers?cursor=%7B' }));
    await expectRefusal(platform, 'invalidRequest', () => trainee.call({ method: 'GET', path: '/v1/vouchers?limit=0' }));
    await expectRefusal(platform, 'invalidRequest', () => trainee.call({ method: 'GET', path: '/v1/vouchers/not-a-number' }));
    const request = await signCall(platform, admin.signer, verify('x'));
    await expectRefusal(platform, 'digestMismatch', () => send({ ...request, init: { ...request.init, body: '{' } }));
  });

  it("does not show another person's voucher", async () => {
    const { platform, admin, trainee } = stage;
    const vouchers = await trainee.call<VoucherPage>(listVouchers);
    const [voucher] = vouchers.body.items;
    for (const path of ['', '/state']) {
      await expectRefusal(platform, 'notFound', () => admin.call({ method: 'GET', path: `/v1/vouchers/${voucher?.voucherNumber ?? ''}${path}` }));
    }
    await expectRefusal(platform, 'notFound', () => admin.call({ method: 'POST', path: `/v1/vouchers/${voucher?.voucherNumber ?? ''}/credentials`, body: {} }));
  });
});
