import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { removeOrphanedOutput } from '../../scripts/orphaned-output.js';
import { scratchFolder, writeFiles } from './scratch-folder.js';

const folder = scratchFolder('orphaned output');

test('what was built from a source that is gone is removed, and nothing else', () => {
  const kept = ['dist/a.js', 'dist/a.js.map', 'dist/a.d.ts', 'dist/a.d.ts.map', 'dist/deep/b.js', 'dist/.tsbuildinfo'];
  const gone = ['dist/old.js', 'dist/old.js.map', 'dist/old.d.ts', 'dist/old.d.ts.map', 'dist/deep/old.js'];
  const files = ['src/a.ts', 'src/deep/b.ts', ...kept, ...gone];
  writeFiles(folder, Object.fromEntries(files.map((file) => [file, ''])));

  expect(removeOrphanedOutput(folder)).toHaveLength(gone.length);
  expect(kept.filter((file) => !existsSync(join(folder, file)))).toEqual([]);
  expect(gone.filter((file) => existsSync(join(folder, file)))).toEqual([]);
});

test('a package that was never built is no trouble', () => {
  expect(removeOrphanedOutput(join(folder, 'never-built'))).toEqual([]);
});
