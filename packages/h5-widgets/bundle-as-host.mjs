import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import nodeResolve from '@rollup/plugin-node-resolve';
import { rollup } from 'rollup';
import { minify } from 'terser';

const fromHost = ['react', 'react-dom', 'react-dom/client', 'react/jsx-runtime', 'axios'];

/**
 * Bundles what a host writes to show one React widget and tells what a browser
 * fetches before its first picture, what later, and which modules are in it.
 * Only React and axios stay outside.
 */
export async function bundleAsHost({ component, widget, folder }) {
  const entry = '\0host';
  const source = [
    `export { ${component} } from '@skill-voucher/h5-widgets/react';`,
    "export { createVoucherSdk } from '@skill-voucher/sdk-core';",
    "export { createBrowserBridge } from '@skill-voucher/sdk-core/web';",
  ].join('\n');
  const host = path.join(import.meta.dirname, 'host.js');
  const bundle = await rollup({
    input: entry,
    external: fromHost,
    preserveEntrySignatures: 'allow-extension',
    plugins: [
      {
        name: 'host',
        resolveId: (id, importer) => (id === entry ? id : importer === entry ? bundleResolve(id) : null),
        load: (id) => (id === entry ? source : null),
      },
      nodeResolve({ browser: true }),
      commonjs(),
      { name: 'minify', renderChunk: async (code) => ({ code: (await minify(code, { module: true, ecma: 2018 })).code, map: null }) },
    ],
    onwarn: (warning) => {
      throw new Error(warning.message);
    },
  });
  function bundleResolve(id) {
    return { id: import.meta.resolve(id, host).replace('file://', ''), moduleSideEffects: false };
  }
  const { output } = await bundle.generate({ format: 'es', hoistTransitiveImports: false, chunkFileNames: '[name]-[hash].js' });
  await bundle.close();

  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const chunks = new Map(output.map((chunk) => [chunk.fileName, chunk]));
  for (const { fileName, code } of output) writeFileSync(path.join(folder, fileName), code);

  const shown = output.filter((chunk) => chunk.isEntry || chunk.moduleIds.some((id) => id.endsWith(`/widgets/${widget}.js`)));
  if (shown.length !== 2) throw new Error(`${widget}: its chunk was not found.`);
  const initial = new Set();
  const visit = (fileName) => {
    if (!chunks.has(fileName) || initial.has(fileName)) return;
    initial.add(fileName);
    chunks.get(fileName).imports.forEach(visit);
  };
  for (const { fileName } of shown) visit(fileName);
  return {
    initial: [...initial].map((fileName) => path.join(folder, fileName)),
    lazy: output.filter(({ fileName }) => !initial.has(fileName)).map(({ fileName }) => path.join(folder, fileName)),
    modules: [...initial].flatMap((fileName) => Object.entries(chunks.get(fileName).modules).map(([id, { renderedLength, code }]) => ({ id, renderedLength, code }))),
  };
}
