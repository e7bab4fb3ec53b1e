/** The host app's own backend; the SDK knows nothing of it but `requestLaunch`. */
export interface HostConfiguration {
  readonly platformUrl: string;
  readonly audience: string;
  readonly channelId: string;
  readonly hostName: string;
  /** Keys and root that come with the host: base64url points, DER in base64. */
  readonly pins: { readonly rootCertificates: readonly string[]; readonly trustListPublicKey: string; readonly offlinePublicKey: string };
}

export interface HostPerson {
  readonly subject: string;
  readonly label: string;
  readonly hasCard: boolean;
  readonly realName: 'bankCard' | 'boundPhone' | null;
}

export interface HostAccountChoice {
  readonly subject: string;
  readonly label: string;
}

export class HostRefusal extends Error {
  readonly code: string;
  constructor(code: string, message?: string) {
    super(message ?? code);
    this.code = code;
  }
}

async function send<T>(method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(`./api${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as T & { code?: string; message?: string };
  if (!response.ok) throw new HostRefusal(answer.code ?? String(response.status), answer.message);
  return answer;
}

export const hostClient = {
  readConfiguration: () => send<HostConfiguration>('GET', '/configuration'),
  listAccounts: () => send<{ items: readonly HostAccountChoice[] }>('GET', '/accounts'),
  readPerson: () => send<HostPerson>('GET', '/session'),
  logIn: (subject: string) => send<object>('POST', '/session', { subject }),
  logOut: () => send<object>('DELETE', '/session'),
  applyForCard: () => send<HostPerson>('POST', '/essc/card', {}),
  confirmRealName: (input: { method: 'bankCard' | 'boundPhone'; bankCard?: string; phoneCode?: string }) => send<HostPerson>('POST', '/essc/real-name', input),
  takeFaceTicket: (challenge: string) => send<{ ticket: string }>('POST', '/face-ticket', { challenge }),
  requestLaunch: (keyThumbprint: string) => send<{ launchCode: string }>('POST', '/launch', { keyThumbprint }),
};
