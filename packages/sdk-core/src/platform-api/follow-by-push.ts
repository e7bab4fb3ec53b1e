import type { Following, PushQuestion } from '../host-bridge/host-bridge';
import type { VoucherSdk } from '../voucher-sdk';

/** Follows a question of this session, where the host has push and it works. */
export function followByPush(sdk: VoucherSdk, question: Pick<PushQuestion, 'path' | 'query' | 'onValue'>): Following | undefined {
  const { bridge, clock, session } = sdk;
  return bridge.push?.follow({
    ...question, bridge,
    platformNowMs: () => clock.nowMs(),
    async identify() {
      const opened = await session.open();
      return opened.ok ? opened.value.identity : undefined;
    },
  });
}
