import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/workspace-paths.js';

const declarations = join(ROOT, 'node_modules/parse/types');
const page = readFileSync(join(ROOT, 'docs/from-the-official-sdk.md'), 'utf8');

test.each([
  ['ParseQuery', 50],
  ['ParseObject', 50],
  ['ParseUser', 35],
  ['ParseSession', 3],
  ['ParseFile', 10],
  ['ParseACL', 12],
  ['ParseRole', 4],
  ['ParseConfig', 3],
  ['ParseSchema', 20],
  ['ParseInstallation', 2],
  ['Push', 1],
  ['ParseHooks', 10],
  ['Analytics', 0],
  ['LiveQuerySubscription', 1],
  ['LiveQueryClient', 5],
])('the page names every method that %s of the official SDK has', (className, fewest) => {
  const text = readFileSync(join(declarations, `${className}.d.ts`), 'utf8');
  // What is no class is a module of functions.
  const start = text.includes('declare class') ? ' {4}(?:static )?' : 'export declare function ';
  const calls = text.matchAll(new RegExp(`^${start}([a-zA-Z]\\w*)(?:<.*?>)?\\(`, 'gm'));
  const methods = [...calls].map(([, name = '']) => name);
  const wanted = new Set(methods.filter((name) => name !== 'constructor'));

  expect(wanted.size).toBeGreaterThan(fewest);
  expect([...wanted].filter((name) => !new RegExp(`\\b${name}\\b`).test(page))).toEqual([]);
});
