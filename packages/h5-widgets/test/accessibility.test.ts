import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openGallery } from './open-gallery';
import type { OpenGallery } from './open-gallery';

let gallery: OpenGallery;
let isBrought = false;
beforeAll(async () => {
  gallery = await openGallery('react');
});
afterAll(() => gallery.close());

const everyRule: string[] | undefined = undefined;
// Structure does not depend on the colours: the further looks are checked for contrast alone.
const contrast: string[] | undefined = ['color-contrast'];

it.each([
  ['light', '', everyRule], ['dark', '&theme=dark', everyRule], ['large type', '&large=1', everyRule],
  ['large type in the dark', '&large=1&theme=dark', contrast], ['三晋通', '&host=sanjintong', contrast], ['三晋通 in the dark', '&host=sanjintong&theme=dark', contrast],
])(
  'axe finds nothing on any screen: %s',
  async (_name, look, rules) => {
    const found: string[] = [];
    for (const id of gallery.ids) {
      await gallery.show(id, look);
      // The gallery has no frames, and axe stays where it was brought: most of each look would go by for nothing.
      const axe = new AxeBuilder({ page: gallery.page, ...(isBrought ? { axeSource: ';' } : {}) }).setLegacyMode();
      isBrought = true;
      const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
      for (const { id: rule, nodes } of violations) found.push(`${id}: ${rule} ${nodes[0]?.html ?? ''}`);
    }
    expect(found).toEqual([]);
  },
);
