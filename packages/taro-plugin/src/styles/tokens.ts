/**
 * The look in one table. Colours were chosen with their contrast computed:
 * every text pair reaches 4.8:1. Lengths are plain numbers here and get their
 * unit when a renderer emits them, because Taro rescales raw `px`.
 */
export type ColorName =
  | 'bg' | 'surface' | 'line' | 'text' | 'text-2' | 'text-3'
  | 'accent' | 'accent-weak' | 'accent-line' | 'on-accent'
  | 'success' | 'success-weak' | 'warn' | 'warn-weak' | 'danger' | 'danger-weak'
  | 'solid-success' | 'on-solid-success' | 'solid-warn' | 'on-solid-warn' | 'solid-danger' | 'on-solid-danger'
  | 'plate' | 'on-plate' | 'scrim';

export type LengthName =
  | 'hairline' | 'space-1' | 'space-2' | 'space-3' | 'space-4' | 'space-5' | 'space-6'
  | 'radius-1' | 'radius-2' | 'radius-3' | 'target' | 'bar' | 'notch' | 'edge' | 'icon' | 'ring' | 'mark'
  | 'code' | 'viewfinder' | 'column'
  | 'type-1' | 'type-2' | 'type-3' | 'type-4' | 'type-5' | 'type-6' | 'type-7';

export type Colors = Readonly<Record<ColorName, string>>;
export type Lengths = Readonly<Record<LengthName, number>>;

const signals = {
  // Full-screen scan results are the same in both themes: a signal, not decoration.
  'solid-success': '#1B7A39', 'on-solid-success': '#FFFFFF',
  'solid-warn': '#F2B63C', 'on-solid-warn': '#1B1F24',
  'solid-danger': '#B3261E', 'on-solid-danger': '#FFFFFF',
  // The code stays black on white in the dark theme: scanners expect it.
  plate: '#FFFFFF', 'on-plate': '#1B1F24',
};

export const lightColors: Colors = {
  bg: '#F4F5F7', surface: '#FFFFFF', line: '#DFE3E8',
  text: '#1B1F24', 'text-2': '#4A5260', 'text-3': '#636C78',
  accent: '#0B57D0', 'accent-weak': '#E8F0FE', 'accent-line': '#CFDFFA', 'on-accent': '#FFFFFF',
  success: '#1B7A39', 'success-weak': '#E7F6EC',
  warn: '#8A5200', 'warn-weak': '#FFF4DE',
  danger: '#B3261E', 'danger-weak': '#FCEBEA',
  scrim: 'rgba(16, 19, 23, 0.56)',
  ...signals,
};

export const darkColors: Colors = {
  bg: '#101317', surface: '#1A1F26', line: '#2C333D',
  text: '#E8EBEF', 'text-2': '#B4BCC8', 'text-3': '#929CA9',
  accent: '#8AB4F8', 'accent-weak': '#1E2B43', 'accent-line': '#2E4469', 'on-accent': '#101317',
  success: '#6FCF97', 'success-weak': '#16291E',
  warn: '#F2C166', 'warn-weak': '#2E2413',
  danger: '#F2857C', 'danger-weak': '#331B1A',
  scrim: 'rgba(0, 0, 0, 0.64)',
  ...signals,
};

/** Large type is also the high-contrast mode. */
export const largeTypeColors = {
  light: { line: '#8A93A0', 'text-2': '#2B3139', 'text-3': '#3A414C', accent: '#0842A0' },
  dark: { line: '#5B6675', 'text-2': '#DDE2E8', 'text-3': '#C6CDD6', accent: '#A8C7FA' },
} satisfies Record<'light' | 'dark', Partial<Colors>>;

export const lengths: Lengths = {
  hairline: 1,
  'space-1': 4, 'space-2': 8, 'space-3': 12, 'space-4': 16, 'space-5': 24, 'space-6': 32,
  'radius-1': 8, 'radius-2': 12, 'radius-3': 16,
  target: 44, bar: 52, notch: 8, edge: 6, icon: 24, ring: 56, mark: 112,
  // Version 11 has 61 modules, 69 with its quiet zone: four pixels each.
  code: 276, viewfinder: 232, column: 720,
  'type-1': 12, 'type-2': 14, 'type-3': 16, 'type-4': 18, 'type-5': 22, 'type-6': 28, 'type-7': 40,
};

const largeTypeScale = 1.4;

export const largeTypeLengths: Partial<Lengths> = {
  ...Object.fromEntries(
    (['type-1', 'type-2', 'type-3', 'type-4', 'type-5', 'type-6'] as const)
      .map((name) => [name, Math.round(lengths[name] * largeTypeScale)]),
  ),
  'type-7': 48, target: 56, bar: 64, icon: 32, ring: 72,
};

/** Colours a host replaces; everything else stays. */
export const hostColors = {
  minshengshanxi: { light: {}, dark: {} },
  sanjintong: {
    light: { accent: '#B02A1F', 'accent-weak': '#FBECEA', 'accent-line': '#F0CFCB' },
    dark: { accent: '#F0907F', 'accent-weak': '#3A211D', 'accent-line': '#5E352E' },
  },
} satisfies Record<string, Record<'light' | 'dark', Partial<Colors>>>;

export type HostTheme = keyof typeof hostColors;

/** Large type darkens the accent of a host as well. */
export const hostLargeTypeColors = {
  minshengshanxi: { light: {}, dark: {} },
  sanjintong: { light: { accent: '#8E1F16' }, dark: { accent: '#F7B3A7' } },
} satisfies Record<HostTheme, Record<'light' | 'dark', Partial<Colors>>>;
