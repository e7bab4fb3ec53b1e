/** The packages that built files import, by name, e.g. `react` or `@tarojs/taro`; the native plugins import by paths of their own. */
export function listImportedPackages(files: ReadonlyMap<string, string>): string[] {
  const names = new Set<string>();
  for (const [path, text] of files) {
    if (!/^dist\/(?!weapp\/|alipay\/).+\.(js|d\.ts)$/.test(path)) continue;
    // An example in a docstring imports the package itself, as its reader would: only code counts.
    const code = text.replaceAll(/^\s*\*.*$/gm, '');
    for (const [, specifier = ''] of code.matchAll(/(?:\bfrom ?|\bimport ?|\bimport\()["']([@\w][\w@/.:-]*)["']/g)) {
      const name = /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0];
      if (name !== undefined && !name.startsWith('node:')) names.add(name);
    }
  }
  return [...names].sort();
}
