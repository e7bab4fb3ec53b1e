import fs from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';

const packageRoot = path.resolve(import.meta.dirname, '..');
const inPackage = (file) => path.join(packageRoot, file);

/**
 * `dist/taro.css`: tokens, widgets and kit in one sheet for Taro hosts and for
 * the plugin. The tokens are computed from `src/styles/tokens.ts`; Taro leaves
 * lengths in upper-case PX alone.
 */
export async function writeStyleSheet() {
  const code = buildSync({ entryPoints: [inPackage('src/styles/emit-tokens.ts')], bundle: true, format: 'esm', write: false }).outputFiles[0].text;
  const { emitTokens } = await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
  const sheets = ['src/styles/widgets.css', 'src/kit/taro-kit.css'].map(
    (file) => buildSync({ entryPoints: [inPackage(file)], bundle: true, write: false }).outputFiles[0].text,
  );
  fs.mkdirSync(inPackage('dist'), { recursive: true });
  fs.writeFileSync(inPackage('dist/taro.css'), [emitTokens({ lengthUnit: 'PX' }), ...sheets].join('\n'));
}
