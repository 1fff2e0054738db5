import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { AbortError, ConnectionError, type ParseError, TimeoutError } from '@parse-orm/runtime';
import fc from 'fast-check';
import type { Species } from './generated/index.js';
import { type ServerClient, createClient } from './generated/server.js';
import { OddServer, cut, passOn, reply } from './odd-server.js';
import { newSpecies, observationInput, recordedClient, rest, signUp, testServer, uniqueWord } from './world.js';

const { applicationId, masterKey } = testServer;
const { db: setup } = recordedClient();
let kept: Species;

beforeAll(async () => {
  kept = await newSpecies(setup);
});

afterAll(() => setup.Species.delete(kept));

/** A client whose requests pass through an odd server. */
function clientOf(odd: OddServer, options: object = {}): ServerClient {
  return createClient({ serverURL: odd.serverURL, applicationId, masterKey, retry: { delay: 1 }, ...options });
}

test('saves, deletes, gets, fetches and counts of one tick are one request, each with its own outcome', async () => {
  const { db, sent } = recordedClient();
  const [one, two, three] = await Promise.all([newSpecies(setup), newSpecies(setup), newSpecies(setup)]);
  const pointer = db.Species.pointer(kept.objectId);
  const mine = await db.Species.get(one.objectId);
  const other = await db.Species.get(two.objectId);
  sent.length = 0;
  mine.commonName = 'changed';
  const outcomes = await Promise.all([
    mine.save(),
    db.Species.create({ scientificName: 'new', group: 'bird' }),
    db.Species.update(three.objectId, { wingspanCentimetres: 7 }),
    other.delete(),
    pointer.fetch(),
    db.Species.where({ scientificName: kept.scientificName }).count(),
    db.Species.get('missing').catch((error: ParseError) => error),
  ]);

  expect(sent).toEqual(['POST /batch']);
  expect(outcomes[1].objectId).toMatch(/^\w{10}$/);
  expect(outcomes[1].conservationStatus).toBe('LC');
  expect(outcomes[4].scientificName).toBe(kept.scientificName);
  expect(outcomes[5]).toBe(1);
  expect(outcomes[6]).toMatchObject({ name: 'ObjectNotFound', code: 101, status: 404 });
  expect((outcomes[6] as ParseError).message).toContain('GET /classes/Species/missing');
  expect((await setup.Species.get(one.objectId)).commonName).toBe('changed');
  expect((await setup.Species.get(three.objectId)).wingspanCentimetres).toBe(7);
  await expect(setup.Species.get(two.objectId)).rejects.toMatchObject({ name: 'ObjectNotFound' });
});

test('what becomes ready in the same tick travels along, however many promises lie between', async () => {
  const { db, sent } = recordedClient();
  const later = async (turns: number): Promise<Species> => {
    for (let turn = 0; turn < turns; turn++) await undefined;
    return db.Species.get(kept.objectId);
  };
  await Promise.all([later(0), later(1), later(20), db.Species.where({}).count()]);
  expect(sent).toEqual(['POST /batch']);
});

test('a call that is alone in its tick is a plain request', async () => {
  const { db, sent } = recordedClient();
  await db.Species.get(kept.objectId);
  await db.Species.where({}).count();
  expect(sent).toEqual([`GET /classes/Species/${kept.objectId}`, 'GET /classes/Species']);
});

test('equal reads of one tick are sent once, and give objects of their own', async () => {
  const { db, sent } = recordedClient();
  const [one, two] = await Promise.all([db.Species.get(kept.objectId), db.Species.get(kept.objectId)]);
  expect(sent).toEqual([`GET /classes/Species/${kept.objectId}`]);
  one.commonName = 'mine';
  expect(two).not.toBe(one);
  expect(two.commonName).toBeUndefined();
});

test('more than a hundred travel in as many batches as they need; the limit can be set, and batching turned off', async () => {
  const { db, sent } = recordedClient();
  const ids = Array.from({ length: 230 }, (_, index) => `none${index}`);
  const results = await Promise.allSettled(ids.map((id) => db.Species.get(id)));
  expect(results.every(({ status }) => status === 'rejected')).toBe(true);
  expect(sent).toEqual(['POST /batch', 'POST /batch', 'POST /batch']);

  const small = recordedClient({ batching: { limit: 10 } });
  await Promise.allSettled(ids.slice(0, 25).map((id) => small.db.Species.get(id)));
  expect(small.sent).toHaveLength(3);

  const alone = recordedClient({ batching: false });
  await Promise.allSettled(ids.slice(0, 5).map((id) => alone.db.Species.get(id)));
  expect(alone.sent.every((request) => request.startsWith('GET '))).toBe(true);
  expect(() => recordedClient({ batching: { limit: 0 } })).toThrow('batching.limit is 0');
});

