import fc from 'fast-check';

/** A class as a schema file may have it. */
export type WrittenClass = Readonly<Record<string, unknown>>;

type Field = readonly [name: string, definition: Readonly<Record<string, unknown>>];

/** Text that PostgreSQL keeps: no NUL, no half of a surrogate pair. */
const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }));
const json = fc.oneof(text, number, fc.boolean(), fc.array(text, { maxLength: 2 }));
const keyed = fc.dictionary(fc.constantFrom('b', 'a', 'longer', 'c-d', 'größe', "it's"), json, { maxKeys: 4 });
const position = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});
const date = fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
const file = text.filter((name) => name.trim() !== '').map((name) => ({ name, url: `https://example.com/${name}` }));

/** For each type its defaults, as a person or a server writes them. */
const defaults: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  String: text,
  Number: number,
  Boolean: fc.boolean(),
  Date: date.map((value) => value.toISOString()),
  Object: keyed,
  Array: fc.array(fc.oneof(json, keyed), { maxLength: 3 }),
  GeoPoint: position,
  Polygon: fc.uniqueArray(position, { minLength: 3, maxLength: 5 }),
  File: file,
  Bytes: fc.constantFrom('AQID', 'AA==', 'aGVsbG8gd29ybGQ='),
  Pointer: fc.constantFrom('xWMyZ4YEGZ', 'abc'),
};

const fieldNames = [
  'title',
  'body',
  'a',
  'aLongerName',
  'owner',
  'place',
  'tags',
  'order',
  'user',
  'select',
  'x1',
  'B',
];

function field(name: string, targets: readonly string[]): fc.Arbitrary<Field> {
  const target = fc.constantFrom(...targets);
  const required = fc.constantFrom(true, false, undefined);
  const plain = fc.constantFrom(...Object.keys(defaults)).chain((type) =>
    fc.record({
      type: fc.constant(type),
      targetClass: type === 'Pointer' ? target : fc.constant(undefined),
      required,
      defaultValue: fc.option(defaults[type] ?? fc.constant(undefined), { nil: undefined }),
    }),
  );
  const relation = fc.record({ type: fc.constant('Relation'), targetClass: target });
  return fc
    .oneof({ weight: 6, arbitrary: plain }, { weight: 1, arbitrary: relation })
    .map((given) => [name, Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))]);
}

/** Fields of one class: a class can have one GeoPoint. */
function fields(targets: readonly string[]): fc.Arbitrary<readonly Field[]> {
  return fc
    .subarray(fieldNames)
    .chain((names) => fc.tuple(...names.map((name) => field(name, targets))))
    .map((list) => {
      const firstPlace = list.findIndex(([, { type }]) => type === 'GeoPoint');
      return list.filter(([, { type }], index) => type !== 'GeoPoint' || index === firstPlace);
    });
}

const names = (list: readonly Field[], fits: (definition: Field[1]) => boolean): string[] =>
  list.filter(([, definition]) => fits(definition)).map(([name]) => name);

/** The server refuses an index on `createdAt` of a class of its own (102). */
function indexes(className: string, list: readonly Field[]): fc.Arbitrary<unknown> {
  const columns = [...names(list, ({ type }) => !['Relation', 'GeoPoint', 'Polygon', 'Object'].includes(String(type)))];
  const index = fc.uniqueArray(
    fc.tuple(fc.constantFrom(className === '_User' ? 'username' : 'createdAt', ...columns), fc.constantFrom(1, -1)),
    {
      minLength: 1,
      maxLength: 3,
      selector: ([name]) => name,
    },
  );
  return fc.dictionary(fc.constantFrom('latest', 'byTitle', 'an_index'), index.map(Object.fromEntries), { maxKeys: 2 });
}

function permissions(list: readonly Field[]): fc.Arbitrary<unknown> {
  const people = names(
    list,
    ({ type, targetClass }) => type === 'Array' || (type === 'Pointer' && targetClass === '_User'),
  );
  const who = fc.constantFrom('*', 'requiresAuthentication', 'role:admin', 'role:a b', 'xWMyZ4YEGZ');
  const granted = fc.uniqueArray(who, { maxLength: 3 }).map((all) => all.map((one) => [one, true] as const));
  const pointers = fc.subarray(people);
  const operation = fc
    .tuple(granted, fc.option(pointers))
    .map(([all, fieldsOfUsers]) =>
      Object.fromEntries([...all, ...(fieldsOfUsers ? [['pointerFields', fieldsOfUsers]] : [])]),
    );
  const hidden = fc.subarray(list.map(([name]) => name));
  const groups = fc.constantFrom(
    '*',
    'authenticated',
    'role:admin',
    'abc',
    ...people.map((name) => `userField:${name}`),
  );
  const rights = fc.record({ read: fc.boolean(), write: fc.boolean() }, { requiredKeys: [] });
  return fc.record(
    {
      ...{ find: operation, get: operation, count: operation, create: operation, update: operation, delete: operation },
      addField: operation,
      readUserFields: pointers,
      writeUserFields: pointers,
      protectedFields: fc.dictionary(groups, hidden, { maxKeys: 3 }),
      ACL: fc.dictionary(fc.constantFrom('*', 'currentUser', 'role:admin', 'abc'), rights, { maxKeys: 3 }),
    },
    { requiredKeys: [] },
  );
}

const open = Object.fromEntries(
  ['find', 'get', 'count', 'create', 'update', 'delete', 'addField'].map((name) => [name, { '*': true }]),
);
const sameAsNone = fc.constantFrom(
  undefined,
  open,
  { ...open, protectedFields: { '*': [] } },
  {
    ...open,
    ACL: { '*': { write: true, read: true } },
  },
);

/** A few classes that link to each other; names, types, defaults, indexes and permissions as a server can hold them. */
export const randomClasses: fc.Arbitrary<readonly WrittenClass[]> = fc
  .uniqueArray(fc.constantFrom('Alpha', 'Beta', 'beta', 'Order', 'Select', 'x_1'), { minLength: 1, maxLength: 3 })
  .chain((classNames) =>
    fc.tuple(
      ...['_User', ...classNames].map((className) =>
        fields(['_User', '_Role', ...classNames]).chain((list) =>
          fc
            .record({
              className: fc.constant(className),
              fields: fc.constant(Object.fromEntries(list)),
              indexes: fc.option(indexes(className, list), { nil: undefined }),
              classLevelPermissions: fc.oneof(permissions(list), sameAsNone),
            })
            .map((written) => Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined))),
        ),
      ),
    ),
  );

/** As many runs as a test has time for, the same each time; `npm run test:soak` asks for more, and for others. */
export function runs(few: number): { numRuns: number; seed?: number } {
  const factor = Number(process.env['PARSE_ORM_SOAK'] ?? 0);
  return factor > 0 ? { numRuns: few * factor } : { numRuns: few, seed: 4 };
}
