import { setMaxListeners } from 'node:events';

/** How a node leaves: first it says that it is not ready, then what waits is answered, then it ends. */
export interface Draining {
  readonly isDraining: boolean;
  /** Aborted when long polls and streams have to end. */
  readonly streamsEnd: AbortSignal;
  announce(): void;
  endStreams(): void;
}

export function createDraining(): Draining {
  const streams = new AbortController();
  setMaxListeners(0, streams.signal); // everybody who waits
  let isDraining = false;
  return {
    get isDraining() {
      return isDraining;
    },
    streamsEnd: streams.signal,
    announce: () => {
      isDraining = true;
    },
    endStreams: () => streams.abort(),
  };
}
