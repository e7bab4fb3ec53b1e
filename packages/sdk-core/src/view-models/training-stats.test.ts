import { describe, expect, it } from 'vitest';
import { createScriptedSdk, refused, sampleProfile, startMs, voucherNumber, type Route } from '../../test/scripted-platform';
import type { HostBridge } from '../host-bridge/host-bridge';
import type { ExportedFile, UsedVoucher } from '../platform-api/platform-types';
import { createTrainingStatsModel } from './training-stats';

const membership = { institutionNumber: 2001, institutionName: '太原技师学院', role: 'scanAdmin' as const };
const used: UsedVoucher = {
  voucherNumber, templateNumber: 1001, name: '焊工培训券', benefitMode: 'faceValue', amountFen: 150000, maskedName: '张*', maskedIdNumber: '140105************', usedAtMs: startMs, status: 'used',
  deliveries: [{ system: 'voucherPlatform', state: 'synchronised' }, { system: 'realNameSystem', state: 'pending' }],
};
const template = { templateNumber: 1001, name: '焊工培训券', trainingType: 'offline', benefitMode: 'faceValue', amountFen: 150000, usedCount: 2, lastUsedAtMs: startMs };
const trainee = { lastVoucherNumber: voucherNumber, maskedName: '张*', maskedIdNumber: '140105************', maskedPhone: '138****0000', regionName: '太原市小店区', voucherCount: 1, checkInCount: 3, lastUsedAtMs: startMs };
const quota = { limit: 3, remaining: 2, resumesAtMs: startMs + 1 };
const file: ExportedFile = { exportId: 'e1', fileName: '焊工培训券-20261124-0900.xlsx', byteLength: 9, rowCount: 2, producedAtMs: startMs, downloadPath: '/v1/exports/token', linkExpiresAtMs: startMs + 60_000, quota: { ...quota, remaining: 1 } };
const exportsPath = 'POST /v1/institutions/2001/exports';

async function open(routes: Record<string, Route> = {}, bridge: Partial<HostBridge> = {}) {
  const platform = createScriptedSdk(
    {
      'GET /v1/me': () => ({ status: 200, body: { ...sampleProfile, memberships: [membership] } }),
      'GET /v1/institutions/2001/training-statistics': () => ({ status: 200, body: { usedCount: 2, traineeCount: 1, byDay: [{ day: '2026-11-24', usedCount: 2 }] } }),
      'GET /v1/institutions/2001/used-templates': () => ({ status: 200, body: { items: [template] } }),
      'GET /v1/institutions/2001/used-vouchers': () => ({ status: 200, body: { items: [used] } }),
      'GET /v1/institutions/2001/trainees': () => ({ status: 200, body: { items: [trainee] } }),
      'GET /v1/institutions/2001/export-quota': () => ({ status: 200, body: quota }),
      [exportsPath]: () => ({ status: 201, body: file }),
      ...routes,
    },
    { bridge: { override: bridge } },
  );
  const model = createTrainingStatsModel(platform.sdk);
  model.start();
  await platform.settle();
  return { platform, model };
}

const keysOf = (platform: Awaited<ReturnType<typeof open>>['platform']) => platform.sent(exportsPath).map(({ headers }) => headers['idempotency-key']);

