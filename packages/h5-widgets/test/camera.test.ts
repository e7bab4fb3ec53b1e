import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createQrMatrix } from '@skill-voucher/sdk-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeText } from '../gallery/samples';
import { openGallery } from './open-gallery';
import type { OpenGallery } from './open-gallery';

const width = 1280;
const height = 720;

/** One grey frame of a code in the middle of a darker desk, as a YUV4MPEG2 film. */
function filmCode(text: string): Buffer {
  const { size, modules } = createQrMatrix(text);
  const quiet = 4;
  const scale = Math.floor((height * 0.8) / (size + 2 * quiet));
  const side = (size + 2 * quiet) * scale;
  const luma = Buffer.alloc(width * height, 70);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const row = Math.floor(y / scale) - quiet;
      const column = Math.floor(x / scale) - quiet;
      const isDark = row >= 0 && column >= 0 && row < size && column < size && modules[row * size + column] === 1;
      luma[(y + ((height - side) >> 1)) * width + x + ((width - side) >> 1)] = isDark ? 30 : 220;
    }
  }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128)]);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), frame, frame]);
}

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
