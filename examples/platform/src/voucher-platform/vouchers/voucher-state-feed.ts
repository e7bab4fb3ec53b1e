import { EventEmitter } from 'node:events';

/** Wakes long polls in this process at once; other nodes find the change at their next database check. */
export interface VoucherStateFeed {
  announceVoucher(voucherNumber: string): void;
  announceTemplate(templateNumber: number): void;
  /** Calls `wake` for changes of the voucher or its template; the returned function ends it. */
  subscribe(voucher: { voucherNumber: string; templateNumber: number }, wake: () => void): () => void;
}

export function createVoucherStateFeed(): VoucherStateFeed {
  const events = new EventEmitter().setMaxListeners(0);
  return {
    announceVoucher: (voucherNumber) => void events.emit(`voucher:${voucherNumber}`),
    announceTemplate: (templateNumber) => void events.emit(`template:${templateNumber}`),
    subscribe({ voucherNumber, templateNumber }, wake) {
      const names = [`voucher:${voucherNumber}`, `template:${templateNumber}`];
      for (const name of names) events.on(name, wake);
      return () => {
        for (const name of names) events.off(name, wake);
      };
    },
  };
}
