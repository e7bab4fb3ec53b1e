import { describe, expect, it } from 'vitest';
import { createScriptedSdk, refused, sampleProfile, sampleRedemption, startMs, type Route } from '../../test/scripted-platform';
import { issueVoucher } from '../../test/issued-voucher';
import type { HostBridge } from '../host-bridge/host-bridge';
import { createScanToolModel } from './scan-tool';

const memberships = [
  { institutionNumber: 7, institutionName: '太原技师学院', role: 'superAdmin' },
  { institutionNumber: 8, institutionName: '晋中职业学校', role: 'scanAdmin' },
];

async function openTool(routes: Record<string, Route> = {}, override: Partial<HostBridge> = {}) {
  const signals: string[] = [];
  const platform = createScriptedSdk(
    { 'GET /v1/me': () => ({ status: 200, body: { ...sampleProfile, memberships } }), ...routes },
    { bridge: { override: { feedback: { signal: (kind) => signals.push(kind) }, ...override } } },
  );
  const model = createScanToolModel(platform.sdk);
  model.start();
  await platform.settle();
  const { code } = await issueVoucher();
  return { platform, model, code, signals };
}

describe('scan-tool', () => {
  it('R54 A27 verifies first, shows the masked person, uses after the confirmation', async () => {
    const { platform, model, code, signals } = await openTool();
    expect(model.getState()).toMatchObject({ phase: 'scanning', institutionNumber: 7 });
    model.submitCode(code);
    expect(model.getState().phase).toBe('checking');
    model.submitCode(code); // the camera sees it again and again
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'confirming', reservedSecondsLeft: 120, scan: { voucher: { maskedName: '张*' } } });
    expect(platform.sent('POST /v1/redemptions/verify')).toHaveLength(1);
    expect(platform.sent('POST /v1/redemptions')).toHaveLength(0);
    model.confirm();
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'done', redemption: sampleRedemption, recent: [sampleRedemption] });
    expect(JSON.parse(platform.sent('POST /v1/redemptions')[0]?.body ?? '')).toEqual({ institutionNumber: 7, reservationId: 'v1' });
    expect(signals).toEqual(['attention', 'success']);
    model.next();
    expect(model.getState()).toMatchObject({ phase: 'scanning', scan: undefined, redemption: undefined });
  });

  it('R54 a tool that was closed during a scan scans again when it is opened', async () => {
    const { platform, model, code } = await openTool();
    model.submitCode(code);
    model.dispose();
    await platform.settle();
    model.start();
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'scanning', scan: undefined });
  });

  it.each([
    ['a code', (code: string) => ({ text: code })],
    ['a failure', () => Promise.reject(new Error('camera in use'))],
  ])('R54 %s from the host\'s scanner that arrives after the tool was closed is dropped', async (_, report) => {
    let finish: (result: { text: string } | Promise<never>) => void = () => undefined;
    const { platform, model, code } = await openTool({}, { scanner: { scan: () => new Promise((resolve) => (finish = resolve)) } });
    model.openHostScanner();
    model.dispose();
    model.start();
    await platform.settle();
    finish(report(code));
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'scanning', failure: undefined });
    expect(platform.sent('POST /v1/redemptions/verify')).toHaveLength(0);
    model.openHostScanner();
    finish({ text: code });
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'confirming' });
  });

  it('R56 a person without a membership is told who can help', async () => {
    const { model } = await openTool({ 'GET /v1/me': () => ({ status: 200, body: sampleProfile }) });
    expect(model.getState()).toMatchObject({ phase: 'blocked', failure: { refusal: { code: 'notAnInstitutionAdmin' } } });
  });

  it('R42 a second scan says when and where it was used', async () => {
    const { platform, model, code, signals } = await openTool({ 'POST /v1/redemptions/verify': () => refused('alreadyUsed', { usedAt: '11月24日 09:00', place: '太原技师学院' }) });
    model.submitCode(code);
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'refused', failure: { refusal: { code: 'alreadyUsed', details: { place: '太原技师学院' } } } });
    expect(signals).toEqual(['failure']);
  });

  it('a foreign picture is refused without asking the platform', async () => {
    const { platform, model } = await openTool();
    model.submitCode('https://example.test/coupon');
    expect(model.getState()).toMatchObject({ phase: 'refused', failure: { refusal: { code: 'malformed' } } });
    expect(platform.sent('POST /v1/redemptions/verify')).toHaveLength(0);
  });

  it('A19 typed text that is only a beginning says so and is kept', async () => {
    const { platform, model, code } = await openTool();
    model.typeText(code.slice(0, 300));
    model.submitTyped();
    expect(model.getState()).toMatchObject({ phase: 'scanning', isTypedTextIncomplete: true, typedText: code.slice(0, 300) });
    model.typeText(code.toLowerCase());
    model.submitTyped();
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'confirming', typedText: '' });
    expect(JSON.parse(platform.sent('POST /v1/redemptions/verify')[0]?.body ?? '')).toMatchObject({ code });
  });

  it('a confirmation whose answer was lost can be sent again and has one effect', async () => {
    const answers: (ReturnType<Route>)[] = ['offline', { status: 201, body: sampleRedemption }];
    const { platform, model, code } = await openTool({ 'POST /v1/redemptions': () => answers.shift() });
    model.submitCode(code);
    await platform.settle();
    model.confirm();
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'confirming', isOffline: true, failure: { code: 'networkFailed' } });
    model.confirm();
    await platform.settle();
    expect(model.getState().phase).toBe('done');
    const keys = platform.sent('POST /v1/redemptions').map((request) => request.headers['idempotency-key']);
    expect(new Set(keys).size).toBe(1);
  });

  it('R42 M1 a use that was sent cannot be cancelled: its end is shown', async () => {
    let answer: () => void = () => undefined;
    const { platform, model, code, signals } = await openTool({ 'POST /v1/redemptions': () => new Promise((resolve) => (answer = () => resolve({ status: 201, body: sampleRedemption }))) });
    model.submitCode(code);
    await platform.settle();
    model.confirm();
    await platform.settle();
    model.cancel();
    model.next();
    expect(model.getState().phase).toBe('redeeming');
    answer();
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'done', redemption: sampleRedemption });
    expect(signals).toEqual(['attention', 'success']);
  });

  it('R42 M1 a countdown that ends after a lost answer does not say that it lapsed; the second scan tells', async () => {
    const scans: ReturnType<Route>[] = [{ status: 200, body: { reservationId: 'v1', reservedUntilMs: startMs + 120_000, codeAgeSeconds: 1, voucher: sampleRedemption.voucher } }, refused('alreadyUsed')];
    const { platform, model, code } = await openTool({ 'POST /v1/redemptions/verify': () => scans.shift(), 'POST /v1/redemptions': () => 'offline' });
    model.submitCode(code);
    await platform.settle();
    model.confirm();
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'confirming', isAnswerLost: true });
    await platform.clock.advance(120_000);
    expect(model.getState()).toMatchObject({ phase: 'refused', failure: { code: 'networkFailed' }, isAnswerLost: true });
    model.next();
    expect(model.getState().isAnswerLost).toBeUndefined();
    model.submitCode(code);
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'refused', failure: { refusal: { code: 'alreadyUsed' } } });
    expect(model.getState().isAnswerLost).toBeUndefined();
  });

  it('M1 a use that the platform fails on may have counted too; a scan that it fails on has not', async () => {
    const failed: Route = () => ({ status: 500, body: {} });
    const used = await openTool({ 'POST /v1/redemptions': failed });
    used.model.submitCode(used.code);
    await used.platform.settle();
    used.model.confirm();
    await used.platform.settle();
    expect(used.model.getState()).toMatchObject({ phase: 'refused', failure: { kind: 'fault' }, isAnswerLost: true });
    const scanned = await openTool({ 'POST /v1/redemptions/verify': failed });
    scanned.model.submitCode(scanned.code);
    await scanned.platform.settle();
    expect(scanned.model.getState()).toMatchObject({ phase: 'refused', failure: { kind: 'fault' } });
    expect(scanned.model.getState().isAnswerLost).toBeUndefined();
  });

  it('A27 the queue mode uses at once and goes on by itself; a lost answer keeps its key for the same code', async () => {
    const answers: (ReturnType<Route>)[] = ['offline', { status: 201, body: sampleRedemption }];
    const { platform, model, code } = await openTool({ 'POST /v1/redemptions': () => answers.shift() });
    model.setQueueMode(true);
    model.submitCode(code);
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'refused', isOffline: true, isAnswerLost: true });
    model.next();
    model.submitCode(code);
    await platform.settle();
    expect(model.getState().phase).toBe('done');
    const keys = platform.sent('POST /v1/redemptions').map((request) => request.headers['idempotency-key']);
    expect(new Set(keys).size).toBe(1);
    await platform.clock.advance(1500);
    expect(model.getState().phase).toBe('scanning');
  });

  it('the reservation counts down and lapses', async () => {
    const { platform, model, code } = await openTool();
    model.submitCode(code);
    await platform.settle();
    await platform.clock.advance(60_000);
    expect(model.getState()).toMatchObject({ phase: 'confirming', reservedSecondsLeft: 60 });
    await platform.clock.advance(60_000);
    expect(model.getState()).toMatchObject({ phase: 'refused', failure: { refusal: { code: 'reservationUnknown' } } });
  });

  it('an answer to a scan that was cancelled changes nothing', async () => {
    let answer: () => void = () => undefined;
    const { platform, model, code } = await openTool({ 'POST /v1/redemptions/verify': () => new Promise((resolve) => (answer = () => resolve({ status: 200, body: { reservationId: 'v', reservedUntilMs: startMs, codeAgeSeconds: 1, voucher: sampleRedemption.voucher } }))) });
    model.submitCode(code);
    await platform.settle();
    model.cancel();
    answer();
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'scanning', scan: undefined });
  });
});
