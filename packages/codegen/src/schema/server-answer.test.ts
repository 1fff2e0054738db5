import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { SourceText } from '../diagnostics/source-text.js';
import { normaliseServerAnswer, readSchemas } from './load-schemas.js';
import { columnsOf, commonColumns, systemClassNames } from './system-classes.js';

const origin = 'http://localhost:1337/parse/schemas';
const common = {
  objectId: { type: 'String' },
  createdAt: { type: 'Date' },
  updatedAt: { type: 'Date' },
  ACL: { type: 'ACL' },
};
const anyone = { '*': true };
const open = {
  ...{ find: anyone, get: anyone, count: anyone, create: anyone, update: anyone, delete: anyone, addField: anyone },
  ...{ protectedFields: { '*': [] }, ACL: { '*': { read: true, write: true } } },
};
const pushStatus = {
  className: '_PushStatus',
  fields: { ...common, status: { type: 'String' } },
  classLevelPermissions: open,
};

/** As Parse Server 9 answers after a little use. */
const answer = {
  results: [
    {
      className: 'Post',
      fields: {
        ...common,
        title: { type: 'String', required: true },
        views: { type: 'Number', defaultValue: 0 },
        owner: { type: 'Pointer', targetClass: '_User' },
      },
      classLevelPermissions: { ...open, delete: {} },
      indexes: { _id_: { _id: 1 }, byOwner: { _p_owner: 1, title: -1 } },
    },
    {
      className: '_User',
      fields: {
        ...common,
        ...{
          username: { type: 'String' },
          password: { type: 'String' },
          email: { type: 'String' },
          emailVerified: { type: 'Boolean' },
          authData: { type: 'Object' },
        },
        age: { type: 'Number' },
      },
      classLevelPermissions: open,
      indexes: { _id_: { _id: 1 }, username_1: { username: 1 } },
    },
    pushStatus,
  ],
};

