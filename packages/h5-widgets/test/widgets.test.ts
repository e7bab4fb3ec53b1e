import { createQrMatrix, encodeQrPng } from '@skill-voucher/sdk-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeText, voucher } from '../gallery/samples';
import { openGallery, runtimes } from './open-gallery';
import type { OpenGallery } from './open-gallery';

describe.each(runtimes)('widgets on %s', (runtime) => {
  let gallery: OpenGallery;
  beforeAll(async () => {
    gallery = await openGallery(runtime);
  });
  afterAll(() => gallery.close());

  it('runs on that one', async () => {
    expect(await gallery.page.evaluate('window.gallery.runtimeVersion')).toMatch({ react: /^18\./, 'react-19': /^19\./, preact: /^preact$/ }[runtime]);
  });

  it('R33 home leads to my vouchers and to the voucher center', async () => {
    await gallery.show('voucher-home/ready');
    await gallery.page.getByRole('button', { name: '我的卡券，2 张待使用' }).click();
    await gallery.page.getByRole('button', { name: '卡券中心，4 种培训券可领取' }).click();
    expect(await gallery.transcript()).toEqual([
      ['onOpen', { widget: 'voucher-center', tab: 'mine' }],
      ['onOpen', { widget: 'voucher-center', tab: 'claimable' }],
    ]);
  });

  it('A12 says of a use that was undone what became of the voucher, and why it was undone', async () => {
    await gallery.show('voucher-home/notices');
    const notices = await gallery.page.getByRole('listitem').allInnerTexts();
    expect(notices.filter((text) => text.includes('撤销')).map((text) => text.split('\n')[0])).toEqual([
      '机构已撤销“山西省职业技能电子培训券”的用券，该券可再次使用。',
      '机构已撤销“家政服务员岗前培训券”的一次用券。',
      '机构已撤销“保育师培训券”的用券，但该券已过期，不能再使用。',
      '机构已撤销“太原市康养护理技能提升券”的用券，但该券已作废，不能再使用。',
    ]);
    await gallery.show('voucher-detail/undone');
    expect(await gallery.page.getByRole('listitem').filter({ hasText: '用券已撤销' }).innerText()).toContain('太原市晋阳职业技能培训学校\n原因：扫错学员');
    expect(await gallery.page.getByRole('button', { name: /扫码使用/ }).count()).toBe(1);
  });

  it('R34 claims after the terms are ticked and not before', async () => {
    await gallery.show('voucher-center/claimable');
    await gallery.page.getByRole('button', { name: '去领取：山西省职业技能电子培训券' }).click();
    const confirm = gallery.page.getByRole('button', { name: /^确认领取/ });
    expect(await confirm.isDisabled()).toBe(true);
    await gallery.page.getByRole('checkbox', { name: '我已认真阅读并同意以上服务条款' }).check();
    await confirm.click();
    await gallery.page.getByText('领取成功').waitFor();
    await gallery.page.getByRole('button', { name: '查看培训券' }).click();
    expect(await gallery.transcript()).toEqual([
      ['openClaim', 101], ['acceptTerms', true], ['confirmClaim'], ['closeClaim'],
      ['onOpen', { widget: 'voucher-detail', voucherNumber: voucher.voucherNumber }],
    ]);
  });

  it('chooses tabs and states with the arrow keys', async () => {
    await gallery.show('voucher-center/claimable');
    await gallery.page.getByRole('radio', { name: '可领取' }).focus();
    await gallery.page.keyboard.press('ArrowRight');
    await gallery.page.getByRole('radio', { name: '已使用' }).check();
    expect(await gallery.transcript()).toEqual([['chooseTab', 'mine'], ['chooseGroup', 'used']]);
  });

  it('Escape closes the sheet and gives the focus back', async () => {
    await gallery.show('voucher-center/claimable');
    const claim = gallery.page.getByRole('button', { name: '去领取：山西省职业技能电子培训券' });
    await claim.press('Enter');
    await gallery.page.getByRole('dialog').waitFor();
    await gallery.page.keyboard.press('Escape');
    await gallery.page.getByRole('dialog').waitFor({ state: 'hidden' });
    // The focus returns when the effect has closed the dialog, a moment after its content went.
    await expect.poll(() => claim.evaluate((button) => (button.getRootNode() as ShadowRoot).activeElement === button)).toBe(true);
    expect((await gallery.transcript()).at(-1)).toEqual(['closeClaim']);
  });

  it('R41 shows the code as hard pixels on white, at least 240 px wide, with its countdown', async () => {
    await gallery.show('voucher-code/showing', '&theme=dark');
    const picture = gallery.page.getByRole('img', { name: /动态二维码/ });
    expect((await picture.boundingBox())?.width).toBeGreaterThanOrEqual(240);
    expect(await picture.evaluate((image) => getComputedStyle(image).imageRendering)).toBe('pixelated');
    expect(await gallery.page.locator('.etv-code-plate').evaluate((plate) => getComputedStyle(plate).backgroundColor)).toBe('rgb(255, 255, 255)');
    expect(await gallery.page.getByRole('group', { name: '42 秒后刷新' }).count()).toBe(1);
    await gallery.page.getByRole('button', { name: '立即刷新' }).click();
    expect(await gallery.transcript()).toEqual([['refresh']]);
  });

  it('R42 takes the code off the screen once it was used or the app is hidden', async () => {
    for (const id of ['voucher-code/used', 'voucher-code/lapsed', 'voucher-code/hidden']) {
      await gallery.show(id);
      expect(await gallery.page.getByRole('img', { name: /动态二维码/ }).count(), id).toBe(0);
    }
  });

  it('A19 a scan gun types and ends with Enter', async () => {
    await gallery.show('scan-tool/scanning');
    const field = gallery.page.getByRole('textbox', { name: '扫码枪或手工输入' });
    await field.fill('ETV1ABC');
    await field.press('Enter');
    expect(await gallery.transcript()).toEqual([['typeText', 'ETV1ABC'], ['submitTyped']]);
  });

  it('reads a code from a picture of the album', async () => {
    await gallery.show('scan-tool/scanning');
    const buffer = Buffer.from(encodeQrPng(createQrMatrix(codeText), { scale: 5 }));
    await gallery.page.getByLabel('从相册选取').setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer });
    await expect.poll(() => gallery.transcript(), { timeout: 15_000 }).toEqual([['submitCode', codeText]]);
  });

  it('says that a picture holds no code', async () => {
    await gallery.show('scan-tool/scanning');
    const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
    await gallery.page.getByLabel('从相册选取').setInputFiles({ name: 'none.png', mimeType: 'image/png', buffer: pixel });
    await gallery.page.getByText('这张图片里没有找到二维码').waitFor();
    expect(await gallery.transcript()).toEqual([]);
  });

  it('A27 asks before the queue mode, and a no leaves the box unticked', async () => {
    await gallery.show('scan-tool/scanning');
    const check = gallery.page.getByRole('checkbox', { name: /^连续用券/ });
    await check.click();
    await gallery.page.getByRole('alertdialog', { name: '开启连续用券？' }).getByRole('button', { name: '取消' }).click();
    expect(await check.isChecked()).toBe(false);
    await check.click();
    await gallery.page.getByRole('button', { name: '开启' }).click();
    expect(await check.isChecked()).toBe(true);
    expect(await gallery.transcript()).toEqual([['setQueueMode', true]]);
  });

  it('M1 every outcome of a scan has a word, a shape and the next step', async () => {
    const outcomes = [
      ['scan-tool/done', 'success', '核验成功', '培训券已使用'],
      ['scan-tool/already-used', 'danger', '不能使用', '只能使用一次'],
      ['scan-tool/expired-code', 'warn', '请重试', '请让学员刷新二维码'],
      ['scan-tool/result-unknown', 'warn', '结果未知', '再次扫码即可知道结果'],
      ['scan-tool/recorded-green', 'success', '离线核验通过', '联网后自动同步'],
      ['scan-tool/recorded-amber', 'warn', '已排队，尚未核验', '联网后由平台核验'],
    ] as const;
    for (const [id, tone, word, step] of outcomes) {
      await gallery.show(id);
      await gallery.page.getByText(word, { exact: true }).waitFor();
      expect(await gallery.page.getByText(step).count(), id).toBeGreaterThan(0);
      expect(await gallery.page.locator(`.etv-verdict-mark-${tone}`).count(), id).toBe(1);
    }
  });

  it('R42 M1 nothing leads away from a use that was sent', async () => {
    await gallery.show('scan-tool/confirming');
    expect(await gallery.page.getByRole('button', { name: '不是本人，取消' }).count()).toBe(2);
    await gallery.show('scan-tool/redeeming');
    const cancel = gallery.page.getByRole('button', { name: '不是本人，取消' });
    expect(await cancel.count()).toBe(1);
    expect(await cancel.isDisabled()).toBe(true);
  });

  it('R42 M1 a lost answer says so and the same confirmation can be sent again', async () => {
    await gallery.show('scan-tool/answer-lost');
    await gallery.page.getByText('没有收到结果，请再点一次确认用券，不会重复用券。').waitFor();
    await gallery.page.getByRole('button', { name: '确认用券' }).click();
    expect(await gallery.transcript()).toEqual([['confirm']]);
    await gallery.show('scan-tool/confirming');
    expect(await gallery.page.getByText('没有收到结果').count()).toBe(0);
    await gallery.show('scan-tool/result-unknown');
    expect(await gallery.page.getByText(/超时/).count()).toBe(0);
  });

  it('M4 without a network green says verified, amber says why not', async () => {
    await gallery.show('scan-tool/offline-green');
    await gallery.page.getByText('离线核验通过', { exact: true }).waitFor();
    for (const fact of ['4928 D3E9 B2DD 58AB', '线下培训', '四级/中级工', '2026-12-31', '6 秒前', '1,200']) expect(await gallery.page.getByText(fact, { exact: true }).count(), fact).toBe(1);
    await gallery.page.getByRole('button', { name: '确认用券' }).click();
    expect(await gallery.transcript()).toEqual([['confirm']]);
    for (const id of ['scan-tool/offline-amber', 'scan-tool/recorded-amber']) {
      await gallery.show(id);
      await gallery.page.getByText(/尚未核验/).waitFor();
      expect(await gallery.page.getByText('本机没有这张券的离线授权。').count(), id).toBe(1);
      expect(await gallery.page.getByText(/核验通过|核验成功|已使用/).count(), id).toBe(0);
    }
  });

  it('M4 the station shows the queue and synchronises it on a tap', async () => {
    await gallery.show('scan-tool/offline');
    await gallery.page.getByText('3 条', { exact: true }).waitFor();
    expect(await gallery.page.getByText('2026-11-24 11:05').count()).toBe(1);
    expect(await gallery.page.getByText('不能核验').count()).toBe(0);
    await gallery.page.getByRole('button', { name: '立即同步' }).click();
    expect(await gallery.transcript()).toEqual([['synchronize']]);
    await gallery.show('scan-tool/offline-damaged');
    expect(await gallery.page.getByText('1 条', { exact: true }).count()).toBe(1);
    await gallery.page.getByText('尚未同步').waitFor();
    await gallery.show('scan-tool/scanning');
    expect(await gallery.page.getByText('离线扫码').count()).toBe(0);
  });

  it('wrote no error to the console', () => {
    expect(gallery.consoleErrors).toEqual([]);
  });
});

