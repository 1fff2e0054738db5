import fc from 'fast-check';

/** A statement that must never become one: it is planted in every text that a schema may hold. */
export const injectedName = 'INJECTED';

const hostileTexts = [
  ...['*/ INJECTED(); /*', '**/INJECTED()/**', '*\\/INJECTED', '`${INJECTED}`', '"; INJECTED(); "', "'; INJECTED(); '"],
  ...['\nINJECTED();\n', '\r\nINJECTED();', '\u2028INJECTED();\u2029', '@ts-ignore', '@ts-nocheck', '// @ts-ignore'],
  ...['\n@ts-expect-error', '* @ts-ignore', '/@ts-ignore', '/// <reference path="INJECTED" />', '@deprecated INJECTED'],
  ...['//# sourceMappingURL=INJECTED', '</script><script>INJECTED()</script>', '<!-- INJECTED', '\\', '\\"', "\\'"],
  ...['\u0000', '\u001b[2J', '\ud800', '\ufeff', '', ' ', '  x  ', '\t', '*', '/', '*/', '/*', '{@link INJECTED}'],
  ...['__proto__', 'constructor', 'null', '0', '-1', 'a.b', 'größe', '日本', '💥', '\u0085', '"quoted"', "it's", 'x'],
];

/** Texts that try to leave the comment or the string that they are put into. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.constantFrom(...hostileTexts), { maxLength: 4 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 1, arbitrary: fc.constantFrom('long '.repeat(60), 'x'.repeat(300)) },
);

const classNames = [
  ...['Post', 'post', 'POST', 'Post_', 'PostWhere', 'PostInput', 'PostFields', 'PostTypes', 'PostQuery', 'PostStatus'],
  ...['PostCollection', 'PostSeo', 'Model', 'Date', 'Query', 'Collection', 'Client', 'ServerClient', 'RuntimeClient'],
  ...['index', 'client', 'server', 'models', 'createClient', 'Collections', 'ClientModels', 'ClientOptions', 'Pointer'],
  ...['Reference', 'EnumWhere', 'AnyWhere', 'UpdateOf', 'RowFilter', 'ClassSchema', 'ObjectValue', 'ArrayOperation'],
  ...[
    'Uint8Array',
    'Array',
    'Object',
    'String',
    'Number',
    'Boolean',
    'Promise',
    'Record',
    'Symbol',
    'Function',
    'Error',
  ],
  ...[
    'constructor',
    'toString',
    'hasOwnProperty',
    'prototype',
    'default',
    'class',
    'await',
    'async',
    'type',
    'any',
    'of',
  ],
  ...['undefined', 'never', 'unknown', 'Included', 'Row', 'Next', 'Fields', 'Where', 'Types', 'User', '_User', '_Role'],
  ...['Role', 'Session', 'CON', 'nul', 'aux', 'com1', 'a', 'A', 'a_b', 'aB', 'AB', 'Ab', 'HTMLPage', 'HtmlPage', 'x1'],
  ...['Post__', 'infer', 'keyof', 'RelationWhere', 'StringWhere', 'GeoPoint', 'ACL', 'ParseFile', 'then', 'batch'],
  ...[`Long${'Name'.repeat(14)}`, `L${'o'.repeat(60)}ng`],
];

const fieldNames = [
  ...['constructor', 'save', 'then', 'toJSON', 'and', 'or', 'nor', 'prototype', 'hasOwnProperty', 'toString'],
  ...['valueOf', 'isPrototypeOf', 'schema', 'fetch', 'delete', 'increment', 'add', 'remove', 'unset', 'is'],
  ...['name', 'default', 'class', 'arguments', 'eval', 'await', 'declare', 'readonly', 'static', 'get', 'set', 'new'],
  ...[
    'status',
    'seo',
    'seo_',
    'title',
    'title_',
    'created_by',
    'Included',
    'Next',
    'included',
    'model',
    'where',
    'sort',
  ],
  ...['links', 'select', 'include', 'input', 'update', 'relatedTo', 'objectID', 'a', 'A', 'a_', 'number', 'optional'],
  ...[
    'arrays',
    'symbol',
    'isNew',
    'isDirty',
    'revert',
    'client',
    'caller',
    'undefined',
    'x1',
    'fields',
    'not',
    'equals',
  ],
  ...['save_', 'names', 'clone', 'toPointer', 'changedFields', `long${'Name'.repeat(14)}`, 'statusText', 'status_text'],
];

/** The server refuses a key with `.` or `$`, and a few others: those are in the schemas that must be refused. */
const refusedKey = /^$|[.$]|^(__proto__|constructor|toString)$/;

