import { describe, expect, it } from 'vitest';
import { createScriptedSdk, refused, startMs, type Route } from '../../test/scripted-platform';
import type { FaceVerifier } from '../host-bridge/host-bridge';
import type { ProxyHolder } from '../platform-api/platform-types';
import { createProxyHolderModel, proxyConsentVersion } from './proxy-holder';

const yearMs = 365 * 86_400_000;
const proxyOf = (digit: string, maskedName: string): ProxyHolder => ({ proxyId: `0A0B-${digit.repeat(32)}`, maskedName, maskedIdNumber: '140105************', sinceMs: startMs, untilMs: startMs + yearMs });
const mother = proxyOf('1', '王**');
const father = proxyOf('2', '李*');
const neighbour = proxyOf('3', '赵*');
const draft = { name: ' 王淑芬 ', idNumber: '14010519410312002x ', hasElderAgreed: true };
const person = { name: '王淑芬', idNumber: '14010519410312002X', consentVersion: proxyConsentVersion };
const face = { challenge: 'challenge-1', ticket: 'ticket-1' };
const bodyOf = (request: { body?: string | undefined }) => JSON.parse(request.body ?? '{}') as { face?: unknown };

async function open(routes: Record<string, Route> = {}, verifyFace: FaceVerifier['verifyFace'] | null = async () => ({ ticket: 'ticket-1' })) {
  let asHolder = [mother];
  const platform = createScriptedSdk(
    {
      'GET /v1/proxies': () => ({ status: 200, body: { asHolder, asElder: [neighbour], elderLimit: 3, holderLimit: 2 } }),
      'POST /v1/proxies': (request) => {
        if (bodyOf(request).face === undefined) return refused('proxyFaceRequired', { faceChallenge: 'challenge-1' });
        asHolder = [mother, father];
        return { status: 201, body: father };
      },
      [`DELETE /v1/proxies/${mother.proxyId}`]: () => {
        asHolder = [];
        return { status: 204, body: '' };
      },
      [`DELETE /v1/proxies/${neighbour.proxyId}`]: () => refused('notFound'),
      ...routes,
    },
    { bridge: { override: verifyFace === null ? {} : { face: { verifyFace } } } },
  );
  const model = createProxyHolderModel(platform.sdk);
  model.start();
  model.start();
  await platform.settle();
  const name = async (fields: object = draft) => {
    model.openForm();
    model.change(fields);
    model.name();
    await platform.settle();
  };
  return { platform, model, name };
}

describe('proxy-holder', () => {
  it('A20 lists whom I act for and who acts for me, from the cache first', async () => {
    const { platform, model } = await open();
    expect(model.getState()).toMatchObject({ phase: 'ready', asHolder: [mother], asElder: [neighbour], elderLimit: 3, holderLimit: 2 });
    platform.setOffline(true);
    const again = createProxyHolderModel(platform.sdk);
    again.start();
    await platform.settle();
    expect(again.getState()).toMatchObject({ phase: 'ready', isOffline: true, asHolder: [mother] });
  });

  it("A20 names a proxy with the elder's own face, after the elder agreed; the form is not kept", async () => {
    const asked: unknown[] = [];
    const { platform, model, name } = await open({}, async (request) => (asked.push(request, model.getState().isFaceAsked), { ticket: 'ticket-1' }));
    await name({ ...draft, hasElderAgreed: false });
    expect(platform.sent('POST /v1/proxies')).toEqual([]);
    await name();
    expect(asked).toEqual([{ challenge: 'challenge-1', purpose: 'proxyHolder', isOfElder: true }, true]);
    expect(platform.sent('POST /v1/proxies').map(bodyOf)).toEqual([person, { ...person, face }]);
    expect(model.getState()).toMatchObject({ done: { kind: 'named', maskedName: '李*' }, draft: undefined, asHolder: [mother, father], isFaceAsked: false, isBusy: false });
    for (const key of await platform.bridge.storage.keys('')) expect(await platform.bridge.storage.get(key)).not.toContain(person.idNumber);
    model.openForm();
    model.dispose();
    expect(model.getState().draft).toBeUndefined();
  });

  it.each([
    ['the elder turns away', async () => ({ cancelled: true as const }), 1],
    ['the host has no face service', null, 1],
  ])('A20 stays a refusal with its form when %s', async (_, verifyFace, requests) => {
    const { platform, model, name } = await open({}, verifyFace);
    await name();
    expect(model.getState()).toMatchObject({ failure: { kind: 'refusal', refusal: { code: 'proxyFaceRequired', nextMove: 'fix' } }, draft, isBusy: false, isFaceAsked: false });
    expect(platform.sent('POST /v1/proxies')).toHaveLength(requests);
    model.closeForm();
    expect(model.getState()).toMatchObject({ draft: undefined, failure: undefined });
  });

  it('A20 sends the same face again when its answer was lost, and a fresh one for another elder', async () => {
    let isLost = true;
    const { platform, model, name } = await open({
      'POST /v1/proxies': (request) => (bodyOf(request).face === undefined ? refused('proxyFaceRequired', { faceChallenge: 'challenge-1' }) : isLost ? 'offline' : { status: 201, body: father }),
    });
    await name();
    expect(model.getState()).toMatchObject({ failure: { kind: 'fault', code: 'networkFailed' }, isOffline: true, draft });
    isLost = false;
    model.name();
    await platform.settle();
    expect(platform.sent('POST /v1/proxies').map(bodyOf)).toEqual([person, { ...person, face }, { ...person, face }]);
    expect(model.getState().done).toMatchObject({ kind: 'named' });
    isLost = true;
    await name();
    model.change({ name: '李强' });
    model.name();
    await platform.settle();
    expect(platform.sent('POST /v1/proxies').map(bodyOf).at(-2)).toEqual({ ...person, name: '李强' });
  });

  it('A20 ends a proxy after asking, from either side', async () => {
    const { platform, model } = await open();
    model.confirm();
    model.askToEnd('0A0B-unknown');
    expect(model.getState().question).toBeUndefined();
    model.askToEnd(mother.proxyId);
    expect(model.getState().question).toEqual({ side: 'asHolder', proxy: mother });
    model.cancel();
    model.confirm();
    expect(platform.sent(`DELETE /v1/proxies/${mother.proxyId}`)).toEqual([]);
    model.askToEnd(mother.proxyId);
    model.confirm();
    model.confirm();
    await platform.settle();
    expect(platform.sent(`DELETE /v1/proxies/${mother.proxyId}`)).toHaveLength(1);
    expect(model.getState()).toMatchObject({ asHolder: [], question: undefined, done: { kind: 'ended', maskedName: '王**' } });
    model.askToEnd(neighbour.proxyId);
    expect(model.getState().question).toMatchObject({ side: 'asElder' });
    model.confirm();
    await platform.settle();
    expect(model.getState()).toMatchObject({ failure: { refusal: { code: 'notFound' } }, asElder: [neighbour] });
  });

  it('A20 says why the list cannot be shown, and loads it on a refresh', async () => {
    let isDown = true;
    const { platform, model } = await open({ 'GET /v1/proxies': () => (isDown ? 'offline' : { status: 200, body: { asHolder: [], asElder: [], elderLimit: 3, holderLimit: 2 } }) });
    expect(model.getState()).toMatchObject({ phase: 'failed', isOffline: true });
    isDown = false;
    model.refresh();
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'ready', failure: undefined, isOffline: false });
  });
});
