import { describe, expect, test } from '@jest/globals';
import { SourceText } from '../../packages/codegen/src/diagnostics/source-text.js';
import { readSchemaTexts } from '../../packages/codegen/src/schema/load-schemas.js';
import type { PullFiles } from '../../packages/codegen/src/sync/pull/pull-files.js';
import { planPull } from '../../packages/codegen/src/sync/pull/pull-plan.js';

function files(texts: Readonly<Record<string, string>>): PullFiles {
  const loaded = readSchemaTexts(Object.entries(texts).map(([file, text]) => new SourceText(`/schemas/${file}`, text)));
  if (loaded.schema === undefined) throw new Error(JSON.stringify(loaded.diagnostics));
  return { ...loaded, schema: loaded.schema };
}

/** What becomes of one file when these classes, in shorthand, are what the server holds. */
function pulled(text: string, server: string, { prune = true, file = 'a.yaml' } = {}): string | undefined {
  const plan = planPull(files({ [file]: text }), files({ 'server.yaml': server }).schema, {
    prune,
    patterns: ['/schemas'],
    cwd: '/',
  });
  if ('diagnostics' in plan) throw new Error(plan.diagnostics.map(({ message }) => message).join('; '));
  const change = plan.changes.find((one) => one.file === `/schemas/${file}`);
  return change === undefined ? text : change.after;
}

const server = (fields: string, more = ''): string => `className: A\nfields: {${fields}}\n${more}`;

