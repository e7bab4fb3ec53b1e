import type { TextStreams } from '../push/stream-carrier';

/** Answers read while they come, over `fetch`, for `createStreamCarrier` of `@skill-voucher/sdk-core/push`. */
export function createFetchTexts(options: { readonly platformUrl: string; readonly fetch: typeof fetch }): TextStreams {
  const { platformUrl, fetch: fetchFunction } = options; // a browser's refuses to be called as somebody's method
  return {
    open({ path, headers }, listener) {
      const abort = new AbortController();
      const read = async (): Promise<void> => {
        const answer = await fetchFunction(platformUrl + path, { headers: { ...headers }, credentials: 'omit', cache: 'no-store', signal: abort.signal });
        if (!answer.ok || answer.body === null || answer.headers.get('content-type')?.startsWith('text/event-stream') !== true) throw answer;
        const reader = answer.body.getReader();
        const decoder = new TextDecoder();
        for (;;) {
          const { done, value } = await reader.read();
          if (done) return;
          listener.onText(decoder.decode(value, { stream: true }));
        }
      };
      const end = (isWhole: boolean): void => {
        if (!abort.signal.aborted) listener.onEnd(isWhole);
        abort.abort();
      };
      read().then(() => end(true), () => end(false));
      return () => abort.abort();
    },
  };
}
