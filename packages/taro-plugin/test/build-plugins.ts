import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const packageRoot = path.resolve(import.meta.dirname, '..');
const sources = ['src', 'mini-program', 'config', 'babel.config.cjs', '../sdk-core/src'].map((name) => path.join(packageRoot, name));

/** The tests run what `build:plugin` writes; it is written anew when a source is newer. */
export default function buildPlugins(): void {
  const newest = Math.max(...sources.map(newestMs));
  const outdated = ['weapp', 'alipay'].filter((host) => {
    const built = path.join(packageRoot, 'dist', host, 'plugin/plugin.json');
    return !fs.existsSync(built) || fs.statSync(built).mtimeMs < newest;
  });
  if (outdated.length === 0) return;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['config/build-plugin.mjs', ...outdated], { cwd: packageRoot, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The plugin does not build:\n${stdout}\n${stderr}`);
}

function newestMs(entry: string): number {
  if (!fs.statSync(entry).isDirectory()) return fs.statSync(entry).mtimeMs;
  return Math.max(0, ...fs.readdirSync(entry).filter((name) => !/\.test\.tsx?$/.test(name)).map((name) => newestMs(path.join(entry, name))));
}