describe('a field', () => {
  test.each([
    ['x: String', 'x: Number', 'x: Number'],
    ['x: "String" # why', 'x: Number', 'x: Number # why'],
    ['x: Pointer<_User>', 'x: Pointer<_Role>', 'x: Pointer<_Role>'],
    ['x: { type: Pointer, targetClass: _User }', 'x: Pointer<_Role>', 'x: { type: Pointer, targetClass: _Role }'],
    [
      'x: { type: Pointer<_User>, description: d }',
      'x: Relation<_Role>',
      'x: { type: Relation<_Role>, description: d }',
    ],
    ['x: { type: Pointer, targetClass: _User }', 'x: String', 'x: { type: String }'],
    ['x: { type: String, enum: [a], description: d }', 'x: Number', 'x: { type: Number, description: d }'],
    ['x: Array<String>', 'x: Array', 'x: Array<String>'],
    ['x: Array<String>', 'x: Object', 'x: Object'],
    ['x: { type: Array, element: String, required: true }', 'x: File', 'x: { type: File }'],
    [
      'x: { type: Object, properties: { a: String } }',
      'x: { type: Object, required: true }',
      'x: { type: Object, properties: { a: String }, required: true }',
    ],
    [
      'x: { type: Date, defaultValue: 2026-01-31 }',
      "x: { type: Date, defaultValue: '2026-01-31T00:00:00Z' }",
      'x: { type: Date, defaultValue: 2026-01-31 }',
    ],
    ['x: { type: Date, defaultValue: 2026-01-31 }', 'x: Date', 'x: { type: Date }'],
    [
      'x: { type: Object, defaultValue: { a: 1, b: [2] } } # d',
      'x: { type: Object, defaultValue: { a: 1, b: [3], c: 4 } }',
      'x: { type: Object, defaultValue: { a: 1, b: [3], c: 4 } } # d',
    ],
    [
      'x: { type: Array, defaultValue: [a, b] }',
      'x: { type: Array, defaultValue: [b, a] }',
      'x: { type: Array, defaultValue: [b, a] }',
    ],
    ['x: { type: String, renamed: old, required: true }', 'x: String', 'x: { type: String, renamed: old }'],
  ])('%s becomes %s in its own style', (before, held, after) => {
    const text = (field: string): string => `className: A\nfields:\n  # above\n  ${field}\n  other: File\n`;
    expect(pulled(text(before), server(`${held}, other: File`))).toBe(text(after));
  });

  test('that is new stands behind the last one, whatever ends the map', () => {
    const held = server("a: String, b: String, 'new': { type: Number, required: true }");
    const added = 'new: { type: Number, required: true }';
    const cases: [string, string][] = [
      ['fields:\n  a: String\n  b: String\n', `fields:\n  a: String\n  b: String\n  ${added}\n`],
      [
        'fields:\n    a: String\n    b: String # b\n\n# the end',
        `fields:\n    a: String\n    b: String # b\n    ${added}\n\n# the end`,
      ],
      ['fields: { a: String, b: String }', `fields: { a: String, b: String, ${added} }`],
      ['fields: {a: String, b: String,}', `fields: {a: String, b: String, ${added},}`],
      ['fields: {\n  a: String,\n  b: String, # b\n}', `fields: {\n  a: String,\n  b: String,\n  ${added}, # b\n}`],
      [
        'fields:\n  a: String\n  b:\n    type: String\n    description: |\n      long\n\n      text\nindexes: {}\n',
        `fields:\n  a: String\n  b:\n    type: String\n    description: |\n      long\n\n      text\n  ${added}\nindexes: {}\n`,
      ],
    ];
    for (const [before, after] of cases) expect(pulled(`className: A\n${before}`, held)).toBe(`className: A\n${after}`);
  });

  test('is added where there was none yet', () => {
    const held = server('a: String', 'indexes: { i: { a: 1 } }');
    const after = 'fields:\n  a: String\nindexes:\n  i: { a: 1 }\n';
    expect(pulled('className: A\n', held)).toBe(`className: A\n${after}`);
    expect(pulled('className: A\nfields: {} # none\n', held)).toBe(
      'className: A\nfields:\n  a: String # none\nindexes:\n  i: { a: 1 }\n',
    );
    expect(pulled('className: A\nindexes: {}\ndescription: d', held)).toBe(
      'className: A\nindexes:\n  i: { a: 1 }\ndescription: d\nfields:\n  a: String',
    );
    expect(pulled('{ className: A }', held)).toBe('{ className: A, fields: { a: String }, indexes: { i: { a: 1 } } }');
  });

  test('that goes takes the comment above it along, and nothing else', () => {
    const text =
      'className: A\nfields:\n  # all\n  a: String\n  b: String # b\n\n  # about c\n  # more about c\n  c:\n    # inside\n    type: String\n  d: String\n  # last\n';
    expect(pulled(text, server('a: String, b: String, d: String'))).toBe(
      'className: A\nfields:\n  # all\n  a: String\n  b: String # b\n\n  d: String\n  # last\n',
    );
    expect(pulled(text, server('c: String'))).toBe(
      'className: A\nfields:\n  # all\n\n  # about c\n  # more about c\n  c:\n    # inside\n    type: String\n  # last\n',
    );
    expect(pulled('className: A\nfields:\n  # all\n  a: String\n', 'className: A')).toBe(
      'className: A\nfields: {}\n  # all\n',
    );
    expect(pulled('className: A\nfields: {a: String, b: File, c: Date}', server('b: File'))).toBe(
      'className: A\nfields: {b: File}',
    );
  });
});

describe('JSON', () => {
  test.each([
    [
      '{ "className": "A" }',
      '{ "className": "A", "fields": { "x": "String", "y": { "type": "Number", "required": true } } }',
    ],
    ['{"className":"A"}', '{"className":"A","fields":{"x":"String","y":{"type":"Number","required":true}}}'],
    [
      '{"className":"A","fields":{"x":"String"}}',
      '{"className":"A","fields":{"x":"String","y":{"type":"Number","required":true}}}',
    ],
    [
      '{ "className": "A", "fields": {} }',
      '{ "className": "A", "fields": { "x": "String", "y": { "type": "Number", "required": true } } }',
    ],
    [
      '{\n\t"className": "A"\n}\n',
      '{\n\t"className": "A",\n\t"fields": {\n\t  "x": "String",\n\t  "y": { "type": "Number", "required": true }\n\t}\n}\n',
    ],
  ])('%s stays on one line or on several', (before, after) => {
    const held = server('x: String, y: { type: Number, required: true }');
    expect(pulled(before, held, { file: 'a.json' })).toBe(after);
  });
});

