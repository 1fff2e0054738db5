import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderDiagnostics } from '../diagnostics/render-diagnostics.js';
import { SourceText } from '../diagnostics/source-text.js';
import { normaliseServerAnswer, readSchemas, type LoadedSchema } from './load-schemas.js';

function read(text: string, file = '/a.yaml'): LoadedSchema & { messages: string[] } {
  const loaded = readSchemas([new SourceText(file, text)]);
  return { ...loaded, messages: loaded.diagnostics.map(({ message }) => message) };
}

describe('input that means harm', () => {
  test('multiplies by aliases', () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) => `  l${level + 1}: &l${level + 1} [${Array(10).fill(`*l${level}`).join(', ')}]`,
    );
    const started = performance.now();
    expect(read(`className: A\nfields:\n  l0: &l0 [x]\n${levels.join('\n')}\n`).messages).toEqual([
      'the aliases of this file multiply to too many values',
    ]);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test('contains itself', () => {
    expect(read('className: A\nfields: &f\n  x: *f\n').messages).toEqual(['the alias `*f` contains itself']);
    expect(read('&a [*a]').messages).toEqual(['the alias `*a` contains itself']);
  });

  test.each([
    ['YAML', '/a.yaml', '['],
    ['JSON', '/a.json', '['],
    ['maps', '/a.yaml', '{a: '],
    ['JSON maps', '/a.json', '{"a":'],
  ])('is nested a hundred thousand times (%s)', (_, file, opening) => {
    const closing = opening.startsWith('[') ? ']' : '}';
    const { schema, messages } = read(`${opening.repeat(100_000)}1${closing.repeat(100_000)}`, file);
    expect(schema).toBeUndefined();
    expect(messages).toHaveLength(1);
  });

  test('nests more deeply than any schema', () => {
    const shape = `${'{ type: Object, properties: { a: '.repeat(70)}String${' } }'.repeat(70)}`;
    expect(read(`className: A\nfields: { x: ${shape} }`).messages).toEqual([
      'the file is nested too deeply to be a schema',
    ]);
  });

  test('has text of megabytes', () => {
    const long = 'x'.repeat(2_000_000);
    const started = performance.now();
    for (const text of [
      `className: ${long}`,
      `className: A\nfields: { ${long}: String }`,
      `className: A\nfields: { x: ${long} }`,
      `className: A\n${long}: 1`,
    ]) {
      const { diagnostics } = read(text);
      expect(diagnostics).toHaveLength(1);
      expect(renderDiagnostics(diagnostics).length).toBeLessThan(2000);
    }
    expect(read(`{"className": "A", "description": "${'x\\n'.repeat(500_000)}"}`, '/a.json').messages).toEqual([]);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test('has a map of a hundred thousand keys', () => {
    const keys = Array.from({ length: 100_000 }, (_, index) => `  f${index}: String`);
    const started = performance.now();
    expect(read(`className: A\nfields:\n${keys.join('\n')}`).messages).toEqual([]);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  test('reaches for prototypes', () => {
    const text = `
className: A
__proto__: { description: x }
constructor: y
fields:
  __proto__: { type: String }
  x: { type: String, __proto__: { required: true } }
  y: { type: Object, properties: { constructor: String } }
indexes: { __proto__: { __proto__: 1 } }
classLevelPermissions: { __proto__: {}, find: { __proto__: true, constructor: true } }
`;
    const { schema, messages } = read(text);
    expect(schema).toBeUndefined();
    expect(messages).toEqual(
      expect.arrayContaining([
        'A: unknown key `__proto__`',
        'A: unknown key `constructor`',
        'A: field name `__proto__` is not a valid name',
        'A.x: unknown key `__proto__`',
        'A.y.constructor: the server refuses `constructor` as a key of an object',
      ]),
    );
    expect({}).not.toHaveProperty('description');
    expect({}).not.toHaveProperty('required');
  });

  test('reaches for prototypes in JSON', () => {
    const text = '{"className":"A","__proto__":{"a":1},"fields":{"__proto__":{"type":"String"},"toString":"String"}}';
    const { messages } = read(text, '/a.json');
    expect(messages).toEqual(
      expect.arrayContaining(['A: unknown key `__proto__`', 'A: field name `__proto__` is not a valid name']),
    );
  });

  test('has names that would steer a terminal', () => {
    const escape = String.raw`\e[2J\e]0;owned\a`;
    const { diagnostics } = read(
      `className: A\nfields: { "${escape}": "${escape}", x: "Pointer<${escape}>" }\n"${escape}": 1\n`,
    );
    expect(diagnostics.length).toBeGreaterThan(2);
    expect(renderDiagnostics(diagnostics)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(JSON.stringify(diagnostics)).not.toMatch(/\\u001b[^"]*owned\\u0007/);
  });
});

test('whatever a YAML or JSON text says, the answer is a schema or an error, never a crash', () => {
  const word = fc.constantFrom(
    'className',
    'fields',
    'type',
    'String',
    'Array<String>',
    'Post',
    '_User',
    '__proto__',
    'enum',
    'required',
    'indexes',
    'find',
    'classLevelPermissions',
    'Pointer<Post>',
    'defaultValue',
    'properties',
    'element',
    'results',
    '<<',
  );
  const leaf = fc.oneof(word, fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.double());
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 6 },
      leaf,
      fc.array(tie('value')),
      fc.dictionary(fc.oneof(word, fc.string()), tie('value')),
    ),
  }));
  const classes = fc.record({
    className: fc.oneof(word, fc.string()),
    fields: value,
    indexes: value,
    classLevelPermissions: value,
  });
  fc.assert(
    fc.property(fc.oneof(value, classes, fc.array(classes)), (content) => {
      for (const loaded of [
        read(JSON.stringify(content), '/a.json'),
        read(JSON.stringify(content)),
        normaliseServerAnswer(content, 'http://x'),
      ]) {
        expect(loaded.schema === undefined).toBe(loaded.diagnostics.some(({ severity }) => severity === 'error'));
        renderDiagnostics(loaded.diagnostics);
      }
    }),
    { numRuns: 250 },
  );
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom(
          'a',
          ':',
          ' ',
          '\n',
          '-',
          '{',
          '}',
          '[',
          ']',
          '&a',
          '*a',
          '"',
          "'",
          '!',
          '|',
          '\t',
          '#',
          ',',
        ),
      }),
      (text) => {
        for (const file of ['/a.yaml', '/a.json']) {
          const loaded = read(text, file);
          expect(loaded.schema).toBeUndefined();
          expect(loaded.diagnostics.length).toBeGreaterThan(0);
        }
      },
    ),
    { numRuns: 250 },
  );
});
