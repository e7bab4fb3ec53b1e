import { startPlatform, type RunningPlatform } from '@skill-voucher/example-platform';
import { cp, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../browser/launch-chromium';
import { createApp, listTypeErrors } from './create-app';
import { listImportedPackages } from './list-imports';
import { packageNames, packPackages, root, type PackedPackage } from './pack-packages';
import { previewApp, type RunningPreview } from './preview-app';
import { runProgram } from './run-program';

/** What a minifier leaves as it is of code that no trainee needs, and a built file of sdk-core that has it. */
const notForTrainees = [
  { what: 'issueCredential', pattern: /The issuer key returned a signature/, file: 'dist/issuer/issue-credential.js' },
  { what: 'encodeCredentialBody', pattern: /Credential field out of range/, file: 'dist/issuer/encode-credential-body.js' },
  { what: 'verifySignedRequest', pattern: /\[["'`]signature-input["'`]\]/, file: 'dist/issuer/verify-signed-request.js' },
  { what: 'jsrsasign', pattern: /KJUR|X509/, file: 'dist/trust/certificate.js' },
  { what: 'sm-crypto-v2', pattern: /sm-crypto-v2|no available csprng/, file: 'dist/crypto/sm2/load-sm-crypto.js' },
  { what: '@sd-jwt', pattern: /@sd-jwt\/sd-jwt-vc|SDJWTException/, file: 'dist/passport/verify-passport.js' },
];

let folder: string;
let app: string;
let packed: Record<(typeof packageNames)[number], PackedPackage>;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'etv-packed-')));
  app = join(folder, 'app');
  packed = await packPackages(folder);
  await createApp(app, [packed['sdk-core'], packed['h5-widgets']]);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('packed packages: manifests and files', () => {
  it.each(packageNames)('%s has every file it exports', (name) => {
    const { manifest, files } = packed[name];
    const targets = Object.values(manifest.exports).flatMap((target) => (typeof target === 'string' ? [target] : [target.types, target.default]));
    const missing = targets.filter((target) => !hasFile(files, target.replace('./', '')));
    expect(missing).toEqual([]);
  });

  it.each(packageNames)('%s declares the packages it imports, and no other', (name) => {
    const { manifest, files } = packed[name];
    const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).sort();
    expect(listImportedPackages(files)).toEqual(declared);
  });

  it.each(packageNames)('%s carries its licence', (name) => {
    expect(packed[name].files.get('LICENSE')).toContain('Apache License');
  });

  it('M10 npx @skill-voucher/sdk-core conform checks a bridge of the installed app', async () => {
    await writeFile(join(app, 'our-bridge.mjs'), [
      "import { createNodeSuite, nodeRandom, systemClock, systemTimers } from '@skill-voucher/sdk-core/node';",
      "import { createMemoryKeyStore, createMemoryStorage } from '@skill-voucher/sdk-core/testing';",
      "import { createFetchTransport } from '@skill-voucher/sdk-core/web';",
      'export const bridge = {',
      '  clock: systemClock, timers: systemTimers, random: nodeRandom, storage: createMemoryStorage(), keys: createMemoryKeyStore(nodeRandom),',
      "  suite: createNodeSuite(), transport: createFetchTransport(fetch), launch: { requestLaunch: async () => ({ launchCode: 'code' }) },",
      '};',
    ].join('\n'));
    const { output: text } = await runProgram('npx', ['@skill-voucher/sdk-core', 'conform', './our-bridge.mjs', '--locale', 'en'], { cwd: app });
    expect(text).toContain('✓ keys.signature');
    expect(text.trim()).toMatch(/Result: conformant$/);
  }, 60_000);

  it('taro-plugin takes Taro from its host', () => {
    const { dependencies, peerDependencies } = packed['taro-plugin'].manifest;
    expect(Object.keys(dependencies ?? {})).toEqual(['@skill-voucher/sdk-core']);
    expect(Object.keys(peerDependencies ?? {})).toEqual(expect.arrayContaining(['@tarojs/components', '@tarojs/taro']));
  });

  it('h5-widgets names the licences of what its standalone bundle holds', () => {
    const notices = packed['h5-widgets'].files.get('dist/THIRD-PARTY-NOTICES.txt') ?? '';
    for (const name of ['axios', 'preact', 'qrcode', 'zustand']) expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });

  it('h5-widgets neither mentions nor installs Taro', async () => {
    const { files } = packed['h5-widgets'];
    for (const kind of ['.js', '.d.ts', '.map', 'package.json']) expect([...files.keys()].some((path) => path.endsWith(kind)), kind).toBe(true);
    expect(filesWith(files, /@tarojs/)).toEqual([]);
    expect(filesWith(packed['taro-plugin'].files, /@tarojs/)).toContain('dist/index.js');
    expect(await readdir(join(app, 'node_modules'))).not.toContain('@tarojs');
  });
});

