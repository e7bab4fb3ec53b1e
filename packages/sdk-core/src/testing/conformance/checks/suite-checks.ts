import { findSuite, type CryptoSuite } from '../../../crypto/crypto-suite';
import { hexBytes } from '../../../crypto/low-s';
import { encodeUtf8 } from '../../../encoding';
import { fulfilled, faulty, notChecked, show, type CheckContext, type ConformanceCheck, type Finding } from '../conformance-check';
import { say, type ConformanceText } from '../conformance-report';

/** RFC 6979 A.2.5, P-256 with SHA-256. The signature of "sample" has a high s as printed there. */
const x = '60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6';
const publicKey = hexBytes(`03${x}`);
const sample = {
  message: encodeUtf8('sample'),
  high: hexBytes('efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8'),
  low: hexBytes('efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf37160834e36ad29a83bf2bc9385e491d6099c8fdf9d1ed67aa7ea5f51f93782857a9'),
};
const test = {
  message: encodeUtf8('test'),
  low: hexBytes('f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083'),
};
/** FIPS 180-4 and GB/T 32905: the digest of "abc". */
const abcDigests = {
  sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  SM2: '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
};

const neverThrow = say('对任何错误输入返回 false，不要抛出；只接受 64 字节、low-s 的签名和曲线上的 33 字节公钥', 'Answer false for any bad input, never throw; accept nothing but 64-byte low-s signatures and 33-byte keys on the curve');
const flip = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));

type Case = readonly [name: string, publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array];

async function tryCases(suite: CryptoSuite, cases: readonly Case[], expected: boolean): Promise<Finding> {
  for (const [name, ...parts] of cases) {
    let answer: unknown;
    try {
      answer = await suite.verify(...parts);
    } catch (error) {
      return faulty(`${name}：抛出 ${show(error)}`, `${name}: it threw ${show(error)}`);
    }
    if (answer !== expected) return faulty(`${name}：应为 ${expected}，得到 ${show(answer)}`, `${name}: ${expected} expected, got ${show(answer)}`);
  }
  return fulfilled(`${cases.length} 个都得到 ${expected}`, `${cases.length} cases, all ${expected}`);
}

function verification(name: string, title: ConformanceText, change: ConformanceText, cases: readonly Case[], expected: boolean): ConformanceCheck {
  return {
    port: 'suite', name: `suite.${name}`, title, change,
    async run({ bridge }) {
      const suite = findSuite(bridge.suite, 'ES256');
      return suite === undefined ? notChecked(`没有 ES256，只有 ${show(bridge.suite.algorithm)}`, `no ES256, ${show(bridge.suite.algorithm)} alone`) : tryCases(suite, cases, expected);
    },
  };
}

function hash(name: 'sha256' | 'digest', title: ConformanceText, expectedOf: (suite: CryptoSuite) => string): ConformanceCheck {
  return {
    port: 'suite', name: `suite.${name}`, title, change: say('ES256 用 SHA-256，SM2 用 SM3；返回 32 字节', 'SHA-256 for ES256, SM3 for SM2; answer 32 bytes'),
    async run({ bridge }: CheckContext) {
      const bytes: unknown = await bridge.suite[name](encodeUtf8('abc'));
      const hex = bytes instanceof Uint8Array ? Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') : show(bytes);
      return hex === expectedOf(bridge.suite) ? fulfilled(`${hex.slice(0, 16)}…`, `${hex.slice(0, 16)}…`) : faulty(`“abc”得到 ${hex.slice(0, 80)}`, `"abc" gave ${hex.slice(0, 80)}`);
    },
  };
}

export const suiteChecks: readonly ConformanceCheck[] = [
  verification('valid', say('RFC 6979 的签名验证为 true', 'signatures of RFC 6979 verify'), say('ECDSA P-256，SHA-256，r‖s 64 字节，压缩公钥', 'ECDSA on P-256 with SHA-256, r‖s of 64 bytes, compressed keys'), [
    ['sample', publicKey, sample.message, sample.low], ['test', publicKey, test.message, test.low],
  ], true),
  verification('flipped', say('改动一位即为 false', 'one changed bit is false'), neverThrow, [
    ['message', publicKey, encodeUtf8('tesu'), test.low], ['r', publicKey, test.message, flip(test.low, 7)], ['s', publicKey, test.message, flip(test.low, 63)], ['key', hexBytes(`02${x}`), test.message, test.low],
  ], false),
  verification('wrongLength', say('长度不对为 false', 'a wrong length is false'), neverThrow, [
    ...[0, 63, 65, 70].map((length): Case => [`signature of ${length} bytes`, publicKey, test.message, resize(test.low, length)]),
    ...[0, 32, 34, 65].map((length): Case => [`key of ${length} bytes`, resize(publicKey, length), test.message, test.low]),
  ], false),
  verification('highS', say('high-s 签名为 false', 'a high-s signature is false'), say('拒绝 s 大于 n/2 的签名：否则同一签名有两种写法', 'Refuse s above n/2: a signature would have two forms'), [['high s', publicKey, sample.message, sample.high]], false),
  verification('offCurve', say('不在曲线上的公钥、为零的标量为 false', 'a key off the curve and zero scalars are false'), neverThrow, [
    ['x off the curve', hexBytes(`02${'0'.repeat(63)}1`), test.message, test.low], ['x above the prime', hexBytes(`02${'f'.repeat(64)}`), test.message, test.low],
    ['prefix 04', flip(publicKey, 0).fill(4, 0, 1), test.message, test.low], ['prefix 00', publicKey.slice().fill(0, 0, 1), test.message, test.low],
    ['zero signature', publicKey, test.message, new Uint8Array(64)], ['zero s', publicKey, test.message, test.low.slice().fill(0, 32)],
  ], false),
  hash('sha256', say('sha256(“abc”) 是 SHA-256', 'sha256("abc") is SHA-256'), () => abcDigests.sha256),
  hash('digest', say('digest(“abc”) 是套件自己的散列', 'digest("abc") is the suite\'s own hash'), (suite) => (suite.algorithm === 'SM2' ? abcDigests.SM2 : abcDigests.sha256)),
];

function resize(bytes: Uint8Array, length: number): Uint8Array {
  const resized = new Uint8Array(length);
  resized.set(bytes.subarray(0, length));
  return resized;
}
