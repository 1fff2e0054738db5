import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SourceText } from '../diagnostics/source-text.js';
import { loadSchemas, readSchemas } from './load-schemas.js';
import type { ClassModel, FieldModel, SchemaModel } from './model.js';

/** The schema of texts, which must have no error. */
function schemaOf(...texts: string[]): SchemaModel {
  const { schema, diagnostics } = readSchemas(texts.map((text, index) => new SourceText(`/${index}.yaml`, text)));
  if (schema === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return schema;
}

function classOf(schema: SchemaModel, className: string): ClassModel {
  const found = schema.classes.find((model) => model.className === className);
  if (found === undefined) throw new Error(`no class ${className}`);
  return found;
}

function fieldOf(text: string, name = 'f'): FieldModel {
  const post = classOf(schemaOf(`className: Post\nfields:\n  ${text}\n`), 'Post');
  const found = post.fields.find((field) => field.name === name);
  if (found === undefined) throw new Error(`no field ${name}`);
  return found;
}

describe('a field', () => {
  test.each(['String', 'Number', 'Boolean', 'Date', 'Object', 'Array', 'GeoPoint', 'File', 'Bytes', 'Polygon'])(
    'of kind %s has a short and a long form',
    (kind) => {
      const plain = { name: 'f', property: 'f', type: { kind }, required: false };
      expect(fieldOf(`f: ${kind}`)).toEqual(plain);
      expect(fieldOf(`f: { type: ${kind}, required: true, description: 'What it is.' }`)).toEqual({
        ...plain,
        required: true,
        description: 'What it is.',
      });
    },
  );

  test.each(['Pointer', 'Relation'])('of kind %s names its class in brackets or by targetClass', (kind) => {
    const expected = { name: 'f', property: 'f', type: { kind, targetClass: '_User' }, required: false };
    expect(fieldOf(`f: ${kind}<_User>`)).toEqual(expected);
    expect(fieldOf(`f: { type: ${kind}, targetClass: _User }`)).toEqual(expected);
    expect(fieldOf(`f: { type: ${kind}<_User>, targetClass: _User }`)).toEqual(expected);
  });

  test('has another name in code with property', () => {
    expect(fieldOf('f: { type: Pointer<_User>, property: createdBy }')).toMatchObject({
      name: 'f',
      property: 'createdBy',
    });
  });

  test('that is an array says of what, in brackets or by element', () => {
    const pointer = { kind: 'Pointer', targetClass: '_User' };
    expect(fieldOf('f: Array<Pointer<_User>>').type).toEqual({ kind: 'Array', element: pointer });
    expect(fieldOf('f: { type: Array, element: Pointer<_User> }').type).toEqual({ kind: 'Array', element: pointer });
    expect(fieldOf('f: { type: Array, element: { type: String, enum: [a, b] } }').type).toEqual({
      kind: 'Array',
      element: { kind: 'String', enum: ['a', 'b'] },
    });
    expect(fieldOf('f: { type: Array, element: { type: Object, properties: { x: Number } } }').type).toEqual({
      kind: 'Array',
      element: { kind: 'Object', properties: [{ name: 'x', type: { kind: 'Number' }, required: false }] },
    });
  });

  test('that is an object declares its shape, nested and sorted', () => {
    const shape =
      '{ type: Object, properties: { z: { type: Object, properties: { a: Date } }, b: { type: String, required: true, description: B } } }';
    expect(fieldOf(`f: ${shape}`).type).toEqual({
      kind: 'Object',
      properties: [
        { name: 'b', type: { kind: 'String' }, required: true, description: 'B' },
        {
          name: 'z',
          required: false,
          type: { kind: 'Object', properties: [{ name: 'a', type: { kind: 'Date' }, required: false }] },
        },
      ],
    });
  });

  test('may have an enum of any text', () => {
    const { type } = fieldOf(
      String.raw`f: { type: String, enum: ['', "it's", "a\nb", __proto__, "0"], defaultValue: '' }`,
    );
    expect(type).toEqual({ kind: 'String', enum: ['', "it's", 'a\nb', '__proto__', '0'] });
  });
});

describe('a default', () => {
  const point = { __type: 'GeoPoint', latitude: 47, longitude: -8.5 };
  const corners = [
    [0, 0],
    [0, 1],
    [1, 1],
  ];
  test.each<[string, string, unknown]>([
    ['String', 'draft', 'draft'],
    ['Number', '0', 0],
    ['Boolean', 'false', false],
    ['Date', '2026-01-31', { __type: 'Date', iso: '2026-01-31T00:00:00.000Z' }],
    ['Date', '2026-01-31T12:00:00+02:00', { __type: 'Date', iso: '2026-01-31T10:00:00.000Z' }],
    ['Date', "{ __type: Date, iso: '2024-02-29T00:00:00.000Z' }", { __type: 'Date', iso: '2024-02-29T00:00:00.000Z' }],
    ['Object', '{ a: [1, { b: null }] }', { a: [1, { b: null }] }],
    ['Array', '[1, a, { b: true }]', [1, 'a', { b: true }]],
    ['Array<Date>', '[2026-01-31]', [{ __type: 'Date', iso: '2026-01-31T00:00:00.000Z' }]],
    ['GeoPoint', '{ latitude: 47, longitude: -8.5 }', point],
    ['GeoPoint', '{ __type: GeoPoint, latitude: 47, longitude: -8.5 }', point],
    ['File', '{ name: a.png, url: http://x/a.png }', { __type: 'File', name: 'a.png', url: 'http://x/a.png' }],
    ['Bytes', 'AQID', { __type: 'Bytes', base64: 'AQID' }],
    ['Bytes', '{ __type: Bytes, base64: AQID }', { __type: 'Bytes', base64: 'AQID' }],
    ['Polygon', '[[0, 0], [0, 1], { latitude: 1, longitude: 1 }]', { __type: 'Polygon', coordinates: corners }],
    ['Pointer<_User>', 'abc', { __type: 'Pointer', className: '_User', objectId: 'abc' }],
    [
      'Pointer<_User>',
      '{ __type: Pointer, className: _User, objectId: abc }',
      { __type: 'Pointer', className: '_User', objectId: 'abc' },
    ],
  ])('of a %s may be %s', (type, value, wire) => {
    expect(fieldOf(`f: { type: ${type}, defaultValue: ${value} }`).defaultValue).toEqual(wire);
  });
});

describe('a file', () => {
  const names = (schema: SchemaModel): string[] =>
    schema.classes.map(({ className }) => className).filter((name) => !name.startsWith('_'));

  test('holds one class, a list, or several documents', () => {
    expect(names(schemaOf('className: A'))).toEqual(['A']);
    expect(names(schemaOf('- className: B\n- className: A'))).toEqual(['A', 'B']);
    expect(names(schemaOf('---\nclassName: A\n---\n- className: B\n- className: C\n---\n'))).toEqual(['A', 'B', 'C']);
  });

  test('may use anchors, aliases and merge keys', () => {
    const text =
      'className: A\nfields:\n  one: &shared { type: String, required: true }\n  two: *shared\n  three:\n    <<: *shared\n    required: false\n';
    expect(classOf(schemaOf(text), 'A').fields).toMatchObject([
      { name: 'one', required: true },
      { name: 'three', required: false, type: { kind: 'String' } },
      { name: 'two', required: true },
    ]);
  });

  test('that declares cloud functions is no class', () => {
    const functions = new SourceText('/schemas/functions.yaml', 'functions:\n  hello: {}\njobs: {}\n');
    const { schema, diagnostics } = readSchemas([functions, new SourceText('/schemas/a.yaml', 'className: A')]);
    expect(diagnostics).toEqual([]);
    expect(schema && names(schema)).toEqual(['A']);
  });

  test('named functions.yaml that declares a class is a class', () => {
    const { schema } = readSchemas([new SourceText('/schemas/functions.yaml', 'className: A')]);
    expect(schema && names(schema)).toEqual(['A']);
  });
});

describe('a class', () => {
  test('is sorted by its fields and keeps its description, indexes and permissions', () => {
    const text = `
className: Post
description: An article.
fields: { b: String, a: Pointer<_User> }
indexes: { z: { a: -1, b: 1 }, y: { createdAt: 1, b: text } }
classLevelPermissions:
  find: { requiresAuthentication: true, '*': true }
  get: { pointerFields: [a] }
  count: {}
  create: { 'role:admin': true }
  update: {}
  delete: {}
  addField: {}
  protectedFields: { 'userField:a': [], '*': [b] }
`;
    const post = classOf(schemaOf(text), 'Post');
    expect(post.fields.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(JSON.stringify(post.indexes)).toBe('{"y":{"createdAt":1,"b":"text"},"z":{"a":-1,"b":1}}');
    expect(JSON.stringify(post.classLevelPermissions)).toBe(
      '{"find":{"*":true,"requiresAuthentication":true},"get":{"pointerFields":["a"]},"count":{},"create":{"role:admin":true},' +
        '"update":{},"delete":{},"addField":{},"protectedFields":{"*":["b"],"userField:a":[]}}',
    );
  });

  test('of the server is always there, with its built-in columns', () => {
    const schema = schemaOf('className: A');
    expect(schema.classes.map(({ className, modelName }) => [className, modelName])).toEqual([
      ['A', 'A'],
      ['_Installation', 'Installation'],
      ['_Role', 'Role'],
      ['_Session', 'Session'],
      ['_User', 'User'],
    ]);
    expect(classOf(schema, '_User').fields).toMatchObject([
      { name: 'authData', type: { kind: 'Object' } },
      { name: 'email' },
      { name: 'emailVerified', type: { kind: 'Boolean' } },
      { name: 'password', writeOnly: true },
      { name: 'username', required: true },
    ]);
  });

  test('of the server can get more fields, and more said about its own', () => {
    const text =
      'className: _User\ndescription: A person.\nfields:\n  age: Number\n  email: { type: String, description: Where we write to. }\n  username: String';
    const user = classOf(schemaOf(text), '_User');
    expect(user.description).toBe('A person.');
    expect(user.fields.map(({ name }) => name)).toEqual([
      'age',
      'authData',
      'email',
      'emailVerified',
      'password',
      'username',
    ]);
    expect(user.fields[2]).toMatchObject({ description: 'Where we write to.' });
    expect(user.fields[5]).toMatchObject({ required: true });
  });

  test('of the server beyond the four is there where it is named or pointed at', () => {
    expect(schemaOf('className: A').classes).toHaveLength(5);
    expect(classOf(schemaOf('className: _Audience'), '_Audience').fields.map(({ name }) => name)).toContain(
      'timesUsed',
    );
    const pointing = schemaOf('className: A\nfields: { sold: Array<Pointer<_Product>> }');
    expect(classOf(pointing, '_Product').fields).toContainEqual(
      expect.objectContaining({ name: 'icon', required: true }),
    );
  });

  test('may point at itself and in circles', () => {
    const schema = schemaOf(
      '- { className: A, fields: { a: Pointer<A>, b: Pointer<B> } }\n- { className: B, fields: { a: Pointer<A> } }',
    );
    expect(schema.classes).toHaveLength(6);
  });
});

describe('loadSchemas', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parse-orm-schemas-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (path: string, text: string | Uint8Array): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const load = async (...patterns: string[]): Promise<string[]> => {
    const { schema, diagnostics } = await loadSchemas(patterns, { cwd: folder });
    if (schema === undefined) return diagnostics.map(({ message }) => message);
    return schema.classes.map(({ className }) => className).filter((name) => !name.startsWith('_'));
  };

  test('reads a folder with all that is below it, a file, and a glob', async () => {
    write('schemas/a.yaml', 'className: A');
    write('schemas/deep/er/b.YML', 'className: B');
    write('schemas/c.json', '{ "className": "C" }');
    write('schemas/readme.md', 'no schema');
    write('schemas/.hidden.yaml', 'className: Hidden');
    write('schemas/node_modules/x/x.yaml', 'className: X');
    expect(await load('schemas')).toEqual(['A', 'B', 'C']);
    expect(await load('schemas/a.yaml')).toEqual(['A']);
    expect(await load('schemas/**/*.{yaml,json}')).toEqual(['A', 'C']);
    expect(await load('schemas', 'schemas/a.yaml', 'schemas/*')).toEqual(['A', 'B', 'C']);
  });

  test('reads a folder whose name looks like a pattern', async () => {
    write('[app]/schemas/a.yaml', 'className: A');
    expect(await load('[app]/schemas')).toEqual(['A']);
  });

  test('follows links, also those that lead back', async () => {
    write('schemas/a.yaml', 'className: A');
    write('more/b.yaml', 'className: B');
    symlinkSync(join(folder, 'more'), join(folder, 'schemas/more'));
    symlinkSync(join(folder, 'schemas'), join(folder, 'schemas/again'));
    expect(await load('schemas')).toEqual(['A', 'B']);
  });

  test('says which pattern found nothing', async () => {
    write('empty/readme.md', '');
    expect(await load('missing', 'empty', 'no/*.yaml')).toEqual([
      'no schema file found for `missing`',
      'no schema file found for `empty`',
      'no schema file found for `no/*.yaml`',
    ]);
  });

  test('says what is wrong with a file that is no text', async () => {
    write('a.yaml', Buffer.from('className: A', 'utf16le'));
    write('b.yaml', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('className: A', 'utf16le')]));
    write('c.yaml', Buffer.from([0xc3, 0x28, 0x80]));
    write('d.json', Buffer.from([0xef, 0xbb, 0xbf, ...Buffer.from('{"className":"D"}')]));
    expect(await load('a.yaml')).toEqual(['the file is not UTF-8 text']);
    expect(await load('b.yaml')).toEqual(['the file is in UTF-16']);
    expect(await load('c.yaml')).toEqual(['the file is not UTF-8 text']);
    expect(await load('d.json')).toEqual(['D']);
  });
});
