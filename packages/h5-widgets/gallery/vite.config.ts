import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const runtime = process.env.GALLERY_RUNTIME ?? 'react';
const preact = {
  'react-dom/client': 'preact/compat/client', 'react-dom': 'preact/compat', 'react/jsx-runtime': 'preact/jsx-runtime',
  'react/jsx-dev-runtime': 'preact/jsx-runtime', react: 'preact/compat',
};

/** `npx vite packages/h5-widgets/gallery`: every widget and state from models in memory. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  cacheDir: fileURLToPath(new URL(`../../../node_modules/.cache/gallery-${runtime}`, import.meta.url)),
  resolve: {
    conditions: ['@skill-voucher/source'],
    alias: { '#kit': fileURLToPath(new URL('../src/kit/index.ts', import.meta.url)), ...(runtime === 'preact' ? preact : {}) },
  },
  server: { host: '127.0.0.1', port: 0, watch: null, hmr: false },
});
