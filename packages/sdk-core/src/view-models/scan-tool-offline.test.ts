import { describe, expect, it } from 'vitest';
import { openDesk } from '../../test/offline-desk';
import { createScriptedSdk, sampleProfile } from '../../test/scripted-platform';
import { createScanToolModel } from './scan-tool';
import type { ScanToolModel } from './scan-tool-state';

const memberships = [{ institutionNumber: 7, institutionName: '太原技师学院', role: 'superAdmin' }];

/** node:crypto answers outside the fixed clock: waits until the model has been still for a while. */
async function settleAll(platform: ReturnType<typeof createScriptedSdk>, model: ScanToolModel): Promise<void> {
  for (let seen = undefined as unknown, still = 0; still < 8; ) {
    await platform.settle();
    await new Promise((resolve) => setTimeout(resolve, 10));
    const state = model.getState();
    still = state === seen && !state.isSynchronizing && state.phase !== 'checking' && state.phase !== 'redeeming' ? still + 1 : 0;
    seen = state;
  }
}

async function openOfflineTool(options: { isPrepared?: boolean } = {}) {
  const desk = await openDesk();
  if (options.isPrepared !== false) await desk.prepare();
  const signals: string[] = [];
  const platform = createScriptedSdk({ 'GET /v1/me': () => ({ status: 200, body: { ...sampleProfile, memberships } }) }, { bridge: { override: { feedback: { signal: (kind) => signals.push(kind) } } } });
  let loads = 0;
  const model = createScanToolModel(platform.sdk, { loadOfflineScanner: async () => { loads += 1; return desk.scanner; } });
  model.start();
  const settle = () => settleAll(platform, model);
  await settle();
  return { desk, platform, model, signals, settle, loads: () => loads };
}

