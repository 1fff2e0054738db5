import { describe, expect, test } from '@jest/globals';
import { SourceText } from '../diagnostics/source-text.js';
import { readSchemas } from '../schema/load-schemas.js';
import type { SchemaModel } from '../schema/model.js';
import { compareSchemas, type CompareOptions } from './compare-schemas.js';
import type { Difference, SchemaComparison } from './difference.js';

function schema(yaml: string): SchemaModel {
  const { schema: model, diagnostics } = readSchemas([new SourceText('/schema.yaml', yaml)]);
  if (model === undefined) throw new Error(JSON.stringify(diagnostics));
  return model;
}

function compare(from: string, to: string, options: CompareOptions = {}): SchemaComparison {
  return compareSchemas(schema(from), schema(to), options);
}

/** Each difference in one line: its kind, where it is, and its effects. */
function lines({ differences }: SchemaComparison): string[] {
  return differences.map((difference) => {
    const effects = Object.keys(difference.effects);
    return [difference.kind, placeOf(difference), ...effects].join(' ');
  });
}

function placeOf(difference: Difference): string {
  const { className } = difference;
  if ('field' in difference) return `${className}.${difference.field}${'part' in difference ? difference.part : ''}`;
  if ('index' in difference) return `${className}#${difference.index}`;
  return 'permission' in difference ? `${className}:${difference.permission}` : className;
}

const post = (fields: string, more = ''): string => `className: Post\nfields: {${fields}}\n${more}`;

describe('classes and fields', () => {
  test('that came and went are told, with what is lost', () => {
    const from =
      '- { className: Old, fields: { a: String } }\n- { className: Post, fields: { title: String, gone: Date } }';
    const to = '- { className: New }\n- { className: Post, fields: { title: String, added: Number } }';
    expect(lines(compare(from, to))).toEqual([
      'classAdded New',
      'classRemoved Old losesData breaksTypes breaksCallers',
      'fieldAdded Post.added',
      'fieldRemoved Post.gone losesData breaksTypes breaksCallers',
    ]);
  });

  test('that must be given break who creates objects; with a default they do not', () => {
    const to = 'title: { type: String, required: true }, views: { type: Number, required: true, defaultValue: 0 }';
    expect(lines(compare(post(''), post(to)))).toEqual([
      'fieldAdded Post.title breaksTypes breaksCallers',
      'fieldAdded Post.views',
    ]);
    expect(lines(compare(post('title: String, views: Number'), post(to)))).toEqual([
      'requiredChanged Post.title breaksTypes breaksCallers',
      'requiredChanged Post.views breaksTypes breaksCallers',
      'defaultChanged Post.views',
    ]);
    const noDefault = 'title: { type: String, required: true }, views: { type: Number, required: true }';
    expect(lines(compare(post(to), post(noDefault)))).toEqual(['defaultChanged Post.views breaksTypes breaksCallers']);
  });

  test('of another type or target lose their data', () => {
    const from = 'a: String, b: Pointer<_User>, c: Array<String>, d: Relation<_User>';
    const to = 'a: Number, b: Pointer<_Role>, c: Object, d: Relation<_Role>';
    const differences = compare(post(from), post(to));
    expect(lines(differences)).toEqual(
      ['a', 'b', 'c', 'd'].map((name) => `typeChanged Post.${name} losesData breaksTypes breaksCallers`),
    );
    expect(differences.differences[1]?.effects.breaksTypes).toBe('Pointer<_User> became Pointer<_Role>');
  });

  test('that were renamed are no loss, and break code only where the name in code changes too', () => {
    const to = 'headline: { type: String, renamed: title }, note: { type: Number, renamed: text, property: text }';
    const renamed = compare(post('title: String, text: Number'), post(to));
    expect(lines(renamed)).toEqual([
      'fieldRenamed Post.headline breaksTypes breaksCallers',
      'fieldRenamed Post.note breaksCallers',
    ]);
    expect(renamed.differences[0]).toMatchObject({
      oldField: 'title',
      from: { name: 'title' },
      to: { name: 'headline' },
    });
    const retyped = compare(post('title: String'), post('headline: { type: Number, renamed: title }'));
    expect(lines(retyped)).toEqual([
      'fieldRenamed Post.headline breaksTypes breaksCallers',
      'typeChanged Post.headline losesData breaksTypes breaksCallers',
    ]);
  });

  test('whose old column a rename left behind are no difference', () => {
    const files = post('headline: { type: String, renamed: title }');
    const after = compare(post('title: String, headline: String'), files, { fromServer: true });
    expect(after).toMatchObject({
      differences: [],
      kept: [{ className: 'Post', field: 'title', renamedTo: 'headline' }],
    });
    expect(compare(post('headline: String'), files, { fromServer: true })).toEqual({ differences: [], kept: [] });
  });

  test('of the server’s own classes are there whether a schema names them or not', () => {
    const options = { fromServer: true };
    expect(
      compare('className: Post', '- { className: Post }\n- { className: _Audience }', options).differences,
    ).toEqual([]);
    const phone = '- { className: Post }\n- { className: _User, fields: { phone: String } }';
    expect(lines(compare(phone, 'className: Post', options))).toEqual([
      'fieldRemoved _User.phone losesData breaksTypes breaksCallers',
    ]);
  });
});

