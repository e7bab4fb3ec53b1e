import type { IconName } from '../../kit/kit-contract';
import type { MessageKey } from '../../messages/messages';
import type { WidgetTarget } from '../widget/widget-props';

export interface HomeTool {
  readonly title: MessageKey;
  readonly note: MessageKey;
  readonly icon: IconName;
  readonly target: (institutionNumber: number) => WidgetTarget;
}

/**
 * What an institution finds under 培训机构工具 (R54). An entry stands here once
 * its widget works; until then it is left out rather than shown dead.
 */
export const institutionTools: readonly HomeTool[] = [
  { title: 'home.scan', note: 'home.scanNote', icon: 'scan', target: (institutionNumber) => ({ widget: 'scan-tool', institutionNumber }) },
];
