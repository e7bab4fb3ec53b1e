import type { ClaimedVoucher, ProxyHolder, SigningKey } from '@skill-voucher/sdk-core';
import { randomUUID } from 'node:crypto';
import { createSimulatedPersonTicket, type DemoPerson } from '../../src/index';
import { readChallenge, type CheckInStage } from './check-in-stage';
import { inventPerson } from './test-crowd';
import { createDevice, requestLaunch, type Answer, type SignedCall, type TestDevice } from './test-device';
import { createTemplate } from './test-hr';

/** Person numbers of proxy tests, far from those of other stages. */
export const familyPerson = (number: number): DemoPerson => inventPerson(8000 + number);

export const takeElderTicket = (elder: DemoPerson, challenge: string) =>
  createSimulatedPersonTicket({ channelId: 'minshengshanxi', name: elder.name, idNumber: elder.idNumber, challenge });

export function beginProxy(device: TestDevice, elder: Pick<DemoPerson, 'name' | 'idNumber'>, face?: { challenge: string; ticket: string }): Promise<Answer<ProxyHolder>> {
  const { name, idNumber } = elder;
  return device.call({ method: 'POST', path: '/v1/proxies', body: { name, idNumber, consentVersion: '2026-11', ...(face === undefined ? {} : { face }) } });
}

/** Asked for the elder's face, then with it. */
export async function nameProxy(device: TestDevice, elder: DemoPerson): Promise<Answer<ProxyHolder>> {
  const challenge = readChallenge(await beginProxy(device, elder));
  return beginProxy(device, elder, { challenge, ticket: takeElderTicket(elder, challenge) });
}

/** The same phone, every call in the elder's name. */
export function actFor(device: TestDevice, proxyId: string): Pick<TestDevice, 'call'> {
  const name = (path: string) => `${path}${path.includes('?') ? '&' : '?'}actingFor=${proxyId}`;
  return { call: <Body>(call: SignedCall) => device.call<Body>({ ...call, path: name(call.path) }) };
}

export interface Holder {
  readonly person: DemoPerson;
  readonly device: TestDevice;
}

/** Elders, holders and what they do, on a stage of check-ins. */
export function createFamilies(stage: CheckInStage) {
  const { platform } = stage;
  let people = 0;
  const nextPerson = (overrides: Partial<DemoPerson> = {}) => ({ ...familyPerson((people += 1)), ...overrides });
  const createHolder = async (options: { deviceId?: string; key?: SigningKey } = {}): Promise<Holder> => {
    const person = nextPerson();
    return { person, device: await createDevice(platform, { person, ...options }) };
  };
  /** Registered by a host at a counter: a launch that no phone ever redeems. */
  const registerElder = async (overrides: Partial<DemoPerson> = {}): Promise<DemoPerson> => {
    const elder = nextPerson({ name: '王淑芬', ...overrides });
    await requestLaunch(platform, { person: elder, keyThumbprint: 'c'.repeat(43), deviceId: 'counter' });
    return elder;
  };
  return {
    nextPerson, createHolder, registerElder,
    async startFamily(options: { elder?: Partial<DemoPerson>; deviceId?: string; key?: SigningKey } = {}) {
      const elder = await registerElder(options.elder);
      const holder = await createHolder(options);
      const named = await nameProxy(holder.device, elder);
      if (named.status !== 201) throw new Error(`proxy refused: ${named.code}`);
      return { elder, holder, proxyId: named.body.proxyId, acting: actFor(holder.device, named.body.proxyId) };
    },
    async claimFor(acting: Pick<TestDevice, 'call'>, template: Record<string, unknown> = {}): Promise<ClaimedVoucher> {
      const body = { templateNumber: await createTemplate(stage.hr, template), termsVersion: '2026-11' };
      const claimed = await acting.call<ClaimedVoucher>({ method: 'POST', path: '/v1/claims', body, idempotencyKey: randomUUID() });
      if (claimed.status !== 201) throw new Error(`claim refused: ${claimed.code}`);
      return claimed.body;
    },
    verify: (code: string, by = stage.admin) => by.call({ method: 'POST', path: '/v1/redemptions/verify', body: { institutionNumber: stage.institutionNumber, code } }),
    end: (device: TestDevice, proxyId: string) => device.call({ method: 'DELETE', path: `/v1/proxies/${proxyId}` }),
  };
}