describe('training-stats', () => {
  it('R57 R64 shows totals, days and templates, then one template\'s vouchers with what may still be exported', async () => {
    const { platform, model } = await open();
    expect(model.getState()).toMatchObject({ phase: 'ready', statistics: { usedCount: 2, byDay: [{ usedCount: 2 }] }, templates: { phase: 'ready', items: [template] }, quota: undefined });
    model.exportShown();
    await platform.settle();
    expect(platform.sent(exportsPath)).toHaveLength(0); // the list of templates is none
    model.openTemplate(1001);
    await platform.settle();
    expect(model.getState()).toMatchObject({ template: { templateNumber: 1001 }, vouchers: { items: [{ voucherNumber, maskedIdNumber: '140105************' }] }, quota: { remaining: 2 } });
    expect(platform.sent('GET /v1/institutions/2001/used-vouchers')[0]?.url).toContain('templateNumber=1001');
    model.closeTemplate();
    expect(model.getState().template).toBeUndefined();
  });

  it('R57 searches all templates, goes on over empty stretches, and pages', async () => {
    let calls = 0;
    const { platform, model } = await open({
      'GET /v1/institutions/2001/used-vouchers': (request) => {
        calls += 1;
        if (request.url.includes('cursor=c3')) return { status: 200, body: { items: [{ ...used, voucherNumber: '0000000000000001' }] } };
        return { status: 200, body: calls < 3 ? { items: [], nextCursor: `c${calls}` } : { items: [used], nextCursor: 'c3' } };
      },
    });
    model.search(' 张 ');
    await platform.settle();
    expect(calls).toBe(3);
    expect(model.getState()).toMatchObject({ search: '张', vouchers: { items: [used], hasMore: true } });
    model.loadMore();
    await platform.settle();
    expect(model.getState().vouchers.items).toHaveLength(2);
    model.search('');
    await platform.settle();
    expect(model.getState().search).toBe('');
  });

  it('R58 R60 exports the trainees and hands the file to the host', async () => {
    const saved: object[] = [];
    const { platform, model } = await open({}, { files: { save: async (request) => void saved.push(request) } });
    model.chooseTab('trainees');
    await platform.settle();
    expect(model.getState()).toMatchObject({ trainees: { items: [trainee] }, quota: { remaining: 2 } });
    model.exportShown();
    await platform.settle();
    expect(JSON.parse(platform.sent(exportsPath)[0]?.body ?? '')).toEqual({ kind: 'trainees' });
    expect(saved).toEqual([{ url: 'https://platform.test/v1/exports/token', fileName: file.fileName }]);
    expect(model.getState()).toMatchObject({ isBusy: false, quota: { remaining: 1 }, exported: { isSaved: true }, failure: undefined });
    model.exportShown();
    await platform.settle();
    expect(new Set(keysOf(platform)).size).toBe(2); // another file, counted
  });

  it('A14 repeats a lost answer and a failed save under the same key, which counts once', async () => {
    let saves = 0;
    const save = async () => {
      saves += 1;
      if (saves === 1) throw new Error('full');
    };
    const { platform, model } = await open({}, { files: { save } });
    model.chooseTab('trainees');
    await platform.settle();
    platform.setOffline(true);
    model.exportShown();
    await platform.settle();
    expect(model.getState()).toMatchObject({ isOffline: true, failure: { code: 'networkFailed' }, exported: undefined });
    platform.setOffline(false);
    model.exportShown();
    await platform.settle();
    expect(model.getState()).toMatchObject({ exported: { isSaved: false, url: 'https://platform.test/v1/exports/token' }, failure: { code: 'capabilityUnavailable' } });
    model.saveAgain();
    await platform.settle();
    expect(model.getState()).toMatchObject({ exported: { isSaved: true }, failure: undefined });
    expect(new Set(keysOf(platform)).size).toBe(1);
  });

  it('R60 M1 says when the day\'s three are used up, and what a host without files can do', async () => {
    let isFull = true;
    const { platform, model } = await open({
      [exportsPath]: () => (isFull ? refused('exportLimitReached', { count: 3, limit: 3, resumesAtMs: startMs + 1 }) : { status: 201, body: file }),
      'GET /v1/institutions/2001/export-quota': () => ({ status: 200, body: { ...quota, remaining: 0 } }),
    });
    model.chooseTab('trainees');
    await platform.settle();
    model.exportShown();
    await platform.settle();
    expect(model.getState()).toMatchObject({ quota: { remaining: 0 }, failure: { refusal: { code: 'exportLimitReached', details: { limit: 3 } } }, exported: undefined });
    isFull = false;
    model.exportShown();
    await platform.settle();
    expect(model.getState()).toMatchObject({ failure: { code: 'capabilityUnavailable' }, exported: { isSaved: false, url: 'https://platform.test/v1/exports/token' } });
  });

  it('paints the last answer without a network, and R56 says that somebody has no institution', async () => {
    const { platform } = await open();
    platform.setOffline(true);
    const again = createTrainingStatsModel(platform.sdk);
    again.start();
    await platform.settle();
    expect(again.getState()).toMatchObject({ phase: 'ready', isOffline: true, statistics: { usedCount: 2 }, templates: { items: [template] } });
    const { model } = await open({ 'GET /v1/me': () => ({ status: 200, body: sampleProfile }) });
    expect(model.getState()).toMatchObject({ phase: 'failed', failure: { refusal: { code: 'notAnInstitutionAdmin' } } });
    model.dispose();
  });
});
