/** Mutation testing of the rules and the codes: every change to them must make a test fail (docs/testing.md). */
const folders = process.env.MUTATION_FOLDERS?.split(',') ?? ['voucher', 'qr-code', 'attendance', 'institution', 'identity', 'offline'];

export default {
  packageManager: 'npm',
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutation.config.ts' },
  mutate: [...folders.map((folder) => `src/${folder}/**/*.ts`), '!src/**/*.test.ts', '!src/**/*.d.ts', '!src/**/index.ts'],
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
