import path from 'node:path';
import { startApp } from '../mini-runtime/app-runtime';
import { Device } from '../mini-runtime/device';
import type { MiniHost } from '../mini-runtime/plugin-runtime';
import { find, fire, nameOf, roleOf, tap, waitFor, waitForText } from '../mini-runtime/screen-reader';
import type { ViewNode } from '../mini-runtime/template-renderer';
import type { ContractDriver } from './contract-driver';
import { isNamedByContent, printTree, type RoleItem } from './role-tree';
import { transcriptMark } from './src/transcript-mark';

/** Drives a built mini-program as its host would: native events in, native templates out. */
export function openInMiniHost(host: MiniHost, folder: string): ContractDriver {
  const app = startApp({ host, device: new Device(), folder: path.join(folder, host) });
  const surface = app.openPage(app.pages[0] as string);
  const field = (name: string) => waitFor(() => find(surface, 'textbox', name) ?? find(surface, 'searchbox', name), `field "${name}"`, surface);

  return {
    press: (role, name) => tap(surface, role, name),
    async pressAnyway(role, name) {
      const found = await waitFor(() => find(surface, role, name), `${role} "${name}"`, surface);
      // A host swallows the tap on a native button that is disabled.
      if (!isTrue(found.node.attributes.disabled)) fire(surface, found, 'tap');
    },
    choose: (name) => tap(surface, 'radio', name),
    type: async (name, text) => fire(surface, await field(name), 'input', { value: text }),
    submit: async (name) => {
      const found = await field(name);
      fire(surface, found, 'confirm', { value: found.node.attributes.value });
    },
    async reachEnd() {
      (surface.instance.onReachBottom as () => void).call(surface.instance);
    },
    async showCode(text) {
      const camera = await waitFor(() => find(surface, 'img', '取景框'), 'the camera', surface);
      fire(surface, camera, 'scancode', host === 'weapp' ? { result: text } : { code: text });
    },
    waitForText: async (text) => void (await waitForText(surface, text)),
    readTree: async () => printTree(describe(surface.view())),
    readTranscript: () => app.log.filter((line) => line.startsWith(transcriptMark)).map((line) => JSON.parse(line.slice(transcriptMark.length)) as readonly unknown[]),
  };
}

/** The tree as a screen reader builds it from the templates' attributes. */
function describe(nodes: readonly ViewNode[]): RoleItem[] {
  return nodes.flatMap((node): RoleItem[] => {
    if (isTrue(node.attributes['aria-hidden'])) return [];
    if (node.text !== undefined && node.text !== '') return [node.text];
    const role = roleOf(node) ?? 'generic';
    const label = node.attributes['aria-label'];
    const states = [
      ...(isTrue(node.attributes['aria-checked']) ? ['checked'] : []),
      ...(isTrue(node.attributes.disabled) || isTrue(node.attributes['aria-disabled']) ? ['disabled'] : []),
    ];
    const name = isNamedByContent(role) ? nameOf(node) : typeof label === 'string' ? label : '';
    return [{ role, name, states, children: describe(node.children) }];
  });
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}
