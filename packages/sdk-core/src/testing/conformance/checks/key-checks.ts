import type { SigningKey } from '../../../crypto/crypto-suite';
import { findSuite } from '../../../crypto/crypto-suite';
import { createNobleSuite } from '../../../crypto/es256-noble';
import { isLowS } from '../../../crypto/low-s';
import { encodeUtf8 } from '../../../encoding';
import { fulfilled, faulty, notChecked, show, type CheckContext, type ConformanceCheck, type Finding } from '../conformance-check';
import { say, type ConformanceText } from '../conformance-report';

const signatures = 16;

function check(name: string, title: ConformanceText, change: ConformanceText, run: (context: CheckContext) => Promise<Finding>): ConformanceCheck {
  return { port: 'keys', name: `keys.${name}`, title, change, run, patience: 3 };
}

const isSame = (a: SigningKey | undefined, b: SigningKey | undefined): boolean => a !== undefined && b !== undefined && a.publicKey.join() === b.publicKey.join();
/** The first bytes: enough to tell keys apart. */
const idOf = (key: SigningKey | undefined): string => (key === undefined ? 'undefined' : Array.from(key.publicKey.subarray(0, 5), (byte) => byte.toString(16).padStart(2, '0')).join(''));
const sameAlways = say('同名的密钥已存在时返回它，不要另建', 'Return the key of that name when there is one; make no other');

/** Names used by the checks, for the removal at the end. */
export const keyNames = ['shape', 'load', 'twice', 'race', 'sign', 'gone', 'kept'];

export const keyChecks: readonly ConformanceCheck[] = [
  check('create', say('create 返回密钥：算法、33 字节压缩公钥、sign', 'create answers a key: algorithm, compressed public key of 33 bytes, sign'), say('公钥用压缩形式（02 或 03 开头，33 字节）', 'Give the public key compressed: 33 bytes that begin with 02 or 03'), async ({ bridge, prefix }) => {
    const key = (await bridge.keys.create(`${prefix}shape`)) as Partial<SigningKey> | undefined;
    const { publicKey, algorithm, sign } = key ?? {};
    const isGood = publicKey instanceof Uint8Array && publicKey.length === 33 && (publicKey[0] === 2 || publicKey[0] === 3) && (algorithm === 'ES256' || algorithm === 'SM2') && typeof sign === 'function';
    const measured = `${show(algorithm)}, publicKey ${show(publicKey)}, sign ${typeof sign}`;
    return isGood ? fulfilled(measured, measured) : faulty(measured, measured);
  }),
  check('load', say('load 返回建好的密钥，没有时 undefined', 'load answers the key that was made, undefined when there is none'), say('load 按名称读取；没有时返回 undefined', 'Let load read by name and answer undefined when there is none'), async ({ bridge, prefix }) => {
    const missing: unknown = await bridge.keys.load(`${prefix}missing`);
    if (missing !== undefined) return faulty(`没有的名称得到 ${show(missing)}`, `a missing name gave ${show(missing)}`);
    const [made, loaded] = [await bridge.keys.create(`${prefix}load`), await bridge.keys.load(`${prefix}load`)];
    return isSame(made, loaded) ? fulfilled('读回同一密钥', 'the same key came back') : faulty(`建 ${idOf(made)}，读 ${idOf(loaded)}`, `made ${idOf(made)}, loaded ${idOf(loaded)}`);
  }),
  check('secondCreate', say('再次 create 返回第一把', 'a second create answers the first key'), sameAlways, async ({ bridge, prefix }) => {
    const [first, second] = [await bridge.keys.create(`${prefix}twice`), await bridge.keys.create(`${prefix}twice`)];
    return isSame(first, second) ? fulfilled('同一密钥', 'the same key') : faulty(`${idOf(first)}、${idOf(second)} 是两把`, `two keys: ${idOf(first)} and ${idOf(second)}`);
  }),
  check('concurrentCreate', say('同时 create 只产生一把（两个标签页）', 'concurrent creates give one key (two tabs)'), say('生成后用“不存在才写入”，失败的一方读取已有的', 'Generate, then add only where nothing is; the loser reads the winner\'s key'), async ({ bridge, prefix, createSecond }) => {
    const second = (await createSecond()) ?? bridge;
    const made = await Promise.all([bridge, second, bridge, second].map((each) => each.keys.create(`${prefix}race`)));
    const kept = await bridge.keys.load(`${prefix}race`);
    const ids = new Set([...made, kept].map(idOf));
    return ids.size === 1 ? fulfilled('4 次同时创建，1 把', '4 creates at once, 1 key') : faulty(`4 次同时创建，${ids.size} 把`, `4 creates at once, ${ids.size} keys`);
  }),
  check('signature', say('签名 64 字节、low-s、能验证', 'signatures of 64 bytes, low-s, that verify'), say('对消息做 SHA-256 与 ECDSA（不要预先散列），输出 r‖s 而非 DER；s 大于 n/2 时换成 n − s', 'ECDSA with SHA-256 over the message itself, r‖s and not DER; replace s by n − s above n/2'), async ({ bridge, prefix }) => {
    const key = await bridge.keys.create(`${prefix}sign`);
    const suite = key.algorithm === 'ES256' ? createNobleSuite() : findSuite(bridge.suite, key.algorithm);
    for (let number = 0; number < signatures; number += 1) {
      const message = encodeUtf8(`etv-conformance ${number}`);
      const signature: unknown = await key.sign(message);
      if (!(signature instanceof Uint8Array) || signature.length !== 64) return faulty(`签名是 ${show(signature)}`, `the signature is ${show(signature)}`);
      if (key.algorithm === 'ES256' && !isLowS(signature)) return faulty(`第 ${number + 1} 个签名是 high-s`, `signature ${number + 1} is high-s`);
      if ((await suite?.verify(key.publicKey, message, signature)) !== true) return faulty(`第 ${number + 1} 个签名验证不通过`, `signature ${number + 1} does not verify`);
    }
    return fulfilled(`${signatures} 个签名都对`, `${signatures} signatures, all right`);
  }),
  check('remove', say('remove 后没有了，再 create 是新的', 'gone after remove; the next create is another'), say('remove 要删除私钥', 'Let remove delete the private key'), async ({ bridge, prefix }) => {
    const first = await bridge.keys.create(`${prefix}gone`);
    await bridge.keys.remove(`${prefix}gone`);
    const [loaded, second] = [await bridge.keys.load(`${prefix}gone`), await bridge.keys.create(`${prefix}gone`)];
    if (loaded !== undefined) return faulty(`仍读到 ${idOf(loaded)}`, `still loaded ${idOf(loaded)}`);
    return isSame(first, second) ? faulty('再建的是同一把', 'the same key was made again') : fulfilled('已删除', 'removed');
  }),
  check('secondInstance', say('换一个 bridge 实例仍是同一把（重启应用）', 'the same key in another bridge instance (a restart)'), say('把密钥存进持久存储（H5 用 IndexedDB）', 'Keep keys in a persistent store (IndexedDB on H5)'), async ({ bridge, prefix, createSecond }) => {
    const second = await createSecond();
    if (second === undefined) return notChecked('只给了一个 bridge；请改为给 createBridge', 'only one bridge was given; give createBridge instead');
    const [made, loaded] = [await bridge.keys.create(`${prefix}kept`), await second.keys.load(`${prefix}kept`)];
    return isSame(made, loaded) ? fulfilled('第二个实例读到同一把', 'the second instance loaded it') : faulty(`第二个实例读到 ${idOf(loaded)}`, `the second instance loaded ${idOf(loaded)}`);
  }),
];
