import { fulfilled, faulty, notChecked, show, type ConformanceCheck } from '../conformance-check';
import { say } from '../conformance-report';

/** SHA-256 of nothing in base64url: a thumbprint in form, of no key. */
const keyThumbprint = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU';

export const launchChecks: readonly ConformanceCheck[] = [
  {
    port: 'launch',
    name: 'launch.function',
    title: say('requestLaunch 是函数', 'requestLaunch is a function'),
    change: say('提供 launch: { requestLaunch }', 'Provide launch: { requestLaunch }'),
    async run({ bridge }) {
      const type = typeof (bridge.launch.requestLaunch as unknown);
      return type === 'function' ? fulfilled(type, type) : faulty(type, type);
    },
  },
  {
    port: 'launch',
    name: 'launch.code',
    title: say('requestLaunch 返回启动码', 'requestLaunch answers a launch code'),
    change: say('请求自己的后端，返回 { launchCode: "…" }', 'Ask your own back end and return { launchCode: "…" }'),
    patience: 3,
    async run({ bridge, options }) {
      if (options.ask?.includes('launch') !== true) return notChecked('会登录宿主，只在要求时检查（--ask launch）', 'it logs in at the host: only when asked (--ask launch)');
      const answer = (await bridge.launch.requestLaunch({ keyThumbprint })) as { launchCode?: unknown } | undefined;
      const code = answer?.launchCode;
      return typeof code === 'string' && code !== '' ? fulfilled(`${code.length} 个字符`, `${code.length} characters`) : faulty(`得到 ${show(answer)}`, `got ${show(answer)}`);
    },
  },
];
