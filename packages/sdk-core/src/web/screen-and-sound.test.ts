import { describe, expect, it } from 'vitest';
import { createBrowserDisplay } from './screen-and-sound';

function createNavigator() {
  const held = new Set<object>();
  const wakeLock = {
    async request() {
      await Promise.resolve();
      const sentinel = { release: async () => void held.delete(sentinel) };
      held.add(sentinel);
      return sentinel;
    },
  };
  return { held, navigator: { wakeLock } as unknown as Navigator };
}

describe('the browser\'s display', () => {
  it('holds one wake lock however often it is asked, and lets it go', async () => {
    const { held, navigator } = createNavigator();
    const display = createBrowserDisplay(navigator);
    await display.keepAwake(true);
    await display.keepAwake(true);
    expect(held.size).toBe(1);
    await display.keepAwake(false);
    expect(held.size).toBe(0);
  });

  it('lets a wake lock go that arrives after the screen was closed', async () => {
    const { held, navigator } = createNavigator();
    const display = createBrowserDisplay(navigator);
    await Promise.all([display.keepAwake(true), display.keepAwake(false)]);
    expect(held.size).toBe(0);
  });
});
