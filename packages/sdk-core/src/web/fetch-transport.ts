import { SdkError } from '../errors';
import type { Transport } from '../host-bridge/host-bridge';

/** One exchange over `fetch`, without cookies: requests are signed. */
export function createFetchTransport(fetchFunction: typeof fetch): Transport {
  return {
    async send(request) {
      const abort = new AbortController();
      const timer = request.timeoutMs > 0 ? setTimeout(() => abort.abort(), request.timeoutMs) : undefined;
      try {
        const response = await fetchFunction(request.url, {
          method: request.method,
          headers: { ...request.headers },
          ...(request.body === undefined ? {} : { body: request.body }),
          credentials: 'omit',
          cache: 'no-store',
          signal: abort.signal,
        });
        const headers: Record<string, string> = {};
        response.headers.forEach((value, name) => {
          headers[name.toLowerCase()] = value;
        });
        return { status: response.status, headers, body: await response.text() };
      } catch (cause) {
        throw new SdkError('networkFailed', `No answer to ${request.method} ${new URL(request.url).pathname}.`, { cause });
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
