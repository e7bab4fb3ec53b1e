import { createNobleSigningKey, createNobleSuite } from '../../../crypto/es256-noble';
import { computeKeyThumbprint } from '../../../crypto/key-thumbprint';
import { encodeBase64Url, encodeUtf8 } from '../../../encoding';
import type { TransportRequest, TransportResponse } from '../../../host-bridge/host-bridge';
import { signRequest } from '../../../request-signing/sign-request';
import { createSeededRandom } from '../../seeded-random';
import { codeOf, fulfilled, faulty, notChecked, show, type CheckContext, type ConformanceCheck, type Finding } from '../conformance-check';
import { say, type ConformanceText } from '../conformance-report';

const timeoutMs = 1_500;
/** A host may take a moment longer than it was told. */
const graceMs = 1_500;
const unreachableUrl = 'http://127.0.0.1:65533/etv-conformance';
const silentUrl = 'http://192.0.2.1/etv-conformance';

function check(name: string, title: ConformanceText, change: ConformanceText, run: (context: CheckContext, platformUrl: string) => Promise<Finding>, needsPlatform = true): ConformanceCheck {
  return {
    port: 'transport', name: `transport.${name}`, title, change,
    async run(context) {
      const { platformUrl } = context.options;
      if (needsPlatform && platformUrl === undefined) return notChecked('未给平台地址（--platform <url>）', 'no platform address was given (--platform <url>)');
      return run(context, platformUrl ?? '');
    },
  };
}

const get = (url: string): TransportRequest => ({ method: 'GET', url, headers: { accept: 'application/json' }, timeoutMs });
const asAnswer = ({ status, headers, body }: Partial<TransportResponse>): string => `${show(status)}, headers ${typeof headers}, body ${typeof body}`;

async function expectNoAnswer({ bridge, nowMs }: CheckContext, url: string): Promise<Finding> {
  const startMs = nowMs();
  try {
    const answer: unknown = await bridge.transport.send(get(url));
    return faulty(`没有服务器，却得到 ${show(answer)}`, `nobody is there, yet it answered ${show(answer)}`);
  } catch (error) {
    const tookMs = nowMs() - startMs;
    if (codeOf(error) !== 'networkFailed') return faulty(`以 ${show(error)} 拒绝`, `rejected with ${show(error)}`);
    const measured = [`${tookMs} 毫秒后以 networkFailed 拒绝（timeoutMs ${timeoutMs}）`, `rejected with networkFailed after ${tookMs} ms (timeoutMs ${timeoutMs})`] as const;
    return tookMs <= timeoutMs + graceMs ? fulfilled(...measured) : faulty(...measured);
  }
}

/** JSON that no serialiser writes so: whoever parses and serialises it again changes bytes, and the signature no longer fits. */
const writeBody = (publicKey: string): string => `{ "launchCode" :"etv-conformance-\\u57f9训券" ,\n  "publicKey": "${publicKey}"}`;

async function sendSigned({ bridge, options, prefix, nowMs }: CheckContext, platformUrl: string, createdMs = nowMs()): Promise<Finding> {
  const suite = createNobleSuite();
  const random = createSeededRandom(`${prefix}${createdMs}`);
  const key = createNobleSigningKey(await suite.sha256(encodeUtf8(prefix)));
  const body = writeBody(encodeBase64Url(key.publicKey));
  const request = { method: 'POST', path: '/v1/sessions', query: '', body } as const;
  const signed = await signRequest({
    ...request, audience: options.audience ?? 'voucher-platform', tag: 'etv', key, keyId: await computeKeyThumbprint(suite, key.publicKey), suite, random, createdSeconds: Math.floor(createdMs / 1000),
  });
  const answer = await bridge.transport.send({ method: 'POST', url: platformUrl + request.path, headers: { 'content-type': 'application/json', ...signed }, body, timeoutMs });
  const refusal = JSON.parse(answer.body) as { code?: unknown; serverTimeMs?: unknown };
  // This machine's clock may be off: the platform says by how much.
  if (refusal.code === 'staleRequest' && typeof refusal.serverTimeMs === 'number' && Math.abs(refusal.serverTimeMs - createdMs) > 1_000) {
    return sendSigned({ bridge, options, prefix, nowMs } as CheckContext, platformUrl, refusal.serverTimeMs);
  }
  // The digest and the signature held: what is refused is the invented launch code.
  return refusal.code === 'launchCodeUnknown' ? fulfilled('平台验证了正文摘要和签名', 'the platform verified digest and signature of the body') : faulty(`平台答 ${answer.status} ${show(refusal.code)}`, `the platform answered ${answer.status} ${show(refusal.code)}`);
}

export const transportChecks: readonly ConformanceCheck[] = [
  check('answer', say('答复有状态、小写的响应头、文本正文', 'an answer has a status, lower-case header names and a text body'), say('headers 的名称改为小写；正文不要由宿主解析成对象', 'Lower-case the header names; do not let the host parse the body'), async ({ bridge }, platformUrl) => {
    const answer = (await bridge.transport.send(get(`${platformUrl}/v1/me`))) as Partial<TransportResponse>;
    const names = Object.keys(answer.headers ?? {});
    const mixed = names.find((name) => name !== name.toLowerCase());
    if (mixed !== undefined) return faulty(`响应头 ${mixed}`, `header ${mixed}`);
    const isGood = Number.isInteger(answer.status) && typeof answer.body === 'string' && names.includes('content-type');
    return isGood ? fulfilled(`${answer.status}，${names.length} 个响应头`, `${answer.status}, ${names.length} headers`) : faulty(asAnswer(answer), asAnswer(answer));
  }),
  check('notFound', say('404 也是答复，不抛出', 'a 404 is an answer, not an exception'), say('任何 HTTP 状态都以答复返回；支付宝错误 19 带有答复', 'Return any HTTP status as an answer; Alipay\'s error 19 carries it'), async ({ bridge }, platformUrl) => {
    const answer = (await bridge.transport.send(get(`${platformUrl}/etv-conformance-${bridge.clock.nowMs()}`))) as Partial<TransportResponse>;
    return answer.status === 404 && typeof answer.body === 'string' ? fulfilled('404', '404') : faulty(asAnswer(answer), asAnswer(answer));
  }),
  check('body', say('正文逐字节发送', 'the body is sent byte for byte'), say('把 body 作为字符串原样发送，不要解析后再序列化，不要改请求头', 'Send body as the string it is, never parsed and serialised again, and leave the headers alone'),
    (context, platformUrl) => sendSigned(context, platformUrl)),
  check('unreachable', say('连不上时以 networkFailed 拒绝', 'no connection is rejected with networkFailed'), say('没有答复时抛出 SdkError(\'networkFailed\')', 'Throw SdkError(\'networkFailed\') when no answer came'),
    (context) => expectNoAnswer(context, unreachableUrl), false),
  check('timeout', say('超过 timeoutMs 以 networkFailed 拒绝', 'beyond timeoutMs it rejects with networkFailed'), say('把 timeoutMs（毫秒）交给宿主的请求接口，或自己计时并中止', 'Hand timeoutMs (milliseconds) to the host\'s request, or time and abort it'),
    (context) => expectNoAnswer(context, context.options.silentUrl ?? silentUrl), false),
];