const shapeKeys = fc.oneof(
  {
    weight: 60,
    arbitrary: fc.constantFrom('title', 'score', 'x', 'X', 'a-b', 'a b', 'größe', 'length', '1st', 'new', '_', "it's"),
  },
  { weight: 30, arbitrary: hostileText.filter((text) => !refusedKey.test(text)) },
  { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'a.b', '', 'toString', '$x') },
);

type Written = Readonly<Record<string, unknown>>;

/** What a JSON schema file would say of a field; an own `__proto__` stays one, as in JSON. */
const record = (entries: readonly (readonly [string, unknown])[]): Written => Object.fromEntries(entries);

/** How many object shapes lie in each other. */
const deepest = 2;

function fieldType(classes: readonly string[], depth: number): fc.Arbitrary<Written> {
  const plain = fc
    .constantFrom('String', 'Number', 'Boolean', 'Date', 'Bytes', 'File', 'GeoPoint', 'Polygon', 'Object', 'Array')
    .map((type) => ({ type }));
  const enumeration = fc
    .uniqueArray(hostileText, { minLength: 1, maxLength: 5 })
    .map((values) => ({ type: 'String', enum: values }));
  const target = fc.constantFrom(...classes);
  if (depth === 0) return fc.oneof(plain, enumeration);
  const kinds = depth === deepest ? ['Pointer', 'Relation'] : ['Pointer'];
  const link = fc.record({ type: fc.constantFrom(...kinds), targetClass: target });
  const inner = fieldType(classes, depth - 1);
  const keyed = fc.uniqueArray(fc.tuple(shapeKeys, described(inner)), { maxLength: 4, selector: ([key]) => key });
  const shape = keyed.map((entries) => ({ type: 'Object', properties: record(entries) }));
  const list = fc
    .oneof(fc.constantFrom('String', 'Number', 'Date', 'Object', 'GeoPoint', 'File', 'Bytes'), target)
    .map((of) => ({ type: classes.includes(of) ? `Array<Pointer<${of}>>` : `Array<${of}>` }));
  return fc.oneof(plain, enumeration, link, shape, list);
}

function described(type: fc.Arbitrary<Written>): fc.Arbitrary<Written> {
  const extras = fc.record({ description: hostileText, required: fc.boolean() }, { requiredKeys: [] });
  return fc.tuple(type, extras).map(([one, other]) => {
    const { required, ...rest } = other;
    return { ...one, ...rest, ...(required && one['type'] !== 'Relation' ? { required } : {}) };
  });
}

const classList = fc.uniqueArray(fc.constantFrom(...classNames), { minLength: 1, maxLength: 5 });

/** The text of a JSON schema file with a few classes, all names and texts of which mean harm. */
export const hostileSchema: fc.Arbitrary<string> = classList.chain((classes) =>
  fc
    .tuple(
      ...classes.map((className) =>
        fc.record({
          className: fc.constant(className),
          description: hostileText,
          fields: fc
            .uniqueArray(fc.tuple(fc.constantFrom(...fieldNames), described(fieldType(classes, deepest))), {
              maxLength: 7,
              selector: ([name]) => name,
            })
            .map(record),
        }),
      ),
    )
    .map((list) => JSON.stringify(list)),
);
