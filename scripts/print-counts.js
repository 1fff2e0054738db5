// The last line of .ci/run, from the counts that jest itself reported. Without them there is no line, and exit code 1.
import { existsSync, readFileSync } from 'node:fs';
import { COUNTS_FILE } from './workspace-paths.js';

if (existsSync(COUNTS_FILE)) {
  /** @type {{ passed: number, failed: number }} */
  const { passed, failed } = JSON.parse(readFileSync(COUNTS_FILE, 'utf8'));
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
} else {
  console.error('jest reported no counts: it did not run, or it did not come to its end.');
  process.exitCode = 1;
}
