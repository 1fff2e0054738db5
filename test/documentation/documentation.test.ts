import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/workspace-paths.js';
import { type Page, problemsOf } from './page-check.js';

/** Compiled and run with classes of its own, by test/ruby-client. */
const ownClasses = 'docs/from-parse-ruby-client.md';

/** Every page of the repository: those that git knows, and those that it would take in. */
function pages(): Page[] {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate', '*.md'];
  const { stdout } = spawnSync('git', list, { cwd: ROOT, encoding: 'utf8' });
  const names = stdout.split('\0').filter((name) => name !== '' && !/(^|\/)(CHANGELOG\.md|fixtures\/)/.test(name));
  const present = names.filter((name) => name !== ownClasses && existsSync(join(ROOT, name)));
  return present.map((name) => ({ name, markdown: readFileSync(join(ROOT, name), 'utf8') }));
}

test('all code in the pages compiles, and all schemas in them load', async () => {
  const found = pages();
  expect(found.map(({ name }) => name)).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md']));
  expect(await problemsOf(found, join(ROOT, '.parse-orm', 'documentation'))).toEqual([]);
}, 120_000);
