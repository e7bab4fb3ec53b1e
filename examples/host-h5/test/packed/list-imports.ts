/** The packages that built files import, by name, e.g. `react` or `@tarojs/taro`. */
export function listImportedPackages(files: ReadonlyMap<string, string>): string[] {
  const names = new Set<string>();
  for (const [path, text] of files) {
    if (!/^dist\/(standalone\/|react\/)?(chunks\/)?[^/]+\.(js|d\.ts)$/.test(path)) continue;
    for (const [, specifier = ''] of text.matchAll(/(?:\bfrom ?|\bimport ?|\bimport\()["']([@\w][\w@/.:-]*)["']/g)) {
      const name = /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0];
      if (name !== undefined && !name.startsWith('node:')) names.add(name);
    }
  }
  return [...names].sort();
}
