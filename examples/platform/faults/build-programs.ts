import { build } from 'esbuild';
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const commands = Object.fromEntries(['back-up', 'restore', 'export-audit', 'verify-audit', 'restore-account'].map((name) => [name, `scripts/${name}.ts`]));

/** Paths of programs that Node runs as they are. */
export interface Programs {
  readonly main: string;
  readonly driver: string;
  /** The commands of `scripts/`, each `NAME.mjs`. */
  readonly folder: string;
}

/** The platform, its commands and the load driver as one file each: a hundred starts should not compile them a hundred times. */
export async function buildPrograms(): Promise<Programs> {
  const { dependencies } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { dependencies: Record<string, string> };
  // Of this process alone, and gone with it: a test may build while a long run goes on.
  const folder = new URL(`.output/programs-${process.pid}/`, root);
  mkdirSync(folder, { recursive: true });
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await build({
    absWorkingDir: fileURLToPath(root), entryPoints: { main: 'src/main.ts', driver: 'faults/drive-load.ts', ...commands }, outdir: fileURLToPath(folder), outExtension: { '.js': '.mjs' },
    bundle: true, platform: 'node', format: 'esm', target: 'node20', conditions: ['@skill-voucher/source'], logLevel: 'error',
    external: Object.keys(dependencies).filter((name) => !name.startsWith('@skill-voucher/')),
    banner: { js: "import { createRequire as createRequireOfProgram } from 'node:module'; const require = createRequireOfProgram(import.meta.url);" },
  });
  cpSync(new URL('src/database/migrations/', root), new URL('migrations/', folder), { recursive: true });
  return { main: fileURLToPath(new URL('main.mjs', folder)), driver: fileURLToPath(new URL('driver.mjs', folder)), folder: fileURLToPath(folder) };
}