describe('an answer of GET /schemas', () => {
  test('gives the same schema live, from a file, as a bare list and as YAML with positions', () => {
    const live = normaliseServerAnswer(answer, origin);
    expect(live.diagnostics).toEqual([]);
    const texts = [
      new SourceText('/answer.json', JSON.stringify(answer)),
      new SourceText('/list.json', JSON.stringify(answer.results)),
      new SourceText('/answer.yaml', JSON.stringify(answer, undefined, 2)),
    ];
    for (const text of texts) expect(readSchemas([text])).toEqual(live);
    const apart = answer.results.map((result, index) => new SourceText(`/${index}.json`, JSON.stringify(result)));
    expect(readSchemas(apart.reverse())).toEqual(live);
  });

  test('gives the same schema as the files that a person would write', () => {
    const written = `
- className: _User
  fields: { age: Number }
  indexes: { username_1: { username: 1 } }
- className: Post
  fields: { owner: Pointer<_User>, title: { type: String, required: true }, views: { type: Number, defaultValue: 0 } }
  indexes: { byOwner: { _p_owner: 1, title: -1 } }
  classLevelPermissions:
    { find: { '*': true }, get: { '*': true }, count: { '*': true }, create: { '*': true }, update: { '*': true }, delete: {},
      addField: { '*': true }, protectedFields: { '*': [] }, ACL: { '*': { read: true, write: true } } }
`;
    const fromFile = readSchemas([new SourceText('/a.yaml', written)]);
    expect(fromFile.schema).toEqual(normaliseServerAnswer(answer, origin).schema);
  });

  test('does not depend on what the server happens to have used', () => {
    const fresh = { results: answer.results.filter(({ className }) => className !== '_PushStatus') };
    expect(normaliseServerAnswer(fresh, origin)).toEqual(normaliseServerAnswer(answer, origin));
  });

  test('has a class of the server’s own where that got fields beyond its own', () => {
    const more = { ...pushStatus, fields: { ...pushStatus.fields, mine: { type: 'String' } } };
    const { schema } = normaliseServerAnswer({ results: [more] }, origin);
    const found = schema?.classes.find(({ className }) => className === '_PushStatus');
    expect(found?.fields.map(({ name }) => name)).toEqual(expect.arrayContaining(['mine', 'status', 'numSent']));
  });

  test('may be empty', () => {
    const { schema, diagnostics } = normaliseServerAnswer({ results: [] }, origin);
    expect(diagnostics).toEqual([]);
    expect(schema?.classes).toHaveLength(4);
  });

  test('says nothing where everything is open: that is what a class has by itself', () => {
    const { schema } = normaliseServerAnswer(answer, origin);
    expect(schema?.classes.find(({ className }) => className === '_User')).not.toHaveProperty('classLevelPermissions');
    expect(schema?.classes.find(({ className }) => className === 'Post')?.classLevelPermissions).toMatchObject({
      delete: {},
      find: anyone,
    });
  });

  test('is taken with what the server itself let pass, with warnings', () => {
    const odd = {
      className: 'Odd',
      fields: {
        ...common,
        a: { type: 'GeoPoint' },
        b: { type: 'GeoPoint' },
        gone: { type: 'Pointer', targetClass: 'Gone' },
        n: { type: 'Number', defaultValue: null, required: false },
        r: { type: 'Relation', targetClass: '_User', required: false },
        _internal: { type: 'String' },
        later: { type: 'String', newOption: 1 },
      },
      classLevelPermissions: { find: { pointerFields: ['lost'], '*': false }, newOperation: {} },
      indexes: { old: { dropped: 1 }, strange: { a: 'spherical' } },
      newKey: true,
    };
    const join = { className: '_Join:r:Odd', fields: { ...common, relatedId: { type: 'String' } } };
    const { schema, diagnostics } = normaliseServerAnswer({ results: [odd, join] }, origin);
    expect(diagnostics.map(({ severity }) => severity)).toEqual(diagnostics.map(() => 'warning'));
    expect(diagnostics.map(({ message }) => message).sort()).toEqual([
      'Odd.b is a second GeoPoint beside `a`; a class can have one',
      'Odd.gone points at the unknown class `Gone`',
      'Odd.later: unknown key `newOption`',
      'Odd: `classLevelPermissions.find.*` must be true (whoever is left out is refused), not false',
      'Odd: `find.pointerFields` names the field `lost`, which the class does not have',
      'Odd: `indexes.strange.a` must be 1 (ascending), -1 (descending) or "text", not "spherical"',
      'Odd: the index `old` is on `dropped`, which the class does not have',
      'Odd: unknown key `newKey`',
      'Odd: unknown key `newOperation`',
    ]);
    expect(schema?.classes.map(({ className }) => className)).toEqual([
      'Gone',
      'Odd',
      '_Installation',
      '_Role',
      '_Session',
      '_User',
    ]);
    expect(schema?.classes[1]?.fields.map(({ name }) => name)).toEqual(['a', 'b', 'gone', 'later', 'n', 'r']);
  });

  test.each([[{}], [null], ['x'], [5], [[null]], [{ results: {} }], [{ results: [{ fields: {} }] }]])(
    'cannot be %j',
    (value) => {
      const { schema, diagnostics } = normaliseServerAnswer(value, origin);
      expect(schema).toBeUndefined();
      expect(diagnostics[0]).toMatchObject({ severity: 'error', file: origin });
    },
  );
});

test('the built-in columns are those of Parse Server', () => {
  const require = createRequire(new URL('../../../dev-server/package.json', import.meta.url));
  const file = require.resolve('parse-server/lib/Controllers/SchemaController.js');
  const source = readFileSync(file, 'utf8');
  // Importing the file would start half a server; the table is a literal of plain values.
  const literal = /defaultColumns = Object\.freeze\((\{[^]*?\n\})\);/.exec(source)?.[1] ?? '';
  const columns = new Function(`return ${literal}`)() as Record<
    string,
    Record<string, { type: string; targetClass?: string }>
  >;
  const { _Default, ...classes } = columns;
  expect(Object.fromEntries(Object.entries(_Default ?? {}).map(([name, { type }]) => [name, type]))).toEqual(
    commonColumns,
  );
  expect(systemClassNames.toSorted()).toEqual(Object.keys(classes).sort());
  for (const [className, fields] of Object.entries(classes)) {
    const expected = Object.entries(fields).filter(([name]) => !(name in commonColumns));
    const ours = Object.entries(columnsOf(className)).map(([name, { type }]) => [
      name,
      { type: type.kind, ...('targetClass' in type ? { targetClass: type.targetClass } : {}) },
    ]);
    expect([className, Object.fromEntries(ours)]).toEqual([className, Object.fromEntries(expected)]);
  }
});
