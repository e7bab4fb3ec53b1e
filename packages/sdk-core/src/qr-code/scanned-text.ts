import { checkInCodePrefix, checkInCodeTextLength } from './check-in-code';
import { redeemCodePrefix, redeemCodeTextLength } from './redeem-code';

/** Longer than any code with the blanks that a gun or a person may put in; it is none. */
const longestScannedText = 4_096;

/**
 * What a scan gun types is not what the code holds (A19): a Chinese input method
 * makes it full-width, Caps Lock turns the case around, Enter ends it.
 */
export function normalizeScannedText(text: string): string {
  if (text.length > longestScannedText) return '';
  if (/^[A-Z0-9]*$/.test(text)) return text; // as a camera reads it
  let normal = '';
  for (const character of text) {
    const code = character.charCodeAt(0);
    // Full-width forms U+FF01…U+FF5E mirror ASCII 0x21…0x7E.
    normal += code >= 0xff01 && code <= 0xff5e ? String.fromCharCode(code - 0xfee0) : character;
  }
  // Latin letters alone: `toUpperCase` would make S of ſ and FF of ﬀ.
  return normal.replace(/[\s\u3000]+/g, '').replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

/** `incomplete` is the beginning of a voucher code, or too short to tell which. */
export type ScannedTextKind = 'redeemCode' | 'checkInCode' | 'incomplete' | 'incompleteCheckInCode' | 'foreign';

/** Tells a whole code from the beginning of one and from something else entirely, by prefix and length. */
export function classifyScannedText(text: string): ScannedTextKind {
  if (text.length > longestScannedText) return 'foreign';
  const normal = normalizeScannedText(text);
  const redeem = matchCode(normal, redeemCodePrefix, redeemCodeTextLength);
  if (redeem === 'whole') return 'redeemCode';
  if (redeem === 'beginning') return 'incomplete';
  const checkIn = matchCode(normal, checkInCodePrefix, checkInCodeTextLength);
  if (checkIn === 'whole') return 'checkInCode';
  return checkIn === 'beginning' ? 'incompleteCheckInCode' : 'foreign';
}

function matchCode(normal: string, prefix: string, length: number): 'whole' | 'beginning' | undefined {
  if (normal.length === length && normal.startsWith(prefix)) return 'whole';
  return normal.length < length && (normal.startsWith(prefix) || prefix.startsWith(normal)) ? 'beginning' : undefined;
}
