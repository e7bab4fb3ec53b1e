import { createContext, useContext, useMemo } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { Box } from '#kit';
import { createSay } from '../../messages/messages';
import type { Locale, Say } from '../../messages/messages';
import type { AppearanceProps } from './widget-props';

interface Words {
  readonly say: Say;
  readonly locale: Locale;
}

const WordsContext = createContext<Words>({ say: createSay('zh-CN'), locale: 'zh-CN' });

/** Look and words for everything below. The look is a list of class names, so every renderer can carry it. */
export function WidgetFrame({ locale = 'zh-CN', theme = 'auto', isLargeType = false, host, messages, children }: AppearanceProps & { children: ReactNode }): ReactElement {
  const words = useMemo(() => ({ say: createSay(locale, messages), locale }), [locale, messages]);
  const look = ['etv-root', `etv-theme-${theme}`, isLargeType ? 'etv-large' : '', host ? `etv-host-${host}` : ''].filter(Boolean).join(' ');
  return (
    <WordsContext.Provider value={words}>
      <Box className={look}>{children}</Box>
    </WordsContext.Provider>
  );
}

export function useSay(): Say {
  return useContext(WordsContext).say;
}

export function useLocale(): Locale {
  return useContext(WordsContext).locale;
}
