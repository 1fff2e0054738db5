import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import { AbortError, ConnectionError, ParseError, TimeoutError } from '@parse-orm/runtime';
import { type ServerClient, createClient } from './generated/server.js';
import { OddServer, cut, passOn, reply } from './odd-server.js';
import { newSpecies, recordedClient, signUp, testServer, uniqueWord } from './world.js';

const secrets = { applicationId: 'app-secret', masterKey: 'master-secret', clientKey: 'client-secret' };

/** A client of the odd server that does not wait long before it tries again. */
function clientOf({ serverURL }: OddServer, options: object = {}): ServerClient {
  return createClient({ serverURL, ...secrets, retry: { delay: 1 }, ...options });
}

/** What a call that must fail fails with; the message must not tell a secret. */
async function failureOf(call: Promise<unknown>): Promise<Error> {
  const error = await call.then(
    () => new Error('It did not fail.'),
    (caught: unknown) => caught as Error,
  );
  expect(error.message).not.toMatch(/secret/);
  return error;
}

const bodies: readonly (readonly [
  title: string,
  status: number,
  body: string,
  expected: object,
  type: typeof ParseError | typeof ConnectionError,
])[] = [
  ['{ code, error }', 400, '{"code":111,"error":"no"}', { name: 'IncorrectType', code: 111, status: 400 }, ParseError],
  ['{ code, message }', 400, '{"code":1,"message":"no"}', { name: 'InternalServerError', code: 1 }, ParseError],
  ['{ error } alone', 403, '{"error":"unauthorized"}', { name: 'Forbidden', code: 0, status: 403 }, ParseError],
  ['an unknown code', 400, '{"code":4711,"error":"no"}', { name: 'Unknown', code: 4711 }, ParseError],
  ['a code that is no text and no error', 400, '{"code":101}', { name: 'ObjectNotFound', code: 101 }, ParseError],
  [
    'an HTML page',
    404,
    '<!DOCTYPE html><html>Cannot GET</html>',
    { name: 'ConnectionError', status: 404 },
    ConnectionError,
  ],
  [
    'an HTML page with status 200',
    200,
    '<html>log in</html>',
    { name: 'ConnectionError', status: 200 },
    ConnectionError,
  ],
  ['nothing', 431, '', { name: 'ConnectionError', status: 431 }, ConnectionError],
  ['half an answer', 200, '{"results":[{"obj', { name: 'ConnectionError' }, ConnectionError],
  ['JSON of another shape', 200, '["hello"]', { name: 'ConnectionError' }, ConnectionError],
  ['null', 200, 'null', { name: 'ConnectionError' }, ConnectionError],
];

test.each(bodies)('an answer with %s becomes an error that says so', async (_, status, body, expected, type) => {
  await using server = await OddServer.start((__, response) => reply(response, { status, body }));
  const error = await failureOf(clientOf(server).Species.find());

  expect(error).toBeInstanceOf(type);
  expect(error).toMatchObject(expected);
  expect(error.message).toMatch(/GET \/classes\/Species|The server answered/);
  expect(server.seen).toHaveLength(1);
});

test('the messages say what to do', async () => {
  await using server = await OddServer.start((_, response, count) =>
    reply(response, { status: [404, 431, 405, 413, 502][count - 1] ?? 0, body: count === 2 ? '' : '<html>' }),
  );
  const db = clientOf(server);

  expect((await failureOf(db.Species.find())).message).toBe(
    'GET /classes/Species: the server answered an HTML page (HTTP 404). Is serverURL right? It usually ends with "/parse".',
  );
  expect((await failureOf(db.Species.find())).message).toBe(
    'GET /classes/Species: the server answered HTTP 431: the headers or the URL are too long.',
  );
  expect((await failureOf(db.Species.delete('x'))).message).toBe(
    'DELETE /classes/Species/x: the server answered an HTML page (HTTP 405). Where a proxy lets no PUT and DELETE through, the option methodOverride sends them as POST.',
  );
  expect((await failureOf(db.Species.create({ scientificName: 'x', group: 'bird' }))).message).toContain(
    'is too large',
  );
  expect((await failureOf(db.Species.create({ scientificName: 'x', group: 'bird' }))).message).toMatch(
    /HTTP 502\)\. That is said by what stands before Parse Server, which it does not reach: is it running\?$/,
  );
});

test('where no server listens, that is a ConnectionError with the reason of the system', async () => {
  const db = createClient({ serverURL: 'http://127.0.0.1:9/parse', ...secrets, retry: { delay: 1, attempts: 2 } });

  expect((await failureOf(db.Species.count())).message).toBe(
    'GET /classes/Species: no answer from the server (ECONNREFUSED). Is it running, and serverURL right?',
  );
});

