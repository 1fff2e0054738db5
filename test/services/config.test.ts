import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  ConfigError,
  GeoPoint,
  ParseFile,
  Polygon,
  ValidationError,
  createClient as createRuntimeClient,
  unset,
} from '@parse-orm/runtime';
import { createServerClient } from '@parse-orm/runtime/server';
import { OddServer, passOn, reply } from '../runtime/odd-server.js';
import { newSpecies, recordedClient, rest, testServer, uniqueWord } from '../runtime/world.js';

const { db, sent } = recordedClient();
const master = db.asMaster();

/** The config of the server belongs to this file alone. */
async function clear(): Promise<void> {
  const { params } = (await rest('GET', '/config')) as { params: object };
  const removals = Object.keys(params).map((name) => [name, { __op: 'Delete' }]);
  if (removals.length > 0) await rest('PUT', '/config', { params: Object.fromEntries(removals) });
}

beforeEach(async () => {
  await clear();
  await rest('PUT', '/config', { params: { welcome: 'Hello' } });
  sent.length = 0;
});
afterEach(clear);

test('values of every kind are written and come back as they were', async () => {
  const species = await newSpecies(db);
  const area = new Polygon([new GeoPoint(0, 0), new GeoPoint(0, 1), new GeoPoint(1, 1)]);
  const values = {
    ...({
      welcome: 'Grüß Gott \u{1F600}',
      season: 'winter',
      closedFrom: new Date('2026-11-01T05:06:07.089Z'),
    } as const),
    ...{ mapCenter: new GeoPoint(48.1, 11.5), rings: [1, 2.5], limits: { perDay: 3, note: 'a' } },
    ...{ logo: new ParseFile('a.txt', `${testServer.serverURL}/files/x/a.txt`), salt: new Uint8Array([0, 255]) },
    ...{ isOpen: false, exportKey: 'k', protectedArea: area },
  };
  await master.config.set({ ...values, highlight: species });
  const config = await master.config.get();
  const { protectedArea, highlight, logo, ...others } = config;
  const { protectedArea: _, logo: __, ...plain } = values;
  expect(others).toEqual(plain);
  expect(protectedArea?.equals(area)).toBe(true);
  expect(logo?.name).toBe('a.txt');
  expect((await highlight?.fetch())?.scientificName).toBe(species.scientificName);
});

test('what is for the master key alone stays so, whoever writes it and however', async () => {
  await master.config.set({ exportKey: 'secret', isOpen: true });
  expect(await db.config.get()).toMatchObject({ isOpen: true, welcome: 'Hello', exportKey: undefined });
  expect(await db.config.getAll()).not.toHaveProperty('exportKey');
  expect((await master.config.get()).exportKey).toBe('secret');
  await master.config.setAny({ exportKey: 'other' });
  expect(await db.config.getAll()).not.toHaveProperty('exportKey');

  const [hidden, shown] = [uniqueWord(), uniqueWord()];
  await master.config.setAny({ [hidden]: 1, [shown]: 2 }, { masterKeyOnly: { [hidden]: true } });
  await master.config.setAny({ [hidden]: 3, [shown]: 4 });
  expect(await db.config.getAll()).toMatchObject({ [shown]: 4 });
  expect(await db.config.getAll()).not.toHaveProperty(hidden);
  expect(await master.config.getAll()).toMatchObject({ [hidden]: 3 });
  await master.config.setAny({ [hidden]: 5 }, { masterKeyOnly: { [hidden]: false } });
  expect(await db.config.getAll()).toMatchObject({ [hidden]: 5 });
});

test('one parameter is set without the others, and taken away', async () => {
  await master.config.set({ isOpen: true, rings: [1] });
  await master.config.set({ isOpen: false });
  expect(await db.config.get()).toMatchObject({ welcome: 'Hello', isOpen: false, rings: [1] });
  await master.config.set({ rings: unset() });
  expect((await db.config.get()).rings).toBeUndefined();
  expect(await db.config.getAll()).not.toHaveProperty('rings');
});

test('a slip in who may read a parameter shows no secret: nothing is sent', async () => {
  const values = { apiToken: 'abc', welcome: 'Hi' };
  const set = (masterKeyOnly: unknown): Promise<void> =>
    master.config.setAny(values, { masterKeyOnly: masterKeyOnly as never });

  await expect(set({ apitoken: true })).rejects.toThrow('apitoken is about a parameter that this call does not set.');
  await expect(set(['apiToken'])).rejects.toThrow('masterKeyOnly takes { name: true }, not an array.');
  await expect(set({ apiToken: 'yes' })).rejects.toThrow('masterKeyOnly.apiToken takes true or false, not a string.');
  await expect(set({ welcome: true })).rejects.toThrow('welcome is true, but the schema says otherwise');
  expect(sent).toEqual([]);
  await set({ apiToken: true, welcome: false });
  expect(await db.config.getAll()).toEqual({ welcome: 'Hi' });
});

