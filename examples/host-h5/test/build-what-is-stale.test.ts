import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildOne } from '../scripts/build-what-is-stale';

let folder: string;
let reports: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'etv-build-'));
  reports = [];
  await mkdir(join(folder, 'src'));
  await mkdir(join(folder, 'dist'));
  await writeFile(join(folder, 'src/a.ts'), '');
  await setAge('src/a.ts', 60);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function setAge(file: string, seconds: number): Promise<void> {
  const at = new Date(Date.now() - seconds * 1000);
  await utimes(join(folder, file), at, at);
}

/** Two files, one after the other; `code` is how it ends between them, 0 for not at all. */
function build(code = 0): Promise<void> {
  const script = `const fs = require('fs'); fs.writeFileSync('dist/first.js', 'whole'); if (${code}) process.exit(${code}); fs.writeFileSync('dist/second.js', 'whole');`;
  return buildOne({ name: 'X', sources: ['src'], output: 'dist', command: [process.execPath, '-e', script] }, (line) => reports.push(line), folder);
}

describe('what counts as built', () => {
  it('a partial output does not, however new it is', async () => {
    await writeFile(join(folder, 'dist/first.js'), 'partial');
    await build();
    expect(await readFile(join(folder, 'dist/first.js'), 'utf8')).toBe('whole');
    expect(existsSync(join(folder, 'dist/second.js'))).toBe(true);
  });

  it('a build that broke off does not, even after a complete one', async () => {
    await build();
    await writeFile(join(folder, 'src/b.ts'), '');
    await setAge('src/b.ts', -1);
    await expect(build(1)).rejects.toThrow('ended with 1');
    await setAge('src/b.ts', 60);
    await build();
    expect(reports).toHaveLength(3);
  });

  it('a complete one does, until a source is newer', async () => {
    await build();
    await build();
    expect(reports).toHaveLength(1);
    await writeFile(join(folder, 'src/a.ts'), 'changed');
    await setAge('src/a.ts', -1);
    await build();
    expect(reports).toHaveLength(2);
  });
});
