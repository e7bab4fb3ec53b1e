import type { ProxyHolder } from '../platform-api/platform-types';
import type { VoucherSdk } from '../voucher-sdk';
import type { Failure, LoadPhase, ViewModel } from './view-model';

/** Who is to be acted for. Never kept on the phone: it holds an ID number. */
export interface ProxyDraft {
  readonly name: string;
  readonly idNumber: string;
  /** The elder agreed to the consent text. */
  readonly hasElderAgreed: boolean;
}

/** What is asked before a proxy is ended. */
export interface ProxyQuestion {
  /** Whether I act for the other one, or the other one for me. */
  readonly side: 'asHolder' | 'asElder';
  readonly proxy: ProxyHolder;
}

export interface ProxyHolderState {
  readonly phase: LoadPhase;
  /** Whom I act for. */
  readonly asHolder: readonly ProxyHolder[];
  /** Who acts for me. */
  readonly asElder: readonly ProxyHolder[];
  /** So many may I act for, and so many may act for me (A20). */
  readonly elderLimit?: number | undefined;
  readonly holderLimit?: number | undefined;
  /** The form, while open. */
  readonly draft?: ProxyDraft | undefined;
  /** The elder looks into the camera of this phone. */
  readonly isFaceAsked: boolean;
  readonly question?: ProxyQuestion | undefined;
  /** In whose name I act now; absent: in my own. */
  readonly acting?: ProxyHolder | undefined;
  readonly isBusy: boolean;
  /** What was done last, for the notice. */
  readonly done?: { readonly kind: 'named' | 'ended'; readonly maskedName: string } | undefined;
  /** Of the list, or of the last attempt. */
  readonly failure?: Failure | undefined;
  readonly isRefreshing: boolean;
  readonly isOffline: boolean;
  readonly asOfMs?: number | undefined;
}

export interface ProxyHolderModel extends ViewModel<ProxyHolderState> {
  refresh(): void;
  openForm(): void;
  change(fields: Partial<ProxyDraft>): void;
  /** Names me the proxy with the elder's own face on this phone; nothing happens before the elder agreed. A "no" keeps the form open. */
  name(): void;
  closeForm(): void;
  /** Opens the question, from either side. */
  askToEnd(proxyId: string): void;
  cancel(): void;
  confirm(): void;
  /** The SDK for the elder's pages: the same one for the same proxy. Nothing for a proxy that is not mine to use. */
  actFor(proxyId: string): VoucherSdk | undefined;
  actForMyself(): void;
}
