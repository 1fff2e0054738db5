import { describe, expect, test } from '@jest/globals';
import { SourceText } from '../diagnostics/source-text.js';
import { generatedNames, kebabCase, namedTypes, pascalCase } from './generated-names.js';
import { readSchemas, type LoadedSchema } from './load-schemas.js';

function read(...texts: string[]): LoadedSchema & { messages: string[] } {
  const loaded = readSchemas(texts.map((text, index) => new SourceText(`/${index}.yaml`, text)));
  const messages = loaded.diagnostics.map(({ severity, message, hint }) => `${severity}: ${message} (${hint})`);
  return { ...loaded, messages };
}

/** The names in code of classes without fields, but those that are always there. */
function modelNames(...classNames: string[]): Record<string, string> {
  const { schema } = read(...classNames.map((className) => `className: ${className}`));
  const own = schema?.classes.filter(({ className }) => classNames.includes(className)) ?? [];
  return Object.fromEntries(own.map(({ className, modelName, fileName }) => [className, `${modelName} ${fileName}`]));
}

describe('a class in code', () => {
  test('loses the underscore of the server, and keeps all else', () => {
    expect(modelNames('_User', 'Post', 'contracts_Document', 'lowercase', 'HTMLPage2')).toEqual({
      _User: 'User user',
      Post: 'Post post',
      contracts_Document: 'contracts_Document contracts-document',
      lowercase: 'lowercase lowercase',
      HTMLPage2: 'HTMLPage2 html-page2',
    });
  });

  test.each([
    'Date',
    'Promise',
    'Uint8Array',
    'Object',
    'Model',
    'GeoPoint',
    'Query',
    'Client',
    'delete',
    'string',
    'any',
  ])('cannot be %s, which means something else there', (name) => {
    expect(modelNames(name)).toEqual({ [name]: expect.stringMatching(new RegExp(`^${name}_ `)) });
  });

  test.each(['auth', 'saveAll', 'constructor', 'then', 'toString', 'Included', 'Next', 'Row', 'Record', 'globalThis'])(
    'cannot be %s, a member of a client or a type parameter',
    (name) => {
      const { schema, messages } = read(`className: ${name}`);
      expect(schema?.classes.find(({ className }) => className === name)?.modelName).toBe(`${name}_`);
      expect(messages).toEqual([
        `warning: class ${name} is called \`${name}_\` in code: \`${name}\` has a meaning of its own there (set another name with \`modelName: ${name}Model\`)`,
      ]);
    },
  );

  test('gives way to the class of the server, and says which was likely meant', () => {
    const { schema, messages } = read('className: User');
    expect(schema?.classes.map(({ modelName, fileName }) => [modelName, fileName])).toContainEqual(['User_', 'user-2']);
    expect(messages).toEqual([
      'warning: class User is called `User_` in code: `User` belongs to class _User (did you mean `_User`? Otherwise set another name with `modelName: UserModel`)',
    ]);
  });

  test('gives way where the name is that of something generated for another', () => {
    expect(modelNames('Post', 'PostFields', 'PostQuery_', 'PostQuery')).toEqual({
      Post: 'Post post',
      PostFields: 'PostFields_ post-fields',
      PostQuery: 'PostQuery__ post-query',
      PostQuery_: 'PostQuery_ post-query-2',
    });
  });

  test('gives way where something generated for it is the name of another', () => {
    expect(modelNames('AWhere', 'A')).toEqual({ A: 'A a', AWhere: 'AWhere_ a-where' });
    const { schema } = read('className: B\nfields: { status: { type: String, enum: [x] } }', 'className: BStatus');
    expect(schema?.classes.map(({ modelName }) => modelName)).toEqual(expect.arrayContaining(['B', 'BStatus_']));
  });

  test('has a name that does not depend on the order of files', () => {
    const texts = [
      'className: PostFields',
      'className: Post',
      'className: post',
      'className: POST',
      'className: Post_',
    ];
    expect(read(...texts).schema).toEqual(read(...texts.reverse()).schema);
  });

  test('can be given another name', () => {
    const { schema, messages } = read('className: Date\nmodelName: Appointment', 'className: _User\nmodelName: Person');
    expect(messages).toEqual([]);
    expect(schema?.classes.map(({ modelName, fileName }) => [modelName, fileName])).toEqual(
      expect.arrayContaining([
        ['Appointment', 'appointment'],
        ['Person', 'person'],
      ]),
    );
  });

  test('cannot be given a name that is taken, reserved or none', () => {
    expect(read('className: A\nmodelName: X', 'className: B\nmodelName: X').messages).toEqual([
      'error: class B cannot be called `X` in code: `X` belongs to class A (choose another `modelName`)',
    ]);
    expect(read('className: A\nmodelName: Date').messages[0]).toContain('class A cannot be called `Date` in code');
    for (const name of ['a-b', '1st', '../evil', "'a b'", '__proto__']) {
      expect(read(`className: A\nmodelName: ${name}`).messages[0]).toContain('is no name for a class');
    }
  });

  test('that is given the name of another makes that one give way', () => {
    const { schema } = read('className: A\nmodelName: B', 'className: B');
    expect(schema?.classes.map(({ modelName }) => modelName)).toEqual(expect.arrayContaining(['B', 'B_']));
  });
});