test('errors of the real server have names', async () => {
  const { db } = recordedClient();
  const [{ sessionToken }, name] = [await signUp(), uniqueWord()];
  await db.User.create({ username: name, password: 'x' });

  expect(await failureOf(db.User.create({ username: name, password: 'x' }))).toMatchObject({
    name: 'UsernameTaken',
    code: 202,
  });
  expect(await failureOf(db.as(sessionToken).User.update('absent', { displayName: 'x' }))).toBeInstanceOf(ParseError);
  expect(await failureOf(db.as('r:session-secret').Species.count())).toMatchObject({ name: 'InvalidSessionToken' });
  expect(await failureOf(db.Role.get('absent'))).toMatchObject({ code: 101, attempt: { className: '_Role' } });
});

test('a read is sent again after a cut connection, 503 and 429, and in the end it works', async () => {
  await using server = await OddServer.start(async (request, response, count) => {
    if (count % 4 === 1) cut(response);
    else if (count % 4 === 2) reply(response, { status: 503, body: '{"error":"starting"}' });
    else if (count % 4 === 3) reply(response, { status: 429, body: '{"code":100,"error":"Too many requests."}' });
    else reply(response, await passOn(request));
  });
  const db = createClient({ ...testServer, serverURL: server.serverURL, retry: { delay: 1, attempts: 4 } });

  expect(await db.Species.where({ scientificName: uniqueWord() }).count()).toBe(0);
  expect(server.seen).toHaveLength(4);
});

test('Retry-After is waited for, unless it asks for longer than half a minute', async () => {
  await using server = await OddServer.start(async (request, response, count) => {
    if (count === 2) reply(response, await passOn(request));
    else response.writeHead(503, { 'Retry-After': count === 1 ? '1' : '31' }).end('{"error":"busy"}');
  });
  const db = createClient({ ...testServer, serverURL: server.serverURL, retry: { delay: 1 } });
  const start = performance.now();

  await db.Species.limit(1).find();
  expect(performance.now() - start).toBeGreaterThan(950);
  await expect(db.Species.limit(1).find()).rejects.toMatchObject({ status: 503 });
  expect(server.seen).toHaveLength(3);
});

test('a create is never sent again, nor an increment; a set and a delete are', async () => {
  await using server = await OddServer.start((_, response) => cut(response));
  const db = clientOf(server);
  const sends = async (call: () => Promise<unknown>): Promise<number> => {
    server.seen.length = 0;
    expect(await failureOf(call())).toBeInstanceOf(ConnectionError);
    return server.seen.length;
  };

  expect(await sends(() => newSpecies(db))).toBe(1);
  expect(await sends(() => db.Species.fromJSON({ objectId: 'x' }).increment('wingspanCentimetres').save())).toBe(1);
  expect(
    await sends(() =>
      db.saveAll([db.Species.build({ scientificName: 'x', group: 'bird' })]).catch(({ failures }) => {
        throw failures[0].error;
      }),
    ),
  ).toBe(1);
  expect(await sends(() => db.Species.update('x', { commonName: 'x' }))).toBe(3);
  expect(await sends(() => db.Species.delete('x'))).toBe(3);
  expect(await sends(() => db.Species.find())).toBe(3);
});

test('retry: false sends once', async () => {
  await using server = await OddServer.start((_, response) => cut(response));

  await failureOf(clientOf(server, { retry: false }).Species.find());

  expect(server.seen).toHaveLength(1);
});

test('a call that takes too long is a TimeoutError, by the time of the call or of the client', async () => {
  await using server = await OddServer.start(() => undefined);

  const error = await failureOf(clientOf(server).Species.find({ timeout: 50 }));
  expect(error).toBeInstanceOf(TimeoutError);
  expect(error.message).toBe('GET /classes/Species took longer than 50 ms.');
  expect(await failureOf(clientOf(server, { timeout: 40 }).Species.delete('x'))).toBeInstanceOf(TimeoutError);
  expect(server.seen).toHaveLength(2);
});

test('a time limit longer than any timer, or none at all, ends no call', async () => {
  await using server = await OddServer.start((_, response) => void response.end('{"results":[]}'));

  for (const timeout of [Infinity, 1e12, 0]) {
    expect(await clientOf(server, { timeout }).Species.find()).toEqual([]);
    expect(await clientOf(server).Species.find({ timeout })).toEqual([]);
  }
});

interface Undici {
  readonly Agent: new () => { dispatch(options: object, handler: object): boolean; close(): Promise<void> };
  getGlobalDispatcher(): object;
  setGlobalDispatcher(dispatcher: object): void;
}

test('an answer may take as long as the client allows: undici is told not to give up by itself', async () => {
  const runtime = new URL('../../packages/runtime/package.json', import.meta.url);
  const { Agent, getGlobalDispatcher, setGlobalDispatcher } = createRequire(runtime)('undici') as Undici;
  const asked: object[] = [];
  class WatchedAgent extends Agent {
    override dispatch(options: object, handler: object): boolean {
      asked.push(options);
      return super.dispatch(options, handler);
    }
  }
  const [usual, watched] = [getGlobalDispatcher(), new WatchedAgent()];
  try {
    setGlobalDispatcher(watched);
    await recordedClient().db.Species.limit(1).find();
  } finally {
    setGlobalDispatcher(usual);
    await watched.close();
  }

  expect(asked).toEqual([expect.objectContaining({ headersTimeout: 0, bodyTimeout: 0 })]);
});

