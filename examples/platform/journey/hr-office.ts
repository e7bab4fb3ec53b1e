import type { RunningPlatform } from '../src/index';

/** A small HR client over the platform's API, as the console uses it. */
export interface HrOffice {
  send<T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<T>;
}

export async function openHrOffice(platform: RunningPlatform, account: { account: string; password: string }): Promise<HrOffice> {
  async function sendAs<T>(token: string | undefined, method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${platform.url}/v1/hr${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as T & { code?: string; message?: string };
    if (!response.ok) throw new Error(`${answer.code ?? response.status}: ${answer.message ?? ''}`);
    return answer;
  }
  const { token } = await sendAs<{ token: string }>(undefined, 'POST', '/sessions', { account: account.account, password: account.password });
  return { send: (method, path, body) => sendAs(token, method, path, body) };
}

/** Delists what was previewed (M6). */
export async function delistAsPreviewed(office: HrOffice, templateNumber: number): Promise<{ voidedCount: number; usedCount: number }> {
  const { previewToken } = await office.send<{ previewToken: string }>('GET', `/templates/${templateNumber}/delist-preview`);
  return office.send('POST', `/templates/${templateNumber}/delist`, { previewToken });
}
