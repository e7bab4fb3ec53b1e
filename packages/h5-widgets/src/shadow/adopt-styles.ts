import { sharedCss } from './widget-sheets';

const sheets = new Map<string, CSSStyleSheet>();

/**
 * Puts the shared sheet and the widget's own into a shadow root: constructible
 * sheets, one for the whole page and never blocked by a Content-Security-Policy;
 * where the engine has none, style elements with the page's nonce.
 */
export function adoptStyles(root: ShadowRoot, widgetCss: readonly string[], nonce?: string): void {
  addSheets(root, [sharedCss, ...widgetCss], nonce);
}

/** The classes of a page that is shown later in the same root; those already there stay. */
export function adoptWidgetStyles(root: ShadowRoot, widgetCss: readonly string[], nonce?: string): void {
  addSheets(root, widgetCss, nonce);
}

function addSheets(root: ShadowRoot, texts: readonly string[], nonce: string | undefined): void {
  if ('adoptedStyleSheets' in root && typeof CSSStyleSheet.prototype.replaceSync === 'function') {
    const present = new Set(root.adoptedStyleSheets);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...texts.map(obtainSheet).filter((sheet) => !present.has(sheet))];
    return;
  }
  const present = new Set(Array.from(root.querySelectorAll('style'), (style) => style.textContent));
  for (const text of texts.filter((candidate) => !present.has(candidate))) {
    const style = document.createElement('style');
    style.nonce = nonce || findPageNonce();
    style.textContent = text;
    root.append(style);
  }
}

function obtainSheet(text: string): CSSStyleSheet {
  let sheet = sheets.get(text);
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    sheets.set(text, sheet);
  }
  return sheet;
}

/** Browsers hide the attribute and keep the property. */
function findPageNonce(): string {
  const bearer = document.querySelector<HTMLElement>('script[nonce], style[nonce], link[nonce]');
  return bearer?.nonce ?? '';
}
