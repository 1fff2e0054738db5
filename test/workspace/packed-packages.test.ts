import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { lowestNodeVersion } from '../../scripts/node-version.js';
import { PACKAGES, ROOT } from '../../scripts/workspace-paths.js';
import { type PackedPackage, pack } from './packed-package.js';
import { scratchFolder } from './scratch-folder.js';

const scratch = scratchFolder('packed packages');

/** Runs a tool of the workspace, and hands back all that it said if it found something. */
function complaintsOf(script: string, ...args: string[]): string {
  const tool = join(ROOT, 'node_modules', script);
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool, ...args], { cwd: scratch, encoding: 'utf8' });
  return status === 0 ? '' : stdout + stderr;
}

describe.each(PACKAGES.map((folder) => ({ folder, name: basename(folder) })))(
  'the packed $name',
  ({ folder, name }) => {
    let packed: PackedPackage;

    beforeAll(() => {
      const into = join(scratch, name);
      mkdirSync(into);
      packed = pack(folder, into);
    });

    test('has nothing that publint complains about', () => {
      expect(complaintsOf('publint/src/cli.js', 'run', '--strict', packed.tarball)).toBe('');
    });

    test('has types that resolve for every way of importing an ES module', () => {
      expect(complaintsOf('@arethetypeswrong/cli/dist/index.js', '--profile', 'esm-only', packed.tarball)).toBe('');
    });

    test('holds its licence, its README, its code, its types and its sources', () => {
      const paths = ['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts', 'src/index.ts'];
      expect([...packed.files.keys()]).toEqual(expect.arrayContaining(paths));
    });

    test('holds no test, no build record, no configuration and nothing else that its users do not need', () => {
      const needed =
        /^(LICENSE|README\.md|CHANGELOG\.md|package\.json|class-schema\.json|assets\/[\w-]+\.(css|js)|dist\/bundle\/LICENSES\.txt|dist\/.*\.(js|d\.ts)(\.map)?|src\/.*\.ts)$/;
      const surplus = [...packed.files.keys()].filter((path) => !needed.test(path) || path.includes('.test.'));
      expect(surplus).toEqual([]);
    });

    test('holds the source behind every built file, so that source maps lead somewhere', () => {
      const built = [...packed.files.keys()].filter((path) => /^dist\/(?!bundle\/).*\.js$/.test(path));
      const sources = built.map((path) => path.replace(/^dist/, 'src').replace(/\.js$/, '.ts'));
      expect(sources.filter((path) => !packed.files.has(path))).toEqual([]);
    });

    test('names no path of the machine that packed it', () => {
      const machinePath = /\/(?:home|Users)\/\w|[A-Z]:\\Users\\/;
      const naming = [...packed.files].filter(([, text]) => text.includes(ROOT) || machinePath.test(text));
      expect(naming.map(([path]) => path)).toEqual([]);
    });

    test('says in its manifest what tools and registries need to know', () => {
      expect(packed.manifest).toMatchObject({
        name: `@parse-orm/${name}`,
        license: 'MIT',
        type: 'module',
        sideEffects: false,
        engines: { node: `>=${lowestNodeVersion()}` },
        publishConfig: { access: 'public' },
      });
    });

    test('depends on published versions only', () => {
      const { dependencies, peerDependencies } = packed.manifest;
      const ranges = Object.values({ ...dependencies, ...peerDependencies }).flatMap((range) => range.split(' || '));
      expect(ranges.filter((range) => !/^[\^~]?\d+\.\d+\.\d+/.test(range))).toEqual([]);
    });
  },
);
