import type { ProxyHolder } from '@skill-voucher/sdk-core';
import { createSimulatedPersonTicket, type DemoPerson } from '../../src/index';
import { readChallenge } from './check-in-stage';
import { inventPerson } from './test-crowd';
import type { Answer, SignedCall, TestDevice } from './test-device';

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
