import { describe, expect, test } from '@jest/globals';
import { SourceText } from '../diagnostics/source-text.js';
import { readSchemas } from './load-schemas.js';

/** Each mistake as `file:line:column severity: message (hint)`. */
function mistakes(files: Readonly<Record<string, string>>): string[] {
  const texts = Object.entries(files).map(([file, text]) => new SourceText(file, text));
  const { schema, diagnostics } = readSchemas(texts);
  expect(schema === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
  return diagnostics.map(({ file, line, column, severity, message, hint }) => {
    const place = [file, line, column].filter((part) => part !== undefined).join(':');
    return `${place} ${severity}: ${message}${hint === undefined ? '' : ` (${hint})`}`;
  });
}

/** The mistakes of a class `Post` with these fields; the line and column are within the text given. */
function fieldMistakes(...fields: string[]): string[] {
  const text = `className: Post\nfields:\n${fields.map((field) => `  ${field}\n`).join('')}`;
  return mistakes({ p: text }).map((mistake) =>
    mistake.replace(/^p:(\d+):(\d+) /, (_, line, column) => `${line - 2}:${column - 2} `),
  );
}

describe('the text of a file', () => {
  test('with broken YAML is one mistake, and hides no other file', () => {
    const broken = 'className: A\n  fields: x\n bad: [\n';
    expect(mistakes({ 'a.yaml': broken, 'b.yaml': 'className: B\nfields: { x: Sting, a: Pointer<A> }' })).toEqual([
      expect.stringMatching(/^a\.yaml:1:12 error: broken YAML: /),
      'b.yaml:2:14 error: B.x: unknown type `Sting` (did you mean `String`?)',
    ]);
  });

  test.each([
    ['{ "className": "A", }', '1:21 error: broken JSON: a comma stands before `}`; JSON allows none there'],
    ['{ "className": "A"', '1:18 error: broken JSON: the file ends where `,` or `}` must follow'],
    ['{ className: "A" }', '1:3 error: broken JSON: a key in double quotes or `}` must stand here, not `c`'],
    ['[{}\n  {}]', '2:3 error: broken JSON: `,` or `]` must stand here, not `{`'],
    ['{ "a": 01 }', expect.stringContaining('1:8 error: broken JSON: a value must stand here')],
    ['// hi\n{}', '1:1 error: broken JSON: JSON has no comments'],
    ['{} {}', '1:4 error: broken JSON: the end of the file must stand here, not `{`'],
    [`{ "a": 'b' }`, expect.stringContaining('1:8 error: broken JSON: a value must stand here')],
    ['{ "a": "b\nc" }', expect.stringContaining('1:8 error: broken JSON: a string is broken')],
  ])('with broken JSON %j tells where', (text, mistake) => {
    const [found] = mistakes({ 'a.json': text });
    expect(found?.replace('a.json:', '')).toEqual(mistake);
  });

  test('with a key twice shows the second', () => {
    const message = 'error: the key `x` stands twice in one map (keep one of them: only one can count)';
    expect(mistakes({ 'a.yaml': 'className: A\nfields:\n  x: String\n  x: Number\n' })).toEqual([
      `a.yaml:4:3 ${message}`,
    ]);
    expect(mistakes({ 'a.json': '{"className":"A","fields":{"x":"String","x":"Number"}}' })).toEqual([
      `a.json:1:41 ${message}`,
    ]);
  });

  test.each([
    ['', 'error: the file is empty (declare a class in it, or remove it)'],
    ['# nothing\n---\n', 'error: the file holds nothing but comments (declare a class in it, or remove it)'],
    ['[]', ':1:1 error: the file holds no class (declare one in it, or remove it)'],
    ['results: []', ':1:10 error: the file holds no class (declare one in it, or remove it)'],
    ['hello', ':1:1 error: a class must be a map with `className` and `fields`, not "hello"'],
    ['- 5\n', ':1:3 error: a class must be a map with `className` and `fields`, not 5'],
    ['fields: {}', ':1:1 error: the class has no `className` (add `className: Post`)'],
    ['className: 5', ':1:12 error: `className` must be text, not 5'],
    ['clasName: A\nfields: { x: Sting }', ':1:1 error: unknown key `clasName` (did you mean `className`?)'],
  ])('%j holds no class', (text, mistake) => {
    expect(mistakes({ 'a.yaml': text })).toEqual([`a.yaml${mistake.startsWith(':') ? '' : ' '}${mistake}`]);
  });

  test('with an unknown tag or anchor says so', () => {
    expect(mistakes({ 'a.yaml': 'className: !!js/function A' })).toEqual([
      expect.stringContaining('broken YAML: unresolved tag'),
    ]);
    expect(mistakes({ 'a.yaml': 'className: A\nfields: *nope' })).toEqual([
      expect.stringMatching(/^a\.yaml:2:9 error: .*nope/),
    ]);
  });
});

describe('a class', () => {
  test('has no keys but the known ones', () => {
    expect(mistakes({ a: 'className: A\ndescriptio: x\ncolour: red' })).toEqual([
      'a:2:1 error: A: unknown key `descriptio` (did you mean `description`?)',
      'a:3:1 error: A: unknown key `colour` (keys are className, description, modelName, fields, indexes, classLevelPermissions)',
    ]);
  });

  test('has values of the right kind', () => {
    expect(mistakes({ a: 'className: A\ndescription: 5\nfields: [String]\nindexes: x' })).toEqual([
      "a:2:14 error: A: `description` must be text, not 5 (put it in quotes: '5')",
      'a:3:9 error: A: `fields` must be a map, not a list',
      'a:4:10 error: A: `indexes` must be a map, not "x"',
    ]);
  });

  test('is declared once; both places are named', () => {
    const { diagnostics } = readSchemas([
      new SourceText('/a.yaml', 'className: A'),
      new SourceText('/b.yaml', '- className: B\n- className: A\n'),
    ]);
    expect(diagnostics).toEqual([
      expect.objectContaining({
        message: 'class A is declared twice',
        file: '/b.yaml',
        line: 2,
        column: 14,
        related: { message: 'it is declared first at', file: '/a.yaml', line: 1, column: 12 },
      }),
    ]);
  });

  test.each([
    ['1st', 'is not a valid name'],
    ['My-Class', 'is not a valid name'],
    ['Ünicode', 'is not a valid name'],
    ["'a b'", 'is not a valid name'],
    ['length', 'is a name that the server keeps for itself'],
    ['className', 'is a name that the server keeps for itself'],
    ['_Users', 'is no class of the server (did you mean `_User`?)'],
    ['_Whatever', 'is no class of the server'],
    ['__proto__', 'is no class of the server'],
    ['_Join:users:_Role', 'is the table of a relation'],
    ['A'.repeat(64), 'is longer than 63 characters'],
  ])('cannot be called %s', (name, problem) => {
    const [mistake, ...more] = mistakes({ a: `className: ${name}\nfields: { x: String }` });
    expect(mistake).toContain(problem);
    expect(mistake).toMatch(/^a:1:12 error: class name/);
    expect(more).toEqual([]);
  });

  test('of the server keeps the types of its columns', () => {
    expect(mistakes({ a: 'className: _User\nfields: { username: Number, email: String }' })).toEqual([
      'a:2:11 error: _User.username is built in, as String: it cannot become Number (leave `username` out, or give your field another name)',
    ]);
    expect(mistakes({ a: 'className: _Role\nfields: { users: Relation<_Role> }' })).toEqual([
      expect.stringContaining('_Role.users is built in, as Relation<_User>: it cannot become Relation<_Role>'),
    ]);
  });

  test('has one geo point at most, built-in columns counted', () => {
    expect(fieldMistakes('a: GeoPoint', 'b: GeoPoint', 'c: GeoPoint')).toEqual([
      expect.stringMatching(/^2:1 error: Post\.b is a second GeoPoint beside `a`; a class can have one/),
      expect.stringMatching(/^3:1 error: Post\.c is a second GeoPoint beside `a`/),
    ]);
  });
});

describe('a former name', () => {
  test('must be one that the field had, and that nobody has', () => {
    const fields = ['a: { type: String, renamed: a }', 'b: { type: String, renamed: c }', 'c: String'];
    expect(fieldMistakes(...fields)).toEqual([
      '1:29 error: Post.a: `renamed` names the field itself: write the name that it had before, or leave it out',
      '2:29 error: Post.b: `renamed` names `c`, which the class still has: remove one of the two',
    ]);
    const more = [
      'a: { type: String, renamed: old }',
      'b: { type: String, renamed: old }',
      'c: { type: Date, renamed: _x }',
    ];
    expect(fieldMistakes(...more)).toEqual([
      '2:29 error: Post.b: `renamed` names `old`, as `a` does: only one of them can get its data',
      '3:27 error: Post.c: `renamed` names `_x`, which no field can have been called',
    ]);
    expect(fieldMistakes('a: { type: String, renamed: createdAt }', 'b: { type: String, renamed: [x] }')).toEqual([
      '1:29 error: Post.a: `renamed` names `createdAt`, which no field can have been called',
      expect.stringMatching(/^2:\d+ error: Post\.b: `renamed` must be text/),
    ]);
  });
});

describe('a field', () => {
  test.each([
    [
      'length: String',
      '1:1 error: Post: field name `length` is a name that the server keeps for itself (choose another name)',
    ],
    ['1st: String', '1:1 error: Post: field name `1st` is not a valid name'],
    ['a-b: String', '1:1 error: Post: field name `a-b` is not a valid name'],
    ['_rperm: Array', '1:1 error: Post: field name `_rperm` is not a valid name'],
    ['__proto__: String', '1:1 error: Post: field name `__proto__` is not a valid name'],
    ['"": String', '1:1 error: Post: field name `` is not a valid name'],
    [`${'a'.repeat(64)}: String`, '1:1 error: Post: field name'],
    [
      'objectId: Number',
      '1:1 error: Post.objectId is a field that every class has; it is a String (leave `objectId` out)',
    ],
    ['x: 5', '1:4 error: Post.x must be a type, or a map with `type`, not 5 (write'],
    ['x:', '1:1 error: Post.x must be a type, or a map with `type`, not nothing'],
    ['x: []', '1:4 error: Post.x must be a type'],
    ['x: {}', '1:4 error: Post.x has no `type`'],
    ['x: { type: 5 }', '1:12 error: Post.x: `type` must be text, not 5'],
    ['x: { tpye: String }', '1:6 error: Post.x: unknown key `tpye` (did you mean `type`?)'],
    ['x: { type: String, requird: true }', '1:20 error: Post.x: unknown key `requird` (did you mean `required`?)'],
    [
      'x: { type: String, required: yes }',
      '1:30 error: Post.x: `required` must be true or false, not "yes" (YAML 1.2 knows only',
    ],
    ['x: { type: Number, enum: [a] }', '1:20 error: Post.x is a Number: `enum` belongs to String fields'],
    [
      'x: { type: String, targetClass: _User }',
      '1:20 error: Post.x is a String: `targetClass` belongs to Pointer and Relation fields',
    ],
    ['x: { type: String, enum: [] }', '1:26 error: Post.x: `enum` must not be empty'],
    ['x: { type: String, enum: a }', '1:26 error: Post.x: `enum` must be a list, not "a"'],
    ['x: { type: String, enum: [a, 1] }', "1:30 error: Post.x: `enum[1]` must be text, not 1 (put it in quotes: '1')"],
    ['x: { type: String, enum: [a, b, a] }', '1:33 error: Post.x: the enum names "a" twice'],
    [
      'x: { type: Relation<_User>, required: true }',
      '1:39 error: Post.x cannot be required: a Relation is a list of links',
    ],
    [
      'x: { type: Relation<_User>, defaultValue: [] }',
      '1:29 error: Post.x cannot have a default: a Relation is a list',
    ],
    ['x: Array<Relation<_User>>', '1:4 error: Post.x: Array<Relation<…>> is not possible'],
    ['x: { type: Array, element: Relation<_User> }', '1:28 error: an element of Post.x cannot be a Relation'],
    ['x: { type: Array<String>, element: String }', '1:27 error: Post.x says twice what the list holds'],
    [
      'x: { type: Array, element: { type: String, required: true } }',
      '1:44 error: an element of Post.x cannot have `required`',
    ],
    ['x: { type: Object, properties: { a: Sting } }', '1:37 error: Post.x.a: unknown type `Sting`'],
    [
      'x: { type: Object, properties: { a: { type: String, defaultValue: b } } }',
      '1:53 error: Post.x.a cannot have `defaultValue`',
    ],
    ['x: { type: Object, properties: { a.b: String } }', '1:34 error: Post.x.a.b: the server refuses `a.b` as a key'],
    ['x: { type: Object, properties: { __proto__: String } }', '1:34 error: Post.x.__proto__: the server refuses'],
    ['x: { type: Object, properties: [a] }', '1:32 error: Post.x: `properties` must be a map, not a list'],
    ['x: Pointer', '1:4 error: Post.x: a Pointer must name its class (write `Pointer<_User>`)'],
    ['x: { type: Pointer }', '1:12 error: Post.x: a Pointer must name its class'],
    [
      'x: { type: Pointer<_User>, targetClass: Post }',
      '1:41 error: Post.x is a Pointer<_User>, but its `targetClass` is `Post`',
    ],
    ['x: Pointer<_Usr>', '1:4 error: Post.x points at the unknown class `_Usr` (did you mean `_User`?)'],
    [
      'x: { type: Relation, targetClass: Elephant }',
      '1:35 error: Post.x points at the unknown class `Elephant` (declare it',
    ],
    ['x: Array<Pointer<Pst>>', '1:4 error: Post.x points at the unknown class `Pst` (did you mean `Post`?)'],
    ['x: { type: Object, properties: { a: Pointer<Pst> } }', '1:37 error: Post.x.a points at the unknown class `Pst`'],
    ['x: { type: Pointer<_User>, property: save }', '1:38 error: Post.x: `property` `save` is a member of every model'],
    ['x: { type: Pointer<_User>, property: a-b }', '1:38 error: Post.x: `property` `a-b` is no identifier'],
    ['x: { type: Pointer<_User>, property: 5 }', '1:38 error: Post.x: `property` must be text, not 5'],
  ])('%s', (field, mistake) => {
    const found = fieldMistakes(field);
    expect(found).toHaveLength(1);
    expect(found[0]?.slice(0, mistake.length)).toBe(mistake);
  });

  test.each([
    ['String', '5', 'the default of a String must be text, not 5'],
    ['String', '', 'the default of a String must be text, not nothing'],
    ['Number', '"5"', 'the default of a Number must be a finite number, not "5"'],
    ['Number', '.inf', 'the default of a Number must be a finite number, not Infinity'],
    ['Number', '.nan', 'the default of a Number must be a finite number, not NaN'],
    ['Boolean', 'yes', 'the default of a Boolean must be true or false, not "yes"'],
    ['Date', '2026-02-30', 'the default of a Date must be an ISO 8601 date'],
    ['Date', '2026-01-31T12:00:00', 'the default of a Date must be an ISO 8601 date with a time zone'],
    ['Date', '{ __type: Date }', 'the default of a Date must be'],
    ['Object', '[]', 'the default of a Object must be a map, not a list'],
    ['Array', '{}', 'the default of a Array must be a list, not a map'],
    ['Array<String>', '[a, 5]', '`[1]` in the default of a String must be text, not 5'],
    ['GeoPoint', '{ latitude: 91, longitude: 0 }', 'the default of a GeoPoint must be a map of `latitude`'],
    ['GeoPoint', '[1, 2]', 'the default of a GeoPoint must be a map of `latitude`'],
    ['File', 'a.png', 'the default of a File must be a map of the `name`'],
    ['Bytes', '"***"', 'the default of a Bytes must be base64'],
    ['Bytes', '""', 'the default of a Bytes must be base64'],
    ['Polygon', '[[0, 0], [1, 1]]', 'the default of a Polygon must be a list of at least three corners'],
    ['Pointer<_User>', '5', 'the default of a Pointer must be the objectId'],
    [
      'Pointer<_User>',
      '{ __type: Pointer, className: Post, objectId: a }',
      'the default points at Post, but the field at _User',
    ],
  ])('of type %s cannot default to %s', (type, value, problem) => {
    const [found, ...more] = fieldMistakes(`x: { type: ${type}, defaultValue: ${value} }`);
    expect(found).toContain(`error: Post.x: ${problem}`);
    expect(more).toEqual([]);
  });

  test('has a default that fits its enum and its shape', () => {
    expect(fieldMistakes('x: { type: String, enum: [a, b], defaultValue: c }')).toEqual([
      '1:48 error: Post.x: the default "c" is none of the enum values (they are a, b)',
    ]);
    const shape =
      'x: { type: Object, properties: { a: { type: Number, required: true }, b: { type: Object, properties: { c: Date } } }, defaultValue:';
    expect(fieldMistakes(`${shape} {} }`)[0]).toContain('the default lacks `a`, which its shape requires');
    expect(fieldMistakes(`${shape} { a: 1, z: 2 } }`)[0]).toContain(
      'the default has the key `z`, which its shape does not declare',
    );
    expect(fieldMistakes(`${shape} { a: 1, b: { c: no } } }`)[0]).toContain('`b.c` in the default of a Date must be');
  });

  test('whose type is unknown brings up nothing else, but its own other mistakes', () => {
    const text = `
className: Post
fields:
  owner: { type: Ponter<_User>, required: maybe, enum: [a], defaultValue: 5 }
  writer: Pointer<_Usr>
indexes:
  byOwner: { owner: 1 }
classLevelPermissions:
  find: { pointerFields: [owner, writer] }
  get: {}
  count: {}
  create: {}
  update: {}
  delete: {}
  addField: {}
  protectedFields: { '*': [owner] }
`;
    expect(mistakes({ a: text })).toEqual([
      'a:4:18 error: Post.owner: unknown type `Ponter` (did you mean `Pointer`?)',
      'a:4:43 error: Post.owner: `required` must be true or false, not "maybe"',
      'a:5:11 error: Post.writer points at the unknown class `_Usr` (did you mean `_User`?)',
    ]);
  });
});

describe('indexes', () => {
  test('are on fields that exist and have a column', () => {
    const text = `
className: Post
fields:
  title: String
  likes: Relation<_User>
  meta: Object
  created_by: { type: Pointer<_User>, property: createdBy }
indexes:
  good: { title: text, createdAt: -1, meta.score: 1, _p_created_by: 1 }
  a: { titel: 1 }
  b: { likes: 1 }
  c: { createdBy: 1 }
  d: { title: up }
  e: {}
  f: title
  g: { _p_other: 1 }
`;
    expect(mistakes({ a: text })).toEqual([
      'a:10:8 error: Post: the index `a` is on `titel`, which the class does not have (did you mean `title`?)',
      'a:11:8 error: Post: the index `b` is on `likes`, a Relation, which has no column',
      'a:12:8 error: Post: the index `c` is on `createdBy`, which the class does not have (here the name on the wire counts: `created_by`)',
      'a:13:15 error: Post: `indexes.d.title` must be 1 (ascending), -1 (descending) or "text", not "up"',
      'a:14:3 error: Post: the index `e` names no field',
      'a:15:6 error: Post: `indexes.f` must be a map, not "title"',
      'a:16:8 error: Post: the index `g` is on `_p_other`, which the class does not have',
    ]);
  });
});

describe('class-level permissions', () => {
  const permissions = (text: string): string[] => {
    const fields =
      'className: Post\nfields: { title: String, author: Pointer<_User>, all: Array, tags: Array<String>, users: Array<Pointer<_User>> }\nclassLevelPermissions:\n';
    const rest = ['find', 'get', 'count', 'create', 'update', 'delete', 'addField'].filter(
      (name) => !text.includes(`  ${name}:`),
    );
    return mistakes({ a: fields + text + rest.map((name) => `  ${name}: {}\n`).join('') });
  };

  test('may name everybody and everything that the server takes', () => {
    const text = `
  find: { '*': true, requiresAuthentication: true, 'role:admin': true, aUserId1: true, pointerFields: [author, all, users] }
  readUserFields: [author]
  writeUserFields: [users]
  protectedFields: { '*': [title], authenticated: [], 'role:x': [], 'userField:author': [title], aUserId1: [] }
  ACL: { '*': { read: true }, currentUser: { read: true, write: true }, 'role:admin': { write: true } }
`;
    expect(permissions(text)).toEqual([]);
  });

  test.each([
    ['  fnd: {}\n', '4:3 error: Post: unknown key `fnd` (did you mean `find`?)'],
    ['  find: true\n', '4:9 error: Post: `classLevelPermissions.find` must be a map, not true'],
    [
      "  find: { '*': false }\n",
      '4:16 error: Post: `classLevelPermissions.find.*` must be true (whoever is left out is refused), not false',
    ],
    [
      '  find: { requireAuthentication: true }\n',
      '4:11 error: Post: `requireAuthentication` names nobody in `find` (did you mean `requiresAuthentication`?)',
    ],
    ["  find: { 'Role:admin': true }\n", '4:11 error: Post: `Role:admin` names nobody in `find` (write'],
    [
      '  find: { pointerFields: author }\n',
      '4:26 error: Post: `classLevelPermissions.find.pointerFields` must be a list, not "author"',
    ],
    [
      '  find: { pointerFields: [autor] }\n',
      '4:27 error: Post: `find.pointerFields` names the field `autor`, which the class does not have (did you mean `author`?)',
    ],
    [
      '  find: { pointerFields: [title] }\n',
      '4:27 error: Post: `find.pointerFields` names `title`, which is no pointer to _User',
    ],
    [
      '  find: { pointerFields: [tags] }\n',
      '4:27 error: Post: `find.pointerFields` names `tags`, which is no pointer to _User',
    ],
    [
      '  readUserFields: [nobody]\n',
      '4:20 error: Post: `readUserFields` names the field `nobody`, which the class does not have',
    ],
    ['  writeUserFields: [title]\n', '4:21 error: Post: `writeUserFields` names `title`, which is no pointer to _User'],
    [
      "  protectedFields: { '*': [titel] }\n",
      '4:28 error: Post: `protectedFields` names the field `titel`, which the class does not have (did you mean `title`?)',
    ],
    ["  protectedFields: { '*': [objectId] }\n", '4:28 error: Post: `objectId` cannot be protected'],
    ["  protectedFields: { 'userField:nobody': [] }\n", '4:22 error: Post: `protectedFields` names the field `nobody`'],
    ['  protectedFields: { everybody!: [] }\n', '4:22 error: Post: `everybody!` names nobody in `protectedFields`'],
    [
      "  ACL: { '*': { read: yes } }\n",
      '4:23 error: Post: `classLevelPermissions.ACL.*.read` must be true or false, not "yes"',
    ],
    ["  ACL: { '*': { red: true } }\n", '4:17 error: Post: unknown key `red` (did you mean `read`?)'],
  ])('%j', (text, mistake) => {
    const found = permissions(text);
    expect(found).toHaveLength(1);
    expect(found[0]?.slice('a:'.length, 'a:'.length + mistake.length)).toBe(mistake);
  });

  test('that leave operations out bring up one warning for the class', () => {
    const text = "className: Post\nclassLevelPermissions:\n  find: { '*': true }\n  create: {}\n";
    expect(mistakes({ a: text })).toEqual([
      'a:2:1 warning: Post: classLevelPermissions leave out get, count, update, delete, addField: closed to all but the master key ' +
        "(write `get: { '*': true }` to open, or `get: {}` to close and say so)",
    ]);
  });

  test('that open operations by readUserFields and writeUserFields leave out only the others', () => {
    const text =
      'className: Post\nfields: { a: Pointer<_User> }\nclassLevelPermissions: { readUserFields: [a], writeUserFields: [a] }';
    expect(mistakes({ a: text })).toEqual([expect.stringContaining('leave out create, addField: closed')]);
  });
});

test('all mistakes of all files come in one run, in order', () => {
  const found = mistakes({
    'b.yaml': 'className: B\nfields: { x: Sting }',
    'a.yaml': 'className: A\nfields: { x: Pointer<C>, y: Nmber }',
    'd.json': '{"className": "D", "feilds": {}}',
  });
  expect(found.map((mistake) => mistake.split(' ')[0])).toEqual([
    'a.yaml:2:14',
    'a.yaml:2:29',
    'b.yaml:2:14',
    'd.json:1:20',
  ]);
});
