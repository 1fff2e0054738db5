import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type DevServer, startDevServer } from '@parse-orm/dev-server';
import { ACL, type ClassSchema, type LiveList, Model, type Subscription } from '@parse-orm/runtime';
import { type ServerClientOptions, createServerClient } from '@parse-orm/runtime/server';
import { Cable } from './cable.js';
import { next, recorded } from './live-world.js';

/* What needs a server with options and cloud code of its own, or one that is stopped. */

class Note extends Model {
  declare readonly className: 'Note';
  declare text: string;
  declare rank: number | undefined;
  static readonly schema: ClassSchema = { className: 'Note', fields: { text: 'String', rank: 'Number' } };
}
class Closed extends Model {
  declare readonly className: 'Closed';
  static readonly schema: ClassSchema = { className: 'Closed', fields: { text: 'String' } };
}
class User extends Model {
  declare readonly className: '_User';
  static readonly schema: ClassSchema = {
    className: '_User',
    fields: { username: 'String!', password: 'String! write-only' },
  };
}
interface Notes {
  create(input: object): Promise<Note>;
  update(note: Note, changes: object): Promise<void>;
  where(filter: object): Notes;
  select(fields: object): Notes;
  skip(count: number): Notes;
  subscribe(options?: object): Subscription<Note>;
  liveList(): LiveList<Note>;
}
interface LiveClient {
  readonly Note: Notes;
  readonly Closed: Notes;
  readonly auth: {
    signUp(input: { username: string; password: string }): Promise<{ readonly objectId: string }>;
    logIn(input: { username: string; password: string }): Promise<unknown>;
    logOut(): Promise<void>;
    sessionToken(): Promise<string | undefined>;
    on(name: 'invalidSession', listener: () => void): () => void;
  };
  asMaster(): LiveClient;
  as(sessionToken: string): LiveClient;
  close(): Promise<void>;
}

const keys = { applicationId: 'live', masterKey: 'the-master', clientKey: 'the-client' };
let server: DevServer;
const clients: LiveClient[] = [];

async function start(port?: number): Promise<DevServer> {
  const fields = { text: { type: 'String' } };
  return startDevServer({
    port,
    schemas: [
      { className: 'Note', fields: { ...fields, rank: { type: 'Number' } } },
      {
        className: 'Closed',
        fields,
        classLevelPermissions: { find: { requiresAuthentication: true }, get: { '*': true } },
      },
    ],
    liveQuery: true,
    cloud: new URL('fixtures/live-cloud.js', import.meta.url),
    serverOptions: {
      appId: keys.applicationId,
      masterKey: keys.masterKey,
      cacheTTL: 20,
      liveQueryServerOptions: {
        cacheTimeout: 20,
        keyPairs: { masterKey: keys.masterKey, javascriptKey: keys.clientKey },
      },
    },
  });
}

function client(options: Partial<ServerClientOptions> = {}): LiveClient {
  const liveQuery = { reconnectDelay: 20, heartbeat: 500 };
  const made = createServerClient<LiveClient>(
    { serverURL: server.serverURL, ...keys, liveQuery, ...options },
    { Note, Closed, User },
  );
  clients.push(made);
  return made;
}

beforeAll(async () => {
  server = await start();
});
afterEach(async () => {
  for (const one of clients.splice(0)) await one.close();
});
afterAll(() => server.stop());

test('a login, a logout and the login of another are followed: each sees what is for them', async () => {
  const [app, master] = [client(), client().asMaster()];
  const subscription = app.Note.where({}).subscribe();
  await subscription.ready;
  const seen = recorded(subscription);
  const changed = async (change: () => Promise<unknown>): Promise<void> => {
    const gap = next(subscription, 'gap');
    await change();
    await gap;
  };
  const told = async (): Promise<void> => {
    const made = next(subscription, 'create');
    const { objectId } = await master.Note.create({ text: 'for all' });
    expect((await made).object.objectId).toBe(objectId);
    seen.pop();
  };

  let userId = '';
  await changed(async () => void (userId = (await app.auth.signUp({ username: 'ann', password: 'x' })).objectId));
  const own = { text: 'for Ann', ACL: new ACL().allow(userId, { read: true }) };
  const made = next(subscription, 'create');
  const { objectId } = await master.Note.create(own);
  await made;
  expect(seen.splice(0)).toEqual([`create ${objectId}`]);

  await changed(() => app.auth.logOut());
  await master.Note.create(own);
  await told();
  await changed(() => app.auth.signUp({ username: 'bob', password: 'x' }));
  await master.Note.create(own);
  await told();
  expect(seen).toEqual([]);
});

