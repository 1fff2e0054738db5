import { expect, test } from '@jest/globals';
import { ACL, AbortError, BatchError, InterruptedError, type Reference, increment, unset } from '@parse-orm/runtime';
import { sortableClass } from './sortable-rows.js';
import { newSpecies, recordedClient, rest, signUp, uniqueWord } from './world.js';

const numbered = (count: number): { amount: number; word: string }[] =>
  Array.from({ length: count }, (_, amount) => ({ amount, word: 'x' }));

const numberedBySql = (count: number): string =>
  `SELECT 'o' || i, now(), now(), i, 'x' FROM generate_series(0, ${count - 1}) i`;

test('updateAll changes every object that is found, reading only their ids, and says how many', async () => {
  const { rows, storeBySql, ask, sent, className } = await sortableClass();
  await storeBySql('amount, word', numberedBySql(1250));
  const progress: unknown[] = [];

  const changed = await rows
    .where({ amount: { gte: 100 } })
    .updateAll({ word: 'y' }, { onProgress: (each: object) => progress.push(each) });

  expect(changed).toBe(1150);
  expect(await ask('amount', { word: 'x' })).toHaveLength(100);
  expect(await ask('amount', { word: 'y' })).toHaveLength(1150);
  expect(progress).toHaveLength(12);
  expect(progress.at(-1)).toEqual({ done: 1150, total: 1150 });
  const reads = sent.filter((each) => each === `GET /classes/${className}`);
  expect([reads.length, sent.length - reads.length]).toEqual([4, 12]);
});

test('each object is changed once, also by atomic changes of the very field that is asked for and sorted by', async () => {
  const { rows, storeBySql, ask } = await sortableClass();
  await storeBySql('word, amount', `SELECT 'o' || i, now(), now(), 'x', 0 FROM generate_series(1, 1020) i`);

  expect(await rows.where({ amount: { lt: 1 } }).updateAll({ amount: increment() })).toBe(1020);
  expect(
    await rows
      .where({ amount: { gte: 1 } })
      .orderBy('amount')
      .updateAll({ amount: increment(2) }),
  ).toBe(1020);
  expect(new Set((await ask('objectId')).map(({ amount }) => amount))).toEqual(new Set([3]));
  expect(
    await rows
      .where({ amount: { exists: true } })
      .limit(20)
      .updateAll({ amount: unset() }),
  ).toBe(20);
  expect(await ask('objectId', { amount: null })).toHaveLength(20);
});

test('with limit or skip the order decides which objects are meant, however the change reorders them', async () => {
  const { rows, store, ask } = await sortableClass();
  await store(numbered(30));
  const first = rows.where({ word: 'x' }).orderBy('-amount').skip(1).limit(3);
  const progress: unknown[] = [];

  expect(
    await first.updateAll({ amount: increment(-100) }, { onProgress: (each: object) => progress.push(each) }),
  ).toBe(3);
  expect((await ask('amount')).slice(0, 3).map(({ amount }) => amount)).toEqual([-74, -73, -72]);
  expect(progress).toEqual([{ done: 3, total: 3 }]);
  expect(await rows.where({ word: 'x' }).orderBy('amount').limit(2).deleteAll()).toBe(2);
  expect((await ask('amount'))[0]?.amount).toBe(-72);
  expect(await rows.where({ word: 'x' }).limit(0).deleteAll()).toBe(0);
});

test('without a filter nothing is changed or deleted, unless everything is meant', async () => {
  const { rows, store, ask, sent, className } = await sortableClass();
  await store(numbered(3));

  for (const unfiltered of [rows, rows.limit(1), rows.where({}), rows.where({ or: [{}, { amount: 1 }] })]) {
    await expect(unfiltered.deleteAll()).rejects.toThrow(`${className} is not filtered, and deleteAll`);
    await expect(unfiltered.updateAll({ word: 'y' })).rejects.toThrow('say { all: true }');
    await expect(unfiltered.updateAll({ word: 'y' }, { all: false })).rejects.toThrow('say { all: true }');
  }
  expect(sent).toEqual([]);
  expect(await rows.updateAll({ word: 'y' }, { all: true })).toBe(3);
  expect(await rows.deleteAll({ all: true })).toBe(3);
  expect(await ask('amount')).toEqual([]);
});

test('what cannot be sent is refused before anything is', async () => {
  const { rows, sent } = await sortableClass();
  const some = rows.where({ amount: 1 });

  await expect(some.updateAll({})).rejects.toThrow('is given no change to make');
  await expect(some.updateAll({ nope: 1 })).rejects.toThrow('nope is no field of this class');
  await expect(some.updateAll({ amount: 'x' })).rejects.toThrow('amount takes a number');
  await expect(some.updateAll({ objectId: 'x' })).rejects.toThrow('objectId is set by the server');
  await expect(some.deleteAll({ batchSize: 0 })).rejects.toThrow('batchSize is a number of one or more');
  await expect(some.deleteAll({ concurrency: 0 })).rejects.toThrow('concurrency is a number of one or more');
  expect(sent).toEqual([]);
});

