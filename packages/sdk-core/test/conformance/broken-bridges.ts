import { generateNobleSecretKey, createNobleSigningKey } from '../../src/crypto/es256-noble';
import type { SigningKey } from '../../src/crypto/crypto-suite';
import { p256Order } from '../../src/crypto/low-s';
import type { ConformanceOptions } from '../../src/testing';
import type { HostBridge } from '../../src/host-bridge/host-bridge';
import { nodeRandom } from '../../src/node';
import { createMemoryKeyStore } from '../../src/testing/memory-key-store';

/** How one port lies, under the name of the check that must see it. */
export interface Breakage {
  readonly check: string;
  readonly lie: string;
  /** `sound` is a second bridge of the same device, to answer rightly from where it suits the lie. */
  readonly change: (sound: HostBridge) => { readonly [Port in keyof HostBridge]?: unknown };
  readonly outcome?: 'hung';
  readonly options?: ConformanceOptions;
}

const never = (): Promise<never> => new Promise(() => undefined);
const zeros = (length: number): Uint8Array => new Uint8Array(length);

function highS(signature: Uint8Array): Uint8Array {
  const high = signature.slice();
  let borrow = 0;
  for (let at = 31; at >= 0; at -= 1) {
    const difference = (p256Order[at] as number) - (signature[32 + at] as number) - borrow;
    borrow = difference < 0 ? 1 : 0;
    high[32 + at] = difference & 255;
  }
  return high;
}