describe('the file of a class', () => {
  test('is unique where file systems ignore case, and never one that means something else', () => {
    expect(modelNames('post', 'Post', 'POST')).toEqual({ POST: 'POST post', Post: 'Post post-2', post: 'post post-3' });
    expect(modelNames('Index', 'Con', 'NUL', 'com1', 'Server', 'client')).toEqual({
      Con: 'Con con-2',
      Index: 'Index index-2',
      NUL: 'NUL nul-2',
      Server: 'Server server-2',
      client: 'client client-2',
      com1: 'com1 com1-2',
    });
  });
});

describe('a field in code', () => {
  const properties = (fields: string): Record<string, string> => {
    const { schema } = read(`className: A\nfields: ${fields}`);
    return Object.fromEntries(schema?.classes[0]?.fields.map(({ name, property }) => [name, property]) ?? []);
  };

  test.each([
    'save',
    'delete',
    'toJSON',
    'isNew',
    'get',
    'constructor',
    'toString',
    'then',
    'and',
    'or',
    'hasOwnProperty',
    'prototype',
  ])('cannot be %s', (name) => {
    expect(properties(`{ ${name}: String }`)).toEqual({ [name]: `${name}_` });
    expect(read(`className: A\nfields: { ${name}: String }`).messages).toEqual([
      `warning: A.${name} has the name of a member of every model: in code it is \`${name}_\` (set another name with \`property: ${name}Field\`)`,
    ]);
  });

  test('can be a keyword', () => {
    expect(properties('{ class: String, default: String, type: String }')).toEqual({
      class: 'class',
      default: 'default',
      type: 'type',
    });
  });

  test('has the name that is set for it', () => {
    const { messages } = read('className: A\nfields: { save: { type: String, property: saved } }');
    expect(messages).toEqual([]);
    expect(properties('{ save: { type: String, property: saved } }')).toEqual({ save: 'saved' });
  });

  test.each([
    ['{ a: { type: String, property: b }, b: String }', 'b', 'a'],
    ['{ b: String, a: { type: String, property: b } }', 'b', 'a'],
    ['{ save: String, save_: String }', 'save_', 'save'],
    ['{ a: { type: String, property: c }, b: { type: String, property: c } }', 'a', 'b'],
  ])('cannot have the name of another: %s', (fields, first, second) => {
    const errors = read(`className: A\nfields: ${fields}`).messages.filter((message) => message.startsWith('error'));
    expect(errors).toEqual([expect.stringContaining(`the fields \`${first}\` and \`${second}\` are both`)]);
  });
});

describe('the types of enums and shapes', () => {
  test('are called after class and property, and keep out of the way of what is generated', () => {
    const text = `
className: Post
fields:
  status: { type: String, enum: [a] }
  Status: { type: String, enum: [a] }
  where: { type: String, enum: [a] }
  seo: { type: Object, properties: { robots: { type: String, enum: [a] }, 'x-y': { type: Object, properties: {} } } }
  list: { type: Array, element: { type: String, enum: [a] } }
  plain: Object
`;
    const fields = read(text).schema?.classes[0]?.fields ?? [];
    expect([...namedTypes('Post', fields)]).toEqual([
      ['Status', 'PostStatus'],
      ['list', 'PostList'],
      ['seo', 'PostSeo'],
      ['seo.robots', 'PostSeoRobots'],
      ['seo.x-y', 'PostSeoXY'],
      ['status', 'PostStatus_'],
      ['where', 'PostWhere_'],
    ]);
    expect(new Set(generatedNames('Post', fields)).size).toBe(generatedNames('Post', fields).length);
  });

  test('are made of letters and digits only', () => {
    expect(pascalCase('created-by_me 2')).toBe('CreatedByMe2');
    expect(pascalCase('../*')).toBe('');
    expect(kebabCase('../Etc/passwd')).toBe('etc-passwd');
  });
});
