import { expect, test } from '@jest/globals';
import { ParseError } from '../transport/errors.js';
import { refusedValues } from '../refused-values.js';
import { ValidationError } from '../values/validation-error.js';
import { issuesIn, issuesText } from './wire-issues.js';

const refusal = (text: string, code: number = 142): ParseError =>
  new ParseError(code, text, { method: 'POST', path: '/classes/Post' }, 400);

test('issues come back as they were, whatever they hold', () => {
  const issues = [
    { path: 'Post.a b', message: 'is\n{"issues":[]} or "so" \u{1F600}.' },
    { path: '', message: '' },
  ];
  const text = issuesText(new ValidationError(issues));
  expect(issuesIn(text)).toEqual(issues);
  expect(refusedValues(refusal(text))).toMatchObject({ name: 'ValidationError', issues });
});

test('any other text of code 142 stays the error that it is, and so does that text with another code', () => {
  const texts = [
    'title is required',
    '',
    'x\n{"issues":',
    'x\n{"issues":[]}',
    'x\n{"issues":[{"path":1,"message":"y"}]}',
    'x\n{"issues":"y"}',
    'x\n{"issues":[{"path":"a","message":"b"}]} and more',
  ];
  for (const text of texts) {
    const error = refusal(text);
    expect(refusedValues(error)).toBe(error);
  }
  const other = refusal(issuesText(new ValidationError([{ path: 'a', message: 'b' }])), 141);
  expect(refusedValues(other)).toBe(other);
});