describe.each(runtimes)('a widget that stumbles on %s', (runtime) => {
  it('says so in the place of the widget, and draws again on a tap', async () => {
    const gallery = await openGallery(runtime);
    try {
      await gallery.show('voucher-home/ready', '&stumble=1');
      const alert = gallery.page.getByRole('alert');
      await alert.getByText('平台的答复无法识别').waitFor();
      await gallery.page.evaluate('window.gallery.isStumbling = false');
      await alert.getByRole('button', { name: '重试' }).click();
      await gallery.page.getByRole('button', { name: '我的卡券，2 张待使用' }).waitFor();
      expect(await alert.count()).toBe(0);
    } finally {
      await gallery.close();
    }
  });
});

describe('one tree on every runtime', () => {
  it('has the same roles and names in every case', async () => {
    const trees = [];
    for (const runtime of runtimes) {
      const gallery = await openGallery(runtime);
      const tree: Record<string, string> = {};
      for (const id of gallery.ids) {
        await gallery.show(id);
        // This browser has no camera; the widget says so a moment after it asked.
        await gallery.page.waitForFunction(() => document.querySelector('#stage')?.shadowRoot?.querySelector('video') === null);
        tree[id] = await gallery.page.locator('#stage').ariaSnapshot();
      }
      trees.push(tree);
      expect(gallery.consoleErrors, runtime).toEqual([]);
      await gallery.close();
    }
    expect(Object.keys(trees[0] ?? {}).length).toBeGreaterThan(40);
    for (const tree of trees.slice(1)) expect(tree).toEqual(trees[0]);
  });
});
