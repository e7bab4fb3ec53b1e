import { readFileSync } from 'node:fs';
import path from 'node:path';

const staticImport = /(?:^|[;}\s])(?:import|export)\s*(?:[\w$*{}\s,]+from\s*)?["'](\.[^"']+)["']/g;

/** The files a browser fetches before the first picture: `entries` and what they import statically. */
export function listInitialFiles(folder, entries) {
  const seen = new Set();
  const visit = (file) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, source] of readFileSync(file, 'utf8').matchAll(staticImport)) visit(path.resolve(path.dirname(file), source));
  };
  for (const entry of entries) visit(path.resolve(folder, entry));
  return [...seen];
}
