import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import alias from '@rollup/plugin-alias';
import commonjs from '@rollup/plugin-commonjs';
import nodeResolve from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';
import { transform } from 'esbuild';
import { minify } from 'terser';
import dts from 'rollup-plugin-dts';
import esbuild from 'rollup-plugin-esbuild';
import license from 'rollup-plugin-license';

const at = (path) => new URL(path, import.meta.url).pathname;
const readPackage = (name) => JSON.parse(readFileSync(at(`packages/${name}/package.json`), 'utf8'));

const entryName = (file) => file.replace('./dist/', '').replace('.js', '');
/** Entry name → source: the `exports` that have one, and the commands, which lie in `dist` as in `src`. */
const entriesOf = (name) => {
  const { exports, bin = {} } = readPackage(name);
  return Object.fromEntries([
    ...Object.values(exports)
      .filter((target) => typeof target === 'object' && '@skill-voucher/source' in target)
      .map((target) => [entryName(target.default), at(`packages/${name}/${target['@skill-voucher/source']}`)]),
    ...Object.values(bin).map((file) => [entryName(file), at(`packages/${name}/src/${entryName(file)}.ts`)]),
  ]);
};

const preact = {
  'react/jsx-runtime': 'preact/jsx-runtime',
  'react-dom/client': at('packages/h5-widgets/src/standalone/react-dom-client.js'),
  react: at('packages/h5-widgets/src/standalone/react.js'),
};
const domKit = { '#kit': at('packages/h5-widgets/src/kit/index.ts'), '#lazy': at('packages/h5-widgets/src/lazy/create-lazy-component.tsx') };

/** Words and sentences that come when they are wanted. */
const ownWords = {
  'packages/taro-plugin/src/messages/catalogues.ts': 'packages/h5-widgets/src/words/catalogues.ts',
  'packages/taro-plugin/src/components/widget/use-sentence.ts': 'packages/h5-widgets/src/words/use-sentence.ts',
};
/** Components that no first picture shows: chunks of their own, with the words and classes that only they need. */
const lazyComponents = {
  'packages/taro-plugin/src/components/voucher-center/claim-sheet.tsx': { name: 'ClaimSheet', look: 'packages/h5-widgets/src/lazy/claim-words.ts' },
  'packages/taro-plugin/src/components/voucher-code/code-end.tsx': { name: 'CodeEnd' },
  'packages/taro-plugin/src/components/scan-tool/scan-confirm.tsx': { name: 'ScanConfirm', look: 'packages/h5-widgets/src/lazy/scan-outcome-look.ts' },
  'packages/taro-plugin/src/components/scan-tool/scan-done.tsx': { name: 'ScanDone', look: 'packages/h5-widgets/src/lazy/scan-outcome-look.ts' },
  'packages/taro-plugin/src/components/scan-tool/scan-refused.tsx': { name: 'ScanRefused', look: 'packages/h5-widgets/src/lazy/scan-outcome-look.ts' },
  'packages/taro-plugin/src/components/scan-tool/scan-offline.tsx': { name: 'ScanOffline', look: 'packages/h5-widgets/src/lazy/scan-outcome-look.ts' },
  'packages/taro-plugin/src/components/scan-tool/scan-recorded.tsx': { name: 'ScanRecorded', look: 'packages/h5-widgets/src/lazy/scan-outcome-look.ts' },
  'packages/taro-plugin/src/components/scan-tool/scan-sync.tsx': { name: 'ScanSync', look: 'packages/h5-widgets/src/lazy/scan-sync-words.ts' },
  'packages/h5-widgets/src/kit/dialog.tsx': { name: 'Dialog' },
};
// The core brings its own adapter and sends strings, and its codes are alphanumeric: the rest is left out.
const standaloneParts = {
  'node_modules/axios/lib/axios.js': 'packages/h5-widgets/src/standalone/axios-create.js',
  'node_modules/axios/lib/adapters/adapters.js': 'packages/h5-widgets/src/standalone/no-adapters.js',
  'node_modules/axios/lib/platform/node/index.js': 'node_modules/axios/lib/platform/browser/index.js',
  ...Object.fromEntries(
    ['axios/lib/helpers/toFormData.js', 'axios/lib/helpers/formDataToJSON.js', 'axios/lib/helpers/toURLEncodedForm.js', 'dijkstrajs/dijkstra.js', 'qrcode/lib/core/kanji-data.js', 'qrcode/lib/core/byte-data.js']
      .map((file) => [`node_modules/${file}`, 'packages/h5-widgets/src/standalone/unused.js']),
  ),
};

