import { crc32 } from 'node:zlib';

/**
 * A ZIP without compression from parts that were unpacked under a bound: what reads it sees
 * exactly those bytes, whatever a hostile file would have told it otherwise.
 */
export function packStored(parts: ReadonlyMap<string, Buffer>): Uint8Array {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, part] of parts) {
    const encodedName = Buffer.from(name, 'utf8');
    const fields = Buffer.alloc(26); // version, flags, method, time, date, checksum, both lengths, name, extra
    fields.writeUInt16LE(20, 0);
    fields.writeUInt32LE(crc32(part), 10);
    fields.writeUInt32LE(part.length, 14);
    fields.writeUInt32LE(part.length, 18);
    fields.writeUInt16LE(encodedName.length, 22);
    const rest = Buffer.alloc(14); // comment, disk, attributes, offset
    rest.writeUInt32LE(offset, 10);
    bodies.push(Buffer.from('PK\x03\x04', 'latin1'), fields, encodedName, part);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, rest, encodedName);
    offset += 30 + encodedName.length + part.length;
  }
  const directoryBytes = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(parts.size, 8);
  end.writeUInt16LE(parts.size, 10);
  end.writeUInt32LE(directoryBytes.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, directoryBytes, end]);
}
