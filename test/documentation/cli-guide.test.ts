import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/workspace-paths.js';

test('the guide to the command line says what --help says', () => {
  const script = join(ROOT, 'packages/codegen/scripts/write-cli-guide.js');
  const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});