describe('anchors and aliases', () => {
  const text = `className: A
fields:
  by: &person { type: Pointer<_User>, required: true }
  also: *person
  later:
    <<: *person
    required: false
`;
  const held =
    'by: { type: Pointer<_User>, required: true }, also: { type: Pointer<_User>, required: true }, later: Pointer<_User>';

  test('stay where nothing changes', () => {
    expect(pulled(text, server(held))).toBe(text);
    expect(pulled(text, server(`${held}, n: Date`))).toBe(`${text}  n: Date\n`);
  });

  test('are written out where what they share becomes different', () => {
    const also = held.replace('also: { type: Pointer<_User>, required: true }', 'also: Pointer<_User>');
    expect(pulled(text, server(also))).toBe(text.replace('also: *person', 'also: { type: Pointer<_User> }'));
    const by = held.replace('by: { type: Pointer<_User>, required: true }', 'by: Pointer<_User>');
    expect(pulled(text, server(by))).toBe(
      text
        .replace('&person { type: Pointer<_User>, required: true }', '&person { type: Pointer<_User> }')
        .replace('also: *person', 'also: { type: Pointer<_User>, required: true }')
        .replace('<<: *person', '<<: { type: Pointer<_User>, required: true }'),
    );
    const later = held.replace('later: Pointer<_User>', 'later: Pointer<_Role>');
    expect(pulled(text, server(later))).toBe(
      text.replace('required: false\n', 'required: false\n    type: Pointer<_Role>\n'),
    );
    expect(pulled(text, server(held.replace('by: { type: Pointer<_User>, required: true }, ', '')))).toBe(
      text
        .replace('  by: &person { type: Pointer<_User>, required: true }\n', '')
        .replace('*person', '{ type: Pointer<_User>, required: true }')
        .replace('*person', '{ type: Pointer<_User>, required: true }'),
    );
  });
});

describe('merge keys', () => {
  const text = `- className: A
  fields: &base
    x: { type: String, required: true } # x
    y: Number
- className: B
  fields:
    # shared
    <<: *base
    # own
    z: Date
`;
  const held = (b: string): string =>
    `- { className: A, fields: { x: { type: String, required: true }, y: Number } }\n- { className: B, fields: { ${b} } }`;

  test('stay, and keep the comments around them, where an inherited field becomes different', () => {
    expect(pulled(text, held('x: { type: String, required: true }, y: Number, z: Date'))).toBe(text);
    expect(pulled(text, held('x: String, y: Number, z: Date'))).toBe(`${text}    x: { type: String }\n`);
    expect(pulled(text, held('x: { type: String, required: true }, y: Boolean, z: File'))).toBe(
      `${text.replace('z: Date', 'z: File')}    y: Boolean\n`,
    );
  });

  test('are written out where an inherited field goes', () => {
    expect(pulled(text, held('x: { type: String, required: true }, z: Date'))).toBe(
      text.replace('*base', '{ x: { type: String, required: true } }'),
    );
    const own = text.replace('z: Date', 'z: Date\n    y: Boolean');
    expect(pulled(own, held('x: { type: String, required: true }, z: Date'))).toBe(
      text.replace('*base', '{ x: { type: String, required: true } }'),
    );
  });

  test('give what they gave where the anchor becomes different', () => {
    const both = held('x: { type: String, required: true }, y: Number, z: Date').replace('y: Number }', 'y: Boolean }');
    expect(pulled(text, both)).toBe(
      text.replace('y: Number', 'y: Boolean').replace('*base', '{ x: { type: String, required: true }, y: Number }'),
    );
  });
});

describe('permissions', () => {
  const text = `className: A
fields: { a: String, b: String, owner: Pointer<_User> }
classLevelPermissions:
  find: { '*': true }   # open
  get:
    # only these
    role:editor: true
    pointerFields: [owner]
  count: {}
  protectedFields:
    '*':
      - a # secret
      - b
  readUserFields: [owner]
`;
  const clp = (more: string): string =>
    server(
      'a: String, b: String, owner: Pointer<_User>',
      `classLevelPermissions: { find: { '*': true }, get: { 'role:editor': true, pointerFields: [owner] }, protectedFields: { '*': [a, b] }, readUserFields: [owner], ${more} }`,
    );

  test('change alone', () => {
    expect(pulled(text, clp(''))).toBe(text);
    expect(pulled(text, clp('update: { requiresAuthentication: true }'))).toBe(
      `${text}  update: { requiresAuthentication: true }\n`,
    );
    const held = clp('')
      .replace("'role:editor': true, ", "'role:admin': true, ")
      .replace('[a, b]', '[a, owner]')
      .replace('readUserFields: [owner], ', '');
    expect(pulled(text, held)).toBe(
      text
        .replace(
          '    # only these\n    role:editor: true\n    pointerFields: [owner]\n',
          '    # only these\n    pointerFields: [owner]\n    role:admin: true\n',
        )
        .replace('- b', '- owner')
        .replace('  readUserFields: [owner]\n', ''),
    );
  });

  test('that a server opened to all are opened, and stay told', () => {
    const after = pulled(text, server('a: String, b: String, owner: Pointer<_User>'));
    expect(after).toContain("  find: { '*': true }   # open\n");
    expect(after).toContain("  count: { '*': true }\n");
    expect(after).not.toContain('protectedFields');
  });
});

