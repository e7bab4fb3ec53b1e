import { beforeAll, describe, expect, it } from 'vitest';
import { createScriptedSdk, refused, sampleVoucher, startMs, voucherNumber, type Route } from '../../test/scripted-platform';
import type { FaceRequest, Push, PushQuestion } from '../host-bridge/host-bridge';
import { followVoucherState } from '../platform-api/operations/watch-voucher-state';
import { loadCodeDrawing } from '../qr-code/load-code-drawing';
import { createCheckInModel } from '../view-models/check-in';
import { createProxyHolderModel } from '../view-models/proxy-holder';
import { createVoucherCenterModel } from '../view-models/voucher-center';
import { createVoucherCodeModel } from '../view-models/voucher-code';
import { createActingSdk } from './acting-sdk';

const proxyId = `0A0B-${'1'.repeat(32)}`;
const mother = { proxyId, maskedName: '王**', maskedIdNumber: '140105************', sinceMs: startMs, untilMs: startMs + 86_400_000 };
const checkInPath = `/v1/vouchers/${voucherNumber}/check-ins`;

async function open(routes: Record<string, Route> = {}) {
  const asked: FaceRequest[] = [];
  let asHolder = [mother];
  const platform = createScriptedSdk(
    { 'GET /v1/proxies': () => ({ status: 200, body: { asHolder, asElder: [], elderLimit: 3, holderLimit: 2 } }), ...routes },
    {
      bridge: {
        override: {
          geolocation: { locate: async () => ({ latitude: 37.87, longitude: 112.54, datum: 'gcj02', accuracyMeters: 15, atMs: startMs, isMocked: false }) },
          face: { verifyFace: async (request) => (asked.push(request), { ticket: 'ticket-1' }) },
        },
      },
    },
  );
  const family = createProxyHolderModel(platform.sdk);
  family.start();
  await platform.settle();
  const acting = family.actFor(proxyId);
  if (acting === undefined) throw new Error('the proxy is not there');
  const keptOfElder = async () => (await platform.sdk.storage.names('elder:')).filter((name) => name.startsWith(`elder:${proxyId}:`));
  return { platform, family, acting, asked, keptOfElder, endAll: () => void (asHolder = []) };
}

describe('acting-sdk', () => {
  // Its chunk arrives in real time, which these tests do not wait for.
  beforeAll(async () => {
    await loadCodeDrawing(); // a returned function would be taken for a teardown
  });

  it("A20 follows the elder's voucher in the name of the elder", async () => {
    const questions: PushQuestion[] = [];
    const push: Push = { follow: (question) => void questions.push(question) };
    const { sdk } = createScriptedSdk({}, { bridge: { override: { push } } });
    followVoucherState(createActingSdk(sdk, proxyId), { voucherNumber, after: 'claimed', onState: () => undefined });
    followVoucherState(sdk, { voucherNumber, after: 'claimed', onState: () => undefined });
    expect(questions.map(({ query }) => query)).toEqual([{ after: 'claimed', actingFor: proxyId }, { after: 'claimed' }]);
  });

  it('A20 claims and shows the code in the name of the elder, on the pages that everybody has, and keeps it apart', async () => {
    const { platform, family, acting, keptOfElder } = await open();
    expect(family.getState().acting).toEqual(mother);
    expect(family.actFor(proxyId)).toBe(acting);
    const center = createVoucherCenterModel(acting);
    center.start();
    await platform.settle();
    center.openClaim(sampleVoucher.templateNumber);
    center.acceptTerms(true);
    center.confirmClaim();
    await platform.settle();
    expect(center.getState().claim).toMatchObject({ step: 'claimed' });
    const code = createVoucherCodeModel(acting, { voucherNumber });
    code.start();
    await platform.settle();
    expect(code.getState()).toMatchObject({ phase: 'showing', codeText: expect.stringMatching(/^ETV1/) });
    const inOwnName = ['/v1/sessions', '/v1/proxies'];
    for (const { url } of platform.transport.requests) expect([url, url.includes(`actingFor=${proxyId}`)]).toEqual([url, !inOwnName.includes(new URL(url).pathname)]);
    expect(await keptOfElder()).toContain(`elder:${proxyId}:credential:${voucherNumber}`);
    expect(await platform.sdk.storage.read(`credential:${voucherNumber}`)).toBeUndefined();
    code.dispose();
    family.actForMyself();
    expect(family.getState().acting).toBeUndefined();
  });

  it("A20 asks the host for the elder's face at a check-in, never for the logged-in person's", async () => {
    const { platform, acting, asked } = await open({
      [`GET ${checkInPath}/forecast`]: () => ({ status: 200, body: { remainingToday: 5, location: { wouldPass: true, obstacles: [], needs: [] }, code: { wouldPass: true, obstacles: [], needs: [] } } }),
      [`GET ${checkInPath}`]: () => ({ status: 200, body: { items: [] } }),
      [`POST ${checkInPath}`]: (request) => (request.body?.includes('ticket-1') === true ? refused('checkInFaceRefused', { elderName: '王**', refusedTimes: 1, remain: 2, limit: 3 }) : refused('checkInFaceRequired', { faceChallenge: 'c1', elderName: '王**' })),
    });
    const checkIn = createCheckInModel(acting, { voucherNumber });
    checkIn.start();
    checkIn.checkIn();
    await platform.settle();
    expect(asked).toEqual([{ challenge: 'c1', purpose: 'checkIn', isOfElder: true }]);
    expect(checkIn.getState()).toMatchObject({ step: 'refused', failure: { refusal: { code: 'checkInFaceRefused', details: { elderName: '王**' } } } });
    expect(acting.bridge.geolocation).toBeDefined();
  });

  it('A20 keeps nothing of an elder once the proxy is over, heard from a call or from the list', async () => {
    const { platform, acting, family, keptOfElder, endAll } = await open({ 'GET /v1/vouchers': () => refused('proxyEnded') });
    await acting.storage.write('cache:mine', ['kept']);
    await acting.storage.writeText('note', 'kept');
    expect([await acting.storage.read('cache:mine'), await acting.storage.readText('note'), await acting.storage.names('')]).toEqual([['kept'], 'kept', ['cache:mine', 'note']]);
    await acting.storage.remove('note');
    expect(await acting.call({ method: 'GET', path: '/v1/vouchers', query: { limit: 5 } })).toMatchObject({ refusal: { code: 'proxyEnded' } });
    expect(platform.transport.requests.at(-1)?.url).toContain(`/v1/vouchers?limit=5&actingFor=${proxyId}`);
    expect(await keptOfElder()).toEqual([]);
    await acting.storage.write('cache:mine', ['kept']);
    await createActingSdk(platform.sdk, `0A0B-${'2'.repeat(32)}`).storage.write('cache:mine', ['kept']);
    endAll();
    family.refresh();
    await platform.settle();
    expect(await platform.sdk.storage.names('elder:')).toEqual([]);
    expect(family.getState()).toMatchObject({ acting: undefined, asHolder: [] });
    expect(family.actFor(proxyId)).toBeUndefined();
    expect(await platform.sdk.storage.read('session')).toBeDefined();
  });

  it('A20 acts for nobody when the year is over', async () => {
    const { platform, family } = await open();
    await platform.clock.advance(86_400_000);
    expect(family.actFor(proxyId)).toBeUndefined();
  });
});
