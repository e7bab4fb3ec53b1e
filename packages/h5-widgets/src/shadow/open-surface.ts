import { adoptStyles } from './adopt-styles';

/** Public tokens by name without the dashes, e.g. `{ 'etv-accent': '#0A6' }`. */
export type HostTokens = Readonly<Record<`etv-${string}`, string>>;

/** The open shadow root of a widget with its sheet, and the element to render into. */
export function openSurface(host: HTMLElement, css: readonly string[], nonce?: string): HTMLElement {
  // A declarative or earlier root is used again: a host may move the element.
  const existing = host.shadowRoot?.querySelector<HTMLElement>('.etv-surface');
  if (existing) return existing;
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  adoptStyles(root, css, nonce);
  const surface = document.createElement('div');
  surface.className = 'etv-surface';
  root.append(surface);
  return surface;
}

/** Colours and lengths of a host app as `--etv-*` custom properties of the widget's element. */
export function applyTokens(host: HTMLElement, tokens: HostTokens): void {
  for (const [name, value] of Object.entries(tokens)) host.style.setProperty(`--${name}`, value);
}