describe('what only files say', () => {
  const from = `
className: Post
description: A text.
fields:
  title: { type: String, description: Old }
  status: { type: String, enum: [draft, published] }
  tags: Array<String>
  anything: Array
  seo: { type: Object, properties: { title: String, score: { type: Number, required: true }, gone: Date } }
  created_by: { type: Pointer<_User>, property: createdBy }
`;
  const to = `
className: Post
modelName: Article
description: An article.
fields:
  title: { type: String, description: New }
  status: { type: String, enum: [published, archived] }
  tags: { type: Array, element: { type: String, enum: [a] } }
  anything: Array<Number>
  seo: { type: Object, properties: { title: Number, score: Number, image: { type: File, required: true } } }
  created_by: { type: Pointer<_User>, property: author }
`;

  test('is compared between files', () => {
    const comparison = compare(from, to);
    expect(lines(comparison)).toEqual([
      'modelNameChanged Post breaksTypes',
      'descriptionChanged Post',
      'shapeChanged Post.anything[] breaksTypes',
      'propertyChanged Post.created_by breaksTypes',
      'shapeChanged Post.seo.gone breaksTypes',
      'shapeChanged Post.seo.image breaksTypes',
      'partRequiredChanged Post.seo.score breaksTypes',
      'shapeChanged Post.seo.title breaksTypes',
      'enumChanged Post.status breaksTypes breaksCallers',
      'enumChanged Post.tags[] breaksTypes',
      'descriptionChanged Post.title',
    ]);
    const status = comparison.differences.find((difference) => difference.kind === 'enumChanged');
    expect(status?.effects.breaksTypes).toBe('"draft" can no longer be written; it may read as "archived"');
  });

  test('is nothing to a server', () => {
    expect(compare(from, to, { fromServer: true })).toEqual({ differences: [], kept: [] });
  });

  test('is not compared where the type itself changed', () => {
    expect(lines(compare(post('a: { type: String, enum: [x] }'), post('a: Array<Number>')))).toEqual([
      'typeChanged Post.a losesData breaksTypes breaksCallers',
    ]);
  });
});

describe('defaults and indexes', () => {
  test('are the same in any order of keys, and indexes in any order of columns that a database forgot', () => {
    const indexes = (text: string): string => post('a: String, bb: Number', `indexes: { one: ${text} }`);
    const held = indexes('{ a: 1, bb: -1, createdAt: 1 }');
    expect(compare(held, indexes('{ createdAt: 1, bb: -1, a: 1 }'), { fromServer: true }).differences).toEqual([]);
    expect(lines(compare(held, indexes('{ createdAt: 1, bb: -1, a: 1 }')))).toEqual(['indexChanged Post#one']);
    // MongoDB keeps the order: nobody sorted these.
    const ordered = indexes('{ createdAt: 1, bb: -1 }');
    expect(lines(compare(ordered, indexes('{ bb: -1, createdAt: 1 }'), { fromServer: true }))).toEqual([
      'indexChanged Post#one',
    ]);
    const meta = (text: string): string => post(`meta: { type: Object, defaultValue: ${text} }`);
    expect(compare(meta('{ a: 1, b: [{ c: 1, d: 2 }] }'), meta('{ b: [{ d: 2, c: 1 }], a: 1 }')).differences).toEqual(
      [],
    );
    expect(lines(compare(meta('{ a: [1, 2] }'), meta('{ a: [2, 1] }')))).toEqual(['defaultChanged Post.meta']);
  });

  test('on pointers are the same in the words of MongoDB and of PostgreSQL', () => {
    const index = (column: string): string =>
      post('owner: Pointer<_User>, p: String', `indexes: { i: { ${column}: 1 } }`);
    expect(compare(index('_p_owner'), index('owner'), { fromServer: true }).differences).toEqual([]);
    expect(lines(compare(index('p'), index('owner'), { fromServer: true }))).toEqual(['indexChanged Post#i']);
  });

  test('that a server made by itself are no difference', () => {
    const held = `
- className: _User
  indexes: { username_1: { username: 1 }, case_insensitive_email: { email: 1 } }
- className: Post
  fields: { area: Polygon, place: GeoPoint, text: String }
  indexes: { area_2dsphere: { area: 2dsphere }, place_2d: { place: 2d }, text_text: { text: text }, mine: { text: 1 } }
`;
    const files = post('area: Polygon, place: GeoPoint, text: String');
    expect(lines(compare(held, files, { fromServer: true }))).toEqual(['indexRemoved Post#mine']);
    expect(lines(compare(held, files))).toHaveLength(6);
  });
});

