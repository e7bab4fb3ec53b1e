import { defineConfig } from 'vite';

export default defineConfig({
  root: 'src/app',
  base: '/assets-of-host/',
  build: { outDir: '../../dist', emptyOutDir: true, target: 'es2020' },
});
