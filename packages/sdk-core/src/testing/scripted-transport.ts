import { SdkError } from '../errors';
import type { Transport, TransportRequest } from '../host-bridge/host-bridge';

/** What a scripted platform answers; `'offline'` is no answer at all. */
export type ScriptedAnswer = { readonly status: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> } | 'offline';

export interface ScriptedTransport extends Transport {
  /** Every request so far, in order. */
  readonly requests: readonly TransportRequest[];
}

/** A transport that answers from a function; a request without an answer fails the test by name. */
export function createScriptedTransport(answer: (request: TransportRequest) => ScriptedAnswer | Promise<ScriptedAnswer> | undefined): ScriptedTransport {
  const requests: TransportRequest[] = [];
  return {
    requests,
    async send(request) {
      requests.push(request);
      const scripted = await answer(request);
      if (scripted === undefined) throw new Error(`No scripted answer for ${request.method} ${request.url}`);
      if (scripted === 'offline') throw new SdkError('networkFailed', 'The scripted network is down.');
      return {
        status: scripted.status,
        headers: scripted.headers ?? {},
        body: typeof scripted.body === 'string' ? scripted.body : JSON.stringify(scripted.body),
      };
    },
  };
}
