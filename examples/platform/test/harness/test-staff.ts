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
  /** Shows by the password that the person is there. */
  stepUp(): Promise<Answer>;
}

export type StaffedSystemName = 'employment-service' | 'real-name-system';
type Server = Pick<TestPlatform, 'url'>;

export interface StaffSession {
  readonly token: string;
  readonly next?: string;
}

/** A demonstration account of the employment service or the real-name system. */
export async function logInStaffAs(platform: TestPlatform, system: StaffedSystemName, account: string): Promise<StaffClient> {
  const staff = platform.demoStaff;
  const known = [...(staff?.reviewers ?? []), ...(staff === undefined ? [] : [staff.administrator, staff.auditor]), ...(staff?.desks ?? [])].find((demo) => demo.account === account);
  return logInStaff(platform, { system, account, password: known?.password ?? '' });
}

export function openStaffSession(server: Server, options: { system: StaffedSystemName; account: string; password: string; totpCode?: string }): Promise<Answer<StaffSession>> {
  const { system, account, password, totpCode } = options;
  return callJson<StaffSession>(server, { method: 'POST', path: `/${system}/v1/sessions`, body: { account, password, ...(totpCode === undefined ? {} : { totpCode }) } });
}

export async function logInStaff(server: Server, options: { system: StaffedSystemName; account: string; password: string }): Promise<StaffClient> {
  const session = await openStaffSession(server, options);
  if (session.status !== 201) throw new Error(`log-in refused: ${session.code}`);
  return createStaffClient(server, { ...options, token: session.body.token });
}

/** The first log-in of an account with the password that was shown once: changes it. */
export async function takeOverAccount(server: Server, options: { system: StaffedSystemName; account: string; initialPassword: string; password: string }): Promise<StaffClient> {
  const { system, account, initialPassword, password } = options;
  const client = await logInStaff(server, { system, account, password: initialPassword });
  const changed = await client.call({ method: 'PUT', path: '/password', body: { password: initialPassword, newPassword: password } });
  if (changed.status !== 204) throw new Error(`password refused: ${changed.code}`);
  return { ...client, stepUp: () => client.call({ method: 'POST', path: '/step-up', body: { password } }) };
}

export function createStaffClient(server: Server, options: { system: StaffedSystemName; password: string; token: string }): StaffClient {
  const { system, password, token } = options;
  const client: StaffClient = {
    call<Body = object>({ method, path, body, idempotencyKey }: StaffCall) {
      const headers: Record<string, string> = { authorization: `Bearer ${token}` };
      if (body !== undefined) headers['content-type'] = 'application/json';
      if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
      return send<Body>({ url: `${server.url}/${system}/v1${path}`, init: { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) } });
    },
    stepUp: () => client.call({ method: 'POST', path: '/step-up', body: { password } }),
  };
  return client;
}
