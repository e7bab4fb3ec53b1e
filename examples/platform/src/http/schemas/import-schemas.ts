import { Type } from 'typebox';
import { InstantMs, oneOf } from './values';

export const ImportFinding = Type.Object(
  {
    row: Type.Integer({ description: 'As Excel counts, from 1; 0 for the file as a whole' }),
    column: Type.String({ description: 'Header of the column; empty for the row as a whole' }),
    code: Type.String({ description: 'missing, notText, formula, tooLong, codeMalformed, codeCheckFailed, duplicateInFile, alreadyRegistered, regionUnknown, outsideRegion, tooManyColumns; of the whole file notSpreadsheet, tooLarge, wrongColumns, empty, interrupted' }),
    message: Type.String({ description: 'What is wrong and what to write, in Chinese' }),
  },
  { $id: 'ImportFinding' },
);
/** R9, A24: all rows or none. */
export const InstitutionImport = Type.Object(
  {
    importId: Type.String(),
    state: oneOf(['running', 'done', 'refused', 'failed'], { description: 'refused: the file or rows of it have errors; failed: the platform did not get to its end. Neither stored anything' }),
    rowCount: Type.Integer(),
    checkedCount: Type.Integer(),
    createdCount: Type.Integer(),
    errorCount: Type.Integer(),
    errors: Type.Array(Type.Ref('ImportFinding'), { description: 'The first 500' }),
    warningCount: Type.Integer(),
    warnings: Type.Array(Type.Ref('ImportFinding'), { description: 'The first 500; they stop nothing' }),
    startedAtMs: InstantMs,
    endedAtMs: Type.Optional(InstantMs),
  },
  { $id: 'InstitutionImport' },
);
export const InstitutionImportList = Type.Object({ items: Type.Array(Type.Ref('InstitutionImport'), { description: 'Without their findings' }) }, { $id: 'InstitutionImportList' });
