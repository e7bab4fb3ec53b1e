import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { openStream, sealStream, UnreadableArchive } from './archive-cipher';

const key = randomBytes(32);
const header = Buffer.from('header\n');
const mebibyte = 1 << 20;

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer[]> {
  const parts: Buffer[] = [];
  for await (const part of source) parts.push(Buffer.from(part));
  return parts;
}
const seal = (plain: Uint8Array) => collect(sealStream(Readable.from([plain]), { key, header }));
const open = async (pieces: readonly Uint8Array[], options = { key, header }) => Buffer.concat(await collect(openStream(Readable.from(pieces), options)));

describe('sealed stream', () => {
  it.each([0, 1, mebibyte - 1, mebibyte, mebibyte + 1, 3 * mebibyte])('opens %d bytes to what they were, however they arrive', async (length) => {
    const plain = randomBytes(length);
    const pieces = await seal(plain);
    expect(pieces).toHaveLength(Math.max(1, Math.ceil(length / mebibyte)));
    expect((await open(pieces)).equals(plain)).toBe(true);
    const bytes = Buffer.concat(pieces);
    const inPieces = Array.from({ length: Math.ceil(bytes.length / 65_537) }, (_, at) => bytes.subarray(at * 65_537, (at + 1) * 65_537));
    expect((await open(inPieces)).equals(plain)).toBe(true);
  });

  it('refuses another key, another header, a changed, cut, repeated, moved or added piece', async () => {
    const pieces = await seal(randomBytes(2 * mebibyte + 5));
    const [first, second, last] = pieces as [Buffer, Buffer, Buffer];
    const altered = Buffer.from(second);
    altered[1000] = (altered[1000] ?? 0) ^ 1;
    const cases = [[first, altered, last], [first, second], [first, last], [second, first, last], [first, first, second, last], [...pieces, last], [first, second, last.subarray(0, -1)], [Buffer.from([0, 0])], []];
    for (const broken of cases) await expect(open(broken)).rejects.toBeInstanceOf(UnreadableArchive);
    await expect(open(pieces, { key: randomBytes(32), header })).rejects.toMatchObject({ code: 'wrongSecretOrDamaged' });
    await expect(open(pieces, { key, header: Buffer.from('other\n') })).rejects.toMatchObject({ code: 'wrongSecretOrDamaged' });
    await expect(open([first, second])).rejects.toMatchObject({ code: 'incomplete' });
  });
});