test('a session that is revoked is one error, and the subscription goes on as nobody', async () => {
  const app = client();
  await app.auth.signUp({ username: 'eve', password: 'x' });
  const token = (await app.auth.sessionToken()) ?? '';
  const subscription = app.Note.where({}).subscribe();
  await subscription.ready;
  const errors: Error[] = [];
  subscription.on('error', ({ error }) => errors.push(error));
  const [error, gap] = [next(subscription, 'error'), next(subscription, 'gap')];

  await client().as(token).auth.logOut();

  expect((await error).error).toMatchObject({ name: 'InvalidSessionToken', code: 209 });
  expect(String((await error).error)).not.toContain(token);
  await gap;
  expect(await app.auth.sessionToken()).toBeUndefined();
  expect(errors).toHaveLength(1);
});

test('of a client with a fixed session the end is told, too', async () => {
  const app = client();
  await app.auth.signUp({ username: 'fay', password: 'x' });
  const fixed = client().as((await app.auth.sessionToken()) ?? '');
  clients.push(fixed);
  const subscription = fixed.Note.where({}).subscribe();
  await subscription.ready;
  const error = next(subscription, 'error');

  await app.auth.logOut();

  expect((await error).error).toMatchObject({ code: 209 });
  expect(subscription.state).toBe('open');
});

test('a list is emptied at once when another one asks, and filled with what is for them', async () => {
  const [app, master] = [client(), client().asMaster()];
  const { objectId } = await app.auth.signUp({ username: 'gil', password: 'x' });
  const text = `of ${objectId}`;
  await master.Note.create({ text, ACL: new ACL().allow(objectId, { read: true }) });
  const list = app.Note.where({ text }).liveList();
  await list.ready;
  const states: string[] = [];
  const filled = (count: number): Promise<void> =>
    new Promise((resolve) => {
      const end = list.subscribe(() => {
        states.push(`${list.state} ${list.rows.length}`);
        if (list.state !== 'open' || list.rows.length !== count) return;
        end();
        resolve();
      });
    });
  expect(list.rows).toHaveLength(1);

  const out = filled(0);
  await app.auth.logOut();
  await out;
  const back = filled(1);
  await app.auth.logIn({ username: 'gil', password: 'x' });
  await back;

  expect(states).toEqual(['connecting 0', 'open 0', 'connecting 0', 'open 1']);
});

test('a list reads what an event that failed would have told', async () => {
  const app = client();
  const list = app.Note.where({ text: 'failing' }).liveList();
  await list.ready;
  const before = list.rows.length;
  const filled = new Promise<void>((resolve) => {
    list.subscribe(() => void (list.rows.length > before && resolve()));
  });

  await app.Note.create({ text: 'failing' });
  await filled;

  expect([list.state, list.error]).toEqual(['open', undefined]);
});

test('a list of a fixed session ends with it', async () => {
  const app = client();
  await app.auth.signUp({ username: 'hal', password: 'x' });
  const fixed = client().as((await app.auth.sessionToken()) ?? '');
  clients.push(fixed);
  const list = fixed.Note.where({}).liveList();
  await list.ready;
  const ended = new Promise<void>((resolve) => {
    list.subscribe(() => void (list.state === 'closed' && resolve()));
  });

  await app.auth.logOut();
  await ended;

  expect(list.error).toMatchObject({ code: 209 });
});

test('a list of what may not be found is refused', async () => {
  const list = client().Closed.where({}).liveList();

  await expect(list.ready).rejects.toMatchObject({ name: 'ObjectNotFound' });
  expect([list.state, list.error?.name]).toEqual(['closed', 'ObjectNotFound']);
});

