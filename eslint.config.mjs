import globals from 'globals';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { boundaryRule } from './.ci/boundary-rule.mjs';

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
  {
    files: ['{packages,examples}/**/*.{ts,tsx,mjs}'],
    plugins: { folders: { rules: { boundaries: boundaryRule } } },
    rules: { 'folders/boundaries': 'error' },
  },
  {
    files: ['**/*.tsx'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
