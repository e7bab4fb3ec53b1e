import { useState } from 'react';

export interface Appearance {
  readonly theme: 'light' | 'dark' | 'auto';
  readonly isLargeType: boolean;
}

const storageKey = 'host-appearance';
const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');

/** What the person chose in this host: light or dark, large type (适老化). */
export function useAppearance(): [Appearance, (appearance: Appearance) => void] {
  const [appearance, setAppearance] = useState<Appearance>(readAppearance);
  return [appearance, (next) => {
    window.localStorage.setItem(storageKey, JSON.stringify(next));
    setAppearance(next);
    showAppearance();
  }];
}

/** The host's own pages follow the choice through the attributes of the root element, and the phone's setting where the choice is to follow it. */
export function keepAppearance(): void {
  showAppearance();
  prefersDark.addEventListener('change', showAppearance);
}

function showAppearance(): void {
  const { theme, isLargeType } = readAppearance();
  const { dataset } = document.documentElement;
  dataset['theme'] = theme === 'auto' ? (prefersDark.matches ? 'dark' : 'light') : theme;
  dataset['type'] = isLargeType ? 'large' : 'normal';
}

function readAppearance(): Appearance {
  try {
    return JSON.parse(window.localStorage.getItem(storageKey) ?? '') as Appearance;
  } catch {
    return { theme: 'auto', isLargeType: false };
  }
}

/** Playground switches for the host and the module in it: light, dark, large type. */
export function AppearanceChoice({ value, onChange }: { value: Appearance; onChange: (appearance: Appearance) => void }) {
  return (
    <fieldset className="host-card">
      <legend>显示设置</legend>
      {([['auto', '跟随系统'], ['light', '浅色'], ['dark', '深色']] as const).map(([theme, label]) => (
        <label key={theme}><input type="radio" name="theme" checked={value.theme === theme} onChange={() => onChange({ ...value, theme })} />{label}</label>
      ))}
      <label><input type="checkbox" checked={value.isLargeType} onChange={(event) => onChange({ ...value, isLargeType: event.target.checked })} />大字版</label>
    </fieldset>
  );
}
