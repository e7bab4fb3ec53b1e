import fs from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';

const packageRoot = path.resolve(import.meta.dirname, '..');

/** The token sheet is computed from `src/styles/tokens.ts`; Taro leaves lengths in upper-case PX alone. */
export async function writeTokenSheet() {
  const { outputFiles } = buildSync({
    entryPoints: [path.join(packageRoot, 'src/styles/emit-tokens.ts')],
    bundle: true,
    format: 'esm',
    write: false,
  });
  const code = outputFiles[0].text;
  const { emitTokens } = await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
  const file = path.join(packageRoot, '.temp/tokens.css');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, emitTokens({ lengthUnit: 'PX' }));
  return file;
}
