import { expect, test } from '@jest/globals';
import { emitModels } from '../emit/models.js';
import { type Audience, schemaFor } from './audience.js';
import { normaliseServerAnswer } from './load-schemas.js';
import type { ClassModel, SchemaModel } from './model.js';

const open = { '*': true };
const everything = { find: open, get: open, count: open, create: open, update: open, delete: open, addField: open };

function schemaOf(classLevelPermissions: object, className: string = 'Post'): SchemaModel {
  const owner = { type: 'Pointer', targetClass: '_User' };
  const shape = {
    a: { type: 'String', required: true },
    b: { type: 'Object' },
    c: { type: 'Relation', targetClass: 'Tag' },
  };
  const results = [
    { className, fields: { ...shape, owner }, classLevelPermissions },
    { className: 'Tag', fields: { to: { type: 'Pointer', targetClass: className } } },
  ];
  const { schema, diagnostics } = normaliseServerAnswer({ results }, 'a server');
  if (!schema) throw new Error(JSON.stringify(diagnostics));
  return schema;
}

function classOf(schema: SchemaModel, className: string = 'Post'): ClassModel {
  const model = schema.classes.find((one) => one.className === className);
  if (!model) throw new Error(`There is no class ${className}.`);
  return model;
}

function closedTo(audience: Audience, permissions: object, className: string = 'Post'): string[] {
  const { closed = {} } = classOf(schemaFor(schemaOf(permissions, className), audience), className);
  return Object.keys(closed).filter((name) => name !== 'master');
}

/** How a field is seen: `never`, `sometimes` (with a question mark where nobody may ask for it) or `always`. */
function sight(audience: Audience, protectedFields: object, name: string = 'a', className: string = 'Post'): string {
  const schema = schemaFor(schemaOf({ ...everything, protectedFields }, className), audience);
  const field = classOf(schema, className).fields.find((one) => one.name === name);
  if (field?.writeOnly) return 'never';
  return field?.sometimes ? `sometimes${field.notAsked ? '?' : ''}` : 'always';
}

test('the master key meets the schema as it is', () => {
  const schema = schemaOf({ protectedFields: { '*': ['a'] } });
  expect(schemaFor(schema, 'master')).toBe(schema);
  expect(emitModels(schema, '.js', undefined, undefined, {}, 'master')).toEqual(emitModels(schema, '.js'));
});

test.each([
  [
    'nothing is said',
    {},
    ['find', 'get', 'count', 'create', 'update', 'delete'],
    ['find', 'get', 'count', 'create', 'update', 'delete'],
  ],
  ['everybody may', everything, [], []],
  ['a session is needed', { ...everything, find: { requiresAuthentication: true } }, ['find'], []],
  ['a role is needed', { ...everything, get: { 'role:editors': true } }, ['get'], []],
  ['one user may', { ...everything, delete: { abcdefghij: true } }, ['delete'], []],
  ['pointers say who', { ...everything, count: { pointerFields: ['owner'] } }, ['count'], []],
  ['pointers say who, and are none', { ...everything, count: { pointerFields: [] } }, ['count'], ['count']],
  [
    'pointers say who may create, which an object that is not there cannot',
    { ...everything, create: { pointerFields: ['owner'] } },
    ['create'],
    ['create'],
  ],
  [
    'a list of readers is left',
    { ...everything, find: {}, get: {}, count: {}, readUserFields: ['owner'] },
    ['find', 'get', 'count'],
    [],
  ],
  [
    'a list of writers is left',
    { ...everything, create: {}, update: {}, delete: {}, writeUserFields: ['owner'] },
    ['create', 'update', 'delete'],
    ['create'],
  ],
  ['fields cannot be added', { ...everything, addField: {} }, [], []],
])('where %s, that is closed', (_, permissions, toPublic, toUsers) => {
  expect(closedTo('public', permissions)).toEqual(toPublic);
  expect(closedTo('authenticated', permissions)).toEqual(toUsers);
  expect(closedTo('master', permissions)).toEqual([]);
});

test('the reason names operation, audience and class', () => {
  const { closed } = classOf(schemaFor(schemaOf({ ...everything, find: {} }), 'authenticated'));
  expect(closed?.find).toBe('find is closed to authenticated by the class-level permissions of Post');
});

test.each([
  '_JobStatus',
  '_PushStatus',
  '_Hooks',
  '_GlobalConfig',
  '_GraphQLConfig',
  '_JobSchedule',
  '_Audience',
  '_Idempotency',
])('%s is for the master key, whatever its permissions say', (className) => {
  expect(closedTo('authenticated', everything, className)).toHaveLength(6);
  expect(closedTo('public', everything, className)).toHaveLength(6);
});

