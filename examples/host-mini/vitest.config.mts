import { defineConfig } from 'vitest/config';

const conditions = ['@skill-voucher/source', 'module', 'node', 'development|production'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { name: 'host-mini', include: ['test/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 300_000 },
});
