import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';

const blockLength = 512;
const regularFile = '0';

/** The files of an npm tarball (ustar, below `package/`), as text. */
export async function readTarball(tarball: string): Promise<Map<string, string>> {
  const archive = gunzipSync(await readFile(tarball));
  const files = new Map<string, string>();
  let at = 0;
  while (at < archive.length && archive[at] !== 0) {
    const field = (from: number, length: number): string => archive.toString('utf8', at + from, at + from + length).replace(/\0.*$/s, '').trim();
    const [name, size, kind, prefix] = [field(0, 100), parseInt(field(124, 12), 8), field(156, 1), field(345, 155)];
    const path = prefix === '' ? name : `${prefix}/${name}`;
    const content = archive.subarray(at + blockLength, at + blockLength + size);
    if (kind === regularFile) files.set(path.replace(/^package\//, ''), content.toString('utf8'));
    at += blockLength * (1 + Math.ceil(size / blockLength));
  }
  return files;
}
