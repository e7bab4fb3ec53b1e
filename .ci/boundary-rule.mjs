import path from 'node:path';

/**
 * Who may import what, for static, dynamic and re-exporting imports alike. The
 * table says it by path from the root; docs/architecture.md draws the picture.
 */

/** sdk-core's folders from the bottom up: a folder imports from its own rank and lower ones. */
export const sdkCoreRanks = [
  ['encoding'],
  ['crypto', 'host-bridge'],
  ['calendar', 'identity', 'voucher', 'attendance', 'institution'],
  ['qr-code'],
  ['request-signing', 'status', 'offline', 'passport'],
  ['trust', 'issuer', 'channel'],
  ['platform-api'],
  ['session'],
  ['view-models'],
];

/** Entries of their own: no other folder of the core reaches into them, so that no client bundle brings them along. */
const entries = ['issuer', 'channel', 'testing', 'node', 'web', 'trust', 'cli', 'passport', 'push'];
/** Entries that stand on other entries. */
const entryUses = { cli: ['testing', 'node'], testing: ['node'], web: ['push'] };

/** Packages with one home in the core. */
const homes = { jsrsasign: ['trust'], axios: ['platform-api'], 'sm-crypto-v2': ['crypto'], '@sd-jwt': ['passport'], gcoord: ['attendance'], fflate: ['status', 'issuer'], zustand: ['view-models'] };

const isTest = (file) => /\.test\.tsx?$|(^|\/)(test|golden|simulation|hostile|bench|gallery|scripts|journey|config)\//.test(file);

/** Why `file` may not import `source`; `undefined` when it may. Both from the root, with forward slashes. */
export function explainForbidden(file, source) {
  const target = source.startsWith('.') ? path.posix.normalize(path.posix.join(path.posix.dirname(file), source)) : source;
  const isRelative = source.startsWith('.');
  if (isTest(file)) return isRelative && /^packages\/[^/]+\/src\//.test(target) && !target.startsWith(file.split('/').slice(0, 2).join('/')) && !file.startsWith('packages/') ? 'Examples import packages by their name.' : undefined;
  const [root, name] = file.split('/');
  if (isRelative && !target.startsWith(`${root}/${name}/`) && (root === 'packages' || root === 'examples')) return 'A package is imported by its name, never by a path into its folder.';
  if (/^@skill-voucher\/[^/]+\/(src|dist)\//.test(source)) return 'Import packages by their entries.';
  if (/^@tarojs\//.test(source) && !/^packages\/taro-plugin\/(src\/(kit|hosts)|config|mini-program)\//.test(file) && !file.startsWith('examples/host-mini/')) return '@tarojs/* is for taro-plugin/src/{kit,hosts} alone.';
  if (file.startsWith('packages/sdk-core/src/')) return explainInCore(file, source, isRelative ? target : undefined);
  if (file.startsWith('packages/taro-plugin/src/')) return explainInPlugin(file, source, isRelative ? target : '');
  return undefined;
}

function explainInCore(file, source, target) {
  const folder = folderOf(file);
  if (target === undefined) {
    const home = Object.keys(homes).find((name) => source === name || source.startsWith(`${name}/`));
    if (home !== undefined && !homes[home].includes(folder)) return `${home} is imported in ${homes[home].join(' and ')} alone.`;
    if (source.startsWith('node:') && !['node', 'cli'].includes(folder)) return 'Nothing ambient in the core: use the host bridge.';
    return /^react(-dom)?(\/|$)/.test(source) ? 'The core has no UI.' : undefined;
  }
  const other = folderOf(target);
  if (other === folder || other === '') return undefined;
  if (entries.includes(other) && !(entryUses[folder] ?? []).includes(other)) return `${other} is an entry of its own; nothing else of the core reaches into it.`;
  const [own, their] = [rankOf(folder), rankOf(other)];
  return own >= 0 && their > own ? `${folder} stands below ${other}; see docs/architecture.md.` : undefined;
}

function explainInPlugin(file, source, target) {
  const isShared = /^packages\/taro-plugin\/src\/(components|messages|styles)\//.test(file);
  if (!isShared) return undefined;
  const reachesHost = /\/src\/hosts(\/|$)/.test(target) || (/\/src\/kit\//.test(target) && !target.endsWith('/kit-contract'));
  return reachesHost || /^react-dom(\/|$)/.test(source) ? 'Components stand on #kit alone.' : undefined;
}

/** `''` for a file that lies in `src` itself. */
function folderOf(file) {
  const parts = file.replace('packages/sdk-core/src/', '').split('/');
  return parts.length > 1 || sdkCoreRanks.flat().includes(parts[0]) || entries.includes(parts[0]) ? parts[0] : '';
}

function rankOf(folder) {
  return sdkCoreRanks.findIndex((folders) => folders.includes(folder));
}

export const boundaryRule = {
  meta: { type: 'problem', schema: [], messages: { forbidden: '{{reason}}' } },
  create(context) {
    const file = path.relative(context.cwd, context.filename).split(path.sep).join('/');
    const check = (node) => {
      const source = node.source?.value;
      const reason = typeof source === 'string' ? explainForbidden(file, source) : undefined;
      if (reason !== undefined) context.report({ node, messageId: 'forbidden', data: { reason } });
    };
    return { ImportDeclaration: check, ImportExpression: check, ExportNamedDeclaration: check, ExportAllDeclaration: check };
  },
};
