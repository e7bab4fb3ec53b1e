import { describe, expect, it } from 'vitest';
import { issuerKey, issuerKeyId, suite, trustedIssuer } from '../../test/issued-voucher';
import { createScriptedSdk, refused, startMs, type Route } from '../../test/scripted-platform';
import { issuePassport, verifyPassport, writePassportRequest, type LearningPassport } from '../passport';
import * as passportParts from '../passport';
import { createSeededRandom } from '../testing/seeded-random';
import { createLearningPassportModel } from './learning-passport';

const content: LearningPassport = {
  name: '张三',
  attendance: [{ institutionName: '太原技师学院', trainingName: '焊工', days: 12, firstDay: '2026-10-01', lastDay: '2026-10-20' }],
  certificates: [{ occupation: '焊工', skillLevel: 'level4', certificateNumber: 'S000014000001264000001', issuedOn: '2026-10-30' }],
};
const request = { audience: '太原某厂', nonce: 'nonce-of-this-question' };

async function open(routes: Record<string, Route> = {}) {
  const nowSeconds = startMs / 1000;
  const platform = createScriptedSdk({
    'POST /v1/passports': async () => {
      const { publicKey } = await platform.sdk.session.loadKey();
      const passport = await issuePassport({ passport: content, holderPublicKey: publicKey, issuerKey, issuerKeyId, issuer: 'urn:test', issuedAtSeconds: nowSeconds, expiresAtSeconds: nowSeconds + 86_400, suite, random: createSeededRandom('salts') });
      return { status: 201, body: { passport, expiresAtMs: startMs + 86_400_000 } };
    },
    ...routes,
  });
  const create = () => createLearningPassportModel(platform.sdk, { loadPassport: async () => passportParts });
  const model = create();
  model.start();
  await platform.settle();
  return { platform, model, create };
}
const verify = (text: string) => verifyPassport({ text, ...request, nowMs: startMs, suite, findIssuers: (keyId) => (keyId === issuerKeyId ? [trustedIssuer] : []) });

describe('learning-passport', () => {
  it('M14 shows a verifier what was chosen, and nothing before something was chosen', async () => {
    const { platform, model } = await open();
    expect(model.getState()).toMatchObject({ phase: 'ready', passport: content, expiresAtMs: startMs + 86_400_000 });
    model.ask(writePassportRequest(request));
    await platform.settle();
    expect(model.getState().request).toEqual(request);
    model.show();
    await platform.settle();
    expect(model.getState().shown).toBeUndefined();
    model.toggleCertificate(0);
    model.toggleAttendance(0);
    model.toggleAttendance(0);
    model.toggleAttendance(7);
    model.show();
    await platform.settle();
    const { shown } = model.getState();
    expect(shown).toMatchObject({ audience: request.audience, expiresAtMs: startMs + 300_000 });
    expect(await verify(shown?.text ?? '')).toMatchObject({ outcome: 'verified', name: undefined, attendance: [], certificates: content.certificates });
    model.chooseName(true);
    expect(model.getState().shown).toBeUndefined();
    model.show();
    await platform.settle();
    expect(await verify(model.getState().shown?.text ?? '')).toMatchObject({ outcome: 'verified', name: '张三' });
    model.close();
    expect(model.getState()).toMatchObject({ request: undefined, shown: undefined });
  });

  it('M14 shows without a network what was held before', async () => {
    const { platform, create } = await open();
    platform.setOffline(true);
    const model = create();
    model.start();
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'ready', isOffline: true, passport: content });
    model.ask(writePassportRequest(request));
    await platform.settle();
    model.chooseName(true);
    model.show();
    await platform.settle();
    expect(await verify(model.getState().shown?.text ?? '')).toMatchObject({ outcome: 'verified', name: '张三' });
  });

  it('M14 takes only a question of a verifier, and says why there is no passport', async () => {
    const { platform, model } = await open();
    for (const text of ['', 'ETVP1:', 'ETVP1:e30', writePassportRequest({ audience: 'x', nonce: 'short' }), `ETVP1:${'A'.repeat(700)}`]) {
      model.ask(text);
      await platform.settle();
      expect([text, model.getState().isRequestUnreadable, model.getState().request]).toEqual([text, true, undefined]);
    }
    const none = await open({ 'POST /v1/passports': () => refused('serviceUnavailable') });
    expect(none.model.getState()).toMatchObject({ phase: 'failed', failure: { refusal: { code: 'serviceUnavailable' } } });
    const damaged = await open({ 'POST /v1/passports': () => ({ status: 201, body: { passport: 'x', expiresAtMs: startMs } }) });
    expect(damaged.model.getState()).toMatchObject({ phase: 'failed', failure: { kind: 'fault' } });
  });
});