test('callers do not travel together: each sees what it may see', async () => {
  const [ann, ben] = await Promise.all([signUp(), signUp()]);
  const secret = await rest('POST', '/classes/Species', {
    ...{ scientificName: uniqueWord(), group: 'bird', ACL: { [ann.objectId]: { read: true } } },
  });
  const { objectId } = secret as { objectId: string };
  const { db, sent } = recordedClient();
  const [forAnn, forBen, forMaster, forNobody] = await Promise.allSettled(
    [db.as(ann.sessionToken), db.as(ben.sessionToken), db.asMaster(), db].flatMap((client) => [
      client.Species.get(objectId),
      client.Species.get(kept.objectId),
    ]),
  ).then((all) => [0, 2, 4, 6].map((index) => all[index]?.status));

  expect([forAnn, forBen, forMaster, forNobody]).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
  expect(sent).toEqual(Array.from({ length: 4 }, () => 'POST /batch'));
});

test('calls with another context or time limit do not travel together', async () => {
  const { db, sent } = recordedClient();
  const ids = ['a', 'b', 'c', 'd'];
  await Promise.allSettled([
    ...ids.map((id) => db.Species.get(id, { context: { reason: 'audit' } })),
    ...ids.map((id) => db.Species.get(id, { timeout: 5000 })),
    ...ids.map((id) => db.Species.get(id)),
  ]);
  expect(sent).toHaveLength(3);
});

test('users sign up and change alone: the answer may hold a session', async () => {
  const { db, sent } = recordedClient();
  const input = (): { username: string; password: string } => ({ username: uniqueWord(), password: 'secret' });
  await Promise.all([db.User.create(input()), db.User.create(input())]);
  expect(sent).toEqual(['POST /users', 'POST /users']);
});

test('two calls that meet at one object are done one after the other', async () => {
  const species = await newSpecies(setup);
  const { db, sent } = recordedClient();
  const results = await Promise.allSettled([
    db.Species.update(species.objectId, { wingspanCentimetres: 1 }),
    db.Species.update(species.objectId, { wingspanCentimetres: 2 }),
    db.Species.get(species.objectId),
    db.Species.delete(species.objectId),
    db.Species.get(species.objectId),
    db.Species.get(kept.objectId),
  ]);

  expect(results.map(({ status }) => status)).toEqual([...Array<string>(4).fill('fulfilled'), 'rejected', 'fulfilled']);
  expect(results[2]).toMatchObject({ value: { wingspanCentimetres: 2 } });
  expect(sent.map((request) => request.split(' ')[0])).toEqual(['POST', 'PUT', 'GET', 'DELETE', 'GET']);
});

test('who cancels before the tick is over is not sent; who cancels later is told at once, and the others go on', async () => {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await using odd = await OddServer.start(async (request, response) => {
    await released;
    reply(response, await passOn(request));
  });
  const db = clientOf(odd);
  const [early, late] = [new AbortController(), new AbortController()];
  const calls = [
    db.Species.get(kept.objectId),
    db.Species.get('early', { signal: early.signal }),
    db.Species.get('late', { signal: late.signal }),
    db.Species.where({ objectId: kept.objectId }).count(),
  ];
  early.abort();
  await expect(calls[1]).rejects.toThrow(AbortError);
  await new Promise((resolve) => setImmediate(resolve));
  late.abort(new Error('enough'));
  await expect(calls[2]).rejects.toMatchObject({ name: 'AbortError', cause: { message: 'enough' } });
  release();
  expect(await calls[0]).toMatchObject({ scientificName: kept.scientificName });
  expect(await calls[3]).toBe(1);
  expect(odd.seen).toHaveLength(1);
  expect(odd.seen[0]?.body).not.toContain('early');
});

