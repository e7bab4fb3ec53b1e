import { defineConfig } from 'vitest/config';

/** One run over every workspace's own configuration. */
export default defineConfig({
  test: { projects: ['packages/*/vitest.config.ts', 'examples/*/vitest.config.{ts,mts}'] },
});
