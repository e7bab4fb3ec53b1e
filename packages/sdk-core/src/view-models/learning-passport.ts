import { findSuite, type CryptoSuite, type SigningKey } from '../crypto/crypto-suite';
import { SdkError } from '../errors';
import { requestPassport } from '../platform-api/operations/request-passport';
import type { IssuedPassport } from '../platform-api/platform-types';
import type { LearningPassport, PassportDisclosure, PassportRequest } from '../voucher/learning-passport';
import type { VoucherSdk } from '../voucher-sdk';
import type { LearningPassportModel, LearningPassportState, PassportChoice } from './learning-passport-state';
import { loadCached } from './load-cached';
import { createModelStore, toFailure } from './model-store';
import { liveOn, reportDocument } from './report-document';

/** What the entry `@skill-voucher/sdk-core/passport` has: SD-JWT is loaded with this page alone. */
export interface PassportParts {
  readonly presentationLifeSeconds: number;
  readPassport(options: { text: string; suite: CryptoSuite }): Promise<LearningPassport>;
  readPassportRequest(text: string): PassportRequest | undefined;
  presentPassport(options: PassportRequest & { text: string; suite: CryptoSuite; disclosure: PassportDisclosure; holderKey: SigningKey; nowSeconds: number }): Promise<string>;
}

const nothingChosen: PassportChoice = { showsName: false, attendance: [], certificates: [] };

/**
 * 学习护照: what I have learnt, held on this device, shown in part to who asks (M14).
 *
 * @example
 * createLearningPassportModel(sdk, { loadPassport: () => import('@skill-voucher/sdk-core/passport') })
 */
export function createLearningPassportModel(sdk: VoucherSdk, options: { loadPassport: () => Promise<PassportParts> }): LearningPassportModel {
  const store = createModelStore<LearningPassportState>({ phase: 'loading', choice: nothingChosen, isRequestUnreadable: false, isSigning: false, isRefreshing: false, isOffline: false });
  let held: string | undefined;

  function suite() {
    const found = findSuite(sdk.bridge.suite, 'ES256');
    if (found === undefined) throw new SdkError('capabilityUnavailable', 'A learning passport needs the suite ES256.');
    return found;
  }

  function load(isCacheWanted: boolean): void {
    void loadCached<IssuedPassport & { content: LearningPassport }>({
      sdk,
      cacheName: 'passport',
      shape: { content: 'object' },
      isCacheWanted,
      async load() {
        const issued = await requestPassport(sdk);
        if (!issued.ok) return issued;
        const { readPassport } = await options.loadPassport();
        return { ok: true, value: { ...issued.value, content: await readPassport({ text: issued.value.passport, suite: suite() }) } };
      },
      report: reportDocument(store, (kept: IssuedPassport & { content: LearningPassport }) => {
        const isSame = held === kept.passport;
        held = kept.passport;
        // Another one may count its entries otherwise.
        return { passport: kept.content, expiresAtMs: kept.expiresAtMs, ...(isSame ? {} : { choice: nothingChosen, shown: undefined }) };
      }),
    });
  }

  async function sign(text: string, request: PassportRequest, choice: PassportChoice): Promise<void> {
    store.patch({ isSigning: true, failure: undefined });
    try {
      const { presentPassport, presentationLifeSeconds } = await options.loadPassport();
      const nowMs = sdk.clock.nowMs();
      const shown = await presentPassport({ text, suite: suite(), disclosure: choice, holderKey: await sdk.session.loadKey(), ...request, nowSeconds: Math.floor(nowMs / 1000) });
      const isStillAsked = store.getState().request === request && store.getState().choice === choice;
      store.patch({ isSigning: false, ...(isStillAsked ? { shown: { text: shown, audience: request.audience, expiresAtMs: nowMs + presentationLifeSeconds * 1000 } } : {}) });
    } catch (error) {
      store.patch({ isSigning: false, failure: toFailure(error) });
    }
  }

  /** What is shown no longer is what was chosen. */
  const choose = (change: Partial<PassportChoice>): void => store.patch({ choice: { ...store.getState().choice, ...change }, shown: undefined });

  function toggle(list: 'attendance' | 'certificates', index: number): void {
    const { passport, choice } = store.getState();
    if (passport?.[list][index] === undefined) return;
    const others = choice[list].filter((chosen) => chosen !== index);
    choose({ [list]: others.length < choice[list].length ? others : [...others, index].sort((a, b) => a - b) });
  }

  return {
    ...liveOn(store, load),
    chooseName: (showsName) => choose({ showsName }),
    toggleAttendance: (index) => toggle('attendance', index),
    toggleCertificate: (index) => toggle('certificates', index),
    ask(requestText) {
      void options.loadPassport().then(
        ({ readPassportRequest }) => {
          const request = readPassportRequest(requestText);
          store.patch({ request, isRequestUnreadable: request === undefined, shown: undefined });
        },
        (error: unknown) => store.patch({ failure: toFailure(error) }),
      );
    },
    show() {
      const { request, choice, isSigning } = store.getState();
      const isAnyChosen = choice.showsName || choice.attendance.length + choice.certificates.length > 0;
      if (held !== undefined && request !== undefined && isAnyChosen && !isSigning) void sign(held, request, choice);
    },
    close: () => store.patch({ request: undefined, shown: undefined, isRequestUnreadable: false }),
  };
}
