import { fulfilled, faulty, notChecked, show, type CheckContext, type ConformanceCheck, type Finding } from '../conformance-check';
import { say, type ConformanceText } from '../conformance-report';

/** Chinese, an astral character, quotes, line breaks, a lone NUL. */
const chineseText = '职业技能电子培训券 😀 "引号" \\ \n\t\u0000 末尾';
const largeCharacters = 100_000;

function check(name: string, title: ConformanceText, change: ConformanceText, run: (context: CheckContext) => Promise<Finding>): ConformanceCheck {
  return { port: 'storage', name: `storage.${name}`, title, change, run };
}

async function roundTrip({ bridge, prefix }: CheckContext, name: string, value: string): Promise<Finding> {
  await bridge.storage.set(prefix + name, value);
  const read: unknown = await bridge.storage.get(prefix + name);
  if (read === value) return fulfilled(`${value.length} 个字符原样读回`, `${value.length} characters came back as they were`);
  return faulty(`写入 ${show(value)}，读回 ${show(read)}`, `wrote ${show(value)}, read ${show(read)}`);
}

export const storageChecks: readonly ConformanceCheck[] = [
  check('text', say('中文等任意文字原样读回', 'any text comes back as it was'), say('按原样存取字符串，不要转码或截断', 'Store strings as they are, without conversion or cutting'),
    (context) => roundTrip(context, 'text', chineseText)),
  check('empty', say('空字符串与没有不同', 'an empty string is not "missing"'), say('区分空字符串和不存在：例如存储时加一个前缀字符', 'Tell an empty string from a missing one, e.g. by a mark in front of what is stored'),
    (context) => roundTrip(context, 'empty', '')),
  check('large', say('能存 100 KB', 'holds 100 KB'), say('不要限制单个值的大小，或换一种存储', 'Do not limit single values, or use another store'),
    (context) => roundTrip(context, 'large', 'etv-'.repeat(largeCharacters / 4))),
  check('missing', say('没有的键返回 undefined', 'a missing key is undefined'), say('没有时返回 undefined，不要返回 null 或空字符串', 'Return undefined when there is nothing, not null or an empty string'), async ({ bridge, prefix }) => {
    const read: unknown = await bridge.storage.get(`${prefix}missing`);
    return read === undefined ? fulfilled('undefined', 'undefined') : faulty(`得到 ${show(read)}`, `got ${show(read)}`);
  }),
  check('overwrite', say('后写的覆盖先写的', 'a later value replaces the earlier'), say('set 要覆盖已有的值', 'Let set replace what is there'), async ({ bridge, prefix }) => {
    await bridge.storage.set(`${prefix}twice`, 'first');
    await bridge.storage.set(`${prefix}twice`, 'second');
    const read: unknown = await bridge.storage.get(`${prefix}twice`);
    return read === 'second' ? fulfilled('读回后写的值', 'the later value came back') : faulty(`读回 ${show(read)}`, `read ${show(read)}`);
  }),
  check('remove', say('删除后就没有了；删除不存在的键不报错', 'gone after remove; removing nothing is fine'), say('remove 后 get 返回 undefined、keys 不再列出', 'After remove, get is undefined and keys no longer lists it'), async ({ bridge, prefix }) => {
    await bridge.storage.set(`${prefix}gone`, 'here');
    await bridge.storage.remove(`${prefix}gone`);
    await bridge.storage.remove(`${prefix}never-there`);
    const read: unknown = await bridge.storage.get(`${prefix}gone`);
    const listed = await bridge.storage.keys(`${prefix}gone`);
    return read === undefined && listed.length === 0 ? fulfilled('已删除', 'removed') : faulty(`仍读到 ${show(read)}，列出 ${show(listed)}`, `still read ${show(read)}, listed ${show(listed)}`);
  }),
  check('keys', say('keys(prefix) 恰好列出以 prefix 开头的键', 'keys(prefix) lists exactly the keys that begin with it'), say('列出全部以 prefix 开头的完整键名；不要按通配符或正则解释 prefix', 'List the full names of all keys that begin with prefix, taken literally'), async ({ bridge, prefix }) => {
    const own = [`${prefix}k%:a`, `${prefix}k%:b`];
    for (const key of [...own, `${prefix}k_:c`, `${prefix}x:k%:`]) await bridge.storage.set(key, '1');
    const listed: unknown = await bridge.storage.keys(`${prefix}k%:`);
    const isExact = Array.isArray(listed) && JSON.stringify([...(listed as unknown[])].sort()) === JSON.stringify(own);
    return isExact ? fulfilled('恰好 2 个', 'exactly 2') : faulty(`应为 2 个，得到 ${show(listed)}`, `2 expected, got ${show(listed)}`);
  }),
  check('secondInstance', say('换一个 bridge 实例仍在（重启应用）', 'survives into another bridge instance (a restart)'), say('存进宿主的持久存储，不要只放在内存里', 'Write to the host\'s persistent store, not to memory'), async ({ bridge, prefix, createSecond }) => {
    const second = await createSecond();
    if (second === undefined) return notChecked('只给了一个 bridge；请改为给 createBridge', 'only one bridge was given; give createBridge instead');
    await bridge.storage.set(`${prefix}kept`, 'kept');
    const read: unknown = await second.storage.get(`${prefix}kept`);
    return read === 'kept' ? fulfilled('第二个实例读到了', 'the second instance read it') : faulty(`第二个实例读到 ${show(read)}`, `the second instance read ${show(read)}`);
  }),
];

/** Removes what the checks left; runs last. */
export const storageCleanUp: ConformanceCheck = check('cleanUp', say('检查留下的内容能全部删除', 'what the checks wrote can be removed'), say('remove 要能删除 keys 列出的每个键', 'Let remove delete every key that keys lists'), async ({ bridge, prefix }) => {
  const names = ['text', 'empty', 'large', 'twice', 'gone', 'kept', 'k%:a', 'k%:b', 'k_:c', 'x:k%:'].map((name) => prefix + name);
  for (const key of new Set([...names, ...(await bridge.storage.keys(prefix))])) await bridge.storage.remove(key);
  const left = await bridge.storage.keys(prefix);
  return left.length === 0 ? fulfilled('没有留下', 'nothing left') : faulty(`留下 ${left.length} 个键`, `${left.length} keys are left`);
});
