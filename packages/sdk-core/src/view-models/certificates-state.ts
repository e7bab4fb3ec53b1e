import type { Certificate } from '../platform-api/platform-types';
import type { Failure, LoadPhase, PagedList, ViewModel } from './view-model';

export type CertificateKind = Certificate['kind'];

/** The certificate that is open; `certificate` is there at once when its list entry was. */
export interface OpenCertificate {
  readonly certificateId: string;
  readonly phase: LoadPhase;
  readonly certificate?: Certificate | undefined;
  readonly failure?: Failure | undefined;
}

export interface CertificatesState {
  /** 职业资格, 职业技能等级 or both (R50). */
  readonly kind?: CertificateKind | undefined;
  readonly list: PagedList<Certificate>;
  readonly opened?: OpenCertificate | undefined;
  readonly isRefreshing: boolean;
  readonly isOffline: boolean;
  readonly asOfMs?: number | undefined;
}

export interface CertificatesModel extends ViewModel<CertificatesState> {
  refresh(): void;
  loadMore(): void;
  show(kind: CertificateKind | undefined): void;
  /** Also by a deep link, before the list is there. */
  open(certificateId: string): void;
  close(): void;
}
