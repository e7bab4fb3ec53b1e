import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Folder of the published test vectors; never copied into the project (docs/testing.md says where they come from). */
export const vectorsFolder = process.env['VECTORS_DIR'] ?? resolve(import.meta.dirname, '../../../../shared/vectors');

export const hasVectors = existsSync(vectorsFolder);

export function readVectors<T>(path: string): T {
  return JSON.parse(readFileSync(resolve(vectorsFolder, path), 'utf8')) as T;
}
