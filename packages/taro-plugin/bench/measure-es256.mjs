// ES256 with and without BigInt: size, speed with and without a JIT, Wycheproof. See docs/decisions/0006.
//   node packages/taro-plugin/bench/measure-es256.mjs
// PEER_DIR=<folder with node_modules/elliptic> adds elliptic 6.6.1 as a peer.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';

const repositoryRoot = path.resolve(import.meta.dirname, '../../..');
const vectors = path.join(process.env.VECTORS_DIR ?? path.join(repositoryRoot, '../shared/vectors'), 'wycheproof/ecdsa_secp256r1_sha256_p1363_test.json');
const unhex = (text) => Uint8Array.from(Buffer.from(text, 'hex'));

const subjects = {
  noble: {
    folder: repositoryRoot,
    source: `import { p256 } from '@noble/curves/nist.js';
      export const publicKey = (d) => p256.getPublicKey(d, true);
      export const sign = (m, d) => p256.sign(m, d, { lowS: true });
      export const verify = (s, m, p) => { try { return p256.verify(s, m, p, { lowS: false }); } catch { return false; } };`,
  },
  limbs: {
    folder: path.join(repositoryRoot, 'packages/taro-plugin/src/hosts/es256-without-bigint'),
    source: `import { derivePublicKey, signMessage, verifyMessage } from './ecdsa';
      export const publicKey = derivePublicKey;
      export const sign = signMessage;
      export const verify = (s, m, p) => verifyMessage(s, m, p, { allowHighS: true });`,
  },
  ...(process.env.PEER_DIR === undefined ? {} : {
    elliptic: {
      folder: process.env.PEER_DIR,
      source: `import { ec as EC } from 'elliptic'; import { sha256 } from 'hash.js';
        const ec = new EC('p256'); const digest = (m) => sha256().update(Array.from(m)).digest();
        export const publicKey = (d) => Uint8Array.from(ec.keyFromPrivate(d).getPublic(true, 'array'));
        export const sign = (m, d) => { const s = ec.sign(digest(m), d, { canonical: true }); return Uint8Array.from([...s.r.toArray('be', 32), ...s.s.toArray('be', 32)]); };
        const hex = (b) => Array.from(b, (x) => (x + 256).toString(16).slice(1)).join('');
        export const verify = (s, m, p) => { if (s.length !== 64) return false; try { return ec.verify(digest(m), { r: hex(s.subarray(0, 32)), s: hex(s.subarray(32)) }, ec.keyFromPublic(p)); } catch { return false; } };`,
    },
  }),
};

if (process.argv[2] === 'run') await report(process.argv[3], process.argv[4]);
else compare();

function compare() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'es256-'));
  for (const [name, { folder: resolveDir, source }] of Object.entries(subjects)) {
    const options = { stdin: { contents: source, resolveDir, loader: 'ts' }, bundle: true, minify: true, target: 'es2020', write: false, platform: 'neutral', mainFields: ['browser', 'module', 'main'], external: ['crypto'], define: { global: '{}' } };
    const code = buildSync({ ...options, format: 'esm' }).outputFiles[0].contents;
    const file = path.join(folder, `${name}.mjs`);
    fs.writeFileSync(file, code);
    const script = buildSync({ ...options, format: 'iife', globalName: 'es256' }).outputFiles[0].text;
    console.log(`${name}: ${(code.length / 1024).toFixed(1)} KB raw, ${(gzipSync(code, { level: 9 }).length / 1024).toFixed(1)} KB gz; engine without BigInt: ${loadWithoutBigInt(script)}`);
    for (const flags of [[], ['--jitless', '--no-expose-wasm']]) {
      const { stdout, stderr } = spawnSync(process.execPath, [...flags, import.meta.filename, 'run', file, flags.length === 0 ? 'with JIT' : 'without JIT'], { encoding: 'utf8' });
      process.stdout.write(stdout === '' ? stderr : stdout);
    }
  }
  fs.rmSync(folder, { recursive: true });
}

function loadWithoutBigInt(script) {
  const context = vm.createContext({});
  vm.runInContext('delete this.BigInt', context);
  try {
    vm.runInContext(script, context);
    return 'loads';
  } catch (error) {
    return String(error);
  }
}

async function report(file, title) {
  const es256 = await import(pathToFileURL(file));
  const secret = unhex('c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721');
  const message = new Uint8Array(143).fill(7); // as long as what a redeem code signs
  const [signature, publicKey] = [es256.sign(message, secret), es256.publicKey(secret)];
  const parts = [`sign ${rate(() => es256.sign(message, secret))}/s`, `verify ${rate(() => es256.verify(signature, message, publicKey))}/s`];
  if (title === 'with JIT' && fs.existsSync(vectors)) parts.push(countWrong(es256.verify));
  console.log(`  ${title}: ${parts.join(', ')}`);
}

function rate(run) {
  run();
  const startMs = performance.now();
  let count = 0;
  while (performance.now() - startMs < 2000) {
    run();
    count++;
  }
  return (count / ((performance.now() - startMs) / 1000)).toFixed(0);
}

function countWrong(verify) {
  let wrong = 0;
  let total = 0;
  for (const { publicKey, tests } of JSON.parse(fs.readFileSync(vectors, 'utf8')).testGroups) {
    const point = unhex(publicKey.uncompressed);
    const key = Uint8Array.of(2 + (point[64] & 1), ...point.subarray(1, 33));
    for (const { msg, sig, result } of tests) {
      total++;
      if (verify(unhex(sig), unhex(msg), key) !== (result === 'valid')) wrong++;
    }
  }
  return `Wycheproof ${wrong} of ${total} wrong`;
}
