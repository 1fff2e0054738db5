import { expect, test } from '@jest/globals';
import { type BatchResult, InterruptedError, ParseError, ValidationError, increment } from '@parse-orm/runtime';
import { OddServer, reply } from '../runtime/odd-server.js';
import { newSpecies, recordedClient, signUp, uniqueWord } from '../runtime/world.js';
import { Species } from '../runtime/generated/index.js';

function valueOf<Value>(result: BatchResult<Value> | undefined): Value {
  if (!result?.ok) throw result?.error ?? new Error('no result');
  return result.value;
}

test('reads and writes of every kind travel as one request, each with a result of its own type', async () => {
  const { db, sent } = recordedClient();
  const [species, other] = [await newSpecies(db), await newSpecies(db)];
  sent.length = 0;
  const scientificName = uniqueWord();
  const [got, found, count, made, updated, deleted, raw] = await db.batch([
    (batch) => batch.Species.get(species.objectId),
    (batch) => batch.Species.where({ scientificName: species.scientificName }).find(),
    (batch) => batch.Species.where({ scientificName: 'nobody' }).count(),
    (batch) => batch.Species.create({ scientificName, group: 'plant' }),
    (batch) => batch.Species.update(species, { commonName: 'Robin' }),
    (batch) => batch.Species.delete(other),
    { method: 'GET', path: '/classes/Species', query: { where: { objectId: species.objectId }, keys: 'group' } },
  ]);
  expect(sent).toEqual(['POST /batch']);
  expect(valueOf(got)).toBeInstanceOf(Species);
  expect(valueOf(found).map(({ objectId }) => objectId)).toEqual([species.objectId]);
  expect(valueOf(count)).toBe(0);
  expect(updated).toEqual({ ok: true, value: undefined });
  expect(deleted.ok).toBe(true);
  expect(valueOf(raw)).toMatchObject({ results: [{ group: 'bird' }] });
  expect((await db.Species.get(valueOf(made).objectId)).scientificName).toBe(scientificName);
  expect(await db.Species.where({ objectId: other.objectId }).count()).toBe(0);
});

test('objects of a batch are as any others afterwards', async () => {
  const { db, sent } = recordedClient();
  const [made] = await db.batch([(batch) => batch.Species.create({ scientificName: uniqueWord(), group: 'bird' })]);
  const species = valueOf(made);
  species.commonName = 'Wren';
  sent.length = 0;
  await species.save();
  expect(sent).toEqual([`PUT /classes/Species/${species.objectId}`]);
  expect((await db.Species.get(species.objectId)).commonName).toBe('Wren');
});

test('an item that fails leaves the others done, on either side of the wire', async () => {
  const { db, sent } = recordedClient();
  const [gone, invalid, made, thrown] = await db.batch([
    (batch) => batch.Species.get('gone'),
    (batch) => batch.Species.create({ scientificName: 3 } as never),
    (batch) => batch.Species.create({ scientificName: uniqueWord(), group: 'bird' }),
    () => {
      throw new RangeError('own');
    },
  ]);
  expect(gone).toMatchObject({
    ok: false,
    error: { name: 'ObjectNotFound', request: { path: '/classes/Species/gone' } },
  });
  expect(invalid.ok ? undefined : invalid.error).toBeInstanceOf(ValidationError);
  expect(made.ok).toBe(true);
  expect(thrown).toMatchObject({ ok: false, error: { message: 'own' } });
  expect(sent).toEqual(['POST /batch']);
});

test('a call can deal with its own failure, and make several requests at once', async () => {
  const { db, sent } = recordedClient();
  const species = await newSpecies(db);
  sent.length = 0;
  const [both, none] = await db.batch([
    (batch) => Promise.all([batch.Species.get(species.objectId), batch.Species.where({}).count()]),
    (batch) => batch.Species.get('gone').catch(() => undefined),
  ]);
  expect(valueOf(both)[0].objectId).toBe(species.objectId);
  expect(valueOf(none)).toBeUndefined();
  expect(sent).toEqual(['POST /batch']);
});

test('what a call asks for after its first answer is sent by itself', async () => {
  const { db, sent } = recordedClient();
  const species = await newSpecies(db);
  sent.length = 0;
  const [again] = await db.batch([
    async (batch) => {
      const { objectId } = await batch.Species.get(species.objectId);
      return batch.Species.get(objectId);
    },
  ]);
  expect(valueOf(again).objectId).toBe(species.objectId);
  expect(sent).toEqual([`POST /batch`, `GET /classes/Species/${species.objectId}`]);
});

