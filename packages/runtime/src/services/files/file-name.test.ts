import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { directoryProblem, fileNameProblem, storableFileName, storedPath } from './file-name.js';

test('what is made of any text is a name that passes, and stays as it is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 100, maxLength: 400 })), (text) => {
      const name = storableFileName(text);
      expect(fileNameProblem(name)).toBeUndefined();
      expect(storableFileName(name)).toBe(name);
    }),
  );
});

test('a name that passes is left alone', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[_a-zA-Z0-9][a-zA-Z0-9@.~_-]{0,127}$/), (name) => {
      expect(storableFileName(name)).toBe(name);
    }),
  );
});

test.each([
  ['\\\\share\\zoë\\Été.JPG', 'Ete.JPG'],
  ['a/b/../c.txt', 'c.txt'],
  ['a\u0000b\r\n.txt', 'a_b_.txt'],
  ['İstanbul ½.txt', 'Istanbul 1_2.txt'],
  ['', '_'],
  [`${'x'.repeat(200)}.tar.gz`, `${'x'.repeat(125)}.gz`],
  [`x.${'y'.repeat(200)}`, `x.${'y'.repeat(126)}`],
])('%j becomes %j', (text, name) => {
  expect(storableFileName(text)).toBe(name);
});

test.each([['a'], ['a/b'], ['a1/b_2/c-3']])('the directory %j passes', (directory) => {
  expect(directoryProblem(directory)).toBeUndefined();
});

test.each(['', '/a', 'a/', 'a//b', '../a', 'a/../b', 'metadata', 'metadata/a', '-a', 'ä', 'a b', 'a'.repeat(257)])(
  'the directory %j does not pass',
  (directory) => {
    expect(directoryProblem(directory)).toBeDefined();
  },
);

test('a stored name is one path below the files, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const path = storedPath(name);
      if (path === undefined) return;
      const url = new URL(`http://x/parse/files/${path}`);
      expect(url.pathname.startsWith('/parse/files/')).toBe(true);
      expect(url.search + url.hash).toBe('');
      expect(decodeURIComponent(url.pathname.slice('/parse/files/'.length))).toBe(name);
    }),
  );
  expect(storedPath('half a letter: \ud800')).toBeUndefined();
  expect(storedPath('a/b c%2F..txt')).toBe('a/b%20c%252F..txt');
});