test.each([
  ['from everybody', { '*': ['a'] }, 'never', 'never'],
  ['from users', { authenticated: ['a'] }, 'always', 'never'],
  ['from everybody but users', { '*': ['a'], authenticated: [] }, 'never', 'always'],
  ['from everybody but a role', { '*': ['a'], 'role:x': [] }, 'never', 'sometimes'],
  ['from everybody, roles too', { '*': ['a'], 'role:x': ['a', 'b'] }, 'never', 'never'],
  ['from everybody but one user', { '*': ['a'], abcdefghij: ['b'] }, 'never', 'sometimes'],
  ['from everybody but owners', { '*': ['a'], 'userField:owner': [] }, 'never', 'sometimes?'],
  ['from everybody but owners and a role', { '*': ['a'], 'userField:owner': [], 'role:x': [] }, 'never', 'sometimes'],
  ['from a role alone', { 'role:x': ['a'] }, 'always', 'sometimes'],
  ['from owners alone', { 'userField:owner': ['a'] }, 'always', 'always'],
  ['from nobody, a role is told', { '*': [], 'role:x': ['a'] }, 'always', 'always'],
])('a field that is hidden %s', (_, protectedFields, byPublic, byUsers) => {
  expect(sight('public', protectedFields)).toBe(byPublic);
  expect(sight('authenticated', protectedFields)).toBe(byUsers);
  expect(sight('master', protectedFields)).toBe('always');
});

test('users see what is hidden of users in their own account alone, and e-mail addresses are always hidden', () => {
  const seen = (audience: Audience, name: string): string => sight(audience, { '*': ['a'] }, name, '_User');
  expect(['a', 'email', 'authData', 'username'].map((name) => seen('public', name))).toEqual([
    'never',
    'never',
    'never',
    'always',
  ]);
  expect(['a', 'email', 'username'].map((name) => seen('authenticated', name))).toEqual([
    'sometimes?',
    'sometimes?',
    'always',
  ]);
});

function generated(
  audience: Audience,
  protectedFields: object,
  permissions: object = everything,
): (name: string) => string {
  const switches = { jsonSchema: true, officialSdk: true, schemaDefinitions: true, zod: true };
  const schema = schemaOf({ ...permissions, protectedFields });
  const files = emitModels(schema, '.js', undefined, undefined, switches, audience);
  return (name) => files.find((file) => file.name === name)?.text ?? '';
}

test('a hidden field is written, and is nowhere that is read', () => {
  const text = generated('public', { '*': ['a', 'b', 'c'] });
  const post = text('post.ts');
  expect(post).toMatch(/interface PostInput \{[^}]*\ba: string;[^}]*\bb\?: ObjectValue;[^}]*\bc\?: /);
  expect(post).toMatch(/a: "String! write-only"/);
  expect(post).not.toMatch(/declare (readonly )?[abc]\b/);
  expect(/interface PostWhere [^}]*\}/.exec(post)?.[0]).not.toMatch(/^\s*("?|\[key: `)[abc]\b/m);
  expect(/interface PostSelect [^}]*\}/.exec(post)?.[0]).not.toMatch(/^\s*[abc]\b/m);
  expect(/^ {2}sort: .*$/m.exec(post)?.[0]).toBe('  sort: never;');
  // Whose relation it was cannot be asked either.
  expect(text('tag.ts')).not.toContain('relatedTo');
  expect(generated('public', {})('tag.ts')).toContain('relatedTo?: RelatedTo<"Post", "c">');
});

test('the other outputs agree: rows lack what is hidden, inputs have it, and the server is told all', () => {
  const hidden = generated('public', { '*': ['a'] });
  const { Post } = (JSON.parse(hidden('json-schema.json')) as { $defs: { [name: string]: unknown } }).$defs;
  expect(Post).toMatchObject({
    properties: { a: { writeOnly: true } },
    required: ['objectId', 'createdAt', 'updatedAt'],
  });
  expect(hidden('zod.ts')).toContain('a: z.string()');
  expect(hidden('official-sdk.ts')).toMatch(/^ {2}a\?: string;/m);
  expect(hidden('schema-definitions.ts')).toBe(generated('master', { '*': ['a'] })('schema-definitions.ts'));

  const sometimes = generated('authenticated', { '*': ['a'], 'role:x': [] });
  const row = (JSON.parse(sometimes('json-schema.json')) as { $defs: { [name: string]: { required: string[] } } })
    .$defs['Post'];
  expect(row).toMatchObject({ properties: { a: { type: 'string' } } });
  expect(row?.required).not.toContain('a');
  expect(sometimes('post.ts')).toContain('declare a: string | undefined;');
});

test('what is for the master key alone is generated for nobody else', () => {
  for (const audience of ['public', 'authenticated'] as const) {
    const text = generated(audience, {});
    expect([text('server.ts'), text('cloud.ts')]).toEqual(['', '']);
    expect(text('client.ts')).toContain('export interface Client');
  }
});

test('a link to a class that cannot be read is a reference', () => {
  const text = generated('public', {}, { ...everything, get: {}, find: {} });
  const tag = text('tag.ts');
  expect(tag).toContain('declare to: Reference<"Post"> | undefined;');
  expect(tag).toContain('to?: PointerWhere<"Post", never>;');
  expect(tag).toContain('export interface TagInclude {}');
  expect(tag).toContain('to?: true;');
});
