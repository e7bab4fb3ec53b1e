import { beginProxy } from '../platform-api/operations/begin-proxy';
import { endProxy } from '../platform-api/operations/end-proxy';
import { listProxies } from '../platform-api/operations/list-proxies';
import type { NewProxy, ProxyHolder, ProxyHolders } from '../platform-api/platform-types';
import type { Result } from '../refusals';
import { createActingSdk, forgetElders } from '../session/acting-sdk';
import type { VoucherSdk } from '../voucher-sdk';
import { loadCached } from './load-cached';
import { createModelStore } from './model-store';
import type { ProxyHolderModel, ProxyHolderState, ProxyQuestion } from './proxy-holder-state';
import { liveOn, reportDocument } from './report-document';
import { runOnce } from './run-once';

/** Version of the consent text that the elder agrees to; kept with the proxy. */
export const proxyConsentVersion = '2026-11';

const emptyDraft = { name: '', idNumber: '', hasElderAgreed: false };

/** 亲情服务: who acts for me, whom I act for, naming, ending, and acting (A20). */
export function createProxyHolderModel(sdk: VoucherSdk): ProxyHolderModel {
  const store = createModelStore<ProxyHolderState>({ phase: 'loading', asHolder: [], asElder: [], isFaceAsked: false, isBusy: false, isRefreshing: false, isOffline: false });
  const { getState, patch } = store;
  const actingSdks = new Map<string, VoucherSdk>();
  /** A face whose answer was lost: it names once, and the same one gets the first answer. */
  let unanswered: NewProxy['face'];

  function load(isCacheWanted: boolean): Promise<void> {
    return loadCached<ProxyHolders>({ sdk, cacheName: 'proxies', shape: { asHolder: 'list', asElder: 'list' }, isCacheWanted, load: readList, report: reportDocument(store, ({ asHolder, asElder, elderLimit, holderLimit }: ProxyHolders) => ({ asHolder, asElder, elderLimit, holderLimit })) });
  }

  /** A proxy that is over takes with it what was kept of its elder. */
  async function readList(): Promise<Result<ProxyHolders>> {
    const result = await listProxies(sdk);
    if (!result.ok) return result;
    const kept = result.value.asHolder.map(({ proxyId }) => proxyId);
    await forgetElders(sdk, kept).catch(() => undefined);
    if (!kept.includes(getState().acting?.proxyId ?? '')) patch({ acting: undefined });
    return result;
  }

  async function nameWithFace(person: Omit<NewProxy, 'face'>): Promise<Result<ProxyHolder>> {
    const first = await send(person, unanswered);
    const { face } = sdk.bridge;
    const challenge = first.ok ? undefined : first.refusal.details['faceChallenge'];
    if (first.ok || first.refusal.code !== 'proxyFaceRequired' || typeof challenge !== 'string' || face === undefined) return first;
    patch({ isFaceAsked: true });
    const checked = await face.verifyFace({ challenge, purpose: 'proxyHolder', isOfElder: true }).finally(() => patch({ isFaceAsked: false }));
    return 'cancelled' in checked ? first : send(person, { challenge, ticket: checked.ticket });
  }

  async function send(person: Omit<NewProxy, 'face'>, face: NewProxy['face']): Promise<Result<ProxyHolder>> {
    unanswered = face;
    const result = await beginProxy(sdk, { ...person, ...(face && { face }) });
    unanswered = undefined;
    return result;
  }

  function end({ proxy }: ProxyQuestion): void {
    const isOther = ({ proxyId }: ProxyHolder): boolean => proxyId !== proxy.proxyId;
    void runOnce(store, () => endProxy(sdk, proxy.proxyId), async () => {
      const { asHolder, asElder, acting } = getState();
      actingSdks.delete(proxy.proxyId);
      patch({ question: undefined, done: { kind: 'ended', maskedName: proxy.maskedName }, asHolder: asHolder.filter(isOther), asElder: asElder.filter(isOther), acting: acting && isOther(acting) ? acting : undefined });
      await load(false);
    });
  }

  const life = liveOn(store, load);
  return {
    ...life,
    dispose() {
      life.dispose();
      unanswered = undefined;
      patch({ draft: undefined });
    },
    openForm() {
      if (!getState().isBusy) patch({ draft: emptyDraft, done: undefined, failure: undefined });
    },
    change(fields) {
      const { draft, isBusy } = getState();
      if (draft === undefined || isBusy) return;
      unanswered = undefined;
      patch({ draft: { ...draft, ...fields } });
    },
    name() {
      const { draft } = getState();
      if (draft?.hasElderAgreed !== true) return;
      const person = { name: draft.name.trim(), idNumber: draft.idNumber.trim().toUpperCase(), consentVersion: proxyConsentVersion };
      void runOnce(store, () => nameWithFace(person), async ({ maskedName }) => {
        patch({ draft: undefined, done: { kind: 'named', maskedName } });
        await load(false);
      });
    },
    closeForm() {
      if (!getState().isBusy) patch({ draft: undefined, failure: undefined });
    },
    askToEnd(proxyId) {
      const { asHolder, asElder, isBusy } = getState();
      const isAsked = (proxy: ProxyHolder): boolean => proxy.proxyId === proxyId;
      const mine = asHolder.find(isAsked);
      const proxy = mine ?? asElder.find(isAsked);
      if (proxy !== undefined && !isBusy) patch({ question: { side: mine === undefined ? 'asElder' : 'asHolder', proxy }, done: undefined, failure: undefined });
    },
    cancel() {
      if (!getState().isBusy) patch({ question: undefined, failure: undefined });
    },
    confirm() {
      const { question } = getState();
      if (question !== undefined) end(question);
    },
    actFor(proxyId) {
      const acting = getState().asHolder.find((proxy) => proxy.proxyId === proxyId);
      if (acting === undefined || sdk.clock.nowMs() >= acting.untilMs) return undefined;
      const actingSdk = actingSdks.get(proxyId) ?? createActingSdk(sdk, proxyId);
      actingSdks.set(proxyId, actingSdk);
      patch({ acting });
      return actingSdk;
    },
    actForMyself: () => patch({ acting: undefined }),
  };
}
