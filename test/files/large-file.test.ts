import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/workspace-paths.js';

test('a stream of 20 MB goes up and comes down in less memory than half of it', async () => {
  const script = join(ROOT, 'scripts', 'large-file.js');
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', script, '20']);
  expect((JSON.parse(stdout) as { held: number }).held).toBeLessThan(10);
});
