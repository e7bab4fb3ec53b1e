import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../../../examples/host-h5/test/browser/launch-chromium';

const dist = path.resolve(import.meta.dirname, '../dist/standalone');
const refusal = { code: 'launchCodeExpired', message: '', nextMove: 'retry', details: {}, requestId: 'r', serverTimeMs: Date.now() };
const asked: { method: string | undefined; url: string | undefined; signature: unknown; body: string }[] = [];
let server: Server;
let browser: Browser;
let url: string;

/** The built files, and beside them a platform that refuses every launch. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://x');
  const file = path.join(dist, pathname.replace('/built/', ''));
  if (pathname === '/') {
    response.setHeader('content-type', 'text/html; charset=utf-8').end('<!doctype html><html lang="zh-CN"><title>x</title><body></body></html>');
  } else if (pathname.startsWith('/built/') && existsSync(file)) {
    response.setHeader('content-type', 'text/javascript').end(await readFile(file));
  } else {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    asked.push({ method: request.method, url: request.url, signature: request.headers['signature-input'], body });
    response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify(refusal));
  }
}

beforeAll(async () => {
  if (!existsSync(path.join(dist, 'index.js'))) throw new Error('There is no standalone bundle. Run `npm run build` first.');
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await new Promise((resolve) => server.close(resolve));
});

/** A widget over the built bundle, on a page of its own. */
async function showHome(page: Page, locale: string): Promise<void> {
  await page.evaluate(`(async () => {
    const { createVoucherSdk, createBrowserBridge, mount } = await import('/built/index.js');
    const sdk = createVoucherSdk({
      bridge: createBrowserBridge({ launch: { requestLaunch: async () => ({ launchCode: 'code' }) } }),
      platformUrl: ${JSON.stringify(url)}, audience: 'test', channelId: 'minshengshanxi', subject: ${JSON.stringify(locale)},
    });
    document.body.replaceChildren(document.createElement('div'));
    await mount('voucher-home', document.body.firstElementChild, { sdk, locale: ${JSON.stringify(locale)} }).shown;
  })()`);
}

it('the built bundle signs in over its own axios and says the platform\'s "no" in Chinese and English', async () => {
  const page = await browser.newPage();
  await page.goto(url);
  for (const [locale, sentence] of [['zh-CN', /启动凭证|重新进入|过期/], ['en', /[Ee]xpired|again/]] as const) {
    await showHome(page, locale);
    await page.getByRole('alert').getByText(sentence).first().waitFor();
  }
  expect(asked.length).toBeGreaterThan(0);
  expect(asked[0]).toMatchObject({ method: 'POST' });
  expect(String(asked[0]?.signature)).toContain('tag="etv');
  expect(asked[0]?.body).toContain('"launchCode":"code"');
});

it('says that the network failed where the sentences cannot be fetched', async () => {
  const page = await browser.newPage();
  await page.route('**/sentences-*', (route) => route.abort());
  await page.goto(url);
  await showHome(page, 'zh-CN');
  await page.getByRole('alert').getByText('网络连接失败。请检查网络后重试。').waitFor();
  await page.unroute('**/sentences-*');
  await page.getByRole('button', { name: '重试' }).waitFor();
});

it('names the licence of every package that is bundled', async () => {
  const notices = await readFile(path.join(dist, '../THIRD-PARTY-NOTICES.txt'), 'utf8');
  const maps = (await readdir(path.join(dist, 'chunks'))).filter((name) => name.endsWith('.map'));
  const bundled = new Set<string>();
  for (const name of maps) {
    const { sources } = JSON.parse(await readFile(path.join(dist, 'chunks', name), 'utf8')) as { sources: string[] };
    for (const source of sources) {
      const packageName = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1];
      if (packageName !== undefined) bundled.add(packageName);
    }
  }
  expect(bundled.size).toBeGreaterThan(4);
  for (const name of bundled) expect(notices, name).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
});
