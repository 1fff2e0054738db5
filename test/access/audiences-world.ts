import { afterAll, beforeAll } from '@jest/globals';
import { ACL, add, type JsonValue } from '@parse-orm/runtime';
import { type SchemaModel, normaliseServerAnswer } from '@parse-orm/codegen';
import { type Audience, schemaFor } from '../../packages/codegen/src/schema/audience.js';
import type { Operation } from '../../packages/codegen/src/schema/model.js';
import type { ServerClient } from '../runtime/generated/server.js';
import { recordedClient, uniqueWord } from '../runtime/world.js';

export type Caller = 'public' | 'stranger' | 'member';
export const operations = ['find', 'get', 'count', 'create', 'update', 'delete'] as const;
/** Who belongs to which audience. */
export const callersOf: { readonly [Name in Exclude<Audience, 'master'>]: readonly Caller[] } = {
  public: ['public'],
  authenticated: ['stranger', 'member'],
};

/** Classes of the shared server with every kind of permission; the member is in a role, and owns every object. */
export interface AudienceWorld {
  readonly clients: { readonly [Name in Caller]: ServerClient };
  readonly memberId: string;
  /** By the kind of permission that all of its operations have. */
  readonly classes: { readonly [kind: string]: string };
  readonly schema: SchemaModel;
  seenBy(audience: Audience, className: string): SchemaModel['classes'][number];
  /** The operations on a class that are closed to an audience. */
  closedTo(audience: Audience, className: string): string[];
  newObject(className: string, fields?: { readonly [name: string]: JsonValue }): Promise<string>;
}

type Permissions = { readonly [key: string]: JsonValue };
const all = (permission: Permissions): Permissions =>
  Object.fromEntries([...operations, 'addField'].map((operation) => [operation, permission]));

function kinds(memberId: string, role: string): { readonly [kind: string]: Permissions } {
  const open = all({ '*': true });
  return {
    open,
    loggedIn: all({ requiresAuthentication: true }),
    role: all({ [`role:${role}`]: true }),
    user: all({ [memberId]: true }),
    pointer: all({ pointerFields: ['owner'] }),
    lists: { ...all({}), readUserFields: ['owner'], writeUserFields: ['owner'] },
    readList: { ...all({}), readUserFields: ['owner'] },
    closed: all({}),
    noGet: { ...open, get: {} },
    noFind: { ...open, find: {} },
    hiding: {
      ...open,
      protectedFields: {
        '*': ['fromPublic', 'unlessRole', 'unlessUser', 'unlessOwner', 'always', 'links'],
        authenticated: ['unlessRole', 'unlessUser', 'unlessOwner', 'always', 'links'],
        [`role:${role}`]: ['unlessUser', 'unlessOwner', 'always', 'links'],
        [memberId]: ['unlessRole', 'unlessOwner', 'always', 'links'],
        'userField:owner': ['unlessRole', 'unlessUser', 'always', 'links'],
      },
    },
    hidingFromUsers: { ...open, protectedFields: { authenticated: ['fromPublic'] } },
    hidingFromRole: { ...open, protectedFields: { [`role:${role}`]: ['unlessRole'], 'userField:owner': [] } },
  };
}

export const hideable = ['fromPublic', 'unlessRole', 'unlessUser', 'unlessOwner', 'always'] as const;

