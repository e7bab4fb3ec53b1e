import { defineConfig } from 'vitest/config';

const conditions = ['@skill-voucher/source', 'module', 'node', 'development|production'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/harness/start-postgresql.ts'],
    // Every file starts a platform of its own and shares no other state: the modules are loaded once per worker.
    isolate: false,
    // Generous: on a machine that also builds, a start takes many times its usual second.
    testTimeout: 90_000,
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 120_000,
  },
});
