/** Mutation testing of the rules and the codes: every change to them must make a test fail (docs/testing.md). */
export default {
  packageManager: 'npm',
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutation.config.ts' },
  mutate: ['src/{voucher,qr-code,attendance,institution,identity,offline}/**/*.ts', '!src/**/*.test.ts', '!src/**/*.d.ts', '!src/**/index.ts'],
  coverageAnalysis: 'perTest',
  incremental: true,
  incrementalFile: '.output/mutation/incremental.json',
  concurrency: 2,
  timeoutMS: 20_000,
  reporters: ['clear-text', 'json'],
  clearTextReporter: { allowColor: false, allowEmojis: false, reportTests: false },
  jsonReporter: { fileName: '.output/mutation/report.json' },
  ignorePatterns: ['dist', '.output', 'api', 'simulation'],
  thresholds: { high: 95, low: 85, break: 85 },
};
