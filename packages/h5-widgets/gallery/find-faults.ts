/** Runs inside the page: what a person would call broken in this picture. */
export function findFaults(): string[] {
  const faults: string[] = [];
  const host = document.querySelector('#stage');
  const root = host?.shadowRoot;
  if (!host || !root) return ['blank: no shadow root'];

  const name = (element: Element): string => `<${element.tagName.toLowerCase()} class="${element.className}">`;
  const isHidden = (element: Element): boolean => element.closest('.etv-hidden-text, dialog:not([open])') !== null;

  if (document.documentElement.scrollWidth > innerWidth) faults.push(`overflow: the page is ${document.documentElement.scrollWidth} wide`);
  if (host.scrollWidth > host.clientWidth) faults.push(`overflow: the widget is ${host.scrollWidth} wide in ${host.clientWidth}`);

  let shownCharacters = 0;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent?.trim() ?? '';
    if (!element || text === '' || element.tagName === 'STYLE' || isHidden(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width === 0) continue;
    shownCharacters += text.length;
    if (box.left < -1 || box.right > innerWidth + 1) faults.push(`overflow: “${text.slice(0, 20)}” in ${name(element)}`);
    for (let clip: Element | null = element; clip; clip = clip.parentElement) {
      const style = getComputedStyle(clip);
      if (style.overflowX !== 'hidden' && style.overflowY !== 'hidden') continue;
      const edge = clip.getBoundingClientRect();
      if (box.left < edge.left - 1 || box.right > edge.right + 1 || box.top < edge.top - 1 || box.bottom > edge.bottom + 1) {
        faults.push(`clipped: “${text.slice(0, 20)}” by ${name(clip)}`);
      }
    }
  }
  if (shownCharacters < 4) faults.push('blank: nothing to read');

  for (const control of root.querySelectorAll('button, input, label.etv-check, label.etv-choice-item')) {
    if (isHidden(control) || control.matches('.etv-choice-input, .etv-check-input')) continue;
    const { width, height } = control.getBoundingClientRect();
    if (width > 0 && (width < 43.5 || height < 43.5)) faults.push(`target: ${name(control)} is ${Math.round(width)} by ${Math.round(height)}`);
  }
  return faults;
}
