import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../../examples/host-h5/test/browser/launch-chromium';
import { serveGallery } from '../gallery/serve-gallery';
import type { GalleryServer, Runtime } from '../gallery/serve-gallery';

export type { Runtime };

/** React 18, React 19, and the standalone bundle's preact. */
export const runtimes: readonly Runtime[] = ['react', 'react-19', 'preact'];

export interface OpenGallery {
  readonly page: Page;
  readonly ids: readonly string[];
  /** What the browser's console called an error, and what nobody caught. */
  readonly consoleErrors: readonly string[];
  show(id: string, look?: string): Promise<void>;
  /** Actions of the model and questions to the host since the case was shown. */
  transcript(): Promise<unknown[]>;
  close(): Promise<void>;
}

/** The gallery in real Chromium. */
export async function openGallery(runtime: Runtime, options: { cameraFile?: string } = {}): Promise<OpenGallery> {
  const server: GalleryServer = await serveGallery({ runtime });
  const browser: Browser = await launchChromium(options);
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const consoleErrors = collectConsoleErrors(page);
  await page.goto(`${server.url}?case=voucher-home/ready`);
  await page.waitForFunction('window.gallery');
  return {
    page,
    consoleErrors,
    ids: await page.evaluate<readonly string[]>('window.gallery.ids'),
    show: (id, look = '') => page.evaluate(`window.gallery.show('?case=${id}${look}')`),
    transcript: () => page.evaluate<unknown[]>('window.gallery.transcript()'),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** Grows with every error of the page; its warnings are React's hints and count too. */
export function collectConsoleErrors(page: Page): readonly string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => void errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  return errors;
}