test('a transaction is all or nothing, and answers plain values', async () => {
  const { db } = recordedClient();
  const species = await db.Species.create({ scientificName: uniqueWord(), group: 'bird' });
  const observed = { scientificName: uniqueWord(), group: 'bird' } as const;
  const [made] = await db.batch(
    [(batch) => batch.Species.create(observed), (batch) => batch.Species.update(species, { commonName: 'both' })],
    { transaction: true },
  );
  expect(made.scientificName).toBe(observed.scientificName);
  expect((await db.Species.get(species.objectId)).commonName).toBe('both');

  const failing = db.batch(
    [
      (batch) => batch.Species.update(species, { commonName: 'never' }),
      (batch) => batch.Species.update('gone', { commonName: 'never' }),
    ],
    { transaction: true },
  );
  await expect(failing).rejects.toBeInstanceOf(ParseError);
  await expect(failing).rejects.toThrow('Nothing of the 2 was done');
  expect((await db.Species.get(species.objectId)).commonName).toBe('both');
});

test('a transaction with a call that is refused, or that goes past it, is not sent', async () => {
  const { db, sent } = recordedClient();
  const species = await newSpecies(db);
  sent.length = 0;
  const change = (client: typeof db): Promise<void> => client.Species.update(species, { commonName: 'never' });
  await expect(
    db.batch([change, (batch) => batch.Species.update(species, { group: 3 } as never)], { transaction: true }),
  ).rejects.toThrow('Species.group takes a string');
  await expect(db.batch([change, async () => 5], { transaction: true })).rejects.toThrow(
    'batch[1] sent nothing in the transaction: it calls the client that it is given.',
  );
  expect(sent).toEqual([]);
  const halfWrong = (batch: typeof db): Promise<unknown> =>
    Promise.all([change(batch), batch.Species.update(species, { group: 3 } as never)]);
  await expect(db.batch([halfWrong], { transaction: true })).rejects.toThrow('Species.group takes a string');
  expect(sent).toEqual([]);
  const twice = async (client: typeof db): Promise<void> => {
    await client.Species.get(species.objectId);
    await change(client);
  };
  await expect(db.batch([twice], { transaction: true })).rejects.toThrow('batch[0] asks for more than one thing');
  expect(sent).toEqual(['POST /batch']);
});

test('what no batch can hold is refused by name', async () => {
  const { db, sent } = recordedClient();
  const species = await newSpecies(db);
  sent.length = 0;
  const results = await db.batch([
    (batch) => batch.batch([{ method: 'GET', path: '/config' }]).then(([inner]) => valueOf(inner)),
    (batch) => batch.deleteAll([species]),
    (batch) => batch.health(),
    (batch) => batch.Species.get(species.objectId, { context: { a: 1 } }),
    { method: 'POST', path: '/batch', body: { requests: [] } },
    { method: 'GET', path: '/../config' },
    'GET /config' as never,
    { method: 'POST', path: '/classes/Species', body: { a: 1n as never } },
    async (batch) => {
      for await (const one of batch.Species.where({ group: 'bird' })) return one;
      return undefined;
    },
  ]);
  const reasons = results.map((result) => (result.ok ? 'done' : result.error.message));
  expect(reasons).toEqual([
    expect.stringContaining('no batch can stand in a batch'),
    expect.stringContaining('no batch can stand in a batch'),
    'batch[2] asks for /health, which Parse Server does not take in a batch.',
    'batch[3] has an option of its own, context: a batch has them for all of its items.',
    expect.stringContaining('no batch can stand in a batch'),
    expect.stringContaining('batch[5].path would lead elsewhere'),
    'batch[6] is a call on the client, or a request, not a string.',
    expect.stringContaining('batch[7].body cannot be written as JSON: '),
    expect.stringContaining('A loop over a query has a signal, too'),
  ]);
  expect(sent).toEqual([]);
  expect((await db.Species.get(species.objectId)).objectId).toBe(species.objectId);
  await expect(db.batch('x' as never)).rejects.toThrow('batch takes an array of calls, not a string.');
  expect(await db.batch([])).toEqual([]);
});

test('a batch has one caller: none of its items can ask as another', async () => {
  const { db, sent } = recordedClient();
  const results = await db.batch([
    (batch) => batch.asMaster().Species.where({}).count(),
    (batch) => batch.as('token').Species.where({}).count(),
  ]);
  const reason = 'A batch has one caller: call as() or asMaster() before batch().';
  expect(results).toMatchObject([
    { ok: false, error: { message: reason } },
    { ok: false, error: { message: reason } },
  ]);
  expect(sent).toEqual([]);
});

