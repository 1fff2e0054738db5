import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadSchemas } from '@parse-orm/codegen';
import { type DevServer, startDevServer } from '@parse-orm/dev-server';
import { GeoPoint, Model, ParseFile, Polygon, ValidationError, defineCloudCode } from '@parse-orm/runtime';
import { createServerClient } from '@parse-orm/runtime/server';
import { serverClasses } from '../../packages/codegen/src/schema/server-classes.js';
import { ROOT } from '../../scripts/workspace-paths.js';
import { type Client, Observation, Species, User, models } from '../runtime/generated/index.js';
import { type ServerClient, createClient } from '../runtime/generated/server.js';

let server: DevServer;
let db: ServerClient;
let species: Species;

beforeAll(async () => {
  const { schema } = await loadSchemas('schemas', { cwd: ROOT });
  if (!schema) throw new Error('The schemas do not load.');
  server = await startDevServer({
    schemas: serverClasses(schema),
    cloud: join(import.meta.dirname, 'fixtures/cloud.mjs'),
  });
  const { serverURL, applicationId, masterKey } = server;
  db = createClient({ serverURL, applicationId, masterKey });
  species = await db.Species.create({ scientificName: 'Alcedo atthis', group: 'bird' });
}, 60_000);

afterAll(() => server.stop());

test('a function takes models, dates and enums, and answers models, places and numbers', async () => {
  const observer = await db.asMaster().User.create({ username: 'mara', password: 'secret' });
  const location = new GeoPoint(48, 11);
  const made = await db.Observation.create({ species, observer, observedAt: new Date('2026-05-01'), location });
  await db.Observation.create({ species, observer, observedAt: new Date('2026-04-01') });

  const { count, latest, places } = await db.functions.observationSummary({ species });
  expect(count).toBe(2);
  expect(latest).toBeInstanceOf(Observation);
  expect(latest?.objectId).toBe(made.objectId);
  expect(latest?.observedAt).toEqual(new Date('2026-05-01'));
  expect(places).toEqual([location]);
  expect(await db.functions.observationSummary({ species, since: new Date('2026-04-15') })).toMatchObject({ count: 1 });
  expect(await db.functions.observationSummary({ species, status: 'verified' })).toMatchObject({ count: 0 });

  const [suggested] = await db.functions.suggestSpecies({ name: 'Alc' });
  expect(suggested).toBeInstanceOf(Species);
  (suggested as Species).commonName = 'Kingfisher';
  await suggested?.save();
  expect((await db.Species.get(species.objectId)).commonName).toBe('Kingfisher');
});

test('what a function refuses is a ParseError with its code; what cannot be meant is never sent', async () => {
  await expect(db.functions.suggestSpecies({ name: '' })).rejects.toMatchObject({
    code: 142,
    reason: 'A name, please.',
  });
  const wrong = db.functions as unknown as Record<string, (params?: unknown) => Promise<unknown>>;
  await expect(wrong['suggestSpecies']?.()).rejects.toThrow(
    new ValidationError([{ path: 'suggestSpecies.name', message: 'is required.' }]).message,
  );
  await expect(wrong['suggestSpecies']?.({ name: 3, nam: 'x' })).rejects.toMatchObject({
    issues: [{ path: 'suggestSpecies.name' }, { path: 'suggestSpecies.nam' }],
  });
  await expect(wrong['suggestSpecies']?.('x')).rejects.toThrow('suggestSpecies takes its parameters as an object');
  await expect(wrong['observationSummary']?.({ species: 'x' })).rejects.toThrow(
    'observationSummary.species takes a reference to Species',
  );
});

test('a job starts with the master key, and says under which id it runs', async () => {
  const { jobStatusId } = await db.asMaster().jobs.archiveSurveys({ before: new Date('2026-01-01') });
  expect(jobStatusId).toMatch(/^\w+$/);
  await expect(db.jobs.archiveSurveys({ before: new Date() })).rejects.toThrow(
    'jobs.archiveSurveys is for the master key alone: use db.asMaster().',
  );
});

test('values of every kind go to a function and come back', async () => {
  class Anything extends Model {
    declare readonly className: string;
    static readonly schema = { className: 'Species', fields: { scientificName: 'String' } };
  }
  const params = {
    ...{ text: 'String', number: 'Number', flag: 'Boolean', date: 'Date', bytes: 'Bytes', file: 'File' },
    ...{ place: 'GeoPoint', area: 'Polygon', object: 'Object', list: 'Array<Date>', link: 'Pointer<Species>' },
  };
  const given = {
    ...{ text: 'ä\u{1F600}', number: -1.5, flag: false, date: new Date(5), bytes: new Uint8Array([1, 2]) },
    ...{ file: new ParseFile('a.txt', 'http://localhost/a.txt'), place: new GeoPoint(1, 2) },
    ...{ area: new Polygon([new GeoPoint(0, 0), new GeoPoint(0, 1), new GeoPoint(1, 1)]), object: { a: { b: [1] } } },
    ...{ list: [new Date(1), new Date(2)], link: species.toPointer() },
  };
  const cloudCode = defineCloudCode({
    functions: { echo: { params }, nothing: { params: {} } },
    jobs: {},
  });
  const { serverURL, applicationId } = server;
  const client = createServerClient<{
    functions: {
      echo(params: typeof given): Promise<{ params: typeof given; kinds: object }>;
      nothing(): Promise<unknown>;
    };
  }>({ serverURL, applicationId }, { Anything }, cloudCode);
  const { params: back, kinds } = await client.functions.echo(given);

  expect(kinds).toMatchObject({
    ...{ date: 'Date', list: 'Array', flag: 'Boolean', number: 'Number' },
    ...{ place: 'Object', area: 'Object', bytes: 'Object', file: 'ParseFile', link: 'ParseObject' },
  });
  expect(back.date).toEqual(given.date);
  expect(back.list).toEqual(given.list);
  expect(back.place).toEqual(given.place);
  expect(back.object).toEqual(given.object);
  expect([...back.bytes]).toEqual([1, 2]);
  expect(back.area.equals(given.area)).toBe(true);
  expect(back.link.objectId).toBe(species.objectId);
  expect(await client.functions.nothing()).toBeUndefined();
});

test('a function that answers its caller does not hand out their session', async () => {
  const { serverURL, applicationId } = server;
  const cloudCode = defineCloudCode({ functions: { caller: { params: {} } }, jobs: {} });
  const client = createServerClient<Client & { functions: { caller(): Promise<{ user: User; list: User[] }> } }>(
    { serverURL, applicationId },
    models,
    cloudCode,
  );
  const me = await client.auth.signUp({ username: 'somebody', password: 'secret' });

  const { user, list } = await client.functions.caller();

  expect(user).toBeInstanceOf(User);
  expect(user.objectId).toBe(me.objectId);
  expect(JSON.stringify([user, list])).not.toMatch(/sessionToken|r:[0-9a-f]{32}/);
});