test('when everybody has cancelled, the batch is cancelled', async () => {
  let closed = (): void => undefined;
  const wasClosed = new Promise<void>((resolve) => (closed = resolve));
  await using odd = await OddServer.start((_request, response) => void response.on('close', closed));
  const db = clientOf(odd);
  const controller = new AbortController();
  const calls = ['a', 'b'].map((id) => db.Species.get(id, { signal: controller.signal }));
  while (odd.seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
  controller.abort();
  for (const call of calls) await expect(call).rejects.toThrow(AbortError);
  await wasClosed;
});

test.each([404, 403, 405, 413])(
  'where batches are answered with %s, each call is sent alone, with its own outcome',
  async (status) => {
    await using odd = await OddServer.start(async (request, response) => {
      if (request.url.endsWith('/batch')) response.writeHead(status).end('<html>');
      else reply(response, await passOn(request));
    });
    const db = clientOf(odd);
    const call = (): Promise<PromiseSettledResult<unknown>[]> =>
      Promise.allSettled([
        db.Species.get(kept.objectId),
        db.Species.get('missing'),
        db.Species.create({ scientificName: 'x', group: 'bird' }),
      ]);

    const first = await call();
    expect(first.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(odd.seen).toHaveLength(4);
    await call();
    // One that is only too large may fit next time.
    expect(odd.seen).toHaveLength(status === 413 ? 8 : 7);
  },
);

test('when the answer to a batch is lost, what can be repeated is, and nothing else', async () => {
  await using odd = await OddServer.start(async (request, response, count) => {
    const answer = await passOn(request);
    if (count === 1) cut(response);
    else reply(response, answer);
  });
  const db = clientOf(odd);
  const word = uniqueWord();
  const [created, read, updated, incremented] = await Promise.allSettled([
    db.Species.create({ scientificName: word, group: 'bird' }),
    db.Species.get(kept.objectId),
    db.Species.update(kept.objectId, { wingspanCentimetres: 11 }),
    db.Species.where({ scientificName: word }).count(),
  ]);

  expect(created).toMatchObject({ status: 'rejected', reason: { name: 'ConnectionError' } });
  expect((created as PromiseRejectedResult).reason.message).toContain('POST /classes/Species: no answer');
  expect((created as PromiseRejectedResult).reason).toBeInstanceOf(ConnectionError);
  expect([read, updated, incremented].map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  expect(await setup.Species.where({ scientificName: word }).count()).toBe(1);
});

test('a time limit ends all calls of a batch, each with its own name', async () => {
  await using odd = await OddServer.start(() => undefined);
  const db = clientOf(odd, { timeout: 50, retry: false });
  const results = await Promise.allSettled([db.Species.get('one'), db.Species.delete('two')]);
  expect(results.map((result) => (result as PromiseRejectedResult).reason)).toEqual([
    new TimeoutError('GET /classes/Species/one took longer than 50 ms.'),
    new TimeoutError('DELETE /classes/Species/two took longer than 50 ms.'),
  ]);
});

test('an invalid session is told to each call, without asking for each', async () => {
  const { db, sent } = recordedClient();
  const stranger = db.as('r:nobody');
  const results = await Promise.allSettled([stranger.Species.get('a'), stranger.Species.get('b')]);
  expect(results).toMatchObject([{ reason: { code: 209 } }, { reason: { code: 209 } }]);
  expect(sent).toEqual(['POST /batch']);
});

/** What a call came to, without what differs from one object to another. */
async function outcomeOf(call: Promise<unknown>): Promise<unknown> {
  try {
    const value = await call;
    if (typeof value !== 'object' || value === null || !('toJSON' in value)) return value;
    const { objectId: _, createdAt: __, updatedAt: ___, ...row } = (value as Species).toJSON();
    return row;
  } catch (error) {
    const { name, code, status, message } = error as ParseError;
    return { name, code, status, message: message.replaceAll(/(Species[ /])\w{10}\b/g, '$1…') };
  }
}

test('any calls of one tick come to the same as one by one', async () => {
  const owner = await signUp();
  const input = await observationInput(setup);
  const call = fc.record({
    kind: fc.constantFrom(
      'get',
      'missing',
      'create',
      'invalid',
      'update',
      'increment',
      'delete',
      'count',
      'fetch',
      'denied',
    ),
    index: fc.nat(3),
    value: fc.nat(5),
  });
  const denied = (await rest('POST', '/classes/Species', {
    ...{ scientificName: uniqueWord(), group: 'bird', ACL: { [owner.objectId]: { read: true, write: true } } },
  })) as { objectId: string };
  const run = async (
    db: ServerClient,
    calls: readonly { kind: string; index: number; value: number }[],
  ): Promise<unknown> => {
    const name = 'property';
    const rows = await Promise.all(
      [0, 1, 2, 3].map((index) =>
        setup.Species.create({ scientificName: `${name}${index}`, group: 'bird', wingspanCentimetres: 0 }),
      ),
    );
    const used = new Set<number>();
    const outcomes = await Promise.all(
      calls.map(({ kind, index, value }) => {
        const { objectId } = rows[index] as Species;
        const isFirst = !used.has(index);
        used.add(index);
        const calledOnce = isFirst ? kind : 'count';
        const answers: Record<string, () => Promise<unknown>> = {
          get: () => db.Species.get(objectId),
          missing: () => db.Species.get(`missing${value}`),
          create: () => db.Species.create({ scientificName: name, group: 'bird', wingspanCentimetres: value }),
          invalid: () => db.Observation.update('nothing', { individuals: value }),
          update: () => db.Species.update(objectId, { wingspanCentimetres: value }),
          delete: () => db.Species.delete(objectId),
          fetch: () => db.User.pointer(input.observer.objectId).fetch(),
          denied: () => db.Species.update(denied.objectId, { wingspanCentimetres: value }),
          count: () => db.Species.where({ scientificName: uniqueWord() }).count(),
        };
        return outcomeOf((answers[calledOnce] ?? answers['count'])?.() ?? Promise.resolve());
      }),
    );
    const left = await Promise.all(rows.map(({ objectId }) => outcomeOf(setup.Species.get(objectId))));
    return { outcomes, left };
  };
  const together = recordedClient();
  const alone = recordedClient({ batching: false });
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 2, maxLength: 12 }), async (calls) => {
      expect(await run(together.db, calls)).toEqual(await run(alone.db, calls));
    }),
    { numRuns: 40, seed: 20261122 },
  );
  expect(together.sent.length).toBeLessThan(alone.sent.length / 2);
}, 60_000);
