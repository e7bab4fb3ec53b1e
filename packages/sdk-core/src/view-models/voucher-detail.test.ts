import { describe, expect, it } from 'vitest';
import { createScriptedSdk, sampleVoucher, voucherNumber, type Route } from '../../test/scripted-platform';
import { createVoucherDetailModel } from './voucher-detail';

async function open(forecast: Route, institutionNumber?: number) {
  const platform = createScriptedSdk({ [`GET /v1/vouchers/${voucherNumber}/use-forecast`]: forecast });
  const model = createVoucherDetailModel(platform.sdk, { voucherNumber, institutionNumber });
  model.start();
  await platform.settle();
  return { platform, model };
}

describe('voucher-detail', () => {
  it('M2 says what a scan of my code would be refused with now, at the institution where I mean to go', async () => {
    const obstacle = { code: 'leasedElsewhere', nextMove: 'final', details: { scanUntilMs: 5 }, message: '' };
    const { platform, model } = await open(() => ({ status: 200, body: { wouldPass: false, obstacles: [obstacle], needs: ['code'] } }), 7);
    expect(model.getState()).toMatchObject({ phase: 'ready', detail: { voucher: sampleVoucher }, canPresent: true, obstacles: [{ code: 'leasedElsewhere', details: { scanUntilMs: 5 } }] });
    expect(platform.transport.requests.some(({ url }) => url.endsWith(`/v1/vouchers/${voucherNumber}/use-forecast?institutionNumber=7`))).toBe(true);
    expect(platform.transport.requests.filter(({ method, url }) => method !== 'GET' && !url.endsWith('/v1/sessions'))).toEqual([]);
  });

  it('M2 keeps no forecast of another moment: it is asked anew, and unknown without a network', async () => {
    const { platform, model } = await open(() => ({ status: 200, body: { wouldPass: true, obstacles: [], needs: ['institution', 'code'] } }));
    expect(model.getState().obstacles).toEqual([]);
    platform.setOffline(true);
    model.refresh();
    await platform.settle();
    expect(model.getState()).toMatchObject({ obstacles: undefined, isOffline: true, detail: { voucher: sampleVoucher } });
  });
});
