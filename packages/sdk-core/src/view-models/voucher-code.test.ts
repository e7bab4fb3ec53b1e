import { beforeAll, describe, expect, it } from 'vitest';
import { createScriptedSdk, refused, sampleVoucher, startMs, usedState, voucherNumber } from '../../test/scripted-platform';
import type { Display } from '../host-bridge/host-bridge';
import { suite } from '../../test/issued-voucher';
import { loadCodeDrawing } from '../qr-code/load-code-drawing';
import { decodeRedeemCode } from '../qr-code/redeem-code';
import { verifyRedeemCode } from '../qr-code/verify-redeem-code';
import { createVoucherCodeModel } from './voucher-code';

const statePath = `GET /v1/vouchers/${voucherNumber}/state`;

describe('voucher-code', () => {
  it('A21 a device that is unbound while it shows a code stops, and does not bind itself again', async () => {
    let isRevoked = false;
    const platform = createScriptedSdk({ [`GET /v1/vouchers/${voucherNumber}/state`]: () => (isRevoked ? refused('keyRevoked') : { status: 200, body: { voucherNumber, status: 'claimed', changedAtMs: startMs } }) });
    const model = createVoucherCodeModel(platform.sdk, { voucherNumber });
    model.start();
    for (let turn = 0; turn < 20 && model.getState().phase !== 'showing'; turn += 1) await platform.settle();
    const launches = platform.sent('POST /v1/sessions').length;
    isRevoked = true;
    await platform.clock.advance(60_000);
    expect(model.getState()).toMatchObject({ phase: 'failed', failure: { refusal: { code: 'keyRevoked' } }, codeText: undefined });
    await platform.clock.advance(120_000);
    expect(platform.sent('POST /v1/sessions')).toHaveLength(launches);
    model.dispose();
  });

  // Its chunk arrives in real time, which these tests do not wait for.
  beforeAll(async () => {
    await loadCodeDrawing(); // a returned function would be taken for a teardown
  });

  it('R41 shows a verifiable code and a new one each minute, counting down', async () => {
    const platform = createScriptedSdk();
    const model = createVoucherCodeModel(platform.sdk, { voucherNumber });
    model.start();
    await platform.settle();
    const first = model.getState();
    expect(first).toMatchObject({ phase: 'showing', secondsLeft: 60, isOffline: false });
    expect(first.pictureUrl).toMatch(/^data:image\/png;base64,/);
    await platform.clock.advance(1000);
    expect(model.getState().secondsLeft).toBe(59);
    await platform.clock.advance(58_000);
    expect(model.getState()).toMatchObject({ secondsLeft: 1, codeText: first.codeText });
    await platform.clock.advance(1000);
    const second = model.getState();
    expect(second.secondsLeft).toBe(60);
    expect(second.codeText).not.toBe(first.codeText);
    const verification = await verifyRedeemCode({ text: second.codeText ?? '', nowMs: startMs + 61_000, audience: 1, suite, findIssuers: () => [platform.issuer] });
    expect(verification).toMatchObject({ outcome: 'verified', ageSeconds: 1 });
    model.dispose();
  });

  it('R41 keeps making codes for 24 hours without a network, and says so', async () => {
    const platform = createScriptedSdk({ [statePath]: () => 'offline' });
    const model = createVoucherCodeModel(platform.sdk, { voucherNumber });
    model.start();
    await platform.settle();
    platform.setOffline(true);
    const codes = new Set<string | undefined>();
    for (let hour = 0; hour < 24; hour += 1) {
      await platform.clock.sleep(3_600_000);
      codes.add(model.getState().codeText);
    }
    expect(codes.size).toBe(24);
    expect(model.getState()).toMatchObject({ phase: 'showing', isOffline: true });
    const verification = await verifyRedeemCode({ text: model.getState().codeText ?? '', nowMs: platform.clock.nowMs(), audience: 1, suite, findIssuers: () => [platform.issuer] });
    expect(verification.outcome).toBe('verified');
    model.dispose();
  });

  it('works after a restart without a network: credential and clock offset are kept', async () => {
    const platform = createScriptedSdk();
    const first = createVoucherCodeModel(platform.sdk, { voucherNumber });
    first.start();
    await platform.settle();
    first.dispose();
    platform.setOffline(true);
    const again = createVoucherCodeModel(platform.connect(), { voucherNumber });
    again.start();
    await platform.settle();
    expect(again.getState()).toMatchObject({ phase: 'showing' });
    again.dispose();
  });

  it('R42 turns to used by itself, with when and where, and takes the code away', async () => {
    let answer: (state: unknown) => void = () => undefined;
    const signals: string[] = [];
    const platform = createScriptedSdk(
      { [statePath]: () => new Promise((resolve) => (answer = (body) => resolve({ status: 200, body }))) },
      { bridge: { override: { feedback: { signal: (kind) => signals.push(kind) } } } },
    );
    const model = createVoucherCodeModel(platform.sdk, { voucherNumber });
    model.start();
    await platform.settle();
    answer(usedState);
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'used', usedAtMs: startMs + 5000, place: '太原技师学院', pictureUrl: undefined, codeText: undefined });
    expect(signals).toEqual(['success']);
    await platform.clock.advance(120_000);
    expect(model.getState().codeText).toBeUndefined();
  });

  it('takes the code off the screen in the background and makes a new one on return', async () => {
    let report: (isVisible: boolean) => void = () => undefined;
    const platform = createScriptedSdk({}, { bridge: { override: { lifecycle: { onVisibility: (listener) => ((report = listener), () => undefined) } } } });
    const model = createVoucherCodeModel(platform.sdk, { voucherNumber });
    model.start();
    await platform.settle();
    const before = model.getState().codeText;
    report(false);
    expect(model.getState()).toMatchObject({ phase: 'hidden', codeText: undefined, pictureUrl: undefined });
    await platform.clock.advance(200_000);
    expect(model.getState().phase).toBe('hidden');
    report(true);
    await platform.settle();
    expect(model.getState().phase).toBe('showing');
    expect(model.getState().codeText).not.toBe(before);
    model.dispose();
  });

  it.each([90_000, -90_000])('A5 a phone that is %i ms off makes codes in the platform\'s time', async (skewMs) => {
    const platform = createScriptedSdk();
    platform.clock.jump(skewMs);
    const model = createVoucherCodeModel(platform.sdk, { voucherNumber });
    model.start();
    await platform.settle();
    const verification = await verifyRedeemCode({ text: model.getState().codeText ?? '', nowMs: platform.serverNowMs(), audience: 1, suite, findIssuers: () => [platform.issuer] });
    expect(verification.outcome).toBe('verified');
    model.dispose();
  });

  it('A5 a restart without a network still knows how wrong the phone\'s clock is', async () => {
    const platform = createScriptedSdk();
    platform.clock.jump(80_000);
    const online = createVoucherCodeModel(platform.sdk, { voucherNumber });
    online.start();
    await platform.settle();
    online.dispose();
    platform.setOffline(true);
    const offline = createVoucherCodeModel(platform.connect(), { voucherNumber });
    offline.start();
    await platform.settle();
    const verification = await verifyRedeemCode({ text: offline.getState().codeText ?? '', nowMs: platform.serverNowMs(), audience: 1, suite, findIssuers: () => [platform.issuer] });
    expect(verification.outcome).toBe('verified');
    offline.dispose();
  });

  it('M1 says why there is no code, and recovers on refresh', async () => {
    const refusals = [refused('voided')];
    const platform = createScriptedSdk({ [`POST /v1/vouchers/${voucherNumber}/credentials`]: () => refusals.pop() ?? 'offline' });
    const model = createVoucherCodeModel(platform.sdk, { voucherNumber });
    model.start();
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'failed', failure: { kind: 'refusal', refusal: { code: 'voided' } } });
    model.refresh();
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'failed', isOffline: true, failure: { kind: 'fault', code: 'networkFailed' } });
    model.dispose();
  });

  it('R41 M1 stops at the very instant the voucher expires, without a network too, and stays stopped after a restart', async () => {
    const lit: boolean[] = [];
    const display: Display = { keepAwake: async (isOn) => void lit.push(isOn), brighten: async () => undefined };
    const platform = createScriptedSdk({ [statePath]: () => 'offline' }, { bridge: { override: { display } } });
    const model = createVoucherCodeModel(platform.sdk, { voucherNumber });
    model.start();
    await platform.settle();
    platform.setOffline(true);
    const untilExpiryMs = sampleVoucher.expiresAtMs - platform.clock.nowMs();
    await platform.clock.sleep(untilExpiryMs - 2300);
    await platform.clock.advance(2299);
    expect(model.getState()).toMatchObject({ phase: 'showing', isOffline: true, codeText: expect.any(String) });
    await platform.clock.advance(1);
    const expired = { phase: 'failed', failure: { kind: 'refusal', refusal: { code: 'expiredVoucher', nextMove: 'final' } }, codeText: undefined, pictureUrl: undefined };
    expect(model.getState()).toMatchObject(expired);
    expect(lit.at(-1)).toBe(false);
    model.refresh();
    await platform.clock.advance(120_000);
    expect(model.getState()).toMatchObject(expired);
    expect(lit.at(-1)).toBe(false);
    model.dispose();
    const again = createVoucherCodeModel(platform.connect(), { voucherNumber });
    again.start();
    await platform.settle();
    expect(again.getState()).toMatchObject(expired);
    again.dispose();
  });

  it('M1 says that a voucher is not yet valid, and shows its code from then on', async () => {
    const platform = createScriptedSdk({}, { validFromMs: startMs + 60_000 });
    const model = createVoucherCodeModel(platform.sdk, { voucherNumber });
    model.start();
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'failed', failure: { refusal: { code: 'notYetValid', nextMove: 'retry' } }, codeText: undefined });
    await platform.clock.advance(60_000);
    model.refresh();
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'showing', failure: undefined });
    model.dispose();
  });

  it('does not touch the platform after it was disposed', async () => {
    const platform = createScriptedSdk();
    const model = createVoucherCodeModel(platform.sdk, { voucherNumber });
    model.start();
    await platform.settle();
    model.dispose();
    const count = platform.transport.requests.length;
    await platform.clock.advance(600_000);
    expect(platform.transport.requests.length).toBe(count);
  });

  it('M4 makes the code of a booked voucher for the booked institution alone, until the booking is over', async () => {
    const booking = { state: 'active', institutionNumber: 2001, devicesAway: 0, bookedUntilMs: startMs + 90_000 };
    let booked: object = { booking };
    const platform = createScriptedSdk({ [`GET /v1/vouchers/${voucherNumber}`]: () => ({ status: 200, body: { voucher: { ...sampleVoucher, ...booked }, description: '', history: [], accesses: [] } }) });
    const model = createVoucherCodeModel(platform.sdk, { voucherNumber });
    const audience = () => decodeRedeemCode(model.getState().codeText ?? '')?.audience;
    model.start();
    await platform.settle();
    await platform.settle();
    expect(audience()).toBe(2001);
    await platform.clock.advance(120_000);
    expect(audience()).toBe(0);
    booked = { booking: { ...booking, state: 'draining', devicesAway: 1 } };
    model.refresh();
    await platform.settle();
    await platform.settle();
    expect(audience()).toBe(2001);
    booked = {};
    model.refresh();
    await platform.settle();
    await platform.settle();
    expect(audience()).toBe(0);
    model.dispose();
  });
});
