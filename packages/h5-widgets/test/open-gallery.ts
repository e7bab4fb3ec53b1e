import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../../examples/host-h5/test/browser/launch-chromium';
import { serveGallery } from '../gallery/serve-gallery';
import type { GalleryServer } from '../gallery/serve-gallery';

export type Runtime = 'react' | 'preact';

export interface OpenGallery {
  readonly page: Page;
  readonly ids: readonly string[];
  show(id: string, look?: string): Promise<void>;
  /** Actions of the model and questions to the host since the case was shown. */
  transcript(): Promise<unknown[]>;
  close(): Promise<void>;
}

/** The gallery in real Chromium, its components on React 18 or on the standalone bundle's preact. */
export async function openGallery(runtime: Runtime, options: { cameraFile?: string } = {}): Promise<OpenGallery> {
  const server: GalleryServer = await serveGallery({ runtime });
  const browser: Browser = await launchChromium(options);
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`${server.url}?case=voucher-home/ready`);
  await page.waitForFunction('window.gallery');
  return {
    page,
    ids: await page.evaluate<readonly string[]>('window.gallery.ids'),
    show: (id, look = '') => page.evaluate(`window.gallery.show('?case=${id}${look}')`),
    transcript: () => page.evaluate<unknown[]>('window.gallery.transcript()'),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
