import { useMemo } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { Box } from '#kit';
import { createSay } from '../../messages/messages';
import { FaultBoundary } from './fault-boundary';
import type { AppearanceProps } from './widget-props';
import { WordsContext } from './words';

/** Look and words for everything below. The look is a list of class names, so every renderer can carry it. */
export function WidgetFrame({ locale = 'zh-CN', theme = 'auto', isLargeType = false, host, messages, children }: AppearanceProps & { children: ReactNode }): ReactElement {
  const words = useMemo(() => ({ say: createSay(locale, messages), locale }), [locale, messages]);
  const look = ['etv-root', `etv-theme-${theme}`, isLargeType ? 'etv-large' : '', host ? `etv-host-${host}` : ''].filter(Boolean).join(' ');
  return (
    <WordsContext.Provider value={words}>
      <Box className={look}><FaultBoundary>{children}</FaultBoundary></Box>
    </WordsContext.Provider>
  );
}
