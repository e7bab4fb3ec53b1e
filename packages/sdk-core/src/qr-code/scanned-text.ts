import { redeemCodePrefix, redeemCodeTextLength } from './redeem-code';

/**
 * What a scan gun types is not what the code holds (A19): a Chinese input method
 * makes it full-width, Caps Lock turns the case around, Enter ends it.
 */
export function normalizeScannedText(text: string): string {
  let normal = '';
  for (const character of text) {
    const code = character.charCodeAt(0);
    // Full-width forms U+FF01…U+FF5E mirror ASCII 0x21…0x7E.
    normal += code >= 0xff01 && code <= 0xff5e ? String.fromCharCode(code - 0xfee0) : character;
  }
  return normal.replace(/[\s\u3000]+/g, '').toUpperCase();
}

export type ScannedTextKind = 'redeemCode' | 'incomplete' | 'foreign';

/** Tells a whole code from the beginning of one and from something else entirely. */
export function classifyScannedText(text: string): ScannedTextKind {
  const normal = normalizeScannedText(text);
  if (normal.length === redeemCodeTextLength && normal.startsWith(redeemCodePrefix)) return 'redeemCode';
  const isBeginning = normal.length < redeemCodeTextLength && (normal.startsWith(redeemCodePrefix) || redeemCodePrefix.startsWith(normal));
  return isBeginning ? 'incomplete' : 'foreign';
}
