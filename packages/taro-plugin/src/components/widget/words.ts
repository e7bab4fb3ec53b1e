import { createContext, useContext } from 'react';
import { createSay } from '../../messages/messages';
import type { Locale, Say } from '../../messages/messages';

interface Words {
  readonly say: Say;
  readonly locale: Locale;
}

export const WordsContext = createContext<Words>({ say: createSay('zh-CN'), locale: 'zh-CN' });

export function useSay(): Say {
  return useContext(WordsContext).say;
}

export function useLocale(): Locale {
  return useContext(WordsContext).locale;
}
