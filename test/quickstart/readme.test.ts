import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/workspace-paths.js';

// Inside the repository, so that the packages resolve without an installation; git ignores it.
const folder = join(ROOT, '.parse-orm', 'quick-start');
const tsc = (name: string): string => join(ROOT, 'node_modules', name, 'bin/tsc');
const parseOrm = join(ROOT, 'packages/codegen/dist/cli.js');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The files that the quick start tells to write: a block of code below a line with the name of the file. */
function writeFilesOf(quickStart: string): string[] {
  const files = [...quickStart.matchAll(/^`(?<name>[\w./]+)`.*:\n\n```\w+\n(?<text>[^]*?)^```$/gm)];
  for (const { groups: { name = '', text = '' } = {} } of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return files.map(({ groups }) => groups?.['name'] ?? '');
}

function run(...command: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}: ${stdout}${stderr}`);
  return stdout;
}

test('the quick start of the README works as it stands, with an old and a new compiler, and prints what it says', () => {
  const [, quickStart = ''] = readFileSync(join(ROOT, 'README.md'), 'utf8').split(/^## Quick start$/m);
  rmSync(folder, { recursive: true, force: true });
  expect(writeFilesOf(quickStart)).toEqual(['schemas/species.yaml', 'tsconfig.json', 'main.ts']);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');

  run(parseOrm, 'generate');
  run(tsc('typescript-5.9'), '--noEmit');
  run(tsc('typescript'));
  const printed = /^It prints `(.*)`\./m.exec(quickStart)?.[1];
  expect(run('dist/main.js').trim()).toBe(printed);
}, 60_000);
