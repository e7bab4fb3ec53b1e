import { UnreadableArchive } from './archive-cipher';

/** First line of an archive, in clear: what is needed before a secret is asked for. */
export interface ArchiveHeader {
  readonly format: 'etv-back-up';
  readonly version: 1;
  readonly createdAtMs: number;
  /** base64 */
  readonly salt: string;
}

/** First line inside: what the archive is of. */
export interface ArchiveManifest {
  readonly databaseKind: 'pglite' | 'postgresql';
  /** Names and hashes of the migrations that the database held. */
  readonly migrations: readonly { readonly name: string; readonly sha256: string }[];
}

/** Before the rows of a table, in the form of COPY: its columns; after them, their number. */
export type ArchiveMark =
  | { readonly kind: 'table'; readonly table: string; readonly columns: readonly string[] }
  | { readonly kind: 'tableEnd'; readonly rowCount: number }
  | { readonly kind: 'sequence'; readonly sequence: string; readonly lastValue: string; readonly isCalled: boolean }
  | { readonly kind: 'end'; readonly tableCount: number };

export function readHeader(line: string): ArchiveHeader {
  const header = parse(line) as Partial<ArchiveHeader> | undefined;
  if (header?.format !== 'etv-back-up' || typeof header.salt !== 'string') throw new UnreadableArchive('notAnArchive', '不是备份文件');
  if (header.version !== 1) throw new UnreadableArchive('otherVersion', `备份文件的格式版本是 ${String(header.version)}，本程序只认 1`);
  return header as ArchiveHeader;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
