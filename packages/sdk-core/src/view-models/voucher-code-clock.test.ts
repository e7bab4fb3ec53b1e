import { beforeAll, describe, expect, it } from 'vitest';
import { createScriptedSdk, voucherNumber } from '../../test/scripted-platform';
import { createNodeSuite } from '../node/es256-node';
import { loadCodeDrawing } from '../qr-code/load-code-drawing';
import { verifyRedeemCode } from '../qr-code/verify-redeem-code';
import type { VoucherCodeModel } from './voucher-code-state';
import { createVoucherCodeModel } from './voucher-code';

const suite = createNodeSuite();
const dayMs = 86_400_000;
type Scripted = ReturnType<typeof createScriptedSdk>;

/** What the counter says of the code that is on the screen now. */
async function verifyShown(platform: Scripted, model: VoucherCodeModel): Promise<string> {
  const verification = await verifyRedeemCode({ text: model.getState().codeText ?? '', nowMs: platform.serverNowMs(), audience: 1, suite, findIssuers: () => [platform.issuer] });
  return verification.outcome;
}

async function open(platform: Scripted, sdk = platform.sdk): Promise<VoucherCodeModel> {
  const model = createVoucherCodeModel(sdk, { voucherNumber });
  model.start();
  await platform.settle();
  return model;
}

describe('a phone whose clock is wrong', () => {
  // Its chunk arrives in real time, which these tests do not wait for.
  beforeAll(async () => {
    await loadCodeDrawing();
  });

  it.each([['ahead', dayMs], ['behind', -dayMs]])('A5 R41 a day %s: shows codes of the platform\'s time', async (_, offsetMs) => {
    const platform = createScriptedSdk();
    platform.clock.jump(offsetMs);
    const model = await open(platform);
    expect(model.getState()).toMatchObject({ phase: 'showing', secondsLeft: 60 });
    expect(await verifyShown(platform, model)).toBe('verified');
    await platform.clock.advance(60_000);
    expect(await verifyShown(platform, model)).toBe('verified');
    model.dispose();
  });

  it.each([['forward', dayMs], ['back', -dayMs], ['forward by an hour', 3_600_000]])('A5 R41 jumping %s while a code is shown: neither that code nor the next ones are of another time', async (_, offsetMs) => {
    const platform = createScriptedSdk();
    const model = await open(platform);
    const { codeText } = model.getState();
    await platform.clock.advance(20_000);
    platform.clock.jump(offsetMs);
    await platform.clock.advance(1_000);
    expect(model.getState()).toMatchObject({ secondsLeft: 39, codeText });
    expect(await verifyShown(platform, model)).toBe('verified');
    for (let minute = 0; minute < 3; minute += 1) {
      await platform.clock.advance(60_000);
      expect(await verifyShown(platform, model)).toBe('verified');
    }
    model.dispose();
  });

  it('A5 never believed: a phone that was never told the time and is a day off makes codes that nobody accepts', async () => {
    const platform = createScriptedSdk();
    (await open(platform)).dispose();
    await platform.sdk.storage.remove('clockOffsetMs');
    platform.clock.jump(-dayMs);
    platform.setOffline(true);
    const model = await open(platform, platform.connect());
    expect(await verifyShown(platform, model)).toBe('expiredCode');
    model.dispose();
  });
});
