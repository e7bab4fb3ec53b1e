import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipPart {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A compressed ZIP of any parts, hostile ones too; `claimedLength` is what it says of each unpacked. */
export function writeZip(parts: readonly ZipPart[], claimedLength?: number): Uint8Array<ArrayBuffer> {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of parts) {
    const encodedName = Buffer.from(name);
    const packed = deflateRawSync(bytes);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(claimedLength ?? bytes.length, 18);
    fields.writeUInt16LE(encodedName.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    bodies.push(Buffer.from('PK\x03\x04', 'latin1'), fields, encodedName, packed);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, rest, encodedName);
    offset += 30 + encodedName.length + packed.length;
  }
  const directoryBytes = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directoryBytes.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...bodies, directoryBytes, end]));
}

const text = (content: string): Uint8Array => Buffer.from(content, 'utf8');
const relationship = (id: string, type: string, target: string) => `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`;
const parts = (sheet: string | Uint8Array, { styles = '<styleSheet/>', strings, sheetPath = 'worksheets/sheet1.xml', externalLink, secondSheet }: SheetOptions): ZipPart[] => [
  { name: '[Content_Types].xml', bytes: text('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>') },
  { name: '_rels/.rels', bytes: text('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>') },
  { name: 'xl/workbook.xml', bytes: text(`<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" sheetId="1" r:id="rId1"/>${secondSheet === undefined ? '' : '<sheet name="t" sheetId="2" r:id="rId4"/>'}</sheets></workbook>`) },
  { name: 'xl/_rels/workbook.xml.rels', bytes: text(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relationship('rId1', 'worksheet', sheetPath)}${relationship('rId2', 'styles', 'styles.xml')}${strings === undefined ? '' : relationship('rId3', 'sharedStrings', 'sharedStrings.xml')}${secondSheet === undefined ? '' : relationship('rId4', 'worksheet', 'worksheets/sheet2.xml')}</Relationships>`) },
  { name: 'xl/styles.xml', bytes: text(styles) },
  ...(strings === undefined ? [] : [{ name: 'xl/sharedStrings.xml', bytes: text(strings) }]),
  ...(secondSheet === undefined ? [] : [{ name: 'xl/worksheets/sheet2.xml', bytes: text(secondSheet) }]),
  ...(externalLink === undefined ? [] : [{ name: 'xl/externalLinks/externalLink1.xml', bytes: text(externalLink) }]),
  { name: `xl/${sheetPath}`, bytes: typeof sheet === 'string' ? text(sheet) : sheet },
];

export interface SheetOptions {
  readonly claimedLength?: number;
  readonly styles?: string;
  /** XML of the shared strings. */
  readonly strings?: string;
  /** XML of another workbook's cells, as Excel keeps them. */
  readonly externalLink?: string;
  /** XML of a sheet behind the first. */
  readonly secondSheet?: string;
  /** Below `xl/`. */
  readonly sheetPath?: string;
}

/** An `.xlsx` around hand-written XML of its one sheet, its styles and its strings. */
export function wrapSheet(sheet: string | Uint8Array, options: SheetOptions = {}): Uint8Array<ArrayBuffer> {
  return writeZip(parts(sheet, options), options.claimedLength);
}

/** XML of a row from its cells' own XML. */
export function writeRow(row: number, cells: readonly string[]): string {
  return `<row r="${row}">${cells.map((cell, column) => `<c r="${String.fromCharCode(65 + column)}${row}"${cell}`).join('')}</row>`;
}

export const inline = (content: string): string => ` t="inlineStr"><is><t>${content}</t></is></c>`;

export function writeSheetXml(rows: readonly string[]): string {
  return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows.join('')}</sheetData></worksheet>`;
}
