import globals from 'globals';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** sdk-core's folders from the bottom up: a folder imports from lower ones only. */
const sdkCoreRanks = [
  ['encoding', 'calendar'],
  ['crypto', 'host-bridge'],
  ['identity', 'voucher', 'attendance', 'institution'],
  ['qr-code'],
  ['request-signing', 'status', 'offline', 'passport'],
  ['trust', 'issuer', 'channel'],
  ['platform-api'],
  ['session'],
  ['view-models'],
];

/** Server-only and test-only folders that client code must not reach. */
const outsideTheClient = ['issuer', 'channel', 'testing', 'node', 'trust'];

const sdkCoreBoundaries = sdkCoreRanks.flatMap((folders, rank) =>
  folders.map((folder) => {
    const higher = sdkCoreRanks.slice(rank + 1).flat();
    const forbidden = [...new Set([...higher, ...outsideTheClient])].filter((name) => name !== folder);
    return {
      files: [`packages/sdk-core/src/${folder}/**/*.ts`],
      ignores: ['**/*.test.ts'],
      rules: { 'no-restricted-imports': ['error', restrict([
        { group: forbidden.flatMap((name) => [`../${name}/*`, `../${name}`, `../../${name}/*`, `../../${name}`]), message: `${folder} stands below; see docs/architecture.md.` },
        ...(folder === 'trust' ? [] : [{ group: ['jsrsasign'], message: 'Only trust/ parses certificates (ADR 0001).' }]),
        ...(folder === 'platform-api' ? [] : [{ group: ['axios'], message: 'Only platform-api/ talks HTTP.' }]),
        { group: ['node:*'], message: 'Nothing ambient in the core: use the host bridge.' },
      ])] },
    };
  }));

function restrict(patterns) {
  return { patterns };
}

const packagesByNameOnly = { group: ['**/packages/**', '@skill-voucher/*/src/**', '@skill-voucher/*/dist/**'], message: 'Import packages by their name.' };
const noTaro = { group: ['@tarojs/*'], message: '@tarojs/* is for taro-plugin/src/{kit,hosts} alone.' };

export default tseslint.config(
  { ignores: ['**/dist/**', '**/.data/**', '**/.output/**', '**/*.gen.ts', '**/node_modules/**', '**/.temp/**', '**/.stryker-tmp/**'] },
  ...tseslint.configs.strict,
  {
    files: ['**/*.{ts,tsx,mjs,cjs}'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
      'max-lines': ['error', { max: 400 }],
      '@typescript-eslint/triple-slash-reference': ['error', { path: 'always', types: 'never' }],
      eqeqeq: 'error',
      'no-console': 'off',
    },
  },
  ...sdkCoreBoundaries,
  {
    files: ['packages/taro-plugin/src/components/**', 'packages/taro-plugin/src/messages/**'],
    rules: { 'no-restricted-imports': ['error', restrict([noTaro, { group: ['**/hosts/**', '**/kit/*', '!**/kit/kit-contract', 'react-dom', 'react-dom/*'], message: 'Components stand on #kit alone.' }])] },
  },
  {
    files: ['packages/h5-widgets/**'],
    rules: { 'no-restricted-imports': ['error', restrict([noTaro])] },
  },
  {
    files: ['examples/**'],
    ignores: ['examples/host-mini/**'],
    rules: { 'no-restricted-imports': ['error', restrict([packagesByNameOnly, noTaro])] },
  },
  {
    files: ['examples/host-mini/**'],
    rules: { 'no-restricted-imports': ['error', restrict([packagesByNameOnly])] },
  },
  {
    files: ['**/*.tsx'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
