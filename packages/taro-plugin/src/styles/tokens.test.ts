import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { emitTokens } from './emit-tokens';
import { darkColors, hostColors, hostLargeTypeColors, largeTypeColors, lightColors } from './tokens';
import type { Colors } from './tokens';

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ['bg', 'surface'] as const;
const inks = ['text', 'text-2', 'text-3', 'accent', 'success', 'warn', 'danger'] as const;
const pairs = [
  ...grounds.flatMap((ground) => inks.map((ink) => [ink, ground] as const)),
  ['on-accent', 'accent'], ['accent', 'accent-weak'], ['text', 'accent-weak'],
  ['success', 'success-weak'], ['warn', 'warn-weak'], ['danger', 'danger-weak'],
  ['on-solid-success', 'solid-success'], ['on-solid-warn', 'solid-warn'], ['on-solid-danger', 'solid-danger'], ['on-plate', 'plate'],
] as const;

const looks: Record<string, Colors> = {};
for (const [scheme, colors] of [['light', lightColors], ['dark', darkColors]] as const) {
  for (const host of ['minshengshanxi', 'sanjintong'] as const) {
    looks[`${host} ${scheme}`] = { ...colors, ...hostColors[host][scheme] };
    looks[`${host} ${scheme} large`] = { ...colors, ...hostColors[host][scheme], ...largeTypeColors[scheme], ...hostLargeTypeColors[host][scheme] };
  }
}

describe('tokens', () => {
  it.each(Object.entries(looks))('every text pair reaches 4.5:1 in %s', (_name, colors) => {
    for (const [ink, ground] of pairs) expect(contrast(colors[ink], colors[ground]), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });

  it('gives lengths the unit of the renderer', () => {
    expect(emitTokens({ lengthUnit: 'PX' })).toContain('--e-target: var(--etv-target, 44PX);');
    expect(emitTokens({ lengthUnit: 'PX' })).not.toMatch(/\dpx/);
    expect(emitTokens({ lengthUnit: 'px' })).toContain('--e-code: var(--etv-code, 276px);');
  });

  it('class sheets hold no raw lengths, which Taro would rescale, and no tag or attribute selectors', () => {
    for (const file of readdirSync(import.meta.dirname).filter((name) => name.endsWith('.css'))) {
      const css = readFileSync(path.join(import.meta.dirname, file), 'utf8').replace(/url\("[^"]*"\)|\/\*[\s\S]*?\*\//g, '');
      expect(css, file).not.toMatch(/\d(px|rem|rpx)\b/);
      expect(css, file).not.toMatch(/(^|[\s,>])(div|span|button|input|p|h1|h2|ul|li|\*|#\w+|\[[^\]]+\])\s*[,{]/m);
    }
  });
});
