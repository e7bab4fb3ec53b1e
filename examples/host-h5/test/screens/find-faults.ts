/** Runs inside the page: what a person would call broken in this picture. Open shadow roots are part of it. */
export function findFaults(stage: HTMLElement): string[] {
  const faults: string[] = [];
  const name = (element: Element): string => `<${element.tagName.toLowerCase()} class="${element.className}">`;
  const isHidden = (element: Element): boolean => element.closest('.etv-hidden-text, dialog:not([open])') !== null;

  if (document.documentElement.scrollWidth > innerWidth) faults.push(`overflow: the page is ${document.documentElement.scrollWidth} wide`);
  if (stage.scrollWidth > stage.clientWidth) faults.push(`overflow: the content is ${stage.scrollWidth} wide in ${stage.clientWidth}`);

  const roots = listRoots(stage);
  let shownCharacters = 0;
  for (const node of roots.flatMap(listTexts)) {
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

  for (const control of roots.flatMap((root) => [...root.querySelectorAll('button, input, a[href]')])) {
    if (isHidden(control)) continue;
    // The label is what a finger meets.
    const target = control.matches('[type=radio], [type=checkbox]') ? control.closest('label') ?? control : control;
    const { width, height } = target.getBoundingClientRect();
    if (width > 0 && (width < 43.5 || height < 43.5)) faults.push(`target: ${name(target)} is ${Math.round(width)} by ${Math.round(height)}`);
  }
  return faults;
}

function listRoots(root: HTMLElement | ShadowRoot): (HTMLElement | ShadowRoot)[] {
  const own = 'shadowRoot' in root && root.shadowRoot ? listRoots(root.shadowRoot) : [];
  const below = [...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? listRoots(shadowRoot) : []));
  return [root, ...own, ...below];
}

function listTexts(root: Node): Node[] {
  const texts: Node[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) texts.push(node);
  return texts;
}
