/** UTF-8 (RFC 3629) without `TextEncoder`; lone surrogates become U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    let point = character.codePointAt(0) as number;
    if (point >= 0xd800 && point <= 0xdfff) point = 0xfffd;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), continuation(point, 0));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), continuation(point, 6), continuation(point, 0));
    else bytes.push(0xf0 | (point >> 18), continuation(point, 12), continuation(point, 6), continuation(point, 0));
  }
  return Uint8Array.from(bytes);
}

function continuation(point: number, shift: number): number {
  return 0x80 | ((point >> shift) & 0x3f);
}

/** Strict: `undefined` for overlong forms, surrogates and cut sequences. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  let text = '';
  let i = 0;
  while (i < bytes.length) {
    const first = bytes[i] as number;
    const length = first < 0x80 ? 1 : first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
    if (length === 0 || i + length > bytes.length) return undefined;
    let point = length === 1 ? first : first & (0x7f >> length);
    for (let j = 1; j < length; j += 1) {
      const next = bytes[i + j] as number;
      if ((next & 0xc0) !== 0x80) return undefined;
      point = (point << 6) | (next & 0x3f);
    }
    if (point < (minimumPoints[length] as number) || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined;
    text += String.fromCodePoint(point);
    i += length;
  }
  return text;
}

const minimumPoints = [0, 0, 0x80, 0x800, 0x10000];