test('objects that somebody else deletes meanwhile fail neither a deleteAll nor an updateAll', async () => {
  let doomed: string[] = [];
  const { rows, store, ask, className } = await sortableClass({
    fetch: async (url, init) => {
      const isBatch = String(url).endsWith('/batch');
      if (isBatch) for (const id of doomed.splice(0)) await rest('DELETE', `/classes/${className}/${id}`);
      return fetch(url, init);
    },
  });
  await store(numbered(40));
  const ids = (await ask('objectId')).map(({ objectId }) => objectId);

  doomed = ids.slice(10, 13);
  expect(await rows.where({ word: 'x' }).updateAll({ word: 'z' })).toBe(37);
  doomed = ids.slice(20, 21);
  expect(await rows.where({ word: 'z' }).deleteAll()).toBe(36);
  expect(await ask('objectId')).toEqual([]);
});

test('objects that may not be written are failures, named one by one; the others are changed', async () => {
  const { sessionToken } = await signUp();
  const name = uniqueWord();
  const { db } = recordedClient();
  const [mine, theirs] = [await newSpecies(db, name), await newSpecies(db, name)];
  await rest('PUT', `/classes/Species/${theirs.objectId}`, { ACL: { '*': { read: true } } });
  const asUser = db.as(sessionToken).Species.where({ scientificName: name });

  const failure = await asUser.updateAll({ commonName: 'x' }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(BatchError);
  const { failures, done, failed } = failure as BatchError<Reference>;
  expect([done, failed]).toEqual([1, 1]);
  expect(failures[0]?.object).toEqual({ className: 'Species', objectId: theirs.objectId });
  expect(failures[0]?.error).toMatchObject({ name: 'ObjectNotFound' });
  expect((await db.Species.get(mine.objectId)).commonName).toBe('x');

  let asked = 0;
  const cut = async (...[url, init]: Parameters<typeof fetch>): Promise<Response> => {
    if (++asked >= 3) throw new TypeError('the cable is cut');
    return fetch(url, init);
  };
  const unsure = recordedClient({ fetch: cut as never, retry: false }).db.as(sessionToken);
  await expect(
    unsure.Species.where({ scientificName: name }).limit(2).updateAll({ commonName: 'y' }),
  ).rejects.toMatchObject({ name: 'BatchError', done: 1, failed: 1 });
  await expect(asUser.deleteAll()).rejects.toMatchObject({ name: 'BatchError', done: 1, failed: 1 });
  expect(await db.Species.where({ scientificName: name }).count()).toBe(1);
});

test('a signal ends it with what was done: the rest stays as it was', async () => {
  const { rows, store, ask } = await sortableClass();
  await store(numbered(50));
  const controller = new AbortController();
  const onProgress = ({ done }: { done: number }): void => void (done >= 20 && controller.abort('enough'));

  const failure = await rows
    .where({ word: 'x' })
    .deleteAll({ batchSize: 10, concurrency: 1, signal: controller.signal, onProgress })
    .catch((error: unknown) => error);

  expect(failure).toBeInstanceOf(AbortError);
  expect(failure).toBeInstanceOf(InterruptedError);
  expect(failure).toMatchObject({ name: 'AbortError', done: 20, failed: 0, unanswered: 0, cause: 'enough' });
  expect((failure as Error).message).toMatch(/^deleteAll of Sorted_\w+ was cancelled: 20 objects were done\.$/);
  expect(await ask('objectId')).toHaveLength(30);
  await expect(rows.where({ word: 'x' }).deleteAll({ signal: controller.signal })).rejects.toMatchObject({ done: 0 });
  expect(await ask('objectId')).toHaveLength(30);
});

test('what the progress callback throws ends it, as it was thrown', async () => {
  const { rows, store, ask } = await sortableClass();
  await store(numbered(30));
  const mistake = new TypeError('my own');
  const onProgress = (): never => {
    throw mistake;
  };

  await expect(rows.deleteAll({ all: true, batchSize: 10, concurrency: 1, onProgress })).rejects.toBe(mistake);
  expect(await ask('objectId')).toHaveLength(20);
});

test('findOrCreate finds by values, and makes an object of these values and the rest', async () => {
  const { db, sent } = recordedClient();
  const scientificName = uniqueWord();

  const first = await db.Species.findOrCreate({ scientificName }, { group: 'bird', commonName: 'x' });
  expect(first.created).toBe(true);
  expect(first.object).toMatchObject({ scientificName, group: 'bird', commonName: 'x', isNew: false });
  sent.length = 0;
  const again = await db.Species.findOrCreate({ scientificName }, { group: 'mammal' });
  expect(again.created).toBe(false);
  expect(again.object).toMatchObject({ objectId: first.object.objectId, group: 'bird', commonName: 'x' });
  expect(sent).toEqual(['GET /classes/Species']);

  await newSpecies(db, scientificName);
  expect((await db.Species.findOrCreate({ scientificName }, { group: 'bird' })).object.objectId).toBe(
    first.object.objectId,
  );
});

test('where an index makes a value unique, the slower of two callers gets the object of the faster', async () => {
  const { db } = recordedClient();
  const name = uniqueWord();
  const [one, other] = await Promise.all([
    db.Role.findOrCreate({ name }, { ACL: ACL.publicRead() }),
    db.Role.findOrCreate({ name }, { ACL: ACL.publicRead() }),
  ]);

  expect(one.object.objectId).toBe(other.object.objectId);
  expect([one.created, other.created].filter(Boolean)).toHaveLength(1);
});

test('findOrCreate refuses values by which nothing can be found, before anything is sent', async () => {
  const { db, sent } = recordedClient();

  await expect(db.Species.findOrCreate({}, { scientificName: 'x', group: 'bird' })).rejects.toThrow(
    'no value by which',
  );
  await expect(db.Species.findOrCreate({ similarTo: [] }, { scientificName: 'x', group: 'bird' })).rejects.toThrow(
    'Species.similarTo is of kind Array',
  );
  await expect(
    db.Species.findOrCreate({ commonName: undefined } as never, { scientificName: 'x', group: 'bird' } as never),
  ).rejects.toThrow('is undefined');
  await expect(db.Species.findOrCreate({ nope: 1 } as never, {} as never)).rejects.toThrow('is no field');
  expect(sent).toEqual([]);
});

test('when the server cannot be reached any more, nothing further is sent, and what was done is said', async () => {
  let batches = 0;
  const { rows, store, ask } = await sortableClass({
    fetch: async (url, init) => {
      if (String(url).endsWith('/batch') && ++batches > 2) throw new TypeError('the cable is cut');
      return fetch(url, init);
    },
  });
  await store(numbered(60));

  const failure = await rows
    .where({ word: 'x' })
    .updateAll({ amount: increment(1000) }, { batchSize: 10, concurrency: 1 })
    .catch((error: unknown) => error);

  expect(failure).toBeInstanceOf(BatchError);
  expect(failure).toMatchObject({ done: 20, failed: 10, succeeded: [], cause: { name: 'ConnectionError' } });
  expect((failure as BatchError).failures).toHaveLength(10);
  expect((failure as Error).message).toMatch(
    /^10 of 30 objects failed, 10 of them without an answer.*; the first: POST \/batch: no answer/,
  );
  expect(batches).toBe(3);
  expect(await ask('objectId', { amount: { $gte: 1000 } })).toHaveLength(20);
});

test('a page that cannot be read ends it with what was done; when nothing was, with the reason alone', async () => {
  let reads = 0;
  const refused = (): Response => new Response('{"code":119,"error":"Permission denied"}', { status: 400 });
  const { rows, store } = await sortableClass({
    fetch: async (url, init) => (!String(url).endsWith('/batch') && ++reads === 2 ? refused() : fetch(url, init)),
  });
  await store(numbered(20));

  await expect(rows.updateAll({ word: 'y' }, { all: true })).rejects.toMatchObject({
    name: 'BatchError',
    message: expect.stringMatching(/^20 objects were done; it ended early: GET .* Permission denied/),
    cause: { name: 'OperationForbidden' },
    done: 20,
  });
  reads = 1;
  await expect(rows.updateAll({ word: 'y' }, { all: true })).rejects.toMatchObject({ name: 'OperationForbidden' });
});

test('what is on its way when the signal ends it is counted as unanswered', async () => {
  const controller = new AbortController();
  let batches = 0;
  const { rows, store } = await sortableClass({
    fetch: async (url, init) => {
      if (String(url).endsWith('/batch') && ++batches === 3) controller.abort();
      return fetch(url, init);
    },
  });
  await store(numbered(50));
  const options = { batchSize: 10, concurrency: 1, signal: controller.signal };

  await expect(rows.where({ word: 'x' }).updateAll({ word: 'y' }, options)).rejects.toMatchObject({
    name: 'AbortError',
    message: expect.stringMatching(/was cancelled: 20 objects were done, of 10 on their way it is unknown\.$/),
    done: 20,
    failed: 0,
    unanswered: 10,
  });
  expect(batches).toBe(3);
});
