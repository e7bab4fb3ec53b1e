import { encodeBase64Url } from '../encoding';
import { claimVoucher } from '../platform-api/operations/claim-voucher';
import { forecastClaim } from '../platform-api/operations/forecast-claim';
import { listConsents } from '../platform-api/operations/list-consents';
import type { ClaimableTemplate, Consent } from '../platform-api/platform-types';
import type { Refusal } from '../refusals';
import { keepCredential } from '../session/credential-keeper';
import type { VoucherSdk } from '../voucher-sdk';
import { toFailure } from './model-store';
import type { ClaimState } from './voucher-center-state';

/** Version of the terms that the app brings along and 确认领取 accepts; kept with the claim. */
export const claimTermsVersion = '2026-11';

export interface ClaimFlow {
  open(template: ClaimableTemplate): void;
  acceptTerms(areAccepted: boolean): void;
  confirm(): void;
  close(): void;
}

/** 去领取 → terms → 确认领取 (R34). A retry after a lost answer claims once; newer terms are shown and accepted anew. */
export function createClaimFlow(options: {
  sdk: VoucherSdk;
  report: (claim: ClaimState | undefined) => void;
  onClaimed: () => void;
}): ClaimFlow {
  const { sdk } = options;
  let claim: ClaimState | undefined;
  let idempotencyKey: string | undefined;

  function show(next: ClaimState | undefined): void {
    claim = next;
    options.report(next);
  }

  /** Told before it is tried (M2): the list may be older than the last voucher. Without an answer the claim itself tells. */
  async function preflight(template: ClaimableTemplate): Promise<void> {
    const result = await forecastClaim(sdk, template.templateNumber).catch(() => undefined);
    const obstacle = result?.ok === true ? result.value.obstacles[0] : undefined;
    if (obstacle !== undefined && claim?.template === template && claim.step === 'terms') {
      show({ ...claim, step: 'refused', failure: { kind: 'refusal', refusal: obstacle as Refusal } });
    }
  }

  async function send(asked: ClaimState): Promise<void> {
    const { templateNumber } = asked.template;
    show({ ...asked, step: 'claiming', failure: undefined });
    try {
      idempotencyKey ??= encodeBase64Url(await sdk.bridge.random.bytes(16));
      const termsVersion = asked.newerTerms?.version ?? claimTermsVersion;
      const result = await claimVoucher(sdk, { templateNumber, termsVersion, idempotencyKey });
      if (!result.ok) {
        const newerTerms = result.refusal.code === 'termsNotAccepted' ? await readTerms(sdk) : undefined;
        if (newerTerms !== undefined && newerTerms.version !== termsVersion) {
          idempotencyKey = undefined;
          show({ ...asked, step: 'terms', newerTerms, areTermsAccepted: false, failure: { kind: 'refusal', refusal: result.refusal } });
          return;
        }
        show({ ...asked, step: 'refused', failure: { kind: 'refusal', refusal: result.refusal } });
        return;
      }
      await keepCredential(sdk, result.value.credential).catch(() => undefined); // asked for again when it is shown
      show({ ...asked, step: 'claimed', voucher: result.value.voucher, failure: undefined });
      options.onClaimed();
    } catch (error) {
      // Nobody knows whether it arrived: the same key goes out again.
      show({ ...asked, step: 'terms', failure: toFailure(error) });
    }
  }

  return {
    open(template) {
      idempotencyKey = undefined;
      show({ template, areTermsAccepted: false, step: 'terms' });
      void preflight(template);
    },
    acceptTerms(areAccepted) {
      if (claim?.step === 'terms') show({ ...claim, areTermsAccepted: areAccepted, failure: undefined });
    },
    confirm() {
      if (claim?.step === 'terms' && claim.areTermsAccepted) void send(claim);
    },
    close() {
      if (claim?.step !== 'claiming') show(undefined);
    },
  };
}

async function readTerms(sdk: VoucherSdk): Promise<Consent['current'] | undefined> {
  const consents = await listConsents(sdk);
  return consents.ok ? consents.value.items.find(({ purpose }) => purpose === 'terms')?.current : undefined;
}
