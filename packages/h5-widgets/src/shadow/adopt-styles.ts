import { widgetCss } from './widget-sheets';

let sheet: CSSStyleSheet | undefined;

/**
 * Puts the widget sheet into a shadow root: one constructible sheet for the whole
 * page, which a Content-Security-Policy never blocks; where the engine has none,
 * a style element with the page's nonce.
 */
export function adoptStyles(root: ShadowRoot, nonce?: string): void {
  if ('adoptedStyleSheets' in root && typeof CSSStyleSheet.prototype.replaceSync === 'function') {
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(widgetCss);
    }
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    return;
  }
  const style = document.createElement('style');
  style.nonce = nonce ?? findPageNonce();
  style.textContent = widgetCss;
  root.append(style);
}

/** Browsers hide the attribute and keep the property. */
function findPageNonce(): string {
  const bearer = document.querySelector<HTMLElement>('script[nonce], style[nonce], link[nonce]');
  return bearer?.nonce ?? '';
}
