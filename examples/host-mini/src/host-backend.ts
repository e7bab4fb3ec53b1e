import Taro from '@tarojs/taro';
import { decodeBase64Url } from '@skill-voucher/sdk-core';

/** What the h5 host's backend tells its apps. */
export interface HostConfiguration {
  readonly platformUrl: string;
  readonly audience: string;
  readonly channelId: string;
}

export interface HostAccount {
  readonly subject: string;
  readonly label: string;
}

/** The simulator's SMS code for the real-name step; a real app asks its own identity service. */
const simulatedPhoneCode = '246810';
const cookies = new Map<string, string>();

/** The demonstration backend of examples/host-h5. Mini-programs keep no cookies, so they are kept here. */
export const hostBackend = {
  readConfiguration: () => send<HostConfiguration>('GET', '/configuration'),
  listAccounts: async () => (await send<{ items: readonly HostAccount[] }>('GET', '/accounts')).items,

  /** Log-in, 电子社保卡 and its real-name step in one go: all three are simulators. */
  async logIn(subject: string): Promise<void> {
    await send('POST', '/session', { subject });
    await send('POST', '/essc/card', {});
    await send('POST', '/essc/real-name', { method: 'boundPhone', phoneCode: simulatedPhoneCode });
  },

  requestLaunch: (request: { keyThumbprint: string }) => send<{ launchCode: string }>('POST', '/launch', request),

  async drawRandomBytes(length: number): Promise<Uint8Array> {
    const bytes = decodeBase64Url((await send<{ bytes: string }>('POST', '/random-bytes', { length })).bytes);
    if (bytes === undefined) throw new Error("The host's backend answered with no bytes");
    return bytes;
  },
};

async function send<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await Taro.request<T>({
    url: (process.env.HOST_BACKEND ?? '') + path,
    method,
    header: { 'content-type': 'application/json', ...(cookie === '' || process.env.TARO_ENV === 'h5' ? {} : { cookie }) },
    ...(body === undefined ? {} : { data: JSON.stringify(body) }),
    ...(process.env.TARO_ENV === 'h5' ? { credentials: 'include' as const } : {}),
  });
  keepCookies(answer.header as Record<string, unknown>);
  if (answer.statusCode >= 400) throw new Error(`The host's backend answered ${answer.statusCode}`);
  return answer.data;
}

function keepCookies(headers: Record<string, unknown>): void {
  const given = headers['Set-Cookie'] ?? headers['set-cookie'];
  const lines = Array.isArray(given) ? (given as string[]) : typeof given === 'string' ? given.split(/,(?=\s*[\w-]+=)/) : [];
  for (const line of lines) {
    const pair = /^\s*([\w-]+)=([^;]*)/.exec(line);
    if (pair !== null) cookies.set(pair[1] as string, pair[2] as string);
  }
}
