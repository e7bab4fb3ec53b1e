import type { FindingCode } from './import-columns';

/** The file as a whole cannot be taken: none, too large, other columns. */
export class UnreadableFile extends Error {
  constructor(
    readonly code: Extract<FindingCode, 'notSpreadsheet' | 'tooLarge' | 'wrongColumns' | 'empty'>,
    /** Header of the column that is missing or should not be there. */
    readonly column = '',
  ) {
    super(code);
    this.name = 'UnreadableFile';
  }
}
