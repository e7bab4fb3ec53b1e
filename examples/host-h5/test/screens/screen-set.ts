import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '../../../../.output/screens');

export interface Shot {
  /** Which screen in which state, e.g. `voucher-home/ready`. */
  readonly id: string;
  readonly look: string;
  readonly size: string;
  /** What a person would call broken in it. */
  readonly faults: readonly string[];
}

/** The pictures of one package or example, in a folder of their own under one index page. */
export interface ScreenSet {
  fileOf(shot: Omit<Shot, 'faults'>): string;
  /** Writes the index page over every set that was taken so far; exit code 1 where there are faults. */
  finish(shots: readonly Shot[]): Promise<void>;
}

/** @param filter a part of the ids wanted; without one the set's earlier pictures go first */
export async function openScreenSet(name: string, filter: string): Promise<ScreenSet> {
  const own = path.join(folder, name);
  if (filter === '') await rm(own, { recursive: true, force: true });
  await mkdir(own, { recursive: true });
  const nameOf = ({ id, look, size }: Omit<Shot, 'faults'>): string => `${id.replaceAll('/', '--')}--${look}--${size}.png`;
  return {
    fileOf: (shot) => path.join(own, nameOf(shot)),
    async finish(shots) {
      const figures = shots.map((shot) => {
        const file = `${name}/${nameOf(shot)}`;
        return `<figure><a href="${file}"><img loading="lazy" src="${file}" alt=""></a><figcaption>${shot.id} · ${shot.look} · ${shot.size}</figcaption></figure>`;
      });
      await writeFile(path.join(own, 'figures.html'), `<h2>${name}</h2>\n<div>${figures.join('\n')}</div>\n`);
      await writeIndex();
      const faults = shots.flatMap(({ id, look, size, faults: found }) => found.map((fault) => `${name}: ${id} ${look} ${size}: ${fault}`));
      console.log(`${name}: ${shots.length} pictures, ${faults.length} faults: ${path.relative(path.resolve(folder, '../..'), folder)}/index.html`);
      for (const fault of faults) console.error(fault);
      if (faults.length > 0) process.exitCode = 1;
    },
  };
}

async function writeIndex(): Promise<void> {
  const sets = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
  const parts = await Promise.all(sets.map((name) => readFile(path.join(folder, name, 'figures.html'), 'utf8').catch(() => '')));
  const style = 'body{font:14px sans-serif;background:#ccc}div{display:flex;flex-wrap:wrap;gap:16px}figure{margin:0}img{height:420px}';
  await writeFile(path.join(folder, 'index.html'), `<!doctype html><meta charset="utf-8"><title>Screens</title><style>${style}</style>\n${parts.join('\n')}`);
}
