import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/workspace-paths.js';
import { problemsOf } from './page-check.js';

// Inside the repository, so that the packages resolve; git ignores it.
const folder = join(ROOT, '.parse-orm', 'page-check');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const check = (...lines: string[]): Promise<string[]> =>
  problemsOf([{ name: 'a.md', markdown: lines.join('\n') }], folder);

test('code that compiles is no problem: packages, top-level await, and a prelude', async () => {
  expect(
    await check(
      ...['<!-- prelude', `import { GeoPoint } from '@parse-orm/runtime';`, 'declare const here: GeoPoint;', '-->'],
      ...['```ts', 'const latitude: number = here.latitude;', 'await Promise.resolve(latitude);', '```'],
      ...[
        '```typescript',
        '// The same name again: every block is a module of its own.',
        'const latitude = here;',
        '```',
      ],
    ),
  ).toEqual([]);
});

test('a mistake is reported with its page and the line in the page', async () => {
  const problems = await check(
    ...['# Title', '<!-- prelude', 'const one = 1;', 'const two = 2;', '-->', 'Text.', '', '```ts'],
    ...['const fine = one + two;', 'const wrong: string = fine;', '```'],
  );
  expect(problems).toEqual([`a.md:10: error TS2322: Type 'number' is not assignable to type 'string'.`]);
});

test('a block cannot opt out', async () => {
  const problems = await check('```ts no-compile', 'const a = 1;', '```');
  expect(problems).toEqual(['a.md:2: "no-compile": every block of TypeScript is compiled']);
});

test('a package that is not there is a problem', async () => {
  const [problem] = await check('```ts', `import { a } from '@parse-orm/nothing';`, 'a;', '```');
  expect(problem).toMatch(/^a\.md:2: error TS2307: /);
});

test('a schema that loads is no problem, also where it points at a class of /schemas or replaces one', async () => {
  const user = ['```yaml', '# a comment', 'className: Badge', 'fields:', '  holder: Pointer<_User>', '```'];
  expect(await check(...user, '```yaml', 'className: _User', 'fields:', '  nickName: String', '```')).toEqual([]);
});

test('a mistake in a schema is a problem', async () => {
  const problems = await check('```yaml', 'className: Badge', 'fields:', '  name: Sting', '```');
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(/^a\.md:2: .*Sting/);
});

test('yaml and text that are no schema are left alone', async () => {
  expect(await check('```yaml', 'on: push', '```', '```', 'plain (', '```', '```sh', 'npm test', '```')).toEqual([]);
});
