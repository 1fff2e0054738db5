import { expect, test } from '@jest/globals';
import { SourceText } from '../diagnostics/source-text.js';
import { readSchemas } from './load-schemas.js';

function read(...texts: string[]): ReturnType<typeof readSchemas> {
  return readSchemas(texts.map((text, index) => new SourceText(`${index}.yaml`, text)));
}

test.each([
  ['config: { a: Sting }', '1:14 config.a: unknown type `Sting`'],
  ['config: { a: Relation<_User> }', '1:14 config.a cannot be a Relation'],
  ['config: { a: Pointer<Nope> }', '1:14 config.a points at the unknown class `Nope`'],
  [
    'config: { a: { type: String, masterKeyOnly: yes please } }',
    '1:45 config.a: `masterKeyOnly` must be true or false',
  ],
  ['config: { a: { type: String, masterKey: true } }', '1:30 config.a: unknown key `masterKey`'],
  ['config: [a]', '1:9 `config` must be a map of names, not'],
  ['config: { _a: String }', '1:11 the config parameter `_a` has no name that the server can keep it by'],
  ['config: { constructor: String }', '1:11 the config parameter `constructor` has no name'],
])('%s is reported at its place', (text, mistake) => {
  const { schema, diagnostics } = read(text);
  expect(schema).toBeUndefined();
  expect(diagnostics.map(({ line, column, message }) => `${line}:${column} ${message}`)).toContainEqual(
    expect.stringContaining(mistake),
  );
});

test('the config of several files is one list; what two files declare is reported', () => {
  const { schema } = read(
    'config: { b: String, a: { type: Number, required: true, masterKeyOnly: true } }',
    'config: { c: Date }',
  );
  expect(schema?.config).toEqual([
    { name: 'a', type: { kind: 'Number' }, required: true, masterKeyOnly: true },
    { name: 'b', type: { kind: 'String' }, required: false, masterKeyOnly: false },
    { name: 'c', type: { kind: 'Date' }, required: false, masterKeyOnly: false },
  ]);
  expect(read('config: { a: String }', 'config: { a: String }').diagnostics).toMatchObject([
    { message: 'the config parameter `a` is declared twice', file: '1.yaml' },
  ]);
});

test('a schema without a config has none, and one beside functions stands in one file with them', () => {
  expect(read('className: A\nfields: {}').schema).not.toHaveProperty('config');
  const { schema } = read('config: { a: String }\nfunctions: { b: {} }');
  expect(schema).toMatchObject({ config: [{ name: 'a' }], functions: [{ name: 'b' }] });
});