export function audienceWorld(): AudienceWorld {
  const world = {} as { -readonly [Key in keyof AudienceWorld]: AudienceWorld[Key] };
  const master = recordedClient().db.asMaster();
  beforeAll(async () => {
    const clients = { public: recordedClient().db, stranger: recordedClient().db, member: recordedClient().db };
    await clients.stranger.auth.signUp({ username: uniqueWord(), password: 'secret' });
    const member = await clients.member.auth.signUp({ username: uniqueWord(), password: 'secret' });
    const role = uniqueWord();
    await master.Role.create({ name: role, ACL: ACL.publicRead(), users: add(member) });
    const prefix = `Audience${uniqueWord()}`;
    const texts = Object.fromEntries(hideable.map((name) => [name, { type: 'String' }]));
    const permissions = kinds(member.objectId, role);
    const classes = Object.fromEntries(Object.keys(permissions).map((kind) => [kind, `${prefix}${kind}`]));
    const results = Object.entries(permissions).map(([kind, classLevelPermissions]) => ({
      className: `${prefix}${kind}`,
      fields: {
        ...texts,
        owner: { type: 'Pointer', targetClass: '_User' },
        links: { type: 'Relation', targetClass: `${prefix}open` },
        ...(kind === 'open' &&
          Object.fromEntries(
            Object.entries(classes).map(([to, targetClass]) => [`to_${to}`, { type: 'Pointer', targetClass }]),
          )),
      },
      classLevelPermissions,
    }));
    // Links lead to classes that are there.
    for (const { className } of results) {
      await master.request({ method: 'POST', path: `/schemas/${className}`, body: { className } });
    }
    for (const body of results) {
      await master.request({ method: 'PUT', path: `/schemas/${body.className}`, body });
    }
    const answer = await master.request({ method: 'GET', path: '/schemas' });
    const { schema } = normaliseServerAnswer(answer, 'the test server');
    if (!schema) throw new Error('The schema does not load.');
    Object.assign(world, { clients, memberId: member.objectId, classes, schema });
  }, 60_000);
  afterAll(async () => {
    for (const className of Object.values(world.classes)) {
      await master.request({ method: 'DELETE', path: `/purge/${className}` });
      await master.request({ method: 'DELETE', path: `/schemas/${className}` });
    }
  });
  world.seenBy = (audience, className) => {
    const model = schemaFor(world.schema, audience).classes.find((one) => one.className === className);
    if (!model) throw new Error(`There is no class ${className}.`);
    return model;
  };
  world.closedTo = (audience, className) => {
    const { closed = {} } = world.seenBy(audience, className);
    return operations.filter((operation) => operation in closed);
  };
  world.newObject = async (className, fields = {}) => {
    const owner = { __type: 'Pointer', className: '_User', objectId: world.memberId };
    const texts = Object.fromEntries(hideable.map((name) => [name, name]));
    const body = { ...texts, owner, ...fields };
    const row = (await master.request({ method: 'POST', path: `/classes/${className}`, body })) as { objectId: string };
    return row.objectId;
  };
  return world;
}

type Rows = { readonly results: readonly { readonly [name: string]: JsonValue }[]; readonly count?: number };

/** What the server answers to find, as it is on the wire. */
export async function rowsOf(db: ServerClient, className: string, query: Permissions = {}): Promise<Rows> {
  return (await db.request({ method: 'GET', path: `/classes/${className}`, query })) as unknown as Rows;
}

/** Whether the server does an operation: an error is a refusal, and to find nothing where there is something is one. */
export async function isDone(
  db: ServerClient,
  operation: Operation,
  className: string,
  objectId: string,
  body: { readonly [name: string]: JsonValue } = { fromPublic: 'x' },
): Promise<boolean> {
  const path = `/classes/${className}`;
  const run: { readonly [Name in Operation]: () => Promise<boolean> } = {
    find: async () => (await rowsOf(db, className)).results.length > 0,
    get: async () => Boolean(await db.request({ method: 'GET', path: `${path}/${objectId}` })),
    count: async () => ((await rowsOf(db, className, { count: 1, limit: 0 })).count ?? 0) > 0,
    create: async () => Boolean(await db.request({ method: 'POST', path, body })),
    update: async () => Boolean(await db.request({ method: 'PUT', path: `${path}/${objectId}`, body })),
    delete: async () => Boolean(await db.request({ method: 'DELETE', path: `${path}/${objectId}` })),
  };
  return run[operation]().catch(() => false);
}
