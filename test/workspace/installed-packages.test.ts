import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { missingInstall } from '../../scripts/installed-packages.js';
import { ROOT } from '../../scripts/workspace-paths.js';
import { scratchFolder, writeFiles } from './scratch-folder.js';

const root = scratchFolder('installed packages');

beforeEach(() => {
  rmSync(root, { recursive: true });
  writeFiles(root, {
    'package.json': JSON.stringify({ devDependencies: { jest: '30' } }),
    'pnpm-lock.yaml': 'one',
    'pnpm-workspace.yaml': `packages:\n  - packages/*\n  - 'bench'\n\nallowBuilds:\n  - other/*\n`,
    'packages/a/package.json': JSON.stringify({ dependencies: { '@scope/b': '1' } }),
    'packages/a/node_modules/@scope/b/package.json': '{}',
    'packages/not-a-package/readme.md': '',
    'node_modules/jest/package.json': '{}',
    'node_modules/.pnpm/lock.yaml': 'one',
  });
});

test('nothing is missing in this checkout, whose tests run', () => {
  expect(missingInstall(ROOT)).toBeUndefined();
});

test('nothing is missing when the lockfile was carried out and every dependency is there', () => {
  expect(missingInstall(root)).toBeUndefined();
});

test('a fresh clone has nothing installed', () => {
  rmSync(join(root, 'node_modules'), { recursive: true });
  expect(missingInstall(root)).toBe('nothing is installed yet');
});

test('an install that was cut short is not taken for a whole one', () => {
  rmSync(join(root, 'node_modules/.pnpm/lock.yaml'));
  expect(missingInstall(root)).toBe('nothing is installed yet');
});

test('a changed lockfile asks for an install', () => {
  writeFileSync(join(root, 'pnpm-lock.yaml'), 'two');
  expect(missingInstall(root)).toBe('pnpm-lock.yaml has changed since the last install');
});

test('a dependency that someone removed by hand asks for an install, also in a package', () => {
  rmSync(join(root, 'packages/a/node_modules'), { recursive: true });
  expect(missingInstall(root)).toBe('@scope/b is missing');
});

test('a folder that the workspace names without a star is looked at too', () => {
  writeFiles(root, { 'bench/package.json': JSON.stringify({ dependencies: { zod: '4' } }) });
  expect(missingInstall(root)).toBe('zod is missing');
});
