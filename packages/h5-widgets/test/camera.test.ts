import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeText } from '../gallery/samples';
import { filmCode } from './film-code';
import { openGallery } from './open-gallery';
import type { OpenGallery } from './open-gallery';

let folder: string;
let gallery: OpenGallery;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'etv-camera-'));
  const cameraFile = path.join(folder, 'code.y4m');
  await writeFile(cameraFile, filmCode(codeText));
  gallery = await openGallery('preact', { cameraFile });
});
afterAll(async () => {
  await gallery.close();
  await rm(folder, { recursive: true, force: true });
});

it('R54 reads the code from the live camera, and lets the camera go with the widget', async () => {
  await gallery.show('scan-tool/scanning');
  await expect.poll(async () => (await gallery.transcript())[0], { timeout: 20_000, interval: 100 }).toEqual(['submitCode', codeText]);
  const track = await gallery.page.evaluateHandle(() => {
    const video = document.querySelector('#stage')?.shadowRoot?.querySelector('video');
    return (video?.srcObject as MediaStream | null | undefined)?.getVideoTracks()[0];
  });
  expect(await track.evaluate((live) => live?.readyState)).toBe('live');
  await gallery.show('voucher-home/ready');
  expect(await track.evaluate((live) => live?.readyState)).toBe('ended');
});
