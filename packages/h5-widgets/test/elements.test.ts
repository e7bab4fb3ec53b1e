import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from '../../../examples/host-h5/test/browser/launch-chromium';
import type { WidgetPage } from '../gallery/elements';
import { voucher } from '../gallery/samples';
import { serveGallery } from '../gallery/serve-gallery';
import type { GalleryServer } from '../gallery/serve-gallery';

declare const window: Window & { widgets: WidgetPage; faults: unknown[]; events: unknown[] };
type Loose = HTMLElement & Record<string, unknown>;

describe('custom elements', () => {
  let server: GalleryServer;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    server = await serveGallery({ runtime: 'preact' });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });
  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 360, height: 740 } });
    await page.goto(`${server.url}elements.html`);
    await page.waitForFunction(() => 'widgets' in window);
  });
  afterEach(() => page.close());

  it('keeps properties that were set before the upgrade', async () => {
    await page.evaluate(() => {
      const element = document.createElement('etv-voucher-center') as unknown as Loose;
      Object.assign(element, { sdk: window.widgets.createSdk(), theme: 'dark', tab: 'mine' });
      document.body.append(element);
      window.widgets.defineElements();
      window.widgets.defineElements();
    });
    await page.getByRole('radio', { name: '我的卡券', checked: true }).waitFor();
    expect(await page.locator('etv-voucher-center .etv-root').getAttribute('class')).toContain('etv-theme-dark');
  });

  it('shows a failed launch in words, with the next step, and fills the screen', async () => {
    await page.evaluate(() => {
      window.widgets.defineElements(['voucher-home']);
      const element = document.createElement('etv-voucher-home');
      element.sdk = window.widgets.createSdk();
      element.hasBack = true;
      window.events = [];
      element.addEventListener('etv-back', (event) => window.events.push([event.type, event.composed]));
      document.body.append(element);
    });
    await page.getByText('请返回电子社保卡重新进入').waitFor();
    await page.getByRole('button', { name: '返回' }).click();
    expect(await page.evaluate(() => window.events)).toEqual([['etv-back', true]]);
    expect((await page.locator('etv-voucher-home').boundingBox())?.height).toBe(740);
  });

  it('draws what a sound answer says after one that it stumbled over, on a tap, and from its cache', async () => {
    const broken = { voucher: {}, history: [], accesses: [] };
    const answers: object[] = [broken];
    await page.route('http://127.0.0.1:9/**', async (route) => {
      const path = new URL(route.request().url()).pathname;
      const body = path === '/v1/sessions' ? { sessionId: 's1', cacheScope: 'c', expiresAtMs: Date.now() + 3_600_000 } : path === `/v1/vouchers/${voucher.voucherNumber}` ? (answers.shift() ?? { voucher, description: '', history: [], accesses: [] }) : {};
      const isPreflight = route.request().method() === 'OPTIONS';
      await route.fulfill({ status: isPreflight ? 204 : path === '/v1/sessions' ? 201 : 200, body: isPreflight ? '' : JSON.stringify({ ...body, serverTimeMs: Date.now() }), headers: { 'content-type': 'application/json', 'access-control-allow-origin': '*', 'access-control-allow-headers': '*', 'access-control-allow-methods': '*' } });
    });
    const show = () => page.evaluate((voucherNumber) => {
      window.widgets.defineElements(['voucher-detail']);
      const element = document.createElement('etv-voucher-detail');
      Object.assign(element, { sdk: window.widgets.createSdk('code-1'), voucherNumber });
      document.body.replaceChildren(element);
    }, voucher.voucherNumber);
    await show();
    await page.getByRole('alert').getByText('平台的答复无法识别').waitFor();
    await page.getByRole('button', { name: '重试' }).click();
    // The kept answer is met first, and met once more at most: the sound one replaces it meanwhile.
    const name = page.getByText(voucher.name).first();
    if (!(await name.waitFor({ timeout: 5_000 }).then(() => true, () => false))) await page.getByRole('button', { name: '重试' }).click();
    await name.waitFor();
    await page.reload();
    await page.waitForFunction(() => 'widgets' in window);
    await show();
    await name.waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('opens a deep link on top of the front page, and the back button leads there', async () => {
    await page.evaluate(() => {
      window.widgets.defineElements(['voucher-home']);
      const element = document.createElement('etv-voucher-home');
      element.sdk = window.widgets.createSdk();
      element.startAt = { widget: 'voucher-center', tab: 'mine' };
      document.body.append(element);
    });
    await page.getByRole('radio', { name: '我的卡券', checked: true }).waitFor();
    // Its classes came with it into the same shadow root.
    expect(await page.locator('.etv-center-filters').evaluate((filters) => getComputedStyle(filters).display)).toBe('flex');
    await page.getByRole('button', { name: '返回' }).click();
    await page.getByRole('heading', { name: '职业技能电子培训券' }).waitFor();
    expect(await page.getByRole('button', { name: '返回' }).count()).toBe(0);
  });

  it('takes look and language from attributes, also later', async () => {
    await page.evaluate(() => {
      window.widgets.defineElements();
      document.body.innerHTML = '<etv-voucher-center large-type host="sanjintong"></etv-voucher-center>';
      const element = document.querySelector('etv-voucher-center');
      if (element) element.sdk = window.widgets.createSdk();
    });
    await page.getByRole('heading', { name: '卡券中心' }).waitFor();
    const root = page.locator('.etv-root');
    expect(await root.getAttribute('class')).toBe('etv-root etv-theme-auto etv-large etv-host-sanjintong');
    await page.evaluate(() => document.querySelector('etv-voucher-center')?.setAttribute('locale', 'en'));
    await page.getByRole('heading', { name: 'Voucher center' }).waitFor();
  });

  it('lets a page restyle by custom properties and parts', async () => {
    await page.evaluate(() => {
      window.widgets.mount('voucher-center', document.body.appendChild(document.createElement('div')), { sdk: window.widgets.createSdk(), theme: 'light' }, { tokens: { 'etv-accent': 'rgb(0, 100, 60)' } });
    });
    const chosen = page.locator('.etv-choice-tabs .etv-choice-chosen').first();
    await chosen.waitFor();
    expect(await chosen.evaluate((tab) => getComputedStyle(tab).color)).toBe('rgb(0, 100, 60)');
    expect(await page.locator('[part=bar]').count()).toBe(1);
  });

  it('runs under a policy that forbids inline styles and scripts', async () => {
    const violations: string[] = [];
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) violations.push(message.text());
    });
    await page.evaluate(() => {
      const policy = document.createElement('meta');
      policy.httpEquiv = 'Content-Security-Policy';
      policy.content = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src http:";
      document.head.append(policy);
      window.widgets.mount('voucher-center', document.body.appendChild(document.createElement('div')), { sdk: window.widgets.createSdk() });
    });
    await page.getByRole('heading', { name: '卡券中心' }).waitFor();
    expect(await page.locator('.etv-screen-bar').evaluate((bar) => getComputedStyle(bar).position)).toBe('sticky');
    expect(violations).toEqual([]);
  });

  it('says what to change when a prop is missing or wrong', async () => {
    const messages = await page.evaluate(() => {
      const { mount, createSdk } = window.widgets;
      const attempt = (run: () => unknown): string => {
        try {
          run();
          return 'no error';
        } catch (error) {
          return `${(error as { code?: string }).code}: ${(error as Error).message}`;
        }
      };
      const container = document.createElement('div');
      return [
        attempt(() => mount('voucher-code', container, { sdk: createSdk(), voucherNumber: '4928 D3E9' })),
        attempt(() => mount('voucher-center', container, {} as never)),
        attempt(() => mount('vouchers' as never, container, {} as never)),
        attempt(() => mount('voucher-center', null as never, { sdk: createSdk() })),
      ];
    });
    expect(messages).toEqual([
      'invalidConfiguration: voucher-code: set `voucherNumber` to the 16 hex characters of a voucher, upper case, without spaces.',
      'invalidConfiguration: voucher-center: set `sdk` to what createVoucherSdk() returned.',
      'invalidConfiguration: mount: there is no widget "vouchers". Use one of voucher-home, voucher-center, voucher-detail, voucher-code, scan-tool.',
      'invalidConfiguration: mount: `container` must be an element that is in the page. Call mount after it exists.',
    ]);
  });

  it('stays as it is when moved, and stops when removed', async () => {
    await page.evaluate(() => {
      window.widgets.defineElements();
      const element = document.createElement('etv-voucher-center');
      element.sdk = window.widgets.createSdk();
      document.body.append(element);
    });
    await page.getByRole('radio', { name: '我的卡券' }).check();
    await page.evaluate(() => document.body.appendChild(document.createElement('section')).append(document.querySelector('etv-voucher-center') as HTMLElement));
    await page.waitForTimeout(50);
    expect(await page.getByRole('radio', { name: '我的卡券' }).isChecked()).toBe(true);
    const left = await page.evaluate(async () => {
      const element = document.querySelector('etv-voucher-center');
      element?.remove();
      await new Promise((resolve) => setTimeout(resolve, 20));
      return element?.shadowRoot?.querySelector('.etv-root') ?? null;
    });
    expect(left).toBeNull();
  });
});

it('is importable on a server, where it defines nothing', async () => {
  expect(typeof globalThis.document).toBe('undefined');
  const entry = await import('../src/index');
  entry.defineElements();
  expect(entry.widgetNames).toHaveLength(5);
});
