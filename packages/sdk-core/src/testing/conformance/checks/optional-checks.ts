import type { HostBridge } from '../../../host-bridge/host-bridge';
import { absent, fulfilled, faulty, notChecked, show, type AskedPort, type CheckContext, type ConformanceCheck, type Finding } from '../conformance-check';
import { say, type ConformanceText } from '../conformance-report';

type OptionalPort = 'scanner' | 'face' | 'geolocation' | 'phoneCall' | 'links' | 'files' | 'display' | 'feedback' | 'lifecycle' | 'locks';

/** The functions of each, and what is lost without it. */
const optionalPorts: Readonly<Record<OptionalPort, { functions: readonly string[]; consequence: readonly [string, string] }>> = {
  scanner: { functions: ['scan'], consequence: ['扫码工具只能用组件自己的相机、扫码枪或手工输入', 'the scan tool has the widget\'s camera, a scan gun or typing'] },
  face: { functions: ['verifyFace'], consequence: ['第四台设备、一天内第四次换绑不能靠人脸放行', 'a face cannot lift the refusal of a fourth device or re-bind'] },
  geolocation: { functions: ['locate'], consequence: ['不能位置签到', 'no check-in by location'] },
  phoneCall: { functions: ['call'], consequence: ['机构电话只显示，不能点击拨打', 'phone numbers of institutions are shown, not dialled'] },
  links: { functions: ['open'], consequence: ['外部页面只显示网址', 'addresses of other pages are shown, not opened'] },
  files: { functions: ['save'], consequence: ['导出的名单只显示下载地址', 'the address of an exported list is shown, the file not kept'] },
  display: { functions: ['keepAwake', 'brighten'], consequence: ['展码时屏幕可能变暗或熄灭', 'the screen may dim or sleep while the code is shown'] },
  feedback: { functions: ['signal'], consequence: ['扫码结果没有声音和振动', 'a scan\'s result is not heard or felt'] },
  lifecycle: { functions: ['onVisibility'], consequence: ['切到后台时二维码不会隐藏', 'the code is not hidden in the background'] },
  locks: { functions: ['hold'], consequence: ['不要在两个标签页里同时离线核验', 'do not scan offline in two tabs at once'] },
};

const isAsked = ({ options }: CheckContext, port: AskedPort): boolean => options.ask?.includes(port) === true;
const askFirst = (port: AskedPort): Finding => notChecked(`要人操作，只在要求时检查（--ask ${port}）`, `a person must act: only when asked (--ask ${port})`);

function presence(port: OptionalPort): ConformanceCheck {
  const { functions, consequence } = optionalPorts[port];
  return {
    port, name: `${port}.present`, title: say(`可选能力 ${port}`, `optional capability ${port}`),
    change: say(`提供函数 ${functions.join('、')}，或不要提供 ${port}`, `Provide the functions ${functions.join(', ')}, or leave ${port} out`),
    async run({ bridge }) {
      const given: unknown = bridge[port];
      if (given === undefined) return absent(`没有提供：${consequence[0]}`, `not offered: ${consequence[1]}`);
      const missing = functions.filter((name) => typeof (given as Record<string, unknown> | null)?.[name] !== 'function');
      return missing.length === 0 ? fulfilled(functions.join('、'), functions.join(', ')) : faulty(`缺少函数 ${missing.join('、')}`, `functions are missing: ${missing.join(', ')}`);
    },
  };
}

/** A check of a port that is there; without it {@link presence} has said so. */
function behaviour<Port extends OptionalPort>(port: Port, name: string, title: ConformanceText, change: ConformanceText, run: (given: NonNullable<HostBridge[Port]>, context: CheckContext) => Promise<Finding>, patience = 1): ConformanceCheck {
  return {
    port, name: `${port}.${name}`, title, change, patience,
    async run(context) {
      const given = context.bridge[port];
      return given === undefined ? notChecked('没有这项能力', 'there is no such capability') : run(given as NonNullable<HostBridge[Port]>, context);
    },
  };
}

const isBetween = (value: unknown, from: number, to: number): boolean => typeof value === 'number' && value >= from && value <= to;

