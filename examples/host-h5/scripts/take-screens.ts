import { startPlatform } from '@skill-voucher/example-platform';
import { buildSync } from 'esbuild';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { startHost } from '../src/server/start-host';
import { launchChromium } from '../test/browser/launch-chromium';
import { openScreenSet, type ScreenSet, type Shot } from '../test/screens/screen-set';
import { buildWhatIsStale, pagesFolder } from './build-what-is-stale';
import { listMoments, type Moment } from './screen-moments';

const looks = {
  light: { colorScheme: 'light', appearance: { theme: 'auto', isLargeType: false } },
  dark: { colorScheme: 'dark', appearance: { theme: 'auto', isLargeType: false } },
  large: { colorScheme: 'light', appearance: { theme: 'auto', isLargeType: true } },
} as const;
const sizes = { phone: { width: 360, height: 740 }, desktop: { width: 1440, height: 900 } } as const;
const hosts = ['minshengshanxi', 'sanjintong'] as const;

/** Every page of both host apps, each look and size, as a picture; exit 1 on a fault. An argument chooses by a part of the id. */
async function main(): Promise<void> {
  const filter = process.argv[2] ?? '';
  await buildWhatIsStale((line) => console.log(line));
  const set = await openScreenSet('host-h5', filter);
  const platform = await startPlatform();
  const host = await startHost({ platform, pagesFolder });
  const browser = await launchChromium();
  try {
    const shots = await Promise.all(hosts.map((channelId) => walk({ browser, hostUrl: host.url, channelId, filter, set })));
    await set.finish(shots.flat());
  } finally {
    await browser.close();
    await host.close();
    await platform.close();
  }
}

/** One person with one browser through a host app; a picture of each look and size at each moment. */
async function walk(options: { browser: Browser; hostUrl: string; channelId: (typeof hosts)[number]; filter: string; set: ScreenSet }): Promise<Shot[]> {
  const { channelId, set } = options;
  const context = await options.browser.newContext({ locale: 'zh-CN', reducedMotion: 'reduce' });
  await context.addInitScript({ content: findFaultsScript() });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => void errors.push(`error: ${error.message}`));
  await page.goto(`${options.hostUrl}/${channelId}/`);
  const shots: Shot[] = [];
  for (const moment of listMoments(channelId)) {
    await moment.enter(page);
    await moment.settle(page);
    const id = `${channelId}/${moment.name}`;
    if (!id.includes(options.filter)) continue;
    for (const look of Object.keys(looks) as (keyof typeof looks)[]) {
      await wear(page, looks[look], moment);
      for (const size of Object.keys(sizes) as (keyof typeof sizes)[]) {
        await page.setViewportSize(sizes[size]);
        await page.waitForTimeout(50);
        const faults = await page.evaluate<string[]>('hostScreens.findFaults(document.body)');
        await page.screenshot({ path: set.fileOf({ id, look, size }), fullPage: true });
        shots.push({ id, look, size, faults: [...errors.splice(0), ...faults] });
      }
    }
    await wear(page, looks.light, moment);
  }
  await context.close();
  return shots;
}

async function wear(page: Page, { colorScheme, appearance }: (typeof looks)[keyof typeof looks], moment: Moment): Promise<void> {
  await page.setViewportSize(sizes.phone);
  await page.emulateMedia({ colorScheme });
  await page.evaluate((value) => window.localStorage.setItem('host-appearance', value), JSON.stringify(appearance));
  await page.reload();
  await moment.settle(page);
}

/** The same check as the gallery's, as a script for pages that know nothing of it. */
function findFaultsScript(): string {
  const entry = fileURLToPath(new URL('../test/screens/find-faults.ts', import.meta.url));
  const [file] = buildSync({ entryPoints: [entry], bundle: true, format: 'iife', globalName: 'hostScreens', write: false }).outputFiles;
  return `${file?.text ?? ''};window.hostScreens = hostScreens;`;
}

await main();
