/** What an Excel file may be. Shanxi has some thousand institutions. */
export const importLimits = {
  uploadBytes: 8 * 1_048_576,
  /** Of all its XML together. */
  unpackedBytes: 32 * 1_048_576,
  entries: 500,
  /** `<` and `=` of all XML together: elements and attributes. 20,000 rows have 0.8 million. */
  marks: 3_000_000,
  /** Rows of all sheets, empty ones too. */
  sheetRows: 100_000,
  rows: 20_000,
  /** On one node; the next is told to come back. */
  atOnce: 2,
  /** For reading the sheet, in a process of its own: 20,000 rows take a second and 100 MB. */
  readMs: 30_000,
  readMegabytes: 512,
  /** Findings that are kept; the others are counted. */
  findings: 500,
} as const;
