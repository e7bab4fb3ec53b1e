import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { deriveArchiveKey, openStream, UnreadableArchive } from './archive-cipher';
import { readHeader, type ArchiveHeader, type ArchiveManifest, type ArchiveMark } from './archive-format';

const lineFeed = 10;
const markStart = Buffer.from('\\.');
const longestHeader = 4096;

/** What lies in an archive, in order: the manifest, then marks and the rows between them. */
export type ArchivePart = { readonly kind: 'manifest'; readonly manifest: ArchiveManifest } | { readonly kind: 'mark'; readonly mark: ArchiveMark } | { readonly kind: 'rows'; readonly rows: Buffer };

async function readHeaderLine(path: string): Promise<{ header: ArchiveHeader; line: Buffer }> {
  const parts: Buffer[] = [];
  for await (const part of createReadStream(path, { end: longestHeader - 1 })) parts.push(part as Buffer);
  const bytes = Buffer.concat(parts);
  const end = bytes.indexOf(lineFeed);
  if (end < 0) throw new UnreadableArchive('notAnArchive', '不是备份文件');
  return { header: readHeader(bytes.subarray(0, end).toString('utf8')), line: bytes.subarray(0, end + 1) };
}

/**
 * Opens an archive. Every part was verified before it is handed on.
 *
 * @throws UnreadableArchive
 */
export async function* readArchive(path: string, secret: Uint8Array): AsyncGenerator<ArchivePart> {
  const { header, line } = await readHeaderLine(path);
  const key = await deriveArchiveKey(secret, Buffer.from(header.salt, 'base64'));
  const unzipped = createGunzip();
  const feeding = pipeline(Readable.from(openStream(createReadStream(path, { start: line.length }), { key, header: line })), unzipped);
  feeding.catch(() => undefined);
  let rest: Buffer = Buffer.alloc(0);
  let isFirst = true;
  let isEnded = false;
  for await (const part of unzipped) {
    const bytes = Buffer.concat([rest, part as Buffer]);
    let at = 0;
    let rowsFrom = 0;
    for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed, at)) {
      if (bytes.subarray(at, at + 2).equals(markStart)) {
        if (at > rowsFrom) yield { kind: 'rows', rows: bytes.subarray(rowsFrom, at) };
        const value = JSON.parse(bytes.subarray(at + 2, end).toString('utf8')) as ArchiveManifest | ArchiveMark;
        yield isFirst ? { kind: 'manifest', manifest: value as ArchiveManifest } : { kind: 'mark', mark: value as ArchiveMark };
        isEnded = !isFirst && (value as ArchiveMark).kind === 'end';
        isFirst = false;
        rowsFrom = end + 1;
      }
      at = end + 1;
    }
    if (at > rowsFrom) yield { kind: 'rows', rows: bytes.subarray(rowsFrom, at) };
    rest = bytes.subarray(at);
  }
  await feeding;
  if (!isEnded || rest.length > 0) throw new UnreadableArchive('incomplete', '文件不完整：结尾缺失');
}
