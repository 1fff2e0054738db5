import { expect, test } from '@jest/globals';
import { SourceText } from '../diagnostics/source-text.js';
import { readSchemas } from './load-schemas.js';

function read(...texts: string[]): ReturnType<typeof readSchemas> {
  return readSchemas(texts.map((text, index) => new SourceText(`${index}.yaml`, text)));
}

test.each([
  ['functions: { rate: { params: { a: Sting } } }', '1:35 rate.a: unknown type `Sting`'],
  ['functions: { rate: { params: { a: Relation<_User> } } }', '1:35 rate.a cannot be a Relation'],
  ['functions: { rate: { params: { a: Pointer<Nope> } } }', '1:35 rate.a points at the unknown class `Nope`'],
  ['functions: { rate: { returns: Pointer<Nope> } }', '1:31 the result of rate points at the unknown class `Nope`'],
  ['functions: { rate: { parms: { a: String } } }', '1:22 rate: unknown key `parms`'],
  ['functions: { rate: Number }', '1:20 rate must be a map with `params` and `returns`, not'],
  ['functions: [rate]', '1:12 `functions` must be a map of names, not'],
  ['functions: { a.b: {} }', '1:14 the function `a.b` has no name that a server can call it by'],
  ['functions: { constructor: {} }', '1:14 the function `constructor` has no name'],
  ['jobs: { clean: { returns: Number } }', '1:18 the job clean cannot return anything'],
  ['functions: {}\nclass: x', '2:1 unknown key `class` beside `functions`, `jobs` and `config`'],
])('%s is reported at its place', (text, mistake) => {
  const { schema, diagnostics } = read(text);
  expect(schema).toBeUndefined();
  expect(diagnostics.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
    expect.stringContaining(mistake),
  ]);
});

test('functions of several files are one list; what two files declare is reported', () => {
  const { schema } = read('functions: { two: {}, one: {} }', 'functions: { three: {} }\njobs: { one: {} }');
  expect(schema?.functions?.map(({ name, typeName }) => [name, typeName])).toEqual([
    ['one', 'One'],
    ['three', 'Three'],
    ['two', 'Two'],
  ]);
  expect(schema?.jobs?.map(({ typeName }) => typeName)).toEqual(['One_']);
  expect(read('functions: { one: {} }', 'functions: { one: {} }').diagnostics).toMatchObject([
    { message: 'the function `one` is declared twice', file: '1.yaml' },
  ]);
});

test('the types of a function take no name that a class has', () => {
  const { schema } = read(
    'className: Rate\nfields: { params: { type: String, enum: [a] } }',
    'functions: { rate: {} }',
  );
  expect(schema?.functions?.[0]?.typeName).toBe('Rate_');
});
