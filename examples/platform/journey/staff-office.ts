import type { RunningPlatform } from '../src/index';

/** A small client of the employment service or the real-name system, as their web pages use it. */
export interface StaffOffice {
  send<T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<T>;
  /** Shows by the password that the person is there; before a payout and before accounts. */
  stepUp(): Promise<void>;
  /** The code of the refusal that is expected. */
  refuse(method: 'POST' | 'PUT', path: string, body?: unknown): Promise<string>;
}

export async function openStaffOffice(platform: RunningPlatform, system: 'employment-service' | 'real-name-system', account: { account: string; password: string }): Promise<StaffOffice> {
  let requests = 0;
  async function call(token: string | undefined, method: string, path: string, body?: unknown): Promise<{ isRight: boolean; answer: { code?: string; message?: string } }> {
    const response = await fetch(`${platform.url}/${system}/v1${path}`, {
      method,
      headers: {
        'idempotency-key': `journey-${account.account}-${String((requests += 1)).padStart(4, '0')}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { isRight: response.ok, answer: (text === '' ? {} : JSON.parse(text)) as { code?: string; message?: string } };
  }
  async function sendAs<T>(token: string | undefined, method: string, path: string, body?: unknown): Promise<T> {
    const { isRight, answer } = await call(token, method, path, body);
    if (!isRight) throw new Error(`${answer.code ?? ''}: ${answer.message ?? ''}`);
    return answer as T;
  }
  const { token } = await sendAs<{ token: string }>(undefined, 'POST', '/sessions', { account: account.account, password: account.password });
  return {
    stepUp: async () => void (await sendAs(token, 'POST', '/step-up', { password: account.password })),
    send: (method, path, body) => sendAs(token, method, path, body),
    async refuse(method, path, body) {
      const { isRight, answer } = await call(token, method, path, body);
      if (isRight) throw new Error(`${path} was not refused`);
      return answer.code ?? '';
    },
  };
}
