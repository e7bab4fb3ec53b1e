import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const runtime = process.env.GALLERY_RUNTIME ?? 'react';
const standalone = (file: string): string => fileURLToPath(new URL(`../src/standalone/${file}`, import.meta.url));
/** The same stand-ins as the standalone bundle. */
const preact = {
  'react-dom/client': standalone('react-dom-client.js'), 'react/jsx-runtime': 'preact/jsx-runtime', 'react/jsx-dev-runtime': 'preact/jsx-runtime', react: standalone('react.js'),
};
const react19 = { 'react-dom': 'react-dom-19', react: 'react-19' };
const runtimes: Readonly<Record<string, Readonly<Record<string, string>>>> = { react: {}, 'react-19': react19, preact };

/** `npx vite packages/h5-widgets/gallery`: every widget and state from models in memory. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  cacheDir: fileURLToPath(new URL(`../../../node_modules/.cache/gallery-${runtime}`, import.meta.url)),
  resolve: {
    conditions: ['@skill-voucher/source'],
    alias: { '#kit': fileURLToPath(new URL('../src/kit/index.ts', import.meta.url)), ...runtimes[runtime] },
  },
  server: { host: '127.0.0.1', port: 0, watch: null, hmr: false },
});