describe('classes', () => {
  test('go out of lists and documents, with the comments above them', () => {
    const held = 'className: B';
    expect(pulled('# all\n- className: A\n# B\n- className: B\n# C\n- className: C\n', held)).toBe(
      '# all\n# B\n- className: B\n',
    );
    expect(pulled('className: A\n---\n# B\nclassName: B\n---\nclassName: C\n', held)).toBe('# B\nclassName: B\n');
    expect(pulled('---\nclassName: B\n...\n---\nclassName: C\n', held)).toBe('---\nclassName: B\n...\n');
    expect(pulled('[{ "className": "A" }, {"className":"B"}, {"className":"C"}]', held, { file: 'a.json' })).toBe(
      '[{"className":"B"}]',
    );
    expect(pulled('className: A\n', held)).toBe(undefined);
    const editors = '# yaml-language-server: $schema=x.json\n';
    expect(pulled(`${editors}# A\nclassName: A\n---\nclassName: B\n`, held)).toBe(`${editors}className: B\n`);
    expect(pulled(`${editors}---\nclassName: A\n---\nclassName: B\n`, held)).toBe(`${editors}---\nclassName: B\n`);
  });

  test('come to the end of lists and documents', () => {
    const held = '- className: A\n- className: B\n- className: C\n  fields: { x: String }';
    expect(pulled('- className: A\n- className: B', held)).toBe(
      '- className: A\n- className: B\n- className: C\n  fields:\n    x: String',
    );
    expect(pulled('x:\n'.slice(3) + 'className: A\n---\nclassName: B\n', held)).toBe(
      'className: A\n---\nclassName: B\n---\nclassName: C\nfields:\n  x: String\n',
    );
    expect(pulled('{"results":[{"className":"A"},{"className":"B"}]}', held, { file: 'a.json' })).toBe(
      '{"results":[{"className":"A"},{"className":"B"},{"className":"C","fields":{"x":"String"}}]}',
    );
    expect(
      pulled('[\n  {\n    "className": "A"\n  },\n  {\n    "className": "B"\n  }\n]\n', held, { file: 'a.json' }),
    ).toBe(
      '[\n  {\n    "className": "A"\n  },\n  {\n    "className": "B"\n  },\n  {\n    "className": "C",\n    "fields": {\n      "x": "String"\n    }\n  }\n]\n',
    );
  });

  test('that take the name in code from others do not change their files', () => {
    expect(pulled('className: PostQuery\n', '- className: Post\n- className: PostQuery')).toBe(
      'className: PostQuery\n',
    );
  });

  test('take each other’s place in one file', () => {
    const held = '- className: C\n- className: D';
    expect(pulled('# all\n- className: A\n- className: B # b\n', held)).toBe('# all\n- className: C\n- className: D\n');
    expect(pulled('className: A\n---\nclassName: B\n', held)).toBe('className: C\n---\nclassName: D\n');
    expect(pulled('[{"className":"A"},{"className":"B"}]', held, { file: 'a.json' })).toBe(
      '[{"className":"C"},{"className":"D"}]',
    );
  });

  test('that go and are still named by what only files say are a mistake, and nothing is written', () => {
    const text = '- className: A\n  fields: { list: Array<Pointer<B>> }\n- className: B\n';
    expect(() => pulled(text, server('list: Array'))).toThrow('A.list points at the unknown class `B`');
  });
});
