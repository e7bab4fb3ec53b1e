import type { Locale } from '@skill-voucher/taro-plugin';
import { loadSentences } from '../words/load-sentences';
import { loadLazyParts } from './lazy-parts';

const delayMs = 800;

/** What the first picture does without, and a tap or a lost network needs: fetched once the page is quiet. Returns how to stop it. */
export function fetchLater(locale: Locale = 'zh-CN'): () => void {
  const timer = setTimeout(() => {
    void loadSentences(locale);
    loadLazyParts();
  }, delayMs);
  return () => clearTimeout(timer);
}
