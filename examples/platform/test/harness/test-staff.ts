import { send, type Answer } from './test-device';
import { callJson } from './test-hr';
import type { TestPlatform } from './start-test-platform';

export interface StaffCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the system's prefix. */
  readonly path: string;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}

export interface StaffClient {
  call<Body = object>(call: StaffCall): Promise<Answer<Body>>;
}

type StaffedSystem = 'employment-service' | 'real-name-system';

/** A demonstration account of the employment service or the real-name system. */
export async function logInStaffAs(platform: TestPlatform, system: StaffedSystem, account: string): Promise<StaffClient> {
  const staff = platform.demoStaff;
  const known = [...(staff?.reviewers ?? []), ...(staff === undefined ? [] : [staff.administrator]), ...(staff?.desks ?? [])].find((demo) => demo.account === account);
  return logInStaff(platform, { system, account, password: known?.password ?? '' });
}

export async function logInStaff(platform: Pick<TestPlatform, 'url'>, options: { system: StaffedSystem; account: string; password: string }): Promise<StaffClient> {
  const { system, account, password } = options;
  const session = await callJson<{ token: string }>(platform, { method: 'POST', path: `/${system}/v1/sessions`, body: { account, password } });
  if (session.status !== 201) throw new Error(`log-in refused: ${session.code}`);
  return {
    call<Body = object>({ method, path, body, idempotencyKey }: StaffCall) {
      const headers: Record<string, string> = { authorization: `Bearer ${session.body.token}` };
      if (body !== undefined) headers['content-type'] = 'application/json';
      if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
      return send<Body>({ url: `${platform.url}/${system}/v1${path}`, init: { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) } });
    },
  };
}
