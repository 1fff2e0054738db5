import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ACL, type ParseError } from '@parse-orm/runtime';
import { type DevServer, startDevServer } from '@parse-orm/dev-server';
import { createClient } from '../runtime/generated/server.js';
import { recordedClient, rest, uniqueWord } from '../runtime/world.js';

const fields = { scientificName: { type: 'String' }, group: { type: 'String' }, secret: { type: 'String' } };
const closed = { find: {}, get: {}, count: {}, create: {}, update: {}, delete: {}, addField: {} };
let server: DevServer;
let db: ReturnType<typeof createClient>;

/** The error that a call ends with. */
async function errorOf(call: Promise<unknown>): Promise<ParseError> {
  return call.then(
    () => {
      throw new Error('It was not refused.');
    },
    (error: unknown) => error as ParseError,
  );
}

beforeAll(async () => {
  const loggedIn = Object.fromEntries(
    Object.keys(closed).map((operation) => [operation, { requiresAuthentication: true }]),
  );
  server = await startDevServer({
    schemas: [
      { className: 'Species', fields, classLevelPermissions: closed },
      { className: 'Survey', fields: { title: { type: 'String' } }, classLevelPermissions: loggedIn },
    ],
  });
  const { serverURL, applicationId, masterKey } = server;
  db = createClient({ serverURL, applicationId, masterKey });
});
afterAll(() => server.stop());

test('what class-level permissions deny says which operation of which class and object', async () => {
  const { objectId } = await db.asMaster().Species.create({ scientificName: 'a', group: 'bird' });
  const calls = {
    find: db.Species.find(),
    create: db.Species.create({ scientificName: 'b', group: 'bird' }),
    update: db.Species.update(objectId, { commonName: 'c' }),
    delete: db.Species.delete(objectId),
    get: db.Species.get(objectId),
  };

  for (const [operation, call] of Object.entries(calls)) {
    const error = await errorOf(call);
    const ofObject = ['update', 'delete', 'get'].includes(operation);
    expect(error).toMatchObject({
      name: 'OperationForbidden',
      attempt: { operation, className: 'Species', ...(ofObject && { objectId }) },
    });
    expect(error.message).toContain(
      `Do the class-level permissions (protectedFields, too) and the ACL allow this caller to ${operation} Species${ofObject ? ` ${objectId}` : ''}?`,
    );
  }
});

test('what is for users who are logged in says so', async () => {
  const { serverURL, applicationId } = server;
  const stranger = createClient({ serverURL, applicationId });
  const { objectId } = await db.asMaster().Survey.create({ title: 'a' } as never);
  const calls = {
    'find Survey': stranger.Survey.find(),
    'create Survey': stranger.Survey.create({ title: 'b' } as never),
    [`update Survey ${objectId}`]: stranger.Survey.update(objectId, { title: 'c' }),
    [`get Survey ${objectId}`]: stranger.Survey.get(objectId),
  };

  for (const [what, call] of Object.entries(calls)) {
    expect((await errorOf(call)).message).toContain(
      `To ${what} one has to be logged in: so say the class-level permissions of Survey.`,
    );
  }
});

test('what an ACL denies says which object, alone, in one tick with others, and in saveAll', async () => {
  const { db: client } = recordedClient({ defaultACL: new ACL() });
  const created = await Promise.all(
    [uniqueWord(), uniqueWord()].map((scientificName) => client.Species.create({ scientificName, group: 'bird' })),
  );
  const message = (id: string): string => `Either Species ${id} is gone, or its ACL keeps it from this caller.`;
  const [one, other] = created.map(({ objectId }) => objectId) as [string, string];

  for (const error of [
    await errorOf(client.Species.get(one)),
    await errorOf(client.Species.delete(one)),
    ...(await Promise.all([
      errorOf(client.Species.update(one, { commonName: 'x' })),
      errorOf(client.Species.get(one)),
    ])),
  ]) {
    expect(error).toMatchObject({ name: 'ObjectNotFound', attempt: { className: 'Species', objectId: one } });
    expect(error.message).toContain(message(one));
  }
  for (const species of created) species.commonName = 'changed';
  await expect(client.saveAll(created)).rejects.toMatchObject({
    failures: [one, other].map((objectId) => ({
      error: { name: 'ObjectNotFound', attempt: { operation: 'update', className: 'Species', objectId } },
    })),
  });
});

test('a user that is changed by somebody else is told who may', async () => {
  const { db: client } = recordedClient();
  const user = await client.auth.signUp({ username: uniqueWord(), password: 'secret' });
  await client.auth.logOut();

  const error = await errorOf(client.User.update(user.objectId, { username: uniqueWord() }));

  expect(error).toMatchObject({ name: 'SessionMissing', attempt: { operation: 'update', className: '_User' } });
  expect(error.message).toContain('Only the user itself, logged in, and the master key may update it.');
});

test('an error that is about no class has no attempt', async () => {
  const error = await errorOf(recordedClient().db.as('r:x').auth.current());

  expect(error.attempt).toBeUndefined();
  expect(await rest('GET', '/health')).toBeDefined();
});