test('the time also runs while an answer arrives slowly, and between attempts', async () => {
  await using server = await OddServer.start((_, response, count) => {
    if (count === 1) response.writeHead(200).write('{"results":');
    else response.writeHead(503, { 'Retry-After': '20' }).end('{"error":"busy"}');
  });
  const db = clientOf(server);

  expect(await failureOf(db.Species.find({ timeout: 60 }))).toBeInstanceOf(TimeoutError);
  const start = performance.now();
  expect(await failureOf(db.Species.find({ timeout: 60 }))).toMatchObject({ name: 'TimeoutError' });
  expect(performance.now() - start).toBeLessThan(5000);
});

test('an aborted signal: nothing is sent; an abort under way ends the call; the reason is the cause', async () => {
  await using server = await OddServer.start(() => controller.abort(new Error('enough')));
  const controller = new AbortController();
  const db = clientOf(server);

  const error = await failureOf(db.Species.find({ signal: controller.signal }));
  expect(error).toBeInstanceOf(AbortError);
  expect(error).toMatchObject({ message: 'GET /classes/Species was cancelled.', cause: new Error('enough') });
  expect(await failureOf(db.Species.find({ signal: controller.signal }))).toBeInstanceOf(AbortError);
  expect(server.seen).toHaveLength(1);
});

test('a save that was cancelled keeps the changes', async () => {
  const { db } = recordedClient();
  const species = await newSpecies(db);
  species.commonName = 'x';

  await expect(species.save({ signal: AbortSignal.abort() })).rejects.toBeInstanceOf(AbortError);
  expect(species.changedFields()).toEqual(['commonName']);
});

test('a short query travels in the URL, a long one as POST with _method, and a context as ASCII', async () => {
  await using server = await OddServer.start((_, response) => reply(response, { status: 200, body: '{"results":[]}' }));
  const db = clientOf(server);
  const ids = Array.from({ length: 3000 }, (_, index) => `id${index}`);

  await db.Species.where({ commonName: 'ą & b=c#' }).find({ context: { who: 'Łukasz 🐦', n: 1 } });
  await db.Species.where({ objectId: { in: ids } })
    .limit(5)
    .find();

  const [short, long] = server.seen;
  expect(new URL(`http://x${short?.url}`).searchParams.get('where')).toBe('{"commonName":"ą & b=c#"}');
  expect(short?.headers['x-parse-cloud-context']).toBe('{"who":"\\u0141ukasz \\ud83d\\udc26","n":1}');
  expect([long?.method, long?.url]).toEqual(['POST', '/parse/classes/Species']);
  expect(JSON.parse(long?.body ?? '')).toEqual({ where: { objectId: { $in: ids } }, limit: 5, _method: 'GET' });
});

test('the keys and the session travel as headers, the master key only through asMaster', async () => {
  await using server = await OddServer.start((_, response) => reply(response, { status: 200, body: '{"results":[]}' }));
  const db = clientOf(server, { sessionToken: 'first', headers: { 'X-Own': 'x' } });

  for (const client of [db, db.as('second'), db.asMaster()]) await client.Species.find();

  expect(server.seen.map(({ headers }) => [headers['x-parse-session-token'], headers['x-parse-master-key']])).toEqual([
    ['first', undefined],
    ['second', undefined],
    [undefined, 'master-secret'],
  ]);
  expect(server.seen[0]?.headers).toMatchObject({
    ...{ 'x-parse-application-id': 'app-secret', 'x-parse-rest-api-key': 'client-secret', 'x-own': 'x' },
  });
});

test('what a hook throws is what the call fails with, once, and no failure of the server', async () => {
  await using server = await OddServer.start((_, response) => reply(response, { status: 200, body: '{"results":[]}' }));
  let calls = 0;
  const hook = (): never => {
    calls++;
    throw new RangeError('from the hook');
  };
  for (const options of [{ onRequest: hook }, { onResponse: hook }]) {
    expect(await failureOf(clientOf(server, options).Species.find())).toBeInstanceOf(RangeError);
  }
  expect(calls).toBe(2);
});

test('onRequest and onResponse see attempts and statuses, and nothing secret', async () => {
  await using server = await OddServer.start((_, response, count) =>
    reply(response, count === 1 ? { status: 503, body: '{}' } : { status: 200, body: '{"results":[]}' }),
  );
  const events: object[] = [];
  const note = (event: object): void => void events.push(event);

  await clientOf(server, { onRequest: note, onResponse: note }).Species.where({ commonName: 'word-secret' }).find();

  expect(JSON.stringify(events)).not.toContain('secret');
  expect(events).toMatchObject([
    { attempt: 1 },
    { attempt: 1, status: 503 },
    { attempt: 2 },
    { attempt: 2, status: 200 },
  ]);
});
