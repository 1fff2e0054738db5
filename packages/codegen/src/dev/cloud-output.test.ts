import { expect, test } from '@jest/globals';
import { CloudOutput } from './cloud-output.js';

test('what cloud code prints and its unexpected errors are shown, and nothing else that the server says', () => {
  const output = new CloudOutput();
  const log = `hello from cloud code
info: beforeSave triggered for Post for user a:
  Input: {"title":"x"}
error: Post.beforeSave failed. TypeError: no such thing
    at main.js:3:5
Caused by Error: the other
    at main.js:2:1
error: beforeSave failed for Post for user a:
  Input: {"title":"x"}
error: Post.title is too long.
{"issues":[{"path":"Post.title"}]} {"code":142}
{ an: 'object',
  of: 'two lines' }
warn: careful
2026-11-23 07:20:55.289 UTC [8014] FATAL:  terminating connection due to administrator command`;
  expect(log.split('\n').filter((line) => output.shows(line))).toEqual([
    'hello from cloud code',
    'error: Post.beforeSave failed. TypeError: no such thing',
    '    at main.js:3:5',
    'Caused by Error: the other',
    '    at main.js:2:1',
    "{ an: 'object',",
    "  of: 'two lines' }",
  ]);
});
