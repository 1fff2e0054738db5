import { expect, test } from '@jest/globals';
import { blocksOf } from './markdown-blocks.js';

const page = (...lines: string[]): string => lines.join('\n');

test('a block has its language, its code and the line that it begins on', () => {
  expect(blocksOf(page('# Title', '', '```ts', 'const a = 1;', '', 'a;', '```', 'text'))).toEqual([
    { language: 'ts', info: '', code: 'const a = 1;\n\na;', line: 4, prelude: '' },
  ]);
});

test('what follows the language is kept', () => {
  expect(blocksOf(page('```ts no-compile', '```'))[0]).toMatchObject({ language: 'ts', info: 'no-compile', code: '' });
});

test('an indented block loses the indentation of its fence, and no more', () => {
  expect(blocksOf(page('- item', '  ```YAML', '  a:', '    b: 1', '  ```'))[0]).toMatchObject({
    language: 'yaml',
    code: 'a:\n  b: 1',
  });
});

test('a longer fence holds a shorter one', () => {
  const blocks = blocksOf(page('````md', '```ts', 'x', '```', '````', '```ts', 'y', '```'));
  expect(blocks.map(({ language, code }) => [language, code])).toEqual([
    ['md', '```ts\nx\n```'],
    ['ts', 'y'],
  ]);
});

test('a block that never ends goes on to the end of the page', () => {
  expect(blocksOf(page('```ts', 'a', 'b'))[0]).toMatchObject({ code: 'a\nb' });
});

test('a prelude goes before every later block, until the next one; an empty one ends it', () => {
  const blocks = blocksOf(
    page(
      ...['```ts', 'first', '```', '<!-- prelude: const a = 1; -->', '```ts', 'second', '```', '```ts', 'third', '```'],
      ...['<!-- prelude', 'const b = 1;', 'const c = 2;', '-->', '```ts', 'fourth', '```'],
      ...['<!-- prelude -->', '```ts', 'fifth', '```'],
    ),
  );
  expect(blocks.map(({ code, prelude }) => [code, prelude])).toEqual([
    ['first', ''],
    ['second', 'const a = 1;'],
    ['third', 'const a = 1;'],
    ['fourth', 'const b = 1;\nconst c = 2;'],
    ['fifth', ''],
  ]);
});

test('another comment is no prelude', () => {
  expect(blocksOf(page('<!-- prettier-ignore -->', '```ts', 'a', '```'))[0]).toMatchObject({ prelude: '' });
});