test('a batch carries the session of its client, and its own context and headers', async () => {
  await using server = await OddServer.start((_, response) =>
    reply(response, { status: 200, body: '[{"success":{}}]' }),
  );
  const { db } = recordedClient({ serverURL: server.serverURL } as never);
  const call = { context: { why: 'test' }, headers: { 'X-Trace': '7' } };
  await db.as('token').batch([{ method: 'GET', path: '/config' }], call);
  expect(server.seen[0]?.headers).toMatchObject({
    'x-parse-session-token': 'token',
    'x-parse-cloud-context': '{"why":"test"}',
    'x-trace': '7',
  });
  const { sessionToken, objectId } = await signUp();
  const [me] = await recordedClient()
    .db.as(sessionToken)
    .batch([{ method: 'GET', path: '/users/me' }]);
  expect(valueOf(me)).toMatchObject({ objectId });
});

test('many items travel in batches of the size that was given; reads are tried again, writes are not', async () => {
  const { db, sent } = recordedClient();
  const items = Array.from({ length: 5 }, () => (batch: typeof db) => batch.Species.where({}).count());
  const progress: number[] = [];
  const counts = await db.batch(items, { batchSize: 2, onProgress: ({ done }) => progress.push(done) });
  expect(counts.every(({ ok }) => ok)).toBe(true);
  expect(sent).toEqual(['POST /batch', 'POST /batch', 'POST /batch']);
  expect(progress).toEqual([expect.any(Number), expect.any(Number), 5]);

  await using server = await OddServer.start((_, response) =>
    reply(response, { status: 502, body: '<html>bad</html>' }),
  );
  const broken = recordedClient({ serverURL: server.serverURL, retry: { delay: 1 } } as never).db;
  const [read] = await broken.batch([(batch) => batch.Species.get('a')]);
  expect(read).toMatchObject({ ok: false, error: { name: 'ConnectionError', status: 502 } });
  expect(server.seen).toHaveLength(3);
  const [write] = await broken.batch([(batch) => batch.Species.update('a', { commonName: increment as never })]);
  expect(write.ok).toBe(false);
  await broken.batch([(batch) => batch.Species.create({ scientificName: 'x', group: 'bird' })]);
  expect(server.seen).toHaveLength(4);
});

test('the signal of a batch ends it with what is known of it', async () => {
  const controller = new AbortController();
  await using server = await OddServer.start(() => controller.abort());
  const { db } = recordedClient({ serverURL: server.serverURL } as never);
  const ended = db.batch([(batch) => batch.Species.get('a'), (batch) => batch.Species.get('b')], {
    signal: controller.signal,
  });
  await expect(ended).rejects.toBeInstanceOf(InterruptedError);
  await expect(ended).rejects.toMatchObject({ done: 0, unanswered: 2 });
});

test('a route that the server does not have ends a batch: which item it was is told, and that others may be done', async () => {
  const { db } = recordedClient();
  const scientificName = uniqueWord();
  const [made, nowhere] = await db.batch([
    (batch) => batch.Species.create({ scientificName, group: 'bird' }),
    { method: 'POST', path: '/nowhere', body: {} },
  ]);
  expect(nowhere).toMatchObject({ ok: false, error: { reason: 'cannot route POST /nowhere' } });
  expect(made).toMatchObject({
    ok: false,
    error: {
      reason: 'cannot route POST /nowhere, which ended the batch: whether this was done is unknown',
      request: { path: '/classes/Species' },
    },
  });
});

test('what is for the master key alone is refused in a batch as it is alone', async () => {
  const { db } = recordedClient();
  const info = { method: 'GET', path: '/serverInfo' } as const;
  const [refused, config] = await db.batch([info, { method: 'GET', path: '/config' }]);
  expect(refused).toMatchObject({ ok: false, error: { name: 'Forbidden', code: 0, status: 403 } });
  expect(config.ok).toBe(true);
  await expect(db.request(info)).rejects.toMatchObject({ name: 'Forbidden', code: 0, status: 403 });
  const [allowed] = await db.asMaster().batch([info]);
  expect(valueOf(allowed)).toHaveProperty('parseServerVersion');
});

test('a user who signs up in a batch leaves no session in the answer', async () => {
  const { db } = recordedClient();
  const body = { username: uniqueWord(), password: 'secret' };
  const [user, byCall] = await db.batch([
    { method: 'POST', path: '/users', body },
    (batch) => batch.auth.signUp({ username: uniqueWord(), password: 'secret' }),
  ]);
  expect(valueOf(user)).toHaveProperty('objectId');
  expect(valueOf(user)).not.toHaveProperty('sessionToken');
  expect(byCall).toMatchObject({ ok: false, error: { message: expect.stringContaining('cannot travel in a batch') } });
});