const newKey = async (): Promise<SigningKey> => createNobleSigningKey(await generateNobleSecretKey(nodeRandom));
const signing = (sign: (key: SigningKey, message: Uint8Array) => Promise<unknown>) => ({ keys }: HostBridge) => ({
  keys: { ...keys, create: async (name: string) => keys.create(name).then((key) => ({ ...key, sign: (message: Uint8Array) => sign(key, message) })) },
});
const verifying = (check: string, lie: string, verify: (publicKey: Uint8Array, signature: Uint8Array, right: () => Promise<boolean>) => unknown): Breakage => ({
  check: `suite.${check}`, lie,
  change: ({ suite }) => ({ suite: { ...suite, verify: async (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => verify(publicKey, signature, () => suite.verify(publicKey, message, signature)) } }),
});
const asked = (port: 'launch' | 'scanner' | 'geolocation'): ConformanceOptions => ({ ask: [port] });
const located = { latitude: 37.87, longitude: 112.55, datum: 'gcj02', accuracyMeters: 20, atMs: Date.now(), isMocked: false };

/** Every check has a row at least; one broken port at a time. */
export const breakages: readonly Breakage[] = [
  { check: 'bridge.ports', lie: 'has no storage', change: () => ({ storage: undefined }) },
  { check: 'bridge.ports', lie: 'keys are null', change: () => ({ keys: null }) },
  { check: 'clock.milliseconds', lie: 'seconds', change: ({ clock }) => ({ clock: { ...clock, nowMs: () => Date.now() / 1000 } }) },
  { check: 'clock.milliseconds', lie: 'NaN', change: ({ clock }) => ({ clock: { ...clock, nowMs: () => NaN } }) },
  { check: 'clock.milliseconds', lie: 'throws', change: ({ clock }) => ({ clock: { ...clock, nowMs: () => { throw new Error('no clock'); } } }) },
  { check: 'clock.monotonicForward', lie: 'goes back', change: ({ clock }) => ({ clock: { ...clock, monotonicMs: () => -performance.now() } }) },
  { check: 'clock.monotonicForward', lie: 'a text', change: ({ clock }) => ({ clock: { ...clock, monotonicMs: () => '5' } }) },
  { check: 'clock.monotonicAdvances', lie: 'stands still', change: ({ clock }) => ({ clock: { ...clock, monotonicMs: () => 5 } }) },
  { check: 'clock.monotonicAdvances', lie: 'counts seconds', change: ({ clock }) => ({ clock: { ...clock, monotonicMs: () => performance.now() / 1000 } }) },
  { check: 'clock.runId', lie: 'another each time', change: ({ clock }) => { let run = 0; return { clock: { ...clock, get runId() { return `run-${run++}`; } } }; } },
  { check: 'timers.fireOnce', lie: 'fires again and again', change: () => ({ timers: { after: (delayMs: number, run: () => void) => { const timer = setInterval(run, delayMs); setTimeout(() => clearInterval(timer), 400); return () => clearInterval(timer); } } }) },
  { check: 'timers.fireOnce', lie: 'never fires', outcome: 'hung', change: () => ({ timers: { after: () => () => undefined } }) },
  { check: 'timers.notEarly', lie: 'fires at once', change: () => ({ timers: { after: (_: number, run: () => void) => { run(); return () => undefined; } } }) },
  { check: 'timers.notEarly', lie: 'fires early', change: () => ({ timers: { after: (_: number, run: () => void) => { const timer = setTimeout(run, 1); return () => clearTimeout(timer); } } }) },
  { check: 'timers.cancel', lie: 'does not cancel', change: ({ timers }) => ({ timers: { after: (delayMs: number, run: () => void) => { timers.after(delayMs, run); return () => undefined; } } }) },
  { check: 'timers.cancel', lie: 'answers a number', change: () => ({ timers: { after: () => 7 } }) },
  { check: 'random.length', lie: 'too short', change: () => ({ random: { bytes: (length: number) => nodeRandom.bytes(length - 1) } }) },
  { check: 'random.length', lie: 'an ArrayBuffer', change: () => ({ random: { bytes: async (length: number) => new ArrayBuffer(length) } }) },
  { check: 'random.length', lie: 'hangs', outcome: 'hung', change: () => ({ random: { bytes: never } }) },
  { check: 'random.fresh', lie: 'zeros', change: () => ({ random: { bytes: async (length: number) => zeros(length) } }) },
  { check: 'random.fresh', lie: 'the same bytes', change: () => ({ random: { bytes: async (length: number) => zeros(length).fill(7) } }) },
  { check: 'random.unbiased', lie: 'ASCII only', change: () => ({ random: { bytes: async (length: number) => (await nodeRandom.bytes(length)).map((byte) => byte & 127) } }) },
  { check: 'random.unbiased', lie: 'counts up', change: () => { let next = 0; return { random: { bytes: async (length: number) => zeros(length).map(() => next++) } }; } },
  { check: 'random.failsClosed', lie: 'weak bytes', change: () => ({}), options: { createBridgeWithoutRandom: () => ({ random: { bytes: async (length: number) => zeros(length).map(() => Math.random() * 256) } }) as unknown as HostBridge } },
  { check: 'random.failsClosed', lie: 'another error', change: () => ({}), options: { createBridgeWithoutRandom: () => ({ random: { bytes: () => Promise.reject(new Error('no')) } }) as unknown as HostBridge } },
  { check: 'storage.text', lie: 'latin1', change: ({ storage }) => ({ storage: { ...storage, set: (key: string, value: string) => storage.set(key, Buffer.from(value, 'latin1').toString('latin1')) } }) },
  { check: 'storage.text', lie: 'throws', change: ({ storage }) => ({ storage: { ...storage, set: () => { throw new Error('quota'); } } }) },
  { check: 'storage.text', lie: 'hangs', outcome: 'hung', change: ({ storage }) => ({ storage: { ...storage, get: never } }) },
  { check: 'storage.empty', lie: 'undefined for an empty text', change: ({ storage }) => ({ storage: { ...storage, get: async (key: string) => (await storage.get(key)) || undefined } }) },
  { check: 'storage.large', lie: 'cuts at 64 KB', change: ({ storage }) => ({ storage: { ...storage, set: (key: string, value: string) => storage.set(key, value.slice(0, 65_536)) } }) },
  { check: 'storage.missing', lie: 'null', change: ({ storage }) => ({ storage: { ...storage, get: async (key: string) => (await storage.get(key)) ?? null } }) },
  { check: 'storage.missing', lie: 'an empty text', change: ({ storage }) => ({ storage: { ...storage, get: async (key: string) => (await storage.get(key)) ?? '' } }) },
  { check: 'storage.overwrite', lie: 'keeps the first', change: ({ storage }) => ({ storage: { ...storage, set: async (key: string, value: string) => ((await storage.get(key)) === undefined ? storage.set(key, value) : undefined) } }) },
  { check: 'storage.remove', lie: 'does not remove', change: ({ storage }) => ({ storage: { ...storage, remove: async () => undefined } }) },
  { check: 'storage.keys', lie: 'everything', change: ({ storage }) => ({ storage: { ...storage, keys: () => storage.keys('') } }) },
  { check: 'storage.keys', lie: 'without the prefix', change: ({ storage }) => ({ storage: { ...storage, keys: async (prefix: string) => (await storage.keys(prefix)).map((key) => key.slice(prefix.length)) } }) },
  { check: 'storage.secondInstance', lie: 'in memory', change: () => { const map = new Map<string, string>(); return { storage: { get: async (key: string) => map.get(key), set: async (key: string, value: string) => void map.set(key, value), remove: async (key: string) => void map.delete(key), keys: async () => [...map.keys()] } }; } },
  { check: 'storage.cleanUp', lie: 'does not remove', change: ({ storage }) => ({ storage: { ...storage, keys: async (prefix: string) => [`${prefix}left`], remove: async () => undefined } }) },
  { check: 'keys.create', lie: 'an uncompressed key', change: ({ keys }) => ({ keys: { ...keys, create: async (name: string) => ({ ...(await keys.create(name)), publicKey: zeros(65).fill(4) }) } }) },
  { check: 'keys.create', lie: 'undefined', change: ({ keys }) => ({ keys: { ...keys, create: async () => undefined } }) },
  { check: 'keys.load', lie: 'null for none', change: ({ keys }) => ({ keys: { ...keys, load: async (name: string) => (await keys.load(name)) ?? null } }) },
  { check: 'keys.load', lie: 'another key', change: ({ keys }) => ({ keys: { ...keys, load: async (name: string) => (name.endsWith('missing') ? undefined : newKey()) } }) },
  { check: 'keys.secondCreate', lie: 'a new key each time', change: ({ keys }) => ({ keys: { ...keys, create: newKey } }) },
  { check: 'keys.concurrentCreate', lie: 'the last one wins, too late', change: ({ keys }) => { const made = new Map<string, SigningKey>(); return { keys: { ...keys, create: async (name: string) => { const found = made.get(name); if (found) return found; const key = await newKey(); await new Promise((resolve) => setTimeout(resolve, 5)); made.set(name, key); return key; }, load: async (name: string) => made.get(name) } }; } },
  { check: 'keys.signature', lie: 'high-s', change: signing(async (key, message) => highS(await key.sign(message))) },
  { check: 'keys.signature', lie: 'DER', change: signing(async (key, message) => new Uint8Array([...zeros(6), ...(await key.sign(message))])) },
  { check: 'keys.signature', lie: 'signs something else', change: signing((key) => key.sign(zeros(3))) },
  { check: 'keys.signature', lie: 'hangs', outcome: 'hung', change: signing(never) },
  { check: 'keys.remove', lie: 'does not remove', change: ({ keys }) => ({ keys: { ...keys, remove: async () => undefined } }) },
  { check: 'keys.secondInstance', lie: 'in memory', change: () => ({ keys: createMemoryKeyStore(nodeRandom) }) },
  verifying('valid', 'refuses everything', () => false),
  verifying('flipped', 'accepts everything', () => true),
  verifying('flipped', 'throws for a bad signature', async (_key, _signature, right) => { if (await right()) return true; throw new Error('bad signature'); }),
  verifying('wrongLength', 'throws for a wrong length', (_key, signature, right) => { if (signature.length !== 64) throw new RangeError('length'); return right(); }),
  verifying('highS', 'accepts high-s', (_key, signature, right) => (signature[32] as number) > 127 || right()),
  verifying('offCurve', 'undefined off the curve', async (key, _signature, right) => (key[1] === 0 ? undefined : right())),
  { check: 'suite.sha256', lie: 'SHA-1', change: ({ suite }) => ({ suite: { ...suite, sha256: async () => zeros(20) } }) },
  { check: 'suite.digest', lie: 'identity', change: ({ suite }) => ({ suite: { ...suite, digest: async (data: Uint8Array) => data } }) },
  { check: 'transport.answer', lie: 'mixed case headers', change: ({ transport }) => ({ transport: { send: async (request: never) => ({ ...(await transport.send(request)), headers: { 'Content-Type': 'application/json' } }) } }) },
  { check: 'transport.answer', lie: 'a parsed body', change: ({ transport }) => ({ transport: { send: async (request: never) => { const answer = await transport.send(request); return { ...answer, body: JSON.parse(answer.body) as unknown }; } } }) },
  { check: 'transport.notFound', lie: 'rejects a 404', change: ({ transport }) => ({ transport: { send: async (request: never) => { const answer = await transport.send(request); if (answer.status >= 400) throw new Error(`HTTP ${answer.status}`); return answer; } } }) },
  { check: 'transport.body', lie: 'serialises again', change: ({ transport }) => ({ transport: { send: (request: { body?: string } & Parameters<typeof transport.send>[0]) => transport.send({ ...request, body: JSON.stringify(JSON.parse(request.body ?? '{}')) }) } }) },
  { check: 'transport.unreachable', lie: 'answers 0', change: () => ({ transport: { send: async () => ({ status: 0, headers: {}, body: '' }) } }) },
  { check: 'transport.unreachable', lie: 'another error', change: () => ({ transport: { send: () => Promise.reject(new TypeError('fetch failed')) } }) },
  { check: 'transport.timeout', lie: 'ignores timeoutMs', outcome: 'hung', change: ({ transport }) => ({ transport: { send: (request: Parameters<typeof transport.send>[0]) => transport.send({ ...request, timeoutMs: 0 }) } }) },
  { check: 'launch.function', lie: 'a text', change: () => ({ launch: { requestLaunch: 'https://host.example' } }) },
  { check: 'launch.code', lie: 'a number', change: () => ({ launch: { requestLaunch: async () => ({ launchCode: 5 }) } }), options: asked('launch') },
  { check: 'launch.code', lie: 'rejects', change: () => ({ launch: { requestLaunch: () => Promise.reject(new Error('host down')) } }), options: asked('launch') },
  ...['scanner', 'face', 'geolocation', 'phoneCall', 'links', 'files', 'display', 'feedback', 'lifecycle', 'locks'].map((port): Breakage => ({ check: `${port}.present`, lie: 'an empty object', change: () => ({ [port]: {} }) })),
  { check: 'scanner.scan', lie: 'a bare text', change: () => ({ scanner: { scan: async () => 'ETV1' } }), options: asked('scanner') },
  { check: 'geolocation.locate', lie: 'without a datum', change: () => ({ geolocation: { locate: async () => ({ ...located, datum: undefined }) } }), options: asked('geolocation') },
  { check: 'geolocation.locate', lie: 'time in seconds', change: () => ({ geolocation: { locate: async () => ({ ...located, atMs: Date.now() / 1000 }) } }), options: asked('geolocation') },
  { check: 'display.switches', lie: 'answers nothing', change: () => ({ display: { keepAwake: () => undefined, brighten: async () => undefined } }) },
  { check: 'display.switches', lie: 'throws', change: () => ({ display: { keepAwake: () => { throw new Error('denied'); }, brighten: async () => undefined } }) },
  { check: 'feedback.signal', lie: 'throws', change: () => ({ feedback: { signal: () => { throw new Error('no vibration'); } } }) },
  { check: 'lifecycle.stop', lie: 'answers nothing', change: () => ({ lifecycle: { onVisibility: () => undefined } }) },
  { check: 'locks.exclusive', lie: 'lets everybody in', change: () => ({ locks: { hold: (_: string, work: () => Promise<unknown>) => work() } }) },
  { check: 'locks.exclusive', lie: 'loses the answer', change: ({ locks }) => ({ locks: { hold: async (name: string, work: () => Promise<unknown>) => { await locks?.hold(name, work); } } }) },
  { check: 'locks.exclusive', lie: 'stays locked after a failure', outcome: 'hung', change: () => { let last: Promise<unknown> = Promise.resolve(); return { locks: { hold: (_: string, work: () => Promise<unknown>) => (last = last.then(() => work().catch(never))) } }; } },
];
