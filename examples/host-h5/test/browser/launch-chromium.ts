import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { findBrowser } from './find-browser';

export interface LaunchChromiumOptions {
  /** A `.y4m` or `.mjpeg` file that plays as the camera; permission is then given without asking. */
  readonly cameraFile?: string | undefined;
  /** Further switches, e.g. a CPU throttle of a benchmark. */
  readonly args?: readonly string[] | undefined;
}

/** Headless Chromium with a Chinese font, the same for every browser test. */
export async function launchChromium({ cameraFile, args = [] }: LaunchChromiumOptions = {}): Promise<Browser> {
  const { executablePath, env } = await findBrowser();
  const camera = cameraFile === undefined ? [] : ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${cameraFile}`];
  return chromium.launch({
    executablePath,
    env: { ...(process.env as Record<string, string>), ...env },
    // Test machines run as root without a sandbox and with a small /dev/shm.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none', '--force-color-profile=srgb', ...camera, ...args],
  });
}
