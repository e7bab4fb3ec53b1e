import { useCallback, useState } from 'react';

export interface Requests {
  /** Sends; what fails can be sent again. A request that a page expects to be refused catches that itself. */
  readonly run: (request: () => Promise<void>) => void;
  /** Sends the failed request again; absent while nothing failed. */
  readonly retry: (() => void) | undefined;
}

/** Requests to the host's backend, none of which may end unseen. */
export function useRequests(): Requests {
  const [retry, setRetry] = useState<() => void>();
  const run = useCallback(function attempt(request: () => Promise<void>): void {
    request().catch(() => setRetry(() => () => {
      setRetry(undefined);
      attempt(request);
    }));
  }, []);
  return { run, retry };
}
