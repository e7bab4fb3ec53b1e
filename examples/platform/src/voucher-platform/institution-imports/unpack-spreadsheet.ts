import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { importLimits } from './import-limits';
import { UnreadableFile } from './unreadable-file';

const inflate = promisify(inflateRaw);
const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const localEntry = 0x04034b50;

interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly packed: Buffer;
}

/**
 * The XML parts of an `.xlsx`, unpacked under a bound that counts what really comes out and
 * not what the file says of itself: a zip bomb ends at the bound. Pictures, macros, cells of
 * other workbooks that it links to, and whatever else is in there are never unpacked.
 *
 * @throws UnreadableFile `notSpreadsheet`, `tooLarge`
 */
export async function unpackSpreadsheet(file: Buffer): Promise<Map<string, Buffer>> {
  const parts = new Map<string, Buffer>();
  let left = importLimits.unpackedBytes;
  for (const { name, method, packed } of listEntries(file)) {
    if (!/\.(xml|rels)$/i.test(name) || /\/externalLinks\//i.test(name)) continue;
    if (parts.has(name)) throw new UnreadableFile('notSpreadsheet');
    const part = method === 0 ? packed : await inflateWithin(packed, left);
    left -= part.length;
    if (left < 0) throw new UnreadableFile('tooLarge');
    // No entities: Excel writes none, and they can grow without bound.
    if (part.includes('<!DOCTYPE') || part.includes('<!ENTITY')) throw new UnreadableFile('notSpreadsheet');
    parts.set(name, part);
  }
  if (!parts.has('[Content_Types].xml') || !parts.has('_rels/.rels')) throw new UnreadableFile('notSpreadsheet');
  return parts;
}

async function inflateWithin(packed: Buffer, left: number): Promise<Buffer> {
  try {
    return await inflate(packed, { maxOutputLength: Math.max(1, left) });
  } catch (error) {
    throw error instanceof RangeError ? new UnreadableFile('tooLarge') : new UnreadableFile('notSpreadsheet');
  }
}

function listEntries(file: Buffer): ZipEntry[] {
  try {
    return readDirectory(file);
  } catch (error) {
    if (error instanceof RangeError) throw new UnreadableFile('notSpreadsheet'); // an offset outside of the file
    throw error;
  }
}

function readDirectory(file: Buffer): ZipEntry[] {
  const end = findEnd(file);
  const count = file.readUInt16LE(end + 10);
  if (count > importLimits.entries) throw new UnreadableFile('tooLarge');
  const entries: ZipEntry[] = [];
  for (let at = file.readUInt32LE(end + 16); entries.length < count; ) {
    if (file.readUInt32LE(at) !== directoryEntry) throw new UnreadableFile('notSpreadsheet');
    const flags = file.readUInt16LE(at + 8);
    const method = file.readUInt16LE(at + 10);
    const packedLength = file.readUInt32LE(at + 20);
    const nameLength = file.readUInt16LE(at + 28);
    const local = file.readUInt32LE(at + 42);
    const isEncrypted = (flags & 1) === 1;
    if (isEncrypted || nameLength > 255 || (method !== 0 && method !== 8) || file.readUInt32LE(local) !== localEntry) throw new UnreadableFile('notSpreadsheet');
    const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    if (start + packedLength > file.length) throw new UnreadableFile('notSpreadsheet');
    entries.push({ name: file.toString('utf8', at + 46, at + 46 + nameLength), method, packed: file.subarray(start, start + packedLength) });
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return entries;
}

/** The last record of the file; a comment of up to 64 KiB may follow it. */
function findEnd(file: Buffer): number {
  for (let at = file.length - 22; at >= 0 && at > file.length - 65_558; at -= 1) if (file.readUInt32LE(at) === endOfDirectory) return at;
  throw new UnreadableFile('notSpreadsheet');
}
