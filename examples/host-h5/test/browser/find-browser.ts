import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createBrotliDecompress } from 'node:zlib';

const require = createRequire(import.meta.url);
const run = promisify(execFile);

export interface FoundBrowser {
  readonly executablePath: string;
  /** What its process needs beside the caller's environment. */
  readonly env: Readonly<Record<string, string>>;
}

const installedPaths = [
  '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/opt/google/chrome/chrome',
];

/**
 * A Chromium, in this order: `CHROMIUM_PATH`, one already installed, the one of
 * `@sparticuz/chromium` unpacked into the workspace's cache. Chinese text gets
 * its font from `@expo-google-fonts/noto-sans-sc`.
 */
export async function findBrowser(): Promise<FoundBrowser> {
  const cache = path.join(workspaceRoot(), 'node_modules/.cache/skill-voucher-browser');
  await mkdir(cache, { recursive: true });
  const fonts = { FONTCONFIG_FILE: await writeFontConfig(cache) };

  const wanted = process.env.CHROMIUM_PATH;
  if (wanted && !existsSync(wanted)) throw new Error(`CHROMIUM_PATH is set to ${wanted}, which does not exist.`);
  const installed = wanted ?? installedPaths.find((candidate) => existsSync(candidate));
  if (installed) return { executablePath: installed, env: fonts };

  const { executablePath, libraries } = await unpackPackaged(cache);
  return { executablePath, env: { ...fonts, LD_LIBRARY_PATH: [libraries, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':') } };
}

/** Its own launch arguments are for a function service and are not used. */
async function unpackPackaged(cache: string): Promise<{ executablePath: string; libraries: string }> {
  // Its exports hide package.json, so the folder is named.
  const archives = path.join(workspaceRoot(), 'node_modules/@sparticuz/chromium/bin');
  const bin = existsSync(path.join(archives, process.arch)) ? path.join(archives, process.arch) : archives;
  const folder = path.join(cache, 'chromium-147');
  const executablePath = path.join(folder, 'chromium');
  if (!existsSync(executablePath)) {
    // Unpacked beside and renamed, so that a test run that was cut off leaves nothing half done.
    const draft = `${folder}-${process.pid}`;
    await mkdir(draft, { recursive: true });
    await pipeline(createReadStream(path.join(bin, 'chromium.br')), createBrotliDecompress(), createWriteStream(path.join(draft, 'chromium')));
    await chmod(path.join(draft, 'chromium'), 0o755);
    await unpackTar(path.join(bin, 'al2023.tar.br'), draft);
    await unpackTar(path.join(bin, 'swiftshader.tar.br'), draft);
    await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }));
  }
  return { executablePath, libraries: path.join(folder, 'lib') };
}

async function unpackTar(archive: string, folder: string): Promise<void> {
  // Through a file: tar closes its input at the end mark, before the padding has been written.
  const file = path.join(folder, 'unpacking.tar');
  await pipeline(createReadStream(archive), createBrotliDecompress(), createWriteStream(file));
  await run('tar', ['-x', '-C', folder, '-f', file]);
  await rm(file);
}

async function writeFontConfig(cache: string): Promise<string> {
  const fonts = path.dirname(require.resolve('@expo-google-fonts/noto-sans-sc/package.json'));
  const file = path.join(cache, 'fonts.conf');
  const folders = ['400Regular', '600SemiBold'].map((weight) => `<dir>${path.join(fonts, weight)}</dir>`).join('');
  const prefer = ['sans-serif', 'system-ui', 'PingFang SC', 'monospace']
    .map((family) => `<alias binding="same"><family>${family}</family><prefer><family>Noto Sans SC</family></prefer></alias>`).join('');
  await writeFile(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${folders}<cachedir>${path.join(cache, 'fontconfig')}</cachedir>${prefer}</fontconfig>`,
  );
  return file;
}

function workspaceRoot(): string {
  return path.resolve(path.dirname(require.resolve('playwright-core/package.json')), '../..');
}
