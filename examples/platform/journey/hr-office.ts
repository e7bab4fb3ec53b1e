import type { RunningPlatform } from '../src/index';

/** A small HR client over the platform's API, as the console uses it. */
export interface HrOffice {
  send<T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<T>;
  /** Shows by the password that the person is there; before what cannot be undone. */
  stepUp(): Promise<void>;
  /** An Excel file as the whole body. */
  upload<T>(path: string, file: Uint8Array<ArrayBuffer>): Promise<T>;
}

const spreadsheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export async function openHrOffice(platform: RunningPlatform, account: { account: string; password: string }): Promise<HrOffice> {
  async function exchange<T>(token: string | undefined, method: string, path: string, content?: { type: string; body: BodyInit }): Promise<T> {
    const response = await fetch(`${platform.url}/v1/hr${path}`, {
      method,
      headers: { ...(content === undefined ? {} : { 'content-type': content.type }), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      ...(content === undefined ? {} : { body: content.body }),
    });
    const text = await response.text();
    const answer = (text === '' ? {} : JSON.parse(text)) as T & { code?: string; message?: string };
    if (!response.ok) throw new Error(`${answer.code ?? response.status}: ${answer.message ?? ''}`);
    return answer;
  }
  const asJson = (body: unknown) => (body === undefined ? undefined : { type: 'application/json', body: JSON.stringify(body) });
  const { token } = await exchange<{ token: string }>(undefined, 'POST', '/sessions', asJson({ account: account.account, password: account.password }));
  return {
    stepUp: async () => void (await exchange(token, 'POST', '/step-up', asJson({ password: account.password }))),
    send: (method, path, body) => exchange(token, method, path, asJson(body)),
    upload: (path, file) => exchange(token, 'POST', path, { type: spreadsheetType, body: file }),
  };
}

/** Delists what was previewed (M6). */
export async function delistAsPreviewed(office: HrOffice, templateNumber: number): Promise<{ voidedCount: number; usedCount: number }> {
  const { previewToken } = await office.send<{ previewToken: string }>('GET', `/templates/${templateNumber}/delist-preview`);
  await office.stepUp();
  return office.send('POST', `/templates/${templateNumber}/delist`, { previewToken });
}
