import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../../examples/host-h5/test/browser/launch-chromium';
import { openScreenSet } from '../../../examples/host-h5/test/screens/screen-set';
import type { ScreenSet, Shot } from '../../../examples/host-h5/test/screens/screen-set';
import { serveGallery } from './serve-gallery';

const looks = { light: '', dark: '&theme=dark', large: '&large=1', sanjintong: '&host=sanjintong', english: '&locale=en' } as const;
const sizes = { phone: { width: 360, height: 740 }, desktop: { width: 1440, height: 900 } } as const;
const onPhoneOnly: readonly string[] = ['sanjintong', 'english'];
const tallest = 2400;
const pageCount = 2;

interface WantedShot {
  readonly id: string;
  readonly look: keyof typeof looks;
  readonly size: keyof typeof sizes;
}

/** Every widget, state and look as a picture; exit 1 on a fault. An argument chooses by a part of the case's id. */
async function main(): Promise<void> {
  const filter = process.argv[2] ?? '';
  const set = await openScreenSet('widgets', filter);
  const gallery = await serveGallery();
  const browser = await launchChromium();
  try {
    const wanted = (await listCases(browser, gallery.url)).filter((id) => id.includes(filter)).flatMap(listShots);
    const queue = [...wanted.entries()];
    const shots: Shot[] = [];
    await Promise.all(Array.from({ length: pageCount }, () => work(browser, gallery.url, set, queue, shots)));
    await set.finish(shots);
  } finally {
    await browser.close();
    await gallery.close();
  }
}

function listShots(id: string): WantedShot[] {
  return (Object.keys(looks) as WantedShot['look'][]).flatMap((look) =>
    (Object.keys(sizes) as WantedShot['size'][]).filter((size) => size === 'phone' || !onPhoneOnly.includes(look)).map((size) => ({ id, look, size })));
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

async function work(browser: Browser, url: string, set: ScreenSet, queue: [number, WantedShot][], shots: Shot[]): Promise<void> {
  const page = await openGallery(browser, url);
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [index, wanted] = next;
    shots[index] = { ...wanted, faults: await take(page, set.fileOf(wanted), wanted) };
  }
  await page.close();
}

async function take(page: Page, file: string, { id, look, size }: WantedShot): Promise<string[]> {
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
  await page.screenshot({ path: file });
  page.off('pageerror', onError);
  return [...errors, ...faults];
}

await main();
