import { useState } from 'react';

export interface Appearance {
  readonly theme: 'light' | 'dark' | 'auto';
  readonly isLargeType: boolean;
}

const storageKey = 'host-appearance';

/** What the person chose in this host: light or dark, large type (适老化). */
export function useAppearance(): [Appearance, (appearance: Appearance) => void] {
  const [appearance, setAppearance] = useState<Appearance>(readAppearance);
  return [appearance, (next) => {
    window.localStorage.setItem(storageKey, JSON.stringify(next));
    setAppearance(next);
  }];
}

function readAppearance(): Appearance {
  try {
    return JSON.parse(window.localStorage.getItem(storageKey) ?? '') as Appearance;
  } catch {
    return { theme: 'auto', isLargeType: false };
  }
}

/** Playground switches for the module: light, dark, large type. */
export function AppearanceChoice({ value, onChange }: { value: Appearance; onChange: (appearance: Appearance) => void }) {
  return (
    <fieldset className="host-card">
      <legend>培训券显示设置</legend>
      {([['auto', '跟随系统'], ['light', '浅色'], ['dark', '深色']] as const).map(([theme, label]) => (
        <label key={theme}><input type="radio" name="theme" checked={value.theme === theme} onChange={() => onChange({ ...value, theme })} />{label}</label>
      ))}
      <label><input type="checkbox" checked={value.isLargeType} onChange={(event) => onChange({ ...value, isLargeType: event.target.checked })} />大字版</label>
    </fieldset>
  );
}
