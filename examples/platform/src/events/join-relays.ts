import type { Relay } from './relay';

/** Several relays as one: what one delivers may give another something to deliver, so they go on until nothing is due anywhere. */
export function joinRelays(relays: readonly Relay[]): Relay {
  return {
    async deliverDue() {
      let total = 0;
      for (let taken = 1; taken > 0; total += taken) {
        taken = 0;
        for (const relay of relays) taken += await relay.deliverDue();
      }
      return total;
    },
    wake: () => relays.forEach((relay) => relay.wake()),
    async stop() {
      for (const relay of relays) await relay.stop();
    },
  };
}
