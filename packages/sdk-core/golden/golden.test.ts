import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { launchChromium } from '../../../examples/host-h5/test/browser/launch-chromium';
import { joinSuites } from '../src/crypto/crypto-suite';
import { createNobleSuite } from '../src/crypto/es256-noble';
import { createSm2Suite } from '../src/crypto/sm2';
import { createNodeSuite } from '../src/node';
import { checkGoldenVectors } from './check-vectors';
import type { GoldenVectors } from './golden-vector';
import { makeGoldenVectors } from './make-vectors';

const json = readFileSync(new URL('codes.json', import.meta.url), 'utf8');
const vectors = JSON.parse(json) as GoldenVectors;
const total = vectors.codes.length + vectors.requests.length;
const suites = { 'noble and sm-crypto-v2': createNobleSuite(), 'node:crypto and sm-crypto-v2': createNodeSuite() };

const bundleRunner = async (): Promise<string> => {
  const bundle = await build({
    entryPoints: [`${import.meta.dirname}/runner-entry.ts`], bundle: true, write: false, format: 'iife', globalName: 'golden', target: 'es2020',
    platform: 'browser', conditions: ['@skill-voucher/source'], mainFields: ['browser', 'module', 'main'], logLevel: 'error', external: ['crypto'],
  });
  return bundle.outputFiles[0]?.text ?? '';
};

describe('golden vectors', () => {
  it('M12 are what this code makes, to the byte', async () => {
    expect(JSON.parse(JSON.stringify(await makeGoldenVectors(joinSuites(createNodeSuite(), createSm2Suite())))), 'npm run golden, if the protocol was changed on purpose').toEqual(vectors);
  });

  it.each(Object.entries(suites))('M12 hold in Node with %s', async (_, suite) => {
    expect(await checkGoldenVectors(vectors, joinSuites(suite, createSm2Suite()))).toEqual({ checked: total, problems: [] });
  });

  it('M12 hold in a bare JavaScript context', async () => {
    const context = createContext({});
    runInContext('delete globalThis.console; delete globalThis.Intl; delete globalThis.WebAssembly;', context);
    runInContext(`${await bundleRunner()};globalThis.golden = golden;`, context);
    const result = await (runInContext(`golden.run(${JSON.stringify(json)})`, context) as Promise<string>);
    expect(JSON.parse(result)).toEqual({ checked: total, problems: [] });
  }, 60_000);

  it('M12 hold in Chromium', async () => {
    const browser = await launchChromium({});
    try {
      const page = await browser.newPage();
      await page.addScriptTag({ content: `${await bundleRunner()};globalThis.golden = golden;` });
      expect(JSON.parse(await page.evaluate<string>(`golden.run(${JSON.stringify(json)})`))).toEqual({ checked: total, problems: [] });
    } finally {
      await browser.close();
    }
  }, 60_000);

  const python = spawnSync('python3', ['--version']);
  it.skipIf(python.status !== 0)('M12 hold for a verifier in Python, written from docs/protocols alone; skipped where there is no python3', () => {
    const run = spawnSync('python3', [`${import.meta.dirname}/verify_codes.py`], { encoding: 'utf8' });
    expect(`${run.stdout}${run.stderr}`.trim()).toBe(`${vectors.codes.length} codes and ${vectors.requests.length} requests, 0 wrong`);
    expect(run.status).toBe(0);
  });

  it('M12 notice a change in any layer', async () => {
    const suite = joinSuites(createNodeSuite(), createSm2Suite());
    const changes: ((copy: { codes: { text: string; nowMs: number; layers: { bytes: string; fields: Record<string, unknown>; matrix: string[]; holderSignatureBase: string } }[]; requests: { signatureBase: string }[] }) => void)[] = [
      ({ codes: [code] }) => { if (code) code.text = code.text.replace('A', 'B'); },
      ({ codes: [code] }) => { if (code) code.nowMs += 70_000; },
      ({ codes: [code] }) => { if (code) code.layers.fields['amountFen'] = 1; },
      ({ codes: [code] }) => { if (code) code.layers.matrix[30] = '0'.repeat(61); },
      ({ codes: [code] }) => { if (code) code.layers.holderSignatureBase = '00'; },
      ({ requests: [request] }) => { if (request) request.signatureBase += ' '; },
    ];
    for (const change of changes) {
      const copy = JSON.parse(json);
      change(copy);
      expect((await checkGoldenVectors(copy, suite)).problems.length, String(change)).toBeGreaterThan(0);
    }
  });
});
