import type { Locator, Page } from 'playwright-core';
import type { ContractDriver } from './contract-driver';
import { printTree, type RoleItem, type RoleNode } from './role-tree';
import { transcriptMark } from './src/transcript-mark';

/** Drives an output in a browser by the roles and names that assistive technology gets. */
export async function openInBrowser(page: Page, url: string): Promise<ContractDriver> {
  const transcript: (readonly unknown[])[] = [];
  page.on('console', (message) => {
    const text = message.text();
    if (text.startsWith(transcriptMark)) transcript.push(JSON.parse(text.slice(transcriptMark.length)) as readonly unknown[]);
  });
  await page.goto(url);
  const button = (role: 'button' | 'checkbox', name: string): Locator => page.getByRole(role, { name, exact: true });
  const field = (name: string): Locator => page.getByRole('textbox', { name, exact: true }).or(page.getByRole('searchbox', { name, exact: true }));

  return {
    press: (role, name) => button(role, name).click(),
    pressAnyway: (role, name) => button(role, name).click({ force: true }),
    choose: (name) => page.getByRole('radio', { name, exact: true }).check(),
    type: (name, text) => field(name).fill(text),
    submit: (name) => field(name).press('Enter'),
    async reachEnd() {
      await page.getByText('第 20 张').hover();
      await page.mouse.wheel(0, 10_000);
    },
    showCode: async () => undefined, // the film before the camera shows it all the time
    waitForText: (text) => page.getByText(text).first().waitFor(),
    readTree: async () => printTree(readSnapshot(await page.getByRole('main').ariaSnapshot())),
    readTranscript: () => transcript,
  };
}

/** Playwright's snapshot: `- role "name" [state]: text`, nested by two spaces. */
function readSnapshot(snapshot: string): readonly RoleItem[] {
  const root: RoleItem[] = [];
  const open: RoleItem[][] = [root];
  for (const line of snapshot.split('\n')) {
    const [, indent = '', given = ''] = /^( *)- (.*)$/.exec(line) ?? [];
    const content = unquote(given);
    if (content.startsWith('/')) continue; // a property such as the placeholder
    const [, role = '', name = '""', states = '', text = ''] = /^([a-z]+)(?: ("(?:[^"\\]|\\.)*"))?((?: \[[^\]]*\])*)(?::(?: (.*))?)?$/.exec(content) ?? [];
    const siblings = open[indent.length / 2] ?? root;
    if (role === '') throw new Error(`cannot read the snapshot's line: ${line}`);
    if (role === 'text') {
      siblings.push(unquote(text));
      continue;
    }
    const children: RoleItem[] = text === '' ? [] : [unquote(text)];
    const node: RoleNode = { role, name: JSON.parse(name) as string, states: [...states.matchAll(/\[(checked|disabled)\]/g)].map((match) => match[1] as string), children };
    siblings.push(node);
    open[indent.length / 2 + 1] = children;
  }
  return root;
}

function unquote(text: string): string {
  if (text.startsWith('"') && text.endsWith('"')) return JSON.parse(text) as string;
  return text.startsWith("'") && text.endsWith("'") ? text.slice(1, -1).replaceAll("''", "'") : text;
}
