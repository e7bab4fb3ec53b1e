import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../../examples/host-h5/test/browser/launch-chromium';
import { serveGallery } from './serve-gallery';

const looks = { light: '', dark: '&theme=dark', large: '&large=1', sanjintong: '&host=sanjintong', english: '&locale=en' } as const;
const sizes = { phone: { width: 360, height: 740 }, desktop: { width: 1440, height: 900 } } as const;
const onPhoneOnly: readonly string[] = ['sanjintong', 'english'];
const tallest = 2400;
const pageCount = 2;

interface Shot {
  readonly id: string;
  readonly look: keyof typeof looks;
  readonly size: keyof typeof sizes;
}

/** `npm run screens [part of a case id]`: every screen, state and look as a picture; exit 1 on a fault. */
async function main(): Promise<void> {
  const filter = process.argv[2] ?? '';
  const folder = path.resolve('.output/screens');
  if (filter === '') await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const gallery = await serveGallery();
  const browser = await launchChromium();
  const faults: string[] = [];
  try {
    const shots = (await listCases(browser, gallery.url)).filter((id) => id.includes(filter)).flatMap(listShots);
    const queue = [...shots];
    await Promise.all(Array.from({ length: pageCount }, () => work(browser, gallery.url, folder, queue, faults)));
    await writeFile(path.join(folder, 'index.html'), renderIndex(shots));
    console.log(`${shots.length} pictures, ${faults.length} faults: ${path.relative('.', folder)}/index.html`);
  } finally {
    await browser.close();
    await gallery.close();
  }
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
}

function listShots(id: string): Shot[] {
  return (Object.keys(looks) as Shot['look'][]).flatMap((look) =>
    (Object.keys(sizes) as Shot['size'][]).filter((size) => size === 'phone' || !onPhoneOnly.includes(look)).map((size) => ({ id, look, size })));
}

async function openGallery(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  await page.goto(`${url}?case=voucher-home/ready`);
  await page.waitForFunction('window.gallery');
  return page;
}

async function listCases(browser: Browser, url: string): Promise<readonly string[]> {
  const page = await openGallery(browser, url);
  const ids = await page.evaluate<readonly string[]>('window.gallery.ids');
  await page.close();
  return ids;
}

async function work(browser: Browser, url: string, folder: string, queue: Shot[], faults: string[]): Promise<void> {
  const page = await openGallery(browser, url);
  for (let shot = queue.shift(); shot; shot = queue.shift()) {
    for (const fault of await take(page, folder, shot)) faults.push(`${shot.id} ${shot.look} ${shot.size}: ${fault}`);
  }
  await page.close();
}

async function take(page: Page, folder: string, { id, look, size }: Shot): Promise<string[]> {
  const errors: string[] = [];
  const onError = (error: Error): void => void errors.push(`error: ${error.message}`);
  page.on('pageerror', onError);
  await page.setViewportSize(sizes[size]);
  await page.evaluate(`window.gallery.show('?case=${id}${looks[look]}')`);
  const faults = await page.evaluate<string[]>('window.gallery.findFaults()');
  const height = await page.evaluate(() => {
    const stage = document.querySelector('#stage');
    // A sheet belongs to the bottom of a phone's screen, not of a long picture.
    return stage?.shadowRoot?.querySelector('dialog[open]') ? 0 : (stage?.scrollHeight ?? 0);
  });
  if (height > sizes[size].height) await page.setViewportSize({ ...sizes[size], height: Math.min(height, tallest) });
  await page.screenshot({ path: path.join(folder, fileOf({ id, look, size })) });
  page.off('pageerror', onError);
  return [...errors, ...faults];
}

function fileOf({ id, look, size }: Shot): string {
  return `${id.replace('/', '--')}--${look}--${size}.png`;
}

function renderIndex(shots: readonly Shot[]): string {
  const figures = shots.map((shot) => `<figure><a href="${fileOf(shot)}"><img loading="lazy" src="${fileOf(shot)}" alt=""></a><figcaption>${shot.id} · ${shot.look} · ${shot.size}</figcaption></figure>`);
  return `<!doctype html><meta charset="utf-8"><title>Screens</title><style>body{font:14px sans-serif;display:flex;flex-wrap:wrap;gap:16px;background:#ccc}figure{margin:0}img{height:420px}</style>${figures.join('\n')}`;
}

await main();