describe('scan-tool without a network', () => {
  it('M4 A17 decides on the device, asks once and records green', async () => {
    const { desk, platform, model, signals, settle } = await openOfflineTool();
    platform.setOffline(true);
    desk.platform.isReachable = false;
    model.submitCode(await desk.show());
    await settle();
    expect(model.getState()).toMatchObject({ phase: 'confirming', isOffline: true, scan: undefined, offlineScan: { decision: { outcome: 'green' } }, reservedSecondsLeft: 120 });
    expect(desk.queueNames()).toHaveLength(0);
    model.confirm();
    await settle();
    expect(model.getState()).toMatchObject({ phase: 'recorded', recorded: { color: 'green', reasons: [], voucherNumber: '4928D3E9B2DD58AB' }, offlineStatus: { queued: 1 } });
    expect(signals).toEqual(['attention', 'success']);
    model.next();
    expect(model.getState()).toMatchObject({ phase: 'scanning', recorded: undefined, offlineScan: undefined });
    model.submitCode(await desk.show({ seed: 'again' }));
    await settle();
    expect(model.getState()).toMatchObject({ phase: 'refused', failure: { refusal: { code: 'alreadyUsed', details: { usedAtMs: expect.any(Number) } } } });
  });

  it('M4 M1 what is being recorded is neither cancelled nor recorded twice', async () => {
    const { desk, platform, model, settle } = await openOfflineTool();
    platform.setOffline(true);
    model.submitCode(await desk.show());
    await settle();
    model.confirm();
    model.cancel();
    model.confirm();
    expect(model.getState().phase).toBe('redeeming');
    await settle();
    expect(model.getState()).toMatchObject({ phase: 'recorded', recorded: { color: 'green' } });
    expect(desk.queueNames()).toHaveLength(1);
  });

  it('M4 an amber scan is recorded as waiting, with its reasons, and delivered by itself when the network is back', async () => {
    const { desk, platform, model, signals, settle } = await openOfflineTool({ isPrepared: false });
    platform.setOffline(true);
    desk.platform.isReachable = false;
    model.submitCode(await desk.show());
    await settle();
    expect(model.getState().offlineScan?.decision.outcome).toBe('amber');
    model.confirm();
    await settle();
    expect(model.getState()).toMatchObject({ phase: 'recorded', recorded: { color: 'amber', reasons: ['noGrant'] } });
    expect(model.getState().offlineScans).toMatchObject([{ voucherNumber: '4928D3E9B2DD58AB', color: 'amber', outcome: 'waiting', scannedAtMs: expect.any(Number) }]);
    expect(signals).toEqual(['attention', 'attention']);
    await platform.clock.advance(60_000);
    await settle();
    expect(model.getState()).toMatchObject({ offlineStatus: { queued: 1 }, isSynchronizing: false });
    desk.platform.isReachable = true;
    await platform.clock.advance(60_000);
    await settle();
    expect(model.getState().offlineStatus).toMatchObject({ queued: 0, verdicts: [{ outcome: 'used' }] });
    expect(model.getState().offlineScans).toMatchObject([{ voucherNumber: '4928D3E9B2DD58AB', color: 'amber', outcome: 'used' }]);
  });

  it('M4 shows the colour anew when the grant went away before the confirmation', async () => {
    const { desk, platform, model, settle } = await openOfflineTool();
    platform.setOffline(true);
    model.submitCode(await desk.show());
    await settle();
    Object.assign(desk.platform, { grants: [], draining: ['l1'] });
    await desk.scanner.synchronize();
    model.confirm();
    await settle();
    expect(model.getState()).toMatchObject({ phase: 'confirming', offlineScan: { decision: { outcome: 'amber' } } });
  });

  it('M4 says so when two minutes went by, when the code is wrong and when the queue is full', async () => {
    const { desk, platform, model, settle } = await openOfflineTool();
    platform.setOffline(true);
    model.submitCode(await desk.show());
    await settle();
    await platform.clock.advance(121_000);
    expect(model.getState()).toMatchObject({ phase: 'refused', failure: { refusal: { code: 'reservationUnknown' } } });
    model.next();
    const old = await desk.show();
    desk.time.trueMs += 71_000;
    model.submitCode(old);
    await settle();
    expect(model.getState()).toMatchObject({ phase: 'refused', failure: { refusal: { code: 'expiredCode' } } });
    model.next();
    for (let at = 1; at <= 500; at += 1) desk.entries.set(`etv:c:s:offline:scan:${String(at).padStart(10, '0')}`, 'e30.AA');
    model.submitCode(await desk.show());
    await settle();
    model.confirm();
    await settle();
    expect(model.getState()).toMatchObject({ phase: 'refused', failure: { refusal: { code: 'offlineQueueFull' } } });
  });

  it('M4 asks the platform first and stays online while it answers', async () => {
    const { desk, model, settle } = await openOfflineTool();
    model.submitCode(await desk.show());
    await settle();
    expect(model.getState()).toMatchObject({ phase: 'confirming', scan: { reservationId: 'v1' }, offlineScan: undefined, isOffline: false });
    expect(desk.queueNames()).toEqual([]);
  });

  it('M4 a check that was cancelled does not come back over the next trainee', async () => {
    const { desk, platform, model, settle } = await openOfflineTool();
    platform.setOffline(true);
    model.submitCode(await desk.show());
    model.cancel();
    await settle();
    expect(model.getState()).toMatchObject({ phase: 'scanning', offlineScan: undefined });
  });

  it('M4 a scan that was recorded is shown as recorded, whatever else fails, and is delivered later', async () => {
    const { desk, platform, model, settle } = await openOfflineTool();
    platform.setOffline(true);
    desk.platform.isReachable = false;
    model.submitCode(await desk.show());
    await settle();
    const { readStatus } = desk.scanner;
    desk.scanner.readStatus = () => Promise.reject(new Error('storage'));
    model.confirm();
    await settle();
    expect(model.getState()).toMatchObject({ phase: 'recorded', recorded: { color: 'green' } });
    desk.scanner.readStatus = readStatus;
    desk.platform.isReachable = true;
    await platform.clock.advance(60_000);
    await settle();
    expect(desk.queueNames()).toEqual([]);
  });

  it('M4 tries a failed load again', async () => {
    const desk = await openDesk();
    const platform = createScriptedSdk({ 'GET /v1/me': () => ({ status: 200, body: { ...sampleProfile, memberships } }) });
    let loads = 0;
    const model = createScanToolModel(platform.sdk, { loadOfflineScanner: async () => { loads += 1; if (loads < 3) throw new Error('chunk lost'); return desk.scanner; } });
    model.start();
    await settleAll(platform, model);
    expect(model.getState().offlineStatus).toBeUndefined();
    model.synchronize();
    await settleAll(platform, model);
    expect(model.getState().offlineStatus).toMatchObject({ queued: 0 });
  });
});
