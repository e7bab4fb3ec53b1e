import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

/** Globals of a browser or of Node that a mini-program lacks; none may be needed. */
const absentGlobals = [
  'process', 'Buffer', 'require', 'crypto', 'TextEncoder', 'TextDecoder', 'URL', 'URLSearchParams', 'atob', 'btoa', 'fetch', 'XMLHttpRequest', 'Blob',
  'FormData', 'AbortController', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'performance', 'console', 'window', 'self', 'document',
  'navigator', 'localStorage', 'indexedDB', 'Intl',
];

/** Runs inside the context: a whole claim and a code, over a platform that is a script. */
const scenario = `(async () => {
  const issuerKey = core.createNobleSigningKey(new Uint8Array(32).fill(7));
  const suite = core.createNobleSuite();
  const nowMs = 1795482000000;
  const terms = { templateNumber: 260001, name: '焊工培训券', trainingType: 'offline', benefitMode: 'faceValue', amountFen: 150000, specialty: '焊工', skillLevel: 'level5', validFromMs: nowMs - 1e6, expiresAtMs: nowMs + 1e9 };
  const voucher = { ...terms, voucherNumber: '4928D3E9B2DD58AB', status: 'claimed', claimedAtMs: nowMs };
  let publicKey;
  const transport = core.createScriptedTransport(async (request) => {
    const path = request.url.slice('https://platform.test'.length).split('?')[0];
    if (request.headers['signature'] === undefined) return { status: 401, body: { code: 'unsignedRequest', details: {} } };
    if (path === '/v1/sessions') {
      publicKey = core.decodeBase64Url(JSON.parse(request.body).publicKey);
      return { status: 201, body: { sessionId: 's1', cacheScope: 'c', expiresAtMs: nowMs + 1e7, serverTimeMs: nowMs, person: {}, memberships: [], binding: 'created' } };
    }
    if (path === '/v1/templates/claimable') return { status: 200, body: { items: [{ ...terms, description: '', regionNames: [], remaining: 3, total: 9, isClaimed: false }] } };
    if (path === '/v1/vouchers') return { status: 200, body: { items: [voucher] } };
    if (path === '/v1/claims') {
      const credential = await core.issueCredential({ issuerKey, fields: { holderAlgorithm: 'ES256', issuerKeyId: '0a0b0c0d', voucherNumber: voucher.voucherNumber, holderPublicKey: publicKey, validFromSeconds: nowMs / 1000 - 1000, expiresAtSeconds: nowMs / 1000 + 1e6, templateNumber: 260001, trainingType: 'offline', benefitMode: 'faceValue', skillLevel: 'level5', amountFen: 150000, statusIndex: 1 } });
      return { status: 201, body: { voucher, credential: { voucherNumber: voucher.voucherNumber, credential: core.encodeBase64Url(credential), expiresAtMs: terms.expiresAtMs } } };
    }
    return 'offline';
  });
  const bridge = core.createTestBridge({ transport, clock: core.createFixedClock(nowMs) });
  const sdk = core.createVoucherSdk({ bridge, platformUrl: 'https://platform.test', audience: 'etv-test', channelId: 'test', subject: 'person-1' });
  const until = async (model, isReached) => { for (let i = 0; i < 5000 && !isReached(model.getState()); i += 1) await null; return model.getState(); };
  const center = core.createVoucherCenterModel(sdk);
  center.start();
  await until(center, (state) => state.claimable.phase === 'ready');
  center.openClaim(260001); center.acceptTerms(true); center.confirmClaim();
  const claimed = await until(center, (state) => state.claim.step === 'claimed');
  const page = core.createVoucherCodeModel(sdk, { voucherNumber: voucher.voucherNumber });
  page.start();
  const shown = await until(page, (state) => state.phase === 'showing');
  page.dispose();
  const verification = await core.verifyRedeemCode({ text: shown.codeText, nowMs: nowMs + 3000, audience: 5, suite, findIssuers: () => [{ algorithm: 'ES256', publicKey: issuerKey.publicKey }] });
  return JSON.stringify({ step: claimed.claim.step, phase: shown.phase, code: shown.codeText.length, picture: shown.pictureUrl.slice(0, 22), outcome: verification.outcome, requests: transport.requests.map((r) => r.url.slice(21)) });
})()`;

/** The core in a context that has none of them. */
async function createBareContext(): Promise<ReturnType<typeof createContext>> {
  const bundle = await build({
    entryPoints: [`${import.meta.dirname}/bare-entry.ts`], bundle: true, write: false, format: 'iife', globalName: 'core', target: 'es2018',
    platform: 'browser', conditions: ['@skill-voucher/source'], mainFields: ['browser', 'module', 'main'], logLevel: 'error',
  });
  const context = createContext({});
  // V8 itself brings a console, Intl and WebAssembly into every context.
  runInContext('delete globalThis.console; delete globalThis.Intl; delete globalThis.WebAssembly;', context);
  const present = runInContext(`${JSON.stringify(absentGlobals)}.filter((name) => typeof globalThis[name] !== 'undefined')`, context) as string[];
  expect([...present]).toEqual([]);
  runInContext(`${bundle.outputFiles[0]?.text ?? ''};globalThis.core = core;`, context);
  return context;
}

it('claims, signs, makes code, matrix and PNG, and verifies without one Node or browser global', async () => {
  const result = JSON.parse(await (runInContext(scenario, await createBareContext()) as Promise<string>)) as Record<string, unknown>;
  expect(result).toMatchObject({ step: 'claimed', phase: 'showing', code: 336, picture: 'data:image/png;base64,', outcome: 'verified' });
  expect(result['requests']).toContain('/v1/claims');
}, 30_000);

it('M2 tells a trainee beforehand, datum, distance and day included, without one either', async () => {
  const nowMs = Date.UTC(2026, 10, 24, 1);
  const position = { latitude: 37.87, longitude: 112.55, datum: 'gcj02' };
  const reading = { outcome: 'fix', fix: { coordinate: { ...position, datum: 'wgs84' }, accuracyMeters: 30, measuredAtMs: nowMs, isMocked: false } };
  const situation = { traineeId: 'p', trainingStatus: 'running', campuses: [{ campusNumber: 1, name: '迎泽校区', position }], checkInsAtMs: [nowMs - 1], nowMs, reading };
  const forecast = runInContext(`JSON.stringify(core.forecastLocationCheckIn(${JSON.stringify(situation)}))`, await createBareContext()) as string;
  expect(JSON.parse(forecast)).toMatchObject({ wouldPass: true, remainingToday: 4, nearest: { distanceMeters: 557.1 } });
}, 30_000);