test('a class that may not be found in refuses the subscription, and no other', async () => {
  const app = client();
  const [refused, other] = [app.Closed.where({}).subscribe(), app.Note.where({}).subscribe()];
  const [error, closed] = [next(refused, 'error'), next(refused, 'close')];

  await expect(refused.ready).rejects.toMatchObject({
    name: 'ObjectNotFound',
    message: expect.stringContaining('SUBSCRIBE /classes/Closed'),
  });

  expect((await error).error).toBe((await closed).error);
  expect([refused.state, (await closed).final]).toEqual(['closed', true]);
  expect((await error).error).toHaveProperty('attempt', { operation: 'find', className: 'Closed' });
  await other.ready;
});

test('a loop over a refused subscription throws what refused it', async () => {
  const loop = async (): Promise<void> => {
    for await (const event of client().Closed.where({}).subscribe()) throw new Error(event.type);
  };

  await expect(loop()).rejects.toMatchObject({ name: 'ObjectNotFound' });
});

test('what fails in the cloud code of one event is an error, and the next event comes', async () => {
  const app = client();
  const subscription = app.Note.where({}).subscribe();
  await subscription.ready;
  const [error, made] = [next(subscription, 'error'), next(subscription, 'create')];

  await app.Note.create({ text: 'failing' });
  expect((await error).error).toMatchObject({ code: 141, reason: 'It fails.' });
  const { objectId } = await app.Note.create({ text: 'working' });

  expect((await made).object.objectId).toBe(objectId);
});

test('where the class has a beforeSubscribe, fields are chosen and watched as elsewhere', async () => {
  const app = client();
  const chosen = app.Note.where({ text: 'a' }).select({ text: true }).subscribe();
  const watching = app.Note.where({ text: 'a' }).subscribe({ watch: ['rank'] });
  const list = app.Note.where({ text: 'a' }).skip(1).liveList();
  await Promise.all([chosen.ready, watching.ready, list.ready]);
  const [made, seen, ranked] = [next(chosen, 'create'), recorded(watching), next(watching, 'update')];

  const note = await app.Note.create({ text: 'a' });
  expect((await made).object.toJSON()).toEqual({
    ...{ objectId: note.objectId, text: 'a' },
    ...{ createdAt: expect.any(String), updatedAt: expect.any(String) },
  });
  await app.Note.update(note, { text: 'a', rank: 1 });
  await ranked;
  expect(seen).toEqual([`update ${note.objectId}`]);
});

test('a server that wants no reconnection is obeyed', async () => {
  await using cable = await Cable.to(server.serverURL);
  const app = client({ liveQueryURL: cable.url, installationId: 'unwanted' });
  const subscription = app.Note.where({}).subscribe();

  await expect(subscription.ready).rejects.toThrow(/^ws:.* refused the connection: Not you\.$/);
  expect(subscription.state).toBe('closed');
  while (cable.open > 0) await new Promise((resolve) => setImmediate(resolve));
  expect(cable.connections).toBe(1);
});

test('a wrong key is an end, with what to look at', async () => {
  const app = client({ clientKey: 'another' });

  await expect(app.Note.where({}).subscribe().ready).rejects.toThrow(
    /refused the connection: Key in request is not valid\. Its keyPairs have none of the keys/,
  );
});

test('the master key sees everything where the live query server knows it', async () => {
  const app = client();
  const master = app.asMaster();
  clients.push(master);
  const subscription = master.Note.where({}).subscribe();
  await subscription.ready;
  const made = next(subscription, 'create');

  const { objectId } = await master.Note.create({ text: 'secret', ACL: new ACL() });

  expect((await made).object.objectId).toBe(objectId);
});

test('a subscription outlives its server: stopped, started, and told of a gap', async () => {
  const app = client();
  const subscription = app.Note.where({}).subscribe();
  await subscription.ready;
  const [closed, gap] = [next(subscription, 'close'), next(subscription, 'gap')];
  const port = Number(new URL(server.serverURL).port);

  await server.stop();
  expect((await closed).final).toBe(false);
  server = await start(port);
  await gap;

  const made = next(subscription, 'create');
  const { objectId } = await app.Note.create({ text: 'after' });
  expect((await made).object.objectId).toBe(objectId);
});
