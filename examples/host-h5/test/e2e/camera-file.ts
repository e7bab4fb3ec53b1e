import { writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';

/**
 * Writes what is on a phone's screen right now as the film that another phone's
 * camera plays: Chromium's fake capture device repeats an MJPEG file.
 */
export async function filmScreen(page: Page, file: string): Promise<void> {
  // Sides divisible by 16, as camera formats have them.
  const picture = await page.screenshot({ type: 'jpeg', quality: 90, clip: { x: 0, y: 0, width: 360, height: 736 } });
  await writeFile(file, picture);
}
