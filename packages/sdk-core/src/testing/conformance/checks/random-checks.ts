import { absent, codeOf, fulfilled, faulty, notChecked, show, type CheckContext, type ConformanceCheck, type Finding } from '../conformance-check';
import { say } from '../conformance-report';

const lengths = [1, 16, 32, 48];
const drawn = { times: 64, bytes: 64 };
const useCsprng = say('用系统的密码学安全随机数（crypto.getRandomValues、wx.getRandomValues 或宿主后端）；没有就以 SdkError randomUnavailable 拒绝', 'Use the system\'s CSPRNG (crypto.getRandomValues, wx.getRandomValues or the host\'s back end); reject with SdkError randomUnavailable where there is none');

/** A device without a CSPRNG is no fault of the bridge when it says so. */
async function withBytes({ bridge }: CheckContext, judge: (draw: (length: number) => Promise<Uint8Array>) => Promise<Finding>): Promise<Finding> {
  try {
    return await judge((length) => bridge.random.bytes(length));
  } catch (error) {
    if (codeOf(error) !== 'randomUnavailable') throw error;
    return absent('randomUnavailable：此设备没有安全随机数，不生成密钥和二维码', 'randomUnavailable: no secure randomness on this device, so no keys and no codes are made');
  }
}

export const randomChecks: readonly ConformanceCheck[] = [
  {
    port: 'random',
    name: 'random.length',
    title: say('bytes(n) 返回恰好 n 字节的 Uint8Array', 'bytes(n) answers a Uint8Array of exactly n bytes'),
    change: say('返回 Uint8Array；ArrayBuffer 要包一层 new Uint8Array(buffer)', 'Return a Uint8Array; wrap an ArrayBuffer in new Uint8Array(buffer)'),
    run: (context) => withBytes(context, async (draw) => {
      for (const length of lengths) {
        const bytes: unknown = await draw(length);
        if (!(bytes instanceof Uint8Array) || bytes.length !== length) return faulty(`bytes(${length}) 得到 ${show(bytes)}`, `bytes(${length}) gave ${show(bytes)}`);
      }
      return fulfilled(`长度 ${lengths.join('、')} 都对`, `right for ${lengths.join(', ')}`);
    }),
  },
  {
    port: 'random',
    name: 'random.fresh',
    title: say('每次不同，不全为零', 'new each time, never all zero'),
    change: useCsprng,
    run: (context) => withBytes(context, async (draw) => {
      const seen = new Set<string>();
      for (let time = 0; time < drawn.times; time += 1) {
        const bytes = await draw(16);
        if (bytes.every((byte) => byte === 0)) return faulty('得到全零的 16 字节', 'got 16 bytes of zero');
        const text = bytes.join();
        if (seen.has(text)) return faulty(`第 ${time + 1} 次与之前的相同`, `draw ${time + 1} repeats an earlier one`);
        seen.add(text);
      }
      return fulfilled(`${drawn.times} 次都不同`, `${drawn.times} draws, all different`);
    }),
  },
  {
    port: 'random',
    name: 'random.unbiased',
    title: say('没有明显的偏向（粗测，不能证明安全）', 'no obvious bias (a coarse test, no proof of security)'),
    change: useCsprng,
    run: (context) => withBytes(context, async (draw) => {
      const counts = new Array<number>(256).fill(0);
      let ones = 0;
      for (let time = 0; time < drawn.times; time += 1) {
        for (const byte of await draw(drawn.bytes)) {
          counts[byte] = (counts[byte] ?? 0) + 1;
          for (let bits = byte; bits > 0; bits >>= 1) ones += bits & 1;
        }
      }
      const total = drawn.times * drawn.bytes;
      const share = Math.round((ones / (total * 8)) * 1000) / 1000;
      const expected = total / 256;
      const chiSquare = Math.round(counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0));
      const measured = [`${total} 字节中 1 占 ${share}，卡方 ${chiSquare}（255 上下）`, `${total} bytes: share of ones ${share}, chi-square ${chiSquare} (about 255)`] as const;
      // Each is more than six standard deviations off: once in a billion runs of a good source.
      return Math.abs(share - 0.5) <= 0.02 && chiSquare >= 120 && chiSquare <= 420 ? fulfilled(...measured) : faulty(...measured);
    }),
  },
  {
    port: 'random',
    name: 'random.failsClosed',
    title: say('没有安全随机数时以 randomUnavailable 拒绝', 'rejects with randomUnavailable where there is no CSPRNG'),
    change: say('没有安全随机数时抛出 SdkError(\'randomUnavailable\')，不要退回 Math.random()', 'Throw SdkError(\'randomUnavailable\') where there is no CSPRNG; never fall back to Math.random()'),
    async run({ options }) {
      if (options.createBridgeWithoutRandom === undefined) return notChecked('未提供 createBridgeWithoutRandom（模拟没有随机数的设备）', 'createBridgeWithoutRandom, a device without a CSPRNG, was not given');
      const bridge = await options.createBridgeWithoutRandom();
      try {
        const bytes: unknown = await bridge.random.bytes(32);
        return faulty(`仍然得到 ${show(bytes)}`, `it still answered ${show(bytes)}`);
      } catch (error) {
        return codeOf(error) === 'randomUnavailable' ? fulfilled('以 randomUnavailable 拒绝', 'rejected with randomUnavailable') : faulty(`以 ${show(error)} 拒绝`, `rejected with ${show(error)}`);
      }
    },
  },
];
