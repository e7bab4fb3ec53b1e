import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import commonjs from '@rollup/plugin-commonjs';
import nodeResolve from '@rollup/plugin-node-resolve';
import { rollup } from 'rollup';
import { minify } from 'terser';

const fromHost = ['react', 'react-dom', 'react-dom/client', 'react/jsx-runtime', 'axios'];

/** What a host writes to show one widget. */
const writeHost = (component) => [
  `export { ${component} } from '@skill-voucher/h5-widgets/react';`,
  "export { createVoucherSdk } from '@skill-voucher/sdk-core';",
  "export { createBrowserBridge } from '@skill-voucher/sdk-core/web';",
].join('\n');

/**
 * Bundles a host of one React widget into `folder`, with React and axios left
 * outside, and tells which files a browser fetches before the first picture and
 * which later; `modules` are those of the first.
 */
export async function bundleAsHost({ component, widget, folder }) {
  const bundle = await rollup({
    input: 'host',
    external: fromHost,
    preserveEntrySignatures: 'allow-extension',
    plugins: [enterHost(writeHost(component)), nodeResolve({ browser: true }), commonjs(), shorten()],
    onwarn: (warning) => {
      throw new Error(warning.message);
    },
  });
  const { output } = await bundle.generate({ format: 'es', hoistTransitiveImports: false, chunkFileNames: '[name]-[hash].js' });
  await bundle.close();

  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const chunks = new Map(output.map((chunk) => [chunk.fileName, chunk]));
  for (const { fileName, code } of output) writeFileSync(path.join(folder, fileName), code);

  const initial = new Set();
  const visit = (fileName) => {
    if (!chunks.has(fileName) || initial.has(fileName)) return;
    initial.add(fileName);
    chunks.get(fileName).imports.forEach(visit);
  };
  const first = output.filter((chunk) => chunk.isEntry || chunk.moduleIds.some((id) => id.endsWith(`/widgets/${widget}.js`)));
  if (first.length !== 2) throw new Error(`${widget}: its chunk was not found. Run npm run build first.`);
  for (const { fileName } of first) visit(fileName);
  return {
    initial: [...initial].map((fileName) => path.join(folder, fileName)),
    lazy: [...chunks.keys()].filter((fileName) => !initial.has(fileName)).map((fileName) => path.join(folder, fileName)),
    modules: [...initial].flatMap((fileName) => Object.entries(chunks.get(fileName).modules).map(([id, { code }]) => ({ id, code: code ?? '' }))),
  };
}

/** The host's own module, and the packages as it installs them: built. */
function enterHost(source) {
  return {
    name: 'enter-host',
    resolveId(id, importer) {
      if (id === 'host') return id;
      return importer === 'host' ? { id: fileURLToPath(import.meta.resolve(id)), moduleSideEffects: false } : null;
    },
    load: (id) => (id === 'host' ? source : null),
  };
}

function shorten() {
  return { name: 'shorten', renderChunk: async (code) => ({ code: (await minify(code, { module: true, ecma: 2018 })).code, map: null }) };
}
