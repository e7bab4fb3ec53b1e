import { randomBytes } from 'node:crypto';
import { createVoucherSdk, idNumberCheckCharacter, redeemVoucher, verifyScan } from '@skill-voucher/sdk-core';
import type { Result, VoucherSdk } from '@skill-voucher/sdk-core';
import { createChannelClient } from '@skill-voucher/sdk-core/channel';
import { createNodeSuite, importNodeKey, nodeRandom, systemClock, systemTimers } from '@skill-voucher/sdk-core/node';
import { createMemoryKeyStore, createMemoryStorage } from '@skill-voucher/sdk-core/testing';
import { createFetchTransport } from '@skill-voucher/sdk-core/web';
import type { DemoPerson, RunningPlatform } from '@skill-voucher/example-platform';

const suite = createNodeSuite();
const transport = createFetchTransport(fetch);

/** The host's backend: registers a person and a key over the signed back channel. */
export function createLauncher(platform: RunningPlatform, person: DemoPerson, deviceId: string): (request: { keyThumbprint: string }) => Promise<{ launchCode: string }> {
  const channel = demoOf(platform).channels.minshengshanxi;
  const backChannel = createChannelClient({
    platformUrl: platform.url, audience: platform.audience, channelId: channel.channelId, key: importNodeKey(channel.privateKeyPem),
    suite, random: nodeRandom, clock: systemClock, transport,
  });
  const { subject, name, idNumber, phone, regionCode } = person;
  return async ({ keyThumbprint }) => unwrap(await backChannel.createLaunch({ keyThumbprint, deviceId, subject, name, idNumber, phone, regionCode }));
}

let invented = 0;

/** A trainee of Taiyuan whom no other test knows. */
export function inventTrainee(): DemoPerson {
  const digits = `1401051988${String(1001 + invented).slice(0, 2)}${String(10 + (invented % 18))}${String(300 + invented++)}`;
  const idNumber = digits + idNumberCheckCharacter(digits);
  return { subject: `plugin-trainee-${idNumber.slice(-6)}`, name: '测试学员', idNumber, phone: `139${idNumber.slice(3, 11)}`, regionCode: '140105' };
}

/** What a host mini-program hands to the plugin. */
export function createConfiguration(platform: RunningPlatform, person: DemoPerson, deviceId = `phone of ${person.subject}`): Record<string, unknown> {
  return {
    platformUrl: platform.url, audience: platform.audience, channelId: 'minshengshanxi', subject: person.subject,
    requestLaunch: createLauncher(platform, person, deviceId),
    randomBytes: async (length: number) => randomBytes(length),
  };
}

/** The staff's side: scans a code and uses the voucher. */
export function openInstitution(platform: RunningPlatform): { use(code: string): Promise<{ redemptionId: string; maskedName: string; codeAgeSeconds: number }>; scan(code: string): ReturnType<typeof verifyScan> } {
  const [admin] = demoOf(platform).institutionAdmins;
  if (admin === undefined) throw new Error('no demonstration admin');
  const sdk: VoucherSdk = createVoucherSdk({
    bridge: {
      clock: systemClock, timers: systemTimers, random: nodeRandom, storage: createMemoryStorage(), keys: createMemoryKeyStore(nodeRandom),
      suite, transport, launch: { requestLaunch: createLauncher(platform, admin, 'desk') },
    },
    platformUrl: platform.url, audience: platform.audience, channelId: 'minshengshanxi', subject: admin.subject,
  });
  const { institutionNumber } = admin;
  return {
    scan: (code) => verifyScan(sdk, { institutionNumber, code }),
    async use(code) {
      const scan = unwrap(await verifyScan(sdk, { institutionNumber, code }));
      const used = unwrap(await redeemVoucher(sdk, { institutionNumber, reservationId: scan.reservationId, idempotencyKey: `redeem-${scan.reservationId}` }));
      return { redemptionId: used.redemptionId, maskedName: scan.voucher.maskedName, codeAgeSeconds: scan.codeAgeSeconds };
    },
  };
}

function demoOf(platform: RunningPlatform): NonNullable<RunningPlatform['demo']> {
  if (platform.demo === undefined) throw new Error('the platform has no demonstration data');
  return platform.demo;
}

function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.refusal.code}`);
  return result.value;
}
