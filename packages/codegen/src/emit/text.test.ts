import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { documentation, stringLiteral, templateText } from './text.js';

/** What JavaScript itself reads out of an expression. */
function evaluated(expression: string): unknown {
  return new Function(`return ${expression}`)();
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('`', '$', '{', '}', '\\', '"', "'", '\n', '\r', '\u2028', 'x', 'u', '*', '/') }),
);

test('a string literal means the text that it was made of, whatever that is', () => {
  fc.assert(fc.property(hostile, (text) => expect(evaluated(stringLiteral(text))).toBe(text)));
});

test('text in a template literal means itself: it ends nothing, and nothing in it is an expression', () => {
  fc.assert(fc.property(hostile, (text) => expect(evaluated(`\`${templateText(text)}\``)).toBe(text)));
});

test('a description is one comment, which it cannot end', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const comment = documentation(text).join('\n');
      expect(evaluated(`(${comment} 'after')`)).toBe('after');
    }),
  );
});
