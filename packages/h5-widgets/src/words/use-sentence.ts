import { useEffect, useState } from 'react';
import type { Failure } from '@skill-voucher/sdk-core';
import { fillRefusal } from '@skill-voucher/sdk-core/messages';
import type { Locale } from '@skill-voucher/taro-plugin';
import { findSentences, loadSentences } from './load-sentences';

/**
 * Stands in for the components' own hook in the bundles: the sentences are
 * fetched soon after the first picture, or when one is wanted before that.
 */
export function useSentence(failure: Failure, locale: Locale): string | undefined {
  const sentences = findSentences(locale);
  const [missing, setMissing] = useState<Failure | undefined>();
  useEffect(() => {
    if (sentences) return undefined;
    let isGone = false;
    void loadSentences(locale).then(() => {
      if (!isGone) setMissing(failure);
    });
    return () => {
      isGone = true;
    };
  }, [sentences, locale, failure]);
  if (!sentences) return missing === failure ? '' : undefined;
  return failure.kind === 'refusal' ? fillRefusal(sentences.refusals, failure.refusal) : sentences.faults[failure.code];
}
