import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { lowestNodeVersion, nodeVersionProblem } from '../../scripts/node-version.js';
import { ROOT } from '../../scripts/workspace-paths.js';

test.each([
  ['20.19.0', false],
  ['20.19.1', false],
  ['20.20.0', false],
  ['22.0.0', false],
  ['24.0.0-nightly2025', false],
  ['20.18.9', true],
  ['18.99.0', true],
  ['8.17.0', true],
])('Node %s is too old for 20.19.0: %s', (version, tooOld) => {
  expect(nodeVersionProblem(version, '20.19.0') !== undefined).toBe(tooOld);
});

test('the lowest version is the one in package.json', () => {
  expect(lowestNodeVersion()).toBe('20.19.0');
});

test.each(['test', 'demo', 'build'])('%s ends with one line on an old Node, before it does anything', (name) => {
  const pretend = `Object.defineProperty(process.versions, 'node', { value: '18.20.4' })`;
  const run = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${pretend}`, join(ROOT, 'scripts', `${name}.js`)],
    { encoding: 'utf8' },
  );
  expect(run.status).toBe(1);
  expect(run.stdout).toBe('');
  expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(run.stderr).toContain('needs Node 20.19.0 or newer, and this is Node 18.20.4');
});
