import { describe, expect, it } from 'vitest';
import { drawRandomBytes } from './random-bytes';

describe('random bytes for hosts without a source of their own', () => {
  it('draws as many as asked for, anew each time', () => {
    const drawn = Array.from({ length: 50 }, () => drawRandomBytes(48) ?? '');
    expect(new Set(drawn).size).toBe(50);
    expect(drawn.map((text) => Buffer.from(text, 'base64url').length)).toEqual(Array.from({ length: 50 }, () => 48));
  });

  it.each([0, -1, 65, 1.5, Number.NaN, '48', undefined, null])('refuses the length %s', (length) => {
    expect(drawRandomBytes(length)).toBeUndefined();
  });
});
