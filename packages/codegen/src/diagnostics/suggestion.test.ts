import { describe, expect, test } from '@jest/globals';
import { didYouMean, editDistance, suggestion } from './suggestion.js';

describe('editDistance', () => {
  test.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['String', 'String', 0],
    ['Sting', 'String', 1],
    ['Strnig', 'String', 1],
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
  ])('from %p to %p takes %d edits', (left, right, distance) => {
    expect(editDistance(left, right)).toBe(distance);
    expect(editDistance(right, left)).toBe(distance);
  });
});

describe('suggestion', () => {
  test('takes the nearest of several', () => {
    expect(suggestion('tpye', ['required', 'type', 'typed'])).toBe('type');
  });

  test('takes no notice of upper and lower case', () => {
    expect(suggestion('STRING', ['Number', 'String'])).toBe('String');
  });

  test('says nothing where nothing is near', () => {
    expect(suggestion('Elephant', ['String', 'Number'])).toBeUndefined();
    expect(suggestion('x', ['p', 'y'])).toBeUndefined();
    expect(didYouMean('qqqq', ['String'])).toBeUndefined();
  });

  test('does not offer what was written', () => {
    expect(suggestion('String', ['String'])).toBeUndefined();
  });

  test('takes no time over an endless word', () => {
    expect(suggestion('a'.repeat(1_000_000), ['b'.repeat(1_000_000)])).toBeUndefined();
  });
});
