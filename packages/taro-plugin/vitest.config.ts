import path from 'node:path';
import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;

export default defineConfig({
  root,
  resolve: { conditions: ['@skill-voucher/source'], alias: { '#kit': path.join(root, 'src/kit/index.ts') } },
  ssr: { resolve: { conditions: ['@skill-voucher/source'] } },
  test: {
    globalSetup: ['test/build-plugins.ts'], include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'], testTimeout: 60_000, expect: { poll: { timeout: 10_000 } }, hookTimeout: 300_000 },
});
