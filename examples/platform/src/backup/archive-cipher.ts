import { createCipheriv, createDecipheriv, randomBytes, scrypt, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';

/**
 * A stream of sealed pieces (AES-256-GCM, the STREAM construction of Hoang, Reyhanitabar, Rogaway
 * and Vizár): each piece's IV is its number and whether it is the last, so that none can be cut
 * off, repeated or moved.
 */
const pieceLength = 1 << 20;
const tagLength = 16;
export const saltLength = 16;

/** N = 2^17, r = 8: 128 MB and some tenths of a second for each guess (RFC 7914). */
const cost: ScryptOptions = { N: 2 ** 17, r: 8, p: 1, maxmem: 192 * 1024 * 1024 };
const derive = promisify<Buffer, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** A passphrase of at least 12 characters, or what a key file holds. */
export function deriveArchiveKey(secret: Uint8Array, salt: Uint8Array): Promise<Buffer> {
  return derive(Buffer.from(secret), Buffer.from(salt), 32, cost);
}

export const createSalt = () => randomBytes(saltLength);

/** The archive was changed, cut off, or another secret is needed. */
export class UnreadableArchive extends Error {
  constructor(
    readonly code: 'notAnArchive' | 'wrongSecretOrDamaged' | 'incomplete' | 'otherVersion',
    message: string,
  ) {
    super(message);
    this.name = 'UnreadableArchive';
  }
}

function writeIv(number: number, isLast: boolean): Buffer {
  const iv = Buffer.alloc(12);
  iv.writeUIntBE(number, 5, 6);
  iv[11] = isLast ? 1 : 0;
  return iv;
}

/** Seals a stream; `header` stands in clear before it and is bound into every piece. */
export async function* sealStream(source: AsyncIterable<Uint8Array>, options: { key: Buffer; header: Buffer }): AsyncGenerator<Buffer> {
  const { key, header } = options;
  let waiting: Buffer[] = [];
  let waitingLength = 0;
  let number = 0;
  const seal = (plain: Buffer, isLast: boolean): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', key, writeIv(number, isLast)).setAAD(header);
    number += 1;
    const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(sealed.length);
    return Buffer.concat([length, sealed]);
  };
  for await (const part of source) {
    waiting.push(Buffer.from(part));
    waitingLength += part.length;
    if (waitingLength <= pieceLength) continue;
    let bytes = Buffer.concat(waiting);
    for (; bytes.length > pieceLength; bytes = bytes.subarray(pieceLength)) yield seal(bytes.subarray(0, pieceLength), false);
    waiting = [bytes];
    waitingLength = bytes.length;
  }
  yield seal(Buffer.concat(waiting), true);
}

/**
 * Opens what `sealStream` wrote, after its header. Nothing of a piece is handed on before it was
 * verified; the end is only reached after the last piece.
 *
 * @throws UnreadableArchive
 */
export async function* openStream(source: AsyncIterable<Uint8Array>, options: { key: Buffer; header: Buffer }): AsyncGenerator<Buffer> {
  const { key, header } = options;
  let bytes: Buffer = Buffer.alloc(0);
  let number = 0;
  let isEnded = false;
  const open = (sealed: Buffer): Buffer => {
    for (const isLast of [false, true]) {
      const decipher = createDecipheriv('aes-256-gcm', key, writeIv(number, isLast)).setAAD(header).setAuthTag(sealed.subarray(-tagLength));
      const plain = decipher.update(sealed.subarray(0, -tagLength));
      try {
        decipher.final();
      } catch {
        continue;
      }
      number += 1;
      isEnded = isLast;
      return plain;
    }
    throw new UnreadableArchive('wrongSecretOrDamaged', number === 0 ? '口令或密钥不对，或文件已损坏' : `文件在第 ${number + 1} 段损坏`);
  };
  for await (const part of source) {
    bytes = Buffer.concat([bytes, part]);
    while (bytes.length >= 4) {
      const length = bytes.readUInt32BE(0);
      if (isEnded || length < tagLength || length > pieceLength + tagLength) throw new UnreadableArchive('wrongSecretOrDamaged', '文件已损坏');
      if (bytes.length < 4 + length) break;
      const plain = open(bytes.subarray(4, 4 + length));
      bytes = bytes.subarray(4 + length);
      yield plain;
    }
  }
  if (!isEnded || bytes.length > 0) throw new UnreadableArchive('incomplete', '文件不完整：结尾缺失');
}
