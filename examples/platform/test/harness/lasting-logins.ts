import type { SigningKey } from '@skill-voucher/sdk-core';
import { generateNodeKey } from '@skill-voucher/sdk-core/node';
import { randomUUID } from 'node:crypto';
import type { DemoPerson } from '../../src/index';
import { createDevice, type SignedCall, type TestDevice } from './test-device';
import { logInHr, type HrClient } from './test-hr';
import type { TestPlatform } from './start-test-platform';

/** A phone that logs in again when its session is over, with the same key, as the SDK does. */
export async function createLastingDevice(platform: TestPlatform, person: DemoPerson, key: SigningKey = generateNodeKey()): Promise<TestDevice> {
  const options = { person, key, deviceId: randomUUID() };
  let device = await createDevice(platform, options);
  return {
    ...device,
    async call<Body = object>(request: SignedCall) {
      const answer = await device.call<Body>(request);
      if (answer.code !== 'sessionExpired') return answer;
      device = await createDevice(platform, options);
      return device.call<Body>(request);
    },
  };
}

/** The console's log-in, renewed in the same way. */
export async function createLastingHr(platform: TestPlatform, level: 'province' | 'city' | 'county'): Promise<HrClient> {
  let hr = await logInHr(platform, level);
  return {
    async call<Body = object>(call: Parameters<HrClient['call']>[0]) {
      const answer = await hr.call<Body>(call);
      if (answer.code !== 'sessionExpired') return answer;
      hr = await logInHr(platform, level);
      return hr.call<Body>(call);
    },
    account: hr.account,
    stepUp: () => hr.stepUp(),
    upload: (path, file) => hr.upload(path, file),
    download: (path, body) => hr.download(path, body),
    fetchFile: (path) => hr.fetchFile(path),
  };
}
