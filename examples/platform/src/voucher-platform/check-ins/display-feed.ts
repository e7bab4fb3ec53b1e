import { EventEmitter } from 'node:events';

/** Moves a campus's display on at once in this process; other nodes find the scan at their next database check. */
export interface DisplayFeed {
  announceScan(displayId: string): void;
  /** The returned function ends it. */
  subscribe(displayId: string, wake: () => void): () => void;
}

export function createDisplayFeed(): DisplayFeed {
  const events = new EventEmitter().setMaxListeners(0);
  return {
    announceScan: (displayId) => void events.emit(displayId),
    subscribe(displayId, wake) {
      events.on(displayId, wake);
      return () => void events.off(displayId, wake);
    },
  };
}
