import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openGallery } from './open-gallery';
import type { OpenGallery } from './open-gallery';

let gallery: OpenGallery;
beforeAll(async () => {
  gallery = await openGallery('react');
});
afterAll(() => gallery.close());

it.each([['light', ''], ['dark', '&theme=dark'], ['large type', '&large=1'], ['large type in the dark', '&large=1&theme=dark'], ['三晋通', '&host=sanjintong']])(
  'axe finds nothing on any screen: %s',
  async (_name, look) => {
    const found: string[] = [];
    for (const id of gallery.ids) {
      await gallery.show(id, look);
      const { violations } = await new AxeBuilder({ page: gallery.page }).analyze();
      for (const { id: rule, nodes } of violations) found.push(`${id}: ${rule} ${nodes[0]?.html ?? ''}`);
    }
    expect(found).toEqual([]);
  },
);