describe('packed packages in an empty Vite + React project', () => {
  it('stands outside the repository, with copies instead of links', async () => {
    expect(folder.startsWith(root)).toBe(false);
    expect(await realpath(join(app, 'node_modules/@skill-voucher/h5-widgets'))).toBe(join(app, 'node_modules/@skill-voucher/h5-widgets'));
  });

  it('passes tsc --strict with skipLibCheck: false', async () => {
    expect(await Promise.all([listTypeErrors(app, 'tsconfig.json'), listTypeErrors(app, 'tsconfig.server.json')])).toEqual([[], []]);
  }, 120_000);

  it('fails where a prop, an option or a property is misspelt', async () => {
    await cp(join(app, 'src'), join(app, 'misspelt'), { recursive: true });
    await misspell(join(app, 'misspelt/react-page.tsx'), 'theme="light"', 'tehme="light"');
    await misspell(join(app, 'misspelt/mount-page.ts'), "locale: 'zh-CN'", "locael: 'zh-CN'");
    await misspell(join(app, 'misspelt/element-page.ts'), 'home.isLargeType', 'home.isLargeTyp');
    await writeFile(join(app, 'tsconfig.misspelt.json'), JSON.stringify({ extends: './tsconfig.json', compilerOptions: { skipLibCheck: true }, include: ['misspelt'] }));
    const errors = await listTypeErrors(app, 'tsconfig.misspelt.json');
    expect(errors).toEqual(expect.arrayContaining([
      expect.stringMatching(/^misspelt\/react-page\.tsx TS2322 .*'tehme' does not exist/),
      expect.stringMatching(/^misspelt\/mount-page\.ts TS2561 .*'locael' does not exist/),
      expect.stringMatching(/^misspelt\/element-page\.ts TS2551 .*'isLargeTyp' does not exist/),
    ]));
    expect(errors).toHaveLength(3);
  });
});

describe('packed packages, built by Vite, against the platform', () => {
  let platform: RunningPlatform;
  let preview: RunningPreview;
  let browser: Browser;

  beforeAll(async () => {
    platform = await startPlatform();
    await writeFile(join(app, 'host-settings.json'), JSON.stringify(hostSettingsOf(platform)));
    await runProgram('node', ['node_modules/vite/bin/vite.js', 'build'], { cwd: app });
    [preview, browser] = await Promise.all([previewApp(app), launchChromium()]);
  });

  afterAll(async () => {
    await browser?.close();
    await preview?.close();
    await platform?.close();
  });

  it('ship neither jsrsasign, SM2, SD-JWT nor issuer code to a trainee\'s browser', async () => {
    const assets = join(app, 'dist/assets');
    const scripts = new Map(await Promise.all((await readdir(assets)).map(async (name): Promise<[string, string]> => [name, await readFile(join(assets, name), 'utf8')])));
    expect(scripts.size).toBeGreaterThan(20);
    const core = new Map([...packed['sdk-core'].files].filter(([path]) => path.endsWith('.js')));
    for (const { what, pattern, file } of notForTrainees) {
      expect.soft(filesWith(core, pattern), what).toContain(file);
      expect.soft(filesWith(scripts, pattern), what).toEqual([]);
    }
  });

  it.each([
    ['the React component', '', 'demo-trainee-1'],
    ['mount()', 'mount.html', 'demo-trainee-2'],
    ['the custom element', 'element.html', 'demo-trainee-3'],
  ])('%s claims a voucher and shows its dynamic code', async (_what, file, person) => {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'zh-CN' });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(`${preview.url}/${file}?person=${person}`);
    await page.getByRole('button', { name: /卡券中心/ }).first().click();
    await page.getByRole('button', { name: /去领取.*养老护理员培训券/ }).click();
    await page.getByRole('checkbox', { name: '我已认真阅读并同意以上服务条款' }).check();
    await page.getByRole('button', { name: '确认领取' }).click();
    await page.getByText('领取成功').waitFor();
    await page.getByRole('button', { name: '查看培训券' }).click();
    await page.getByRole('button', { name: '点击扫码使用' }).click();
    const code = page.getByRole('img', { name: /动态二维码/ });
    await code.waitFor();
    expect((await code.boundingBox())?.width).toBeGreaterThanOrEqual(240);
    expect(faults).toEqual([]);
    await context.close();
  });
});

/** What the app's own backend has to know. */
function hostSettingsOf({ url, audience, demo }: RunningPlatform): object {
  if (demo === undefined) throw new Error('the platform has no demonstration data');
  const { channelId, privateKeyPem } = demo.channels.minshengshanxi;
  return { platformUrl: url, audience, channelId, privateKeyPem, people: demo.trainees };
}

async function misspell(file: string, right: string, wrong: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  expect(text).toContain(right);
  await writeFile(file, text.replace(right, wrong));
}

function filesWith(files: ReadonlyMap<string, string>, pattern: RegExp): string[] {
  return [...files].filter(([, content]) => pattern.test(content)).map(([path]) => path);
}

/** `*` of an export pattern stands for at least one file. */
function hasFile(files: ReadonlyMap<string, string>, target: string): boolean {
  const [start = '', end] = target.split('*');
  return end === undefined ? files.has(start) : [...files.keys()].some((path) => path.startsWith(start) && path.endsWith(end));
}
