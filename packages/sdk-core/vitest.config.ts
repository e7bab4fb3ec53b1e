import { defineConfig } from 'vitest/config';

const conditions = ['@skill-voucher/source', 'module', 'node', 'development|production'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { name: 'sdk-core', testTimeout: 30_000, expect: { poll: { timeout: 10_000 } }, include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'simulation/**/*.test.ts', 'golden/**/*.test.ts', 'hostile/**/*.test.ts'] },
});
