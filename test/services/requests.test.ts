import { expect, test } from '@jest/globals';
import { ConnectionError, ParseError, ValidationError } from '@parse-orm/runtime';
import { OddServer, passOn, reply } from '../runtime/odd-server.js';
import { newSpecies, recordedClient, testServer, uniqueWord } from '../runtime/world.js';

test('a request goes to any route, with the session of the client, and its answer comes as it is', async () => {
  const { db } = recordedClient();
  const species = await newSpecies(db);
  const path = `/classes/Species/${species.objectId}`;
  expect(await db.request({ method: 'GET', path, query: { keys: 'group' } })).toMatchObject({ group: 'bird' });
  const found = await db.request({
    method: 'GET',
    path: '/classes/Species',
    query: { where: { objectId: species.objectId }, limit: 1 },
  });
  expect(found).toMatchObject({ results: [{ scientificName: species.scientificName }] });
  await db.request({ method: 'PUT', path, body: { commonName: 'Dipper' } });
  expect((await db.Species.get(species.objectId)).commonName).toBe('Dipper');
  await db.request({ method: 'DELETE', path });
  await expect(db.request({ method: 'GET', path })).rejects.toMatchObject({
    name: 'ObjectNotFound',
    request: { path },
  });
});

test('the answer that stands in a header can be had', async () => {
  const { db } = recordedClient();
  let location: string | undefined;
  const onHeaders = (header: (name: string) => string | undefined): void => void (location = header('location'));
  const body = { scientificName: uniqueWord(), group: 'bird' };
  const made = await db.request({ method: 'POST', path: '/classes/Species', body, onHeaders });
  expect(location).toMatch(new RegExp(`/classes/Species/${(made as { objectId: string }).objectId}$`));
});

test.each([
  ['/../parse2/classes/A', 'would lead elsewhere'],
  ['/classes/%2e%2e/%2e%2e/%2E%2e/admin', 'would lead elsewhere'],
  ['/classes/..\\..\\admin', 'would lead elsewhere'],
  ['/classes/.\n./A', 'would lead elsewhere'],
  ['//evil.example/classes', 'would lead elsewhere'],
  ['https://evil.example/classes', 'begins with "/"'],
  ['@evil.example/classes', 'begins with "/"'],
  ['.evil.example/classes', 'begins with "/"'],
  [':80@evil.example/', 'begins with "/"'],
  ['', 'begins with "/"'],
  ['/classes/Species?limit=1', 'parameters are given as query'],
  ['/classes/Species#x', 'names are encoded'],
  ['/classes/Größe', 'not encoded'],
])('the path %j is refused before anything is sent', async (path, reason) => {
  const { db, sent } = recordedClient();
  const asked = db.asMaster().request({ method: 'GET', path });
  await expect(asked).rejects.toThrow(reason);
  await expect(asked).rejects.toBeInstanceOf(ValidationError);
  expect(sent).toEqual([]);
});

test('a request that cannot be meant is refused', async () => {
  const { db, sent } = recordedClient();
  const ask = (request: unknown): Promise<unknown> => db.request(request as never);
  await expect(ask('GET /config')).rejects.toThrow('takes { method, path, query, body }, not a string.');
  await expect(ask({ method: 'get', path: '/config' })).rejects.toThrow('GET, POST, PUT or DELETE, in capitals');
  await expect(ask({ method: 'GET', path: '/config', body: {} })).rejects.toThrow('cannot travel with a GET');
  await expect(ask({ method: 'DELETE', path: '/files/a.txt' })).rejects.toThrow('is deleted by files.delete');
  await expect(ask({ method: 'POST', path: '/config', body: [] })).rejects.toThrow('request.body takes a plain object');
  await expect(ask({ method: 'GET', path: '/config', query: 'a=b' })).rejects.toThrow('request.query takes a plain');
  await expect(ask({ method: 'POST', path: '/config', body: { a: 1n } })).rejects.toThrow(
    'request.body cannot be written as JSON: ',
  );
  expect(sent).toEqual([]);
});

test('a redirect is not followed: keys and session stay with the server of the client', async () => {
  await using elsewhere = await OddServer.start((_, response) => reply(response, { status: 200, body: '{}' }));
  await using server = await OddServer.start((_, response) => {
    response.writeHead(302, { Location: `${elsewhere.serverURL}/health` }).end();
  });
  for (const fetch of [undefined, globalThis.fetch]) {
    const { db } = recordedClient({ ...(fetch && { fetch }), serverURL: server.serverURL } as never);
    await expect(db.asMaster().request({ method: 'GET', path: '/config' })).rejects.toBeInstanceOf(ConnectionError);
  }
  expect(elsewhere.seen).toEqual([]);
});

test('a read is sent again where the connection broke, a write only when it is called repeatable', async () => {
  let failures = 0;
  await using server = await OddServer.start(async (request, response) => {
    if (failures++ % 2 === 0) response.socket?.destroy();
    else reply(response, await passOn(request));
  });
  const { db } = recordedClient({ serverURL: server.serverURL, retry: { delay: 1 } } as never);
  const { objectId } = await newSpecies(recordedClient().db);
  const path = `/classes/Species/${objectId}`;
  expect(await db.request({ method: 'GET', path })).toMatchObject({ objectId });
  failures = 0;
  const write = { method: 'PUT', path, body: { commonName: 'x' } } as const;
  await expect(db.request(write)).rejects.toBeInstanceOf(ConnectionError);
  failures = 0;
  expect(await db.request({ ...write, repeatable: true })).toMatchObject({ updatedAt: expect.any(String) });
});