test('what cannot be meant is refused before anything is sent, all of it at once', async () => {
  sent.length = 0;
  const wrong = master.config.set({ season: 'summer', rings: ['a'], welcome: unset(), nope: 1 } as never);
  await expect(wrong).rejects.toBeInstanceOf(ValidationError);
  await expect(wrong).rejects.toMatchObject({
    issues: [
      { path: 'config.season', message: 'takes one of "breeding", "migration", "winter".' },
      { path: 'config.rings[0]' },
      { path: 'config.welcome', message: 'is required: it cannot be unset.' },
      { path: 'config.nope', message: 'is no parameter that the schema declares: setAny takes any.' },
    ],
  });
  await expect(master.config.setAny({ 'a.b': 1 })).rejects.toThrow('config.a.b is no name of a parameter');
  await expect(master.config.setAny({ isOpen: 'yes' })).rejects.toThrow('config.isOpen takes true or false');
  await expect(db.config.set({ isOpen: true })).rejects.toThrow('config.set is for the master key alone');
  await expect(master.config.set('x' as never)).rejects.toThrow('takes parameters by their names, not a string.');
  await master.config.set({});
  expect(sent).toEqual([]);
});

test('a value on the server that is not what the schema declares is told with its name; getAll still reads it', async () => {
  await rest('PUT', '/config', { params: { rings: 'three', season: 'summer', welcome: { __op: 'Delete' }, own: 7 } });
  const read = db.config.get();
  await expect(read).rejects.toBeInstanceOf(ConfigError);
  await expect(read).rejects.toMatchObject({
    message: [
      'The config on the server is not what the schema declares; mend it on either side.',
      'config.rings takes an array, not a string.',
      'config.season takes one of "breeding", "migration", "winter".',
      'config.welcome is required, and not set.',
    ].join('\n'),
  });
  expect(await db.config.getAll()).toMatchObject({ rings: 'three', season: 'summer', own: 7 });
});

test('every get asks the server, unless a value of some age will do; who writes reads what was written', async () => {
  await master.config.get();
  await rest('PUT', '/config', { params: { welcome: 'Servus' } });
  expect((await master.config.get({ maxAge: 60_000 })).welcome).toBe('Hello');
  expect((await master.config.get()).welcome).toBe('Servus');
  await master.config.set({ welcome: 'Moin' });
  expect((await master.config.get({ maxAge: 60_000 })).welcome).toBe('Moin');
  expect(sent).toEqual(['GET /config', 'GET /config', 'PUT /config', 'GET /config']);
  sent.length = 0;
  await Promise.all([db.config.get(), db.config.get(), db.config.getAll()]);
  expect(sent).toEqual(['GET /config']);
});

test('what was asked for before a write is nothing to be content with after it', async () => {
  let release: (() => void) | undefined;
  let read: (() => void) | undefined;
  const written = new Promise<void>((resolve) => (release = resolve));
  const wasRead = new Promise<void>((resolve) => (read = resolve));
  await using slow = await OddServer.start(async (request, response, count) => {
    const answer = await passOn(request);
    read?.();
    if (count === 1) await written;
    reply(response, answer);
  });
  const late = recordedClient({ serverURL: slow.serverURL } as never).db.asMaster();
  const before = late.config.get();
  await wasRead;
  await late.config.set({ welcome: 'Hej' });
  release?.();
  expect((await before).welcome).toBe('Hello');
  expect((await late.config.get({ maxAge: 60_000 })).welcome).toBe('Hej');
});

test('a server without a config answers no parameters; a client without a schema reads them all', async () => {
  await rest('PUT', '/config', { params: { welcome: { __op: 'Delete' } } });
  const { serverURL, applicationId } = testServer;
  const options = { serverURL, applicationId };
  const untyped = createRuntimeClient<typeof db>(options, {});
  expect(await untyped.config.get()).toEqual({});
  await rest('PUT', '/config', { params: { own: { __type: 'Date', iso: '2026-01-01T00:00:00.000Z' } } });
  expect(await untyped.config.get()).toEqual({ own: new Date('2026-01-01') });
  expect(createServerClient<typeof db>(options, {}).config).toBeDefined();
});

test('an answer that is no config is no empty one', async () => {
  await using odd = await OddServer.start((_, response) => reply(response, { status: 200, body: '{"results":[]}' }));
  await expect(recordedClient({ serverURL: odd.serverURL } as never).db.config.get()).rejects.toThrow(
    'where { params } was expected',
  );
});
