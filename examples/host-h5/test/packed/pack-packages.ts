import { join, resolve } from 'node:path';
import { readTarball } from './read-tarball';
import { runProgram } from './run-program';

export const root = resolve(import.meta.dirname, '../../../..');
export const packageNames = ['sdk-core', 'taro-plugin', 'h5-widgets'] as const;
type PackageName = (typeof packageNames)[number];

export interface PackageManifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export interface PackedPackage {
  readonly tarball: string;
  readonly manifest: PackageManifest;
  /** Path inside the package, e.g. `dist/index.js`, to text. */
  readonly files: ReadonlyMap<string, string>;
}

/** The three packages as `npm pack` makes them, in `folder`. */
export async function packPackages(folder: string): Promise<Record<PackageName, PackedPackage>> {
  const workspaces = packageNames.flatMap((name) => ['-w', `@skill-voucher/${name}`]);
  const { output } = await runProgram('npm', ['pack', '--json', '--pack-destination', folder, ...workspaces], { cwd: root });
  const answers = JSON.parse(output) as { name: string; filename: string }[];
  const packed = await Promise.all(packageNames.map(async (name): Promise<[PackageName, PackedPackage]> => {
    const answer = answers.find((entry) => entry.name === `@skill-voucher/${name}`);
    if (answer === undefined) throw new Error(`npm pack made no ${name}`);
    const tarball = join(folder, answer.filename);
    const files = await readTarball(tarball);
    return [name, { tarball, files, manifest: JSON.parse(files.get('package.json') ?? '') as PackageManifest }];
  }));
  return Object.fromEntries(packed) as Record<PackageName, PackedPackage>;
}
