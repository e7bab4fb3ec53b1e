/** In browsers Taro's components wrap the real element: what a screen reader takes must stand on that one, as `nativeProps`. */
export const isInBrowser = process.env.TARO_ENV === 'h5';

export interface AccessibleOptions {
  role?: string | undefined;
  label?: string | undefined;
  /** Of a heading; 2 unless told. Mini-programs have no levels. */
  level?: 1 | undefined;
  isHidden?: boolean | undefined;
  isChecked?: boolean | undefined;
  isDisabled?: boolean | undefined;
  isModal?: boolean | undefined;
  live?: 'polite' | 'assertive' | undefined;
}

/**
 * Attributes for screen readers. Mini-programs read the role from `aria-role`,
 * browsers from `role`; `config/kit-attributes-plugin.cjs` carries them into
 * the native templates.
 */
export function accessible(options: AccessibleOptions): Record<string, string | boolean> {
  const attributes: Record<string, string | boolean | undefined> = {
    [isInBrowser ? 'role' : 'aria-role']: options.role,
    'aria-label': options.label,
    'aria-level': isInBrowser && options.role === 'heading' ? String(options.level ?? 2) : undefined,
    'aria-hidden': options.isHidden,
    'aria-checked': options.isChecked,
    'aria-disabled': options.isDisabled,
    'aria-modal': options.isModal,
    'aria-live': options.live,
  };
  const given: Record<string, string | boolean> = {};
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) given[name] = value;
  return given;
}