export const optionalChecks: readonly ConformanceCheck[] = [
  presence('scanner'),
  behaviour('scanner', 'scan', say('scan() 返回 { text } 或 { cancelled: true }', 'scan() answers { text } or { cancelled: true }'), say('取消时返回 { cancelled: true }，不要抛出', 'Answer { cancelled: true } on a cancel, do not throw'), async (scanner, context) => {
    if (!isAsked(context, 'scanner')) return askFirst('scanner');
    const scanned = (await scanner.scan()) as { text?: unknown; cancelled?: unknown } | undefined;
    return typeof scanned?.text === 'string' || scanned?.cancelled === true ? fulfilled(show(scanned), show(scanned)) : faulty(show(scanned), show(scanned));
  }, 12),
  presence('face'),
  presence('geolocation'),
  behaviour('geolocation', 'locate', say('locate() 返回带坐标系、精度、时间的位置，或原因', 'locate() answers a position with datum, accuracy and time, or why there is none'), say('注明 datum（wgs84、gcj02、bd09）；atMs 为毫秒；拒绝授权返回 { denied: "permissionRefused" }', 'Name the datum (wgs84, gcj02, bd09); atMs in milliseconds; answer { denied: "permissionRefused" } when refused'), async (geolocation, context) => {
    if (!isAsked(context, 'geolocation')) return askFirst('geolocation');
    const found = (await geolocation.locate({ timeoutMs: 10_000 })) as unknown as Record<string, unknown>;
    const isDenial = ['permissionRefused', 'noFix', 'timeout'].includes(found['denied'] as string);
    const isPosition = isBetween(found['latitude'], -90, 90) && isBetween(found['longitude'], -180, 180) && ['wgs84', 'gcj02', 'bd09'].includes(found['datum'] as string) &&
      isBetween(found['accuracyMeters'], 0, 1e6) && isBetween(found['atMs'], Date.UTC(2020, 0, 1), Date.UTC(2100, 0, 1)) && typeof found['isMocked'] === 'boolean';
    return isDenial || isPosition ? fulfilled(show(found), show(found)) : faulty(show(found), show(found));
  }, 12),
  presence('phoneCall'),
  presence('links'),
  presence('files'),
  presence('display'),
  behaviour('display', 'switches', say('keepAwake、brighten 返回 Promise', 'keepAwake and brighten answer a promise'), say('用 async 函数；宿主做不到时可以拒绝，不要直接抛出', 'Make them async; they may reject where the host cannot, but not throw'), async (display) => {
    const calls: unknown[] = [];
    for (const isOn of [true, false]) calls.push(display.keepAwake(isOn), display.brighten(isOn));
    const refusals = await Promise.all(calls.map((call) => (call as Promise<unknown>).then(() => undefined, show)));
    const refusal = refusals.find((one) => one !== undefined);
    return refusal === undefined ? fulfilled('开、关各一次', 'on and off once') : absent(`此设备拒绝：${refusal}`, `this device refused: ${refusal}`);
  }),
  presence('feedback'),
  behaviour('feedback', 'signal', say('signal() 立即返回，不抛出', 'signal() returns at once and never throws'), say('振动、声音失败时不要抛出', 'Swallow failures of vibration and sound'), async (feedback) => {
    for (const kind of ['success', 'attention', 'failure'] as const) feedback.signal(kind);
    return fulfilled('三种都可以', 'all three kinds');
  }),
  presence('lifecycle'),
  behaviour('lifecycle', 'stop', say('onVisibility 返回停止函数', 'onVisibility answers the function that stops it'), say('返回取消监听的函数', 'Return the function that removes the listener'), async (lifecycle) => {
    const stop: unknown = lifecycle.onVisibility(() => undefined);
    if (typeof stop !== 'function') return faulty(`返回 ${show(stop)}`, `it returned ${show(stop)}`);
    stop();
    return fulfilled('可停止', 'stops');
  }),
  presence('locks'),
  behaviour('locks', 'exclusive', say('hold() 互斥，返回 work 的结果，失败后释放', 'hold() excludes, answers what work answered, and lets go after a failure'), say('用 navigator.locks.request 或排队的 Promise', 'Use navigator.locks.request or a queue of promises'), async (locks, { prefix, wait, createSecond }) => {
    const name = `${prefix}lock`;
    const others = (await createSecond())?.locks ?? locks;
    await locks.hold(name, () => Promise.reject(new Error('work failed'))).then(() => undefined, () => undefined);
    let inside = 0;
    let most = 0;
    const work = (answer: number) => async (): Promise<number> => {
      inside += 1;
      most = Math.max(most, inside);
      await wait(10);
      inside -= 1;
      return answer;
    };
    const answers: unknown = await Promise.all([locks.hold(name, work(1)), others.hold(name, work(2)), locks.hold(name, work(3))]);
    if (most !== 1) return faulty(`同时有 ${most} 个在内`, `${most} were inside at once`);
    return show(answers) === '[1,2,3]' ? fulfilled('3 次依次进行', '3 in turn') : faulty(`结果 ${show(answers)}`, `answers ${show(answers)}`);
  }),
];