test('a request is cancelled by its signal', async () => {
  const { db } = recordedClient();
  const controller = new AbortController();
  const asked = db.request({ method: 'GET', path: '/config' }, { signal: controller.signal });
  controller.abort();
  await expect(asked).rejects.toMatchObject({ name: 'AbortError', message: 'GET /config was cancelled.' });
});

test('with methodOverride PUT and DELETE travel as POST, and do the same', async () => {
  const methods: string[] = [];
  await using server = await OddServer.start(async (request, response) => {
    methods.push(request.method);
    if (request.method === 'PUT' || request.method === 'DELETE')
      reply(response, { status: 405, body: '<html>no</html>' });
    else reply(response, await passOn(request));
  });
  const { db } = recordedClient({ serverURL: server.serverURL, methodOverride: true } as never);
  const species = await newSpecies(db);
  species.commonName = 'Robin';
  await species.save();
  expect((await db.Species.get(species.objectId)).commonName).toBe('Robin');
  await species.delete();
  await expect(db.Species.get(species.objectId)).rejects.toMatchObject({ name: 'ObjectNotFound' });
  expect(methods).toEqual(['POST', 'POST', 'GET', 'POST', 'GET']);
  // Files have routes of their own, which would take it for an upload.
  await expect(db.asMaster().files.delete('a.txt')).rejects.toMatchObject({ status: 405 });
  expect(methods.at(-1)).toBe('DELETE');
  const asUpload = { method: 'POST', path: '/files/a.txt', body: { _method: 'DELETE' } } as const;
  expect(await recordedClient().db.asMaster().request(asUpload)).toHaveProperty('url');
});

test('headers of a client and of a call travel, those of the call first', async () => {
  await using server = await OddServer.start(async (request, response) => reply(response, await passOn(request)));
  const headers = { 'X-Tenant': 'one', 'X-Trace': 'client' };
  const { db } = recordedClient({ serverURL: server.serverURL, headers } as never);
  const call = { headers: { 'X-Trace': 'call' } };
  await db.Species.where({}).limit(1).find(call);
  const [one, two] = [await newSpecies(db), await newSpecies(db)];
  server.seen.length = 0;
  await Promise.all([
    db.Species.get(one.objectId, call),
    db.Species.get(two.objectId, call),
    db.Species.get(one.objectId),
  ]);
  await db.deleteAll([one, two], call);
  const seen = server.seen.map(({ url, headers: of }) => `${url} ${of['x-tenant']} ${of['x-trace']}`);
  expect(seen.toSorted()).toEqual([
    '/parse/batch one call',
    '/parse/batch one call',
    `/parse/classes/Species/${one.objectId} one client`,
  ]);
});

test('a header that HTTP cannot carry, or that says who asks, is refused without showing its value', async () => {
  const { db, sent } = recordedClient();
  const refusals: [string, string, string][] = [
    ['X-A', 'secret\r\nX-Parse-Master-Key: x', 'must be a text without line breaks'],
    ['X-A\r\nX-B', 'secret', 'is no name that HTTP allows'],
    ['', 'secret', 'is no name that HTTP allows'],
    ['X-A', 'secret \u{1F600}', 'must be a text without line breaks'],
    ['x-parse-master-key', 'secret', 'is set by the client itself'],
    ['X-PARSE-SESSION-TOKEN', 'secret', 'is set by the client itself'],
  ];
  for (const [name, value, reason] of refusals) {
    const error: Error = await db.request({ method: 'GET', path: '/config' }, { headers: { [name]: value } }).then(
      () => new Error('sent'),
      (thrown: Error) => thrown,
    );
    expect(error.message).toContain(reason);
    expect(error.message).not.toContain('secret');
    expect(() => recordedClient({ headers: { [name]: value } })).toThrow(reason);
  }
  expect(sent).toEqual([]);
});

test('the health of a server is its word, also while it starts', async () => {
  const { db } = recordedClient();
  expect(await db.health()).toBe('ok');
  await using starting = await OddServer.start((_, response) => {
    response.setHeader('Retry-After', '1');
    reply(response, { status: 503, body: '{"status":"starting"}' });
  });
  expect(await recordedClient({ serverURL: starting.serverURL } as never).db.health()).toBe('starting');
  expect(starting.seen).toHaveLength(1);
  await using odd = await OddServer.start((_, response) => reply(response, { status: 200, body: '[]' }));
  await expect(recordedClient({ serverURL: odd.serverURL } as never).db.health()).rejects.toThrow(
    'Is serverURL right?',
  );
  const nowhere = recordedClient({ serverURL: 'http://127.0.0.1:9/parse', retry: false } as never).db;
  await expect(nowhere.health()).rejects.toBeInstanceOf(ConnectionError);
});

test('the master key is told what the server can do, others are told that it is needed', async () => {
  const { db, sent } = recordedClient();
  const { parseServerVersion, features } = await db.asMaster().serverInfo();
  expect(parseServerVersion).toMatch(/^\d+\.\d+\.\d+/);
  expect(features.schemas?.['addField']).toBe(true);
  sent.length = 0;
  await expect(db.serverInfo()).rejects.toThrow('serverInfo is for the master key alone: use db.asMaster().');
  expect(sent).toEqual([]);
  const wrong = recordedClient({ masterKey: 'wrong' }).db.asMaster();
  await expect(wrong.serverInfo()).rejects.toBeInstanceOf(ParseError);
  expect(testServer.masterKey).not.toBe('wrong');
});
