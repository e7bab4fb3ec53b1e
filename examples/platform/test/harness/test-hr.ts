import type { Answer } from './test-device';
import { send } from './test-device';
import type { TestPlatform } from './start-test-platform';

export interface HrClient {
  readonly account: string;
  call<Body = object>(call: { method: 'GET' | 'POST' | 'PUT' | 'DELETE'; path: string; body?: unknown }): Promise<Answer<Body>>;
  /** A file as the whole body. */
  upload<Body = object>(path: string, file: Uint8Array<ArrayBuffer>): Promise<Answer<Body>>;
  /** An answer that is a file. */
  download(path: string, body: unknown): Promise<Response>;
  fetchFile(path: string): Promise<Response>;
  /** Shows by the password that the person is there. */
  stepUp(): Promise<Answer>;
}

export async function logInHr(platform: TestPlatform, level: 'province' | 'city' | 'county'): Promise<HrClient> {
  const demo = platform.demo.hrAccounts.find((account) => account.level === level && account.role === 'hr');
  return logInAs(platform, demo?.account ?? '');
}

/** Any demonstration account by its name. */
export async function logInAs(platform: TestPlatform, name: string): Promise<HrClient> {
  const demo = platform.demo.hrAccounts.find(({ account }) => account === name);
  return logInToConsole(platform, { account: demo?.account ?? '', password: demo?.password ?? '' });
}

export async function logInToConsole(platform: TestPlatform, credentials: { account: string; password: string }): Promise<HrClient> {
  const { account, password } = credentials;
  const session = await callJson<{ token: string }>(platform, { method: 'POST', path: '/v1/hr/sessions', body: { account, password } });
  if (session.status !== 201) throw new Error(`log-in refused: ${session.code}`);
  const authorization = `Bearer ${session.body.token}`;
  return {
    account,
    stepUp: () => callJson(platform, { method: 'POST', path: '/v1/hr/step-up', body: { password }, authorization }),
    call: (call) => callJson(platform, { ...call, authorization }),
    fetchFile: (path) => fetch(platform.url + path, { headers: { authorization } }),
    download: (path, body) => fetch(platform.url + path, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    upload: (path, file) => send({ url: platform.url + path, init: { method: 'POST', headers: { authorization, 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }, body: file } }),
  };
}

/** An unsigned call, as the console makes it. */
export function callJson<Body = object>(platform: Pick<TestPlatform, 'url'>, call: { method: string; path: string; body?: unknown; authorization?: string }): Promise<Answer<Body>> {
  const headers: Record<string, string> = {};
  if (call.body !== undefined) headers['content-type'] = 'application/json';
  if (call.authorization !== undefined) headers['authorization'] = call.authorization;
  const init = { method: call.method, headers, ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }) };
  return send<Body>({ url: platform.url + call.path, init });
}

/** Delists as the console does: what was previewed. */
export async function delistTemplate<Body = object>(hr: HrClient, templateNumber: number, toleranceCount = 0): Promise<Answer<Body>> {
  const path = `/v1/hr/templates/${templateNumber}`;
  const preview = await hr.call<{ previewToken: string }>({ method: 'GET', path: `${path}/delist-preview` });
  if (preview.status !== 200) return preview as Answer<Body>;
  await hr.stepUp();
  return hr.call<Body>({ method: 'POST', path: `${path}/delist`, body: { previewToken: preview.body.previewToken, toleranceCount } });
}

/** A batch for tests; what matters is overridden. */
export function newTemplate(overrides: Record<string, unknown> = {}) {
  return {
    name: '测试券', trainingType: 'offline', benefitMode: 'faceValue', amountFen: 100000, skillLevel: 'any', regionCodes: ['140000'],
    validity: { kind: 'wholeYear', year: 2026 }, total: 100, ...overrides,
  };
}

export async function createTemplate(hr: HrClient, overrides: Record<string, unknown> = {}): Promise<number> {
  const answer = await hr.call<{ templateNumber: number }>({ method: 'POST', path: '/v1/hr/templates', body: newTemplate(overrides) });
  if (answer.status !== 201) throw new Error(`template refused: ${answer.code}`);
  return answer.body.templateNumber;
}
