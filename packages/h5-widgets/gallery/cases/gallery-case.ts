import type { ReactElement } from 'react';
import type { WidgetTarget } from '@skill-voucher/taro-plugin';

export interface CaseActions {
  readonly onOpen: (target: WidgetTarget) => void;
  readonly onBack: () => void;
}

/** One state of one screen, shown from a model in memory. */
export interface GalleryCase {
  /** `voucher-center/claimable` */
  readonly id: string;
  readonly render: (actions: CaseActions) => ReactElement;
}

export const networkFailure = { kind: 'fault', code: 'networkFailed' } as const;
