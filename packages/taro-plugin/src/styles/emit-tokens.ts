import {
  darkColors, hostColors, hostLargeTypeColors, largeTypeColors, largeTypeLengths, lengths, lightColors,
} from './tokens';
import type { ColorName, HostTheme, LengthName } from './tokens';

export interface EmitTokensOptions {
  /** `px` for browsers; `PX` is left alone by Taro's pxtransform. */
  readonly lengthUnit: 'px' | 'PX';
}

type Values = Partial<Record<ColorName | LengthName, string | number>>;

const fonts = "-apple-system, 'PingFang SC', 'HarmonyOS Sans SC', MiSans, 'Noto Sans SC', 'Microsoft YaHei', system-ui, sans-serif";

/**
 * The token sheet as CSS text: light, dark, automatic, large type and the host
 * themes as classes of the root box. Each token reads the host's public
 * `--etv-<name>` first, so a page restyles widgets without touching them.
 */
export function emitTokens({ lengthUnit }: EmitTokensOptions): string {
  const declare = (values: Values): string =>
    Object.entries(values)
      .map(([name, value]) => `--e-${name}: var(--etv-${name}, ${typeof value === 'number' ? `${value}${lengthUnit}` : value});`)
      .join('\n  ');
  const rule = (selector: string, values: Values): string =>
    Object.keys(values).length === 0 ? '' : `${selector} {\n  ${declare(values)}\n}\n`;

  const themed = (scheme: 'light' | 'dark', root: string): string => {
    const hosts = Object.keys(hostColors) as HostTheme[];
    return [
      rule(root, scheme === 'light' ? lightColors : darkColors),
      ...hosts.map((host) => rule(`${root}.etv-host-${host}`, hostColors[host][scheme])),
      rule(`${root}.etv-large`, largeTypeColors[scheme]),
      ...hosts.map((host) => rule(`${root}.etv-large.etv-host-${host}`, hostLargeTypeColors[host][scheme])),
    ].join('');
  };

  return [
    `.etv-root {\n  --e-font: var(--etv-font, ${fonts});\n  --e-ground: var(--e-bg);\n}\n`,
    rule('.etv-root', lengths),
    rule('.etv-root.etv-large', largeTypeLengths),
    themed('light', '.etv-root'),
    themed('dark', '.etv-root.etv-theme-dark'),
    `@media (prefers-color-scheme: dark) {\n${themed('dark', '.etv-root.etv-theme-auto')}}\n`,
  ].join('');
}
