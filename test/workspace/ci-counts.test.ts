import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { childEnvironment } from '../../scripts/child-environment.js';
import { ROOT } from '../../scripts/workspace-paths.js';
import { scratchFolder, writeFiles } from './scratch-folder.js';

const scratch = scratchFolder('ci counts');

interface Run {
  exitCode: number | null;
  lastLine: string | undefined;
  output: string;
}

/** Runs a copy of .ci/run in a repository whose `npm test` is `node npm-test.mjs` with this text. */
function runWith(npmTest: string): Run {
  writeFiles(scratch, { 'npm-test.mjs': npmTest });
  const { status, stdout, stderr } = spawnSync(join(scratch, '.ci', 'run'), {
    encoding: 'utf8',
    env: childEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
  return { exitCode: status, lastLine: stdout.trimEnd().split('\n').at(-1), output: stdout + stderr };
}

/** The text of a script that runs the real jest over the test files in the scratch folder, with the real reporter. */
const JEST = `
import { spawnSync } from 'node:child_process';
const { status } = spawnSync(process.execPath, ['--experimental-vm-modules', ${JSON.stringify(join(ROOT, 'node_modules/jest/bin/jest.js'))}, '--ci'], { stdio: 'inherit' });
process.exitCode = status;
`;

beforeEach(() => {
  rmSync(scratch, { recursive: true });
  mkdirSync(join(scratch, '.ci'), { recursive: true });
  copyFileSync(join(ROOT, '.ci', 'run'), join(scratch, '.ci', 'run'));
  cpSync(join(ROOT, 'scripts'), join(scratch, 'scripts'), { recursive: true });
  writeFiles(scratch, {
    'package.json': JSON.stringify({ type: 'module', scripts: { test: 'node npm-test.mjs' } }),
    'jest.config.mjs': `
      import { COUNTS_FILE } from './scripts/workspace-paths.js';
      export default { testMatch: ['**/*.test.js'], transform: {}, reporters: ['default', ['<rootDir>/scripts/jest/counts-reporter.js', { file: COUNTS_FILE }]] };`,
    'pass.test.js': `test('a', () => {}); test('b', () => {});`,
  });
});

describe('.ci/run', () => {
  test('ends with the counts of jest, and succeeds when all passed', () => {
    expect(runWith(JEST)).toMatchObject({ exitCode: 0, lastLine: '2 passed, 0 failed' });
  });

  test('counts a failed test, and fails', () => {
    writeFiles(scratch, { 'fail.test.js': `test('c', () => { throw new Error('no'); });` });
    const run = runWith(JEST);
    expect(run.exitCode).not.toBe(0);
    expect(run.lastLine).toBe('2 passed, 1 failed');
  });

  test('counts a test file that cannot be loaded as a failure', () => {
    writeFiles(scratch, { 'broken.test.js': `import './not-there.js'; test('c', () => {});` });
    const run = runWith(JEST);
    expect(run.exitCode).not.toBe(0);
    expect(run.lastLine).toBe('2 passed, 1 failed');
  });

  test('fails when a check beside jest failed, although every test passed', () => {
    const run = runWith(`${JEST}\nprocess.exitCode = 3;`);
    expect(run).toMatchObject({ exitCode: 3, lastLine: '2 passed, 0 failed' });
  });

  test('prints no counts when jest did not come to its end, not even those of an earlier run', () => {
    expect(runWith(JEST).exitCode).toBe(0);
    const run = runWith(`process.exitCode = 7;`);
    expect(run.exitCode).not.toBe(0);
    expect(run.output).not.toMatch(/\d+ passed/);
    expect(run.output).toContain('jest reported no counts');
  });

  test('fails when npm test says that all is well but nothing ran', () => {
    const run = runWith('');
    expect(run.exitCode).not.toBe(0);
    expect(run.output).not.toMatch(/\d+ passed/);
  });
});