describe('permissions', () => {
  const fields = 'owner: Pointer<_User>, team: Array, secret: String, email: String';
  const clp = (text: string): string => post(fields, `classLevelPermissions: ${text}`);
  const open =
    "find: {'*': true}, get: {'*': true}, count: {'*': true}, create: {'*': true}, update: {'*': true}, delete: {'*': true}, addField: {'*': true}";

  test.each([
    ['open to all and not told', clp(`{ ${open} }`), post(fields)],
    [
      'the server’s own default and not told',
      clp(`{ ${open}, protectedFields: {'*': []}, ACL: {'*': {read: true, write: true}} }`),
      post(fields),
    ],
    ['closed and left out', clp('{}'), clp('{ find: {}, addField: {}, protectedFields: {}, readUserFields: [] }')],
    [
      'in another order',
      clp('{ find: { a: true, pointerFields: [owner, team] } }'),
      clp('{ find: { pointerFields: [team, owner], a: true } }'),
    ],
    [
      'with rights that are not granted',
      clp(`{ ${open}, ACL: { currentUser: { read: true, write: false } } }`),
      clp(`{ ${open}, ACL: { currentUser: { read: true }, abc: {} } }`),
    ],
    ['that hide nothing', clp(`{ find: {}, protectedFields: {'*': []} }`), clp('{ find: {} }')],
  ])('are the same: %s', (_, from, to) => {
    expect(compare(from, to)).toEqual({ differences: [], kept: [] });
    expect(compare(to, from, { fromServer: true })).toEqual({ differences: [], kept: [] });
  });

  test.each([
    [
      'find',
      `{ ${open} }`,
      `{ ${open}, find: {} }`.replace("find: {'*': true}, ", ''),
      'closed to everybody',
      undefined,
    ],
    [
      'find',
      "{ find: { 'role:a': true, abc: true } }",
      '{ find: { requiresAuthentication: true } }',
      undefined,
      'opened to whoever is logged in',
    ],
    [
      'update',
      '{ update: { pointerFields: [owner] } }',
      '{ update: { pointerFields: [team] } }',
      'closed to the users in owner',
      'opened to the users in team',
    ],
    ['readUserFields', '{ readUserFields: [owner] }', '{}', 'closed to the users in owner', undefined],
    ['protectedFields', '{}', "{ protectedFields: { '*': [secret] } }", 'closed to everybody (secret)', undefined],
    [
      'protectedFields',
      "{ protectedFields: { '*': [secret, email] } }",
      "{ protectedFields: { '*': [secret, email], 'role:mod': [email] } }",
      undefined,
      'opened to role:mod (secret)',
    ],
    [
      'ACL',
      '{}',
      '{ ACL: { currentUser: { read: true } } }',
      'closed to everybody (read), everybody (write)',
      undefined,
    ],
    ['ACL', '{ ACL: {} }', '{}', undefined, 'opened to everybody (read), everybody (write)'],
  ])('tell who may less and who may more: %s from %s', (permission, from, to, closed, opened) => {
    const { differences } = compare(clp(from), clp(to));
    expect(differences).toMatchObject([{ kind: 'permissionChanged', permission }]);
    expect(differences[0]?.effects).toEqual({
      ...(closed === undefined ? {} : { breaksCallers: closed }),
      ...(opened === undefined ? {} : { widensAccess: opened }),
    });
  });
});