/** Which bundle is made of what. `bundled` names what goes inside; every other package stays an import. */
const bundles = [
  { package: 'sdk-core', entries: entriesOf('sdk-core'), folder: 'dist', bundled: [], keepsModules: true },
  { package: 'taro-plugin', entries: entriesOf('taro-plugin'), folder: 'dist', bundled: [] },
  {
    package: 'h5-widgets',
    entries: { index: at('packages/h5-widgets/src/index.ts'), define: at('packages/h5-widgets/src/elements/define.ts') },
    folder: 'dist/standalone',
    bundled: 'everything',
    aliases: { ...domKit, ...preact },
    swaps: { ...ownWords, ...standaloneParts },
    lazy: lazyComponents,
  },
  {
    package: 'h5-widgets',
    entries: { index: at('packages/h5-widgets/src/react/index.ts'), define: at('packages/h5-widgets/src/elements/define.ts') },
    folder: 'dist/react',
    bundled: ['@skill-voucher/taro-plugin'],
    keepsModules: true,
    aliases: domKit,
    swaps: ownWords,
    lazy: lazyComponents,
  },
];

export default stampWhole(bundles.flatMap((bundle) => [codeOf(bundle), typesOf(bundle)]), 'packages/h5-widgets/dist/.complete');

function codeOf({ package: name, entries, folder, bundled, keepsModules = false, aliases = {}, swaps = {}, lazy = {} }) {
  return {
    input: entries,
    external: externalOf(bundled),
    output: {
      dir: `packages/${name}/${folder}`,
      format: 'es',
      entryFileNames: '[name].js',
      chunkFileNames: 'chunks/[name]-[hash].js',
      // A host's bundler then takes the modules that a widget reaches, and none beside them.
      ...(keepsModules ? { preserveModules: true, preserveModulesRoot: at(name === 'h5-widgets' ? 'packages' : `packages/${name}/src`) } : {}),
      sourcemap: true,
      hoistTransitiveImports: false,
    },
    treeshake: { moduleSideEffects: (id) => id.endsWith('elements/define.ts') },
    plugins: [
      removeChunks(`packages/${name}/${folder}/chunks`),
      alias({ entries: Object.entries(aliases).map(([find, replacement]) => ({ find: new RegExp(`^${find}$`), replacement })) }),
      swapModules(swaps),
      loadLazily(lazy),
      inlineCss(),
      nodeResolve({ exportConditions: ['@skill-voucher/source'], extensions: ['.mjs', '.js', '.ts', '.tsx'], browser: bundled === 'everything', preferBuiltins: bundled !== 'everything' }),
      bundled === 'everything' ? [commonjs(), replace({ preventAssignment: true, 'process.env.NODE_ENV': JSON.stringify('production') })] : [],
      esbuild({ target: 'es2018', jsx: 'automatic' }),
      keepsModules ? dropBareImports() : [],
      bundled === 'everything' ? [shorten(), listNotices(`packages/${name}/dist/THIRD-PARTY-NOTICES.txt`)] : [],
    ],
    onwarn: refuseWarning,
  };
}

function typesOf({ package: name, entries, folder, bundled }) {
  return {
    input: entries,
    external: externalOf(bundled === 'everything' ? ['@skill-voucher/taro-plugin'] : bundled),
    output: { dir: `packages/${name}/${folder}`, format: 'es', entryFileNames: '[name].d.ts', chunkFileNames: 'chunks/[name]-[hash].d.ts' },
    plugins: [
      inlineCss(),
      nodeResolve({ exportConditions: ['@skill-voucher/source', 'types'], extensions: ['.ts', '.tsx', '.d.ts'] }),
      dts({ tsconfig: at(`packages/${name}/${name === 'h5-widgets' ? 'tsconfig.build' : 'tsconfig'}.json`), includeExternal: ['@skill-voucher/taro-plugin'] }),
    ],
    onwarn: refuseWarning,
  };
}

/** Says, once everything is written, when the build began: a build that broke off has no stamp. */
function stampWhole(configurations, file) {
  const begunAt = new Date();
  const before = { name: 'remove-stamp', buildStart: () => rmSync(at(file), { force: true }) };
  const after = {
    name: 'write-stamp',
    writeBundle() {
      writeFileSync(at(file), '');
      utimesSync(at(file), begunAt, begunAt);
    },
  };
  return configurations.map((configuration, position) => ({
    ...configuration,
    plugins: [...configuration.plugins, position === 0 && before, position === configurations.length - 1 && after],
  }));
}

