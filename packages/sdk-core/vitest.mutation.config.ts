import { defineConfig } from 'vitest/config';
import base from './vitest.config';

/** What a mutation run repeats for each mutant: the quick tests of the folders it mutates. */
export default defineConfig({
  ...base,
  test: {
    name: 'sdk-core',
    include: ['src/{calendar,voucher,qr-code,attendance,institution,identity,offline}/**/*.test.ts', 'src/session/connect-offline-scanner.test.ts', 'test/offline-*.test.ts'],
  },
});
