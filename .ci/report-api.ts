import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Public API reports, committed under each package's `api/`. `npm run check` fails
 * when a report is stale; `npm run api` writes them.
 */
const isWriting = process.argv.includes('--write');
let stale = 0;
for (const name of ['sdk-core', 'taro-plugin', 'h5-widgets']) {
  const folder = resolve('packages', name);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { exports: Record<string, string | { types?: string }> };
  for (const [entry, target] of Object.entries(manifest.exports)) {
    if (typeof target === 'string' || target.types === undefined) continue;
    const types = join(folder, target.types);
    if (!existsSync(types)) throw new Error(`${types} is missing; run npm run build first`);
    if (!reportEntry(folder, types, entry === '.' ? 'index' : entry.slice(2).replace(/\//g, '-'))) stale += 1;
  }
}
console.log(`api reports: ${stale} stale${stale > 0 ? '; run npm run api and read the difference' : ''}`);
process.exit(stale === 0 ? 0 : 1);

function reportEntry(folder: string, types: string, name: string): boolean {
  const reportFolder = join(folder, 'api');
  mkdirSync(reportFolder, { recursive: true });
  const config = ExtractorConfig.prepare({
    configObjectFullPath: join(folder, 'api-extractor.json'),
    packageJsonFullPath: join(folder, 'package.json'),
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: types,
      apiReport: { enabled: true, reportFileName: `${name}.api.md`, reportFolder, reportTempFolder: join(folder, '.temp') },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      compiler: { overrideTsconfig: { compilerOptions: { module: 'esnext', moduleResolution: 'bundler', target: 'es2022', lib: ['es2022', 'dom'], types: [], skipLibCheck: true, jsx: 'react-jsx' }, include: [types] } },
      messages: { extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } }, compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.None } }, tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } } },
    },
  });
  const result = Extractor.invoke(config, { localBuild: isWriting, messageCallback: (message) => { message.handled = true; } });
  if (result.apiReportChanged && !isWriting) console.error(`stale: ${name} of ${folder}`);
  return isWriting || !result.apiReportChanged;
}
