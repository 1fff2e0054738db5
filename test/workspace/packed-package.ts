import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { childEnvironment } from '../../scripts/child-environment.js';
import { pnpmArguments } from '../../scripts/package-manager.js';

/** A package as it would be published: its tarball, and what is in it. */
export interface PackedPackage {
  tarball: string;
  manifest: Manifest;
  /** The paths of its files, and their text. */
  files: Map<string, string>;
}

export interface Manifest {
  name: string;
  license: string;
  type: string;
  sideEffects: boolean;
  engines: { node: string };
  publishConfig: { access: string };
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

/** Packs a package into an empty folder with the pinned pnpm, and unpacks it there. */
export function pack(packageFolder: string, into: string): PackedPackage {
  run(process.execPath, pnpmArguments('pack', '--pack-destination', into), packageFolder);
  const [name, ...others] = readdirSync(into).filter((file) => file.endsWith('.tgz'));
  if (name === undefined || others.length > 0)
    throw new Error(`pnpm pack left ${others.length + 1} tarballs in ${into}`);
  const tarball = join(into, name);
  run('tar', ['-xzf', name], into);
  const root = join(into, 'package');
  const paths = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = new Map(
    paths.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(root.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')];
    }),
  );
  return { tarball, files, manifest: JSON.parse(files.get('package.json') ?? '') as Manifest };
}

function run(command: string, args: string[], cwd: string): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: childEnvironment(),
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? stdout + stderr}`);
}
