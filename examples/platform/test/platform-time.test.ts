import { expect, it } from 'vitest';
import { startPlatform } from '../src/index';

it('A5 every answer carries the platform\'s time, also to a page of another origin', async () => {
  const nowMs = Date.UTC(2026, 10, 24, 1, 2, 3, 456);
  const platform = await startPlatform({ nowMs: () => nowMs });
  try {
    for (const path of ['/v1/health', '/v1/vouchers', '/no-such-page']) {
      const response = await fetch(platform.url + path, { headers: { origin: 'http://localhost:5173' } });
      expect(response.headers.get('etv-time'), path).toBe(String(nowMs));
      expect(response.headers.get('access-control-expose-headers')).toContain('etv-time');
    }
  } finally {
    await platform.close();
  }
});
