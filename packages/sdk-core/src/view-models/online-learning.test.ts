import { describe, expect, it } from 'vitest';
import { createScriptedSdk, refused, sampleVoucher, startMs, voucherNumber, type Route } from '../../test/scripted-platform';
import type { OnlineLearning, VoucherLink } from '../platform-api/platform-types';
import { createOnlineLearningModel } from './online-learning';

const link: VoucherLink = {
  linkId: 'link-1', voucherNumber, voucherName: '线上券', platformNumber: 2, platformName: '大能手教育科技(北京)有限公司', specialty: '电子商务师', skillLevel: 'level4', status: 'linked',
  linkedAtMs: startMs, expiresAtMs: startMs + 72 * 3_600_000, openUrl: 'https://platform.example/app#link=link-1',
};
const answer: OnlineLearning = {
  specialties: [{ specialty: '电子商务师', skillLevel: 'level4', isOfMyVoucher: true }, { specialty: '焊工', skillLevel: 'level5', isOfMyVoucher: false }],
  intentions: [{ intentionId: 'mine', specialty: '电子商务师', skillLevel: 'level4', suitingVouchers: [voucherNumber] }, { intentionId: 'other', specialty: '焊工', skillLevel: 'level5', suitingVouchers: [] }],
  platforms: [{ platformNumber: 2, name: '大能手教育科技(北京)有限公司' }],
  vouchers: [{ ...sampleVoucher, trainingType: 'online' }], links: [],
};

async function open(routes: Record<string, Route> = {}, opened: string[] = []) {
  let shown = answer;
  const platform = createScriptedSdk({
    'GET /v1/online-learning': () => ({ status: 200, body: shown }),
    [`PUT /v1/vouchers/${voucherNumber}/link`]: () => {
      shown = { ...answer, links: [link] };
      return { status: 200, body: link };
    },
    [`DELETE /v1/vouchers/${voucherNumber}/link`]: () => {
      shown = answer;
      return { status: 204, body: '' };
    },
    ...routes,
  }, { bridge: { override: { links: { open: async (url) => void opened.push(url) } } } });
  const model = createOnlineLearningModel(platform.sdk);
  model.start();
  await platform.settle();
  return { platform, model, opened };
}

describe('online-learning', () => {
  it("R35 R36 R37 R38 R39 leads from the intention to the platform's app", async () => {
    const { platform, model, opened } = await open();
    expect(model.getState()).toMatchObject({ phase: 'ready', step: 'intention', specialties: [{ isOfMyVoucher: true }, { isOfMyVoucher: false }] });
    model.choosePlatform(2);
    model.chooseVoucher(voucherNumber);
    model.confirm();
    expect(model.getState()).toMatchObject({ step: 'intention', isBusy: false });
    model.chooseIntention('mine');
    expect(model.getState()).toMatchObject({ step: 'platform', hasNoVoucher: false });
    model.choosePlatform(2);
    model.chooseVoucher('0000000000000000');
    expect(model.getState().step).toBe('voucher');
    model.chooseVoucher(voucherNumber);
    model.goBack();
    model.chooseVoucher(voucherNumber);
    model.confirm();
    model.confirm();
    await platform.settle();
    expect(model.getState()).toMatchObject({ step: 'intention', linked: { linkId: 'link-1' }, links: [{ status: 'linked' }], isBusy: false });
    const sent = platform.transport.requests.filter(({ method }) => method === 'PUT');
    expect(sent.map(({ body }) => JSON.parse(body ?? '') as object)).toEqual([{ intentionId: 'mine', platformNumber: 2 }]);
    model.openApp('link-1');
    await platform.settle();
    expect(opened).toEqual(['https://platform.example/app#link=link-1']);
  });

  it('R36 notices an intention without a voucher, and links nothing for it', async () => {
    const { model } = await open();
    model.chooseIntention('other');
    expect(model.getState().hasNoVoucher).toBe(true);
    model.choosePlatform(2);
    model.chooseVoucher(voucherNumber);
    expect(model.getState().step).toBe('voucher');
  });

  it('R36 adds an intention and goes on with it; removing the chosen one begins anew', async () => {
    let intentions = answer.intentions;
    const added = { intentionId: 'new', specialty: '电工', skillLevel: 'level3', suitingVouchers: [] } as const;
    const { platform, model } = await open({
      'GET /v1/online-learning': () => ({ status: 200, body: { ...answer, intentions } }),
      'POST /v1/training-intentions': () => {
        intentions = [...intentions, { ...added, suitingVouchers: [] }];
        return { status: 201, body: added };
      },
      'DELETE /v1/training-intentions/new': () => {
        intentions = answer.intentions;
        return { status: 204, body: '' };
      },
    });
    model.addIntention({ specialty: '电工', skillLevel: 'level3' });
    await platform.settle();
    expect(model.getState()).toMatchObject({ step: 'platform', intentionId: 'new', hasNoVoucher: true });
    model.removeIntention('new');
    await platform.settle();
    expect(model.getState()).toMatchObject({ step: 'intention', intentionId: undefined });
  });

  it('A16 asks before unlinking', async () => {
    const { platform, model } = await open();
    model.chooseIntention('mine');
    model.choosePlatform(2);
    model.chooseVoucher(voucherNumber);
    model.confirm();
    await platform.settle();
    model.askToUnlink('link-1');
    model.cancelUnlink();
    model.confirmUnlink();
    expect(platform.transport.requests.some(({ method }) => method === 'DELETE')).toBe(false);
    model.askToUnlink('link-1');
    model.confirmUnlink();
    await platform.settle();
    expect(model.getState()).toMatchObject({ links: [], unlinking: undefined });
  });

  it('R38 M1 keeps the choice and the reason when linking is refused, offline, or the host opens no pages', async () => {
    const { platform, model } = await open({ [`PUT /v1/vouchers/${voucherNumber}/link`]: () => refused('alreadyLinked', { platform: '安知' }) });
    model.chooseIntention('mine');
    model.choosePlatform(2);
    model.chooseVoucher(voucherNumber);
    model.confirm();
    await platform.settle();
    expect(model.getState()).toMatchObject({ step: 'confirm', isBusy: false, failure: { kind: 'refusal', refusal: { code: 'alreadyLinked', details: { platform: '安知' } } } });
    platform.setOffline(true);
    model.confirm();
    await platform.settle();
    expect(model.getState()).toMatchObject({ step: 'confirm', isOffline: true, failure: { code: 'networkFailed' } });
    const again = createOnlineLearningModel(platform.sdk);
    again.start();
    await platform.settle();
    expect(again.getState()).toMatchObject({ phase: 'ready', isOffline: true, intentions: answer.intentions });
    const without = createScriptedSdk({ 'GET /v1/online-learning': () => ({ status: 200, body: { ...answer, links: [link] } }) });
    const lonely = createOnlineLearningModel(without.sdk);
    lonely.start();
    await without.settle();
    lonely.openApp('link-1');
    await without.settle();
    expect(lonely.getState().failure).toEqual({ kind: 'fault', code: 'capabilityUnavailable' });
  });
});
