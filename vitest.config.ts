import { defineConfig } from 'vitest/config';

/** One run over every workspace's own configuration. */
export default defineConfig({
  test: {
    projects: ['packages/*/vitest.config.ts', 'examples/*/vitest.config.{ts,mts}'],
    // All files in one queue, those of the platform first, the short ones of sdk-core last: no worker waits for the end of a project.
    // One worker more than the two processors that this is run on: some files wait for a clock or a browser most of the time.
    maxWorkers: 3,
  },
});
