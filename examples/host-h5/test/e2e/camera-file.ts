import { writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';

/** Sides divisible by 16, as camera formats have them. */
const frame = { width: 352, height: 320 };

/**
 * Writes what is on a phone's screen right now, the camera held over its code, as
 * the film that another phone's camera plays: Chromium's fake capture device
 * repeats an MJPEG file.
 */
export async function filmCode(page: Page, file: string): Promise<void> {
  const box = await page.getByRole('img', { name: /动态二维码/ }).boundingBox();
  if (box === null) throw new Error('no code on the screen');
  const clip = { x: Math.max(0, box.x + box.width / 2 - frame.width / 2), y: box.y + box.height / 2 - frame.height / 2, ...frame };
  await writeFile(file, await page.screenshot({ type: 'jpeg', quality: 90, clip }));
}