/** Packages stay imports unless they are named; files and `#` specifiers are always inside. */
function externalOf(bundled) {
  if (bundled === 'everything') return [];
  return (id) => !/^[./#\0]/.test(id) && !bundled.some((name) => id === name || id.startsWith(`${name}/`));
}

/** Chunk names carry a hash: those of the last build would stay and be packed. */
function removeChunks(folder) {
  return { name: 'remove-chunks', buildStart: () => rmSync(at(folder), { recursive: true, force: true }) };
}

/** One file instead of another, both from the root. */
function swapModules(swaps) {
  const files = new Map(Object.entries(swaps).map(([from, to]) => [at(from), at(to)]));
  return {
    name: 'swap-modules',
    async resolveId(source, importer, options) {
      // A stand-in may reach what it stands for.
      if (files.size === 0 || importer === undefined || importer.includes('/src/standalone/')) return null;
      const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
      const swapped = resolved && files.get(resolved.id);
      return swapped ? { ...resolved, id: swapped } : resolved;
    },
  };
}

/** In place of a component, one that fetches it. */
function loadLazily(components) {
  const parts = new Map(Object.entries(components).map(([file, part]) => [at(file), part]));
  const prefix = '\0lazy:';
  return {
    name: 'load-lazily',
    async resolveId(source, importer, options) {
      if (parts.size === 0 || importer === undefined || importer.startsWith(prefix)) return null;
      const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
      return resolved && parts.has(resolved.id) ? { id: prefix + resolved.id, moduleSideEffects: false } : resolved;
    },
    load(id) {
      if (!id.startsWith(prefix)) return null;
      const file = id.slice(prefix.length);
      const { name, look } = parts.get(file);
      const load = (part) => `import(${JSON.stringify(part)})`;
      const loads = look ? `Promise.all([${load(file)}, ${load(at(look))}])` : `${load(file)}.then((part) => [part])`;
      return [
        "import { createLazyComponent } from '#lazy';",
        `export const ${name} = /* @__PURE__ */ createLazyComponent(() => ${loads}.then(([part, look]) => ({ Component: part.${name}, ...look })));`,
      ].join('\n');
    },
  };
}

/** Of a file per module: what Rollup leaves of an index that it looked through; none has a side effect. */
function dropBareImports() {
  return { name: 'drop-bare-imports', renderChunk: (code) => ({ code: code.replace(/^import '\.[^']*';$/gm, ''), map: null }) };
}

/** Terser, not esbuild: three to four in a hundred smaller, and every widget pays it on every phone. */
function shorten() {
  return {
    name: 'shorten',
    async renderChunk(code) {
      const short = await minify(code, { module: true, ecma: 2018, compress: { passes: 2 }, sourceMap: true });
      return { code: short.code, map: short.map };
    },
  };
}

/** The licences of what is bundled; a module without one stops the build. */
function listNotices(file) {
  const allowed = (dependency) => /^(MIT|ISC|Apache-2\.0|BSD-[23]-Clause|0BSD|\(MIT OR Apache-2\.0\))$/.test(dependency.license ?? '');
  const describe = ({ name, version, license: terms, licenseText, noticeText, author }) =>
    [`${name} ${version} (${terms.replace(/^\(|\)$/g, '')})`, licenseText ?? (author ? `Copyright ${author.text()}` : undefined), noticeText].filter(Boolean).join('\n\n');
  return license({
    thirdParty: {
      includePrivate: false,
      multipleVersions: true,
      allow: { test: (dependency) => dependency.name?.startsWith('@skill-voucher/') || allowed(dependency), failOnUnlicensed: true, failOnViolation: true },
      output: {
        file: at(file),
        template: (dependencies) =>
          ['This package contains the following software.', ...dependencies.filter(({ name }) => !name?.startsWith('@skill-voucher/')).map(describe)].join(`\n\n${'-'.repeat(72)}\n\n`),
      },
    },
  });
}

/** `import css from './x.css?inline'` as a minified string. */
function inlineCss() {
  const suffix = '?inline';
  return {
    name: 'inline-css',
    async resolveId(source, importer) {
      if (!source.endsWith(`.css${suffix}`)) return null;
      const resolved = await this.resolve(source.slice(0, -suffix.length), importer, { skipSelf: true });
      return resolved && `${resolved.id}${suffix}`;
    },
    async load(id) {
      if (!id.endsWith(`.css${suffix}`)) return null;
      const file = id.slice(0, -suffix.length);
      this.addWatchFile(file);
      const { code } = await transform(readFileSync(file, 'utf8'), { loader: 'css', minify: true, target: ['chrome64', 'safari12'] });
      return `export default ${JSON.stringify(code)};`;
    },
  };
}

function refuseWarning(warning) {
  // A define entry has no types of its own.
  if (warning.code === 'EMPTY_BUNDLE') return;
  // Types shared by entries and exported by none: fine while nobody has to name them.
  if (warning.message.includes('private shared type exports')) return;
  throw new Error(`${warning.code}: ${warning.message}`);
}
