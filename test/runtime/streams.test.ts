import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AbortError, GeoPoint, type Model } from '@parse-orm/runtime';
import type { Observation } from './generated/index.js';
import { currentHeap } from './current-heap.js';
import { newSpecies, observationInput, recordedClient, rest, uniqueWord } from './world.js';
import { type SortableClass, type SortableRow, idsOf, sortableClass } from './sortable-rows.js';

type Values = Omit<SortableRow, 'objectId'>;

const words = [
  '',
  ' ',
  'a',
  'A',
  'ab',
  'B',
  'b',
  'é',
  'e',
  'z',
  'Z',
  'ß',
  '_',
  '-1',
  '10',
  '9',
  "it's",
  '"',
  '\\',
  '😀',
  '$x',
  '%',
];
const amounts = [0, 1, -1, 0.1 + 0.2, 0.3, 1e300, -1e-300, Number.MAX_SAFE_INTEGER, 2 ** 60, 5e-324];
const days = [
  '1960-02-29T00:00:00.000Z',
  '2026-01-01T00:00:00.000Z',
  '2026-01-01T00:00:00.001Z',
  '9999-12-31T23:59:59.999Z',
];

/** A value of few, so that there are ties; and one of three rows goes without. */
function some<Value>(values: readonly Value[]): fc.Arbitrary<Value | undefined> {
  return fc.option(fc.constantFrom(...values), { nil: undefined, freq: 2 });
}
const row: fc.Arbitrary<Values> = fc
  .record({
    word: some(words),
    amount: some(amounts),
    flag: some([true, false]),
    day: some(days.map((iso) => ({ __type: 'Date' as const, iso }))),
  })
  .map((values) => JSON.parse(JSON.stringify(values)) as Values);
const orders = fc
  .shuffledSubarray(['word', 'amount', 'flag', 'day', 'createdAt', 'objectId'], { maxLength: 4 })
  .chain((names) => fc.tuple(...names.map((name) => fc.constantFrom(name, `-${name}`))));

/** The second compares words as English does, which is far from the order of their code points. */
let classes: readonly SortableClass[];

beforeAll(async () => {
  const [plain, english] = [await sortableClass(), await sortableClass()];
  classes = [plain, english];
  await english.alter('ALTER COLUMN word TYPE text COLLATE "en-x-icu"');
  const values = fc.sample(row, { numRuns: 70, seed: 20261122 });
  await Promise.all(classes.map(({ store }) => store(values)));
});

test('any order in pages of any size gives what one request answers: ties, missing values, any collation', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...classes),
      orders,
      fc.integer({ min: 2, max: 40 }),
      fc.nat(30),
      async ({ ask, rows }, order, batchSize, skip) => {
        const total = order.some((key) => key.endsWith('objectId')) ? order : [...order, 'objectId'];
        const expected = (await ask(total.join(','))).map(({ objectId }) => objectId);

        const query = rows.orderBy(...order);
        expect(await idsOf(query.stream({ batchSize }))).toEqual(expected);
        expect(
          await idsOf(
            query
              .skip(skip)
              .limit(batchSize + 3)
              .stream({ batchSize }),
          ),
        ).toEqual(expected.slice(skip, skip + batchSize + 3));
      },
    ),
    { numRuns: 25, seed: 5 },
  );
}, 60_000);

test('a page is asked for when the one before arrives; the last row is known by an empty answer', async () => {
  const { rows, store, sent, className } = await sortableClass();
  await store(Array.from({ length: 25 }, (_, amount) => ({ amount })));
  const sentAtRow: number[] = [];

  for await (const _row of rows.stream({ batchSize: 10 })) sentAtRow.push(sent.length);

  expect(sentAtRow).toEqual([...Array(10).fill(2), ...Array(10).fill(3), ...Array(5).fill(4)]);
  expect(sent).toEqual(Array(4).fill(`GET /classes/${className}`));
  sent.length = 0;
  expect(await idsOf(rows.limit(20).stream({ batchSize: 10 }))).toHaveLength(20);
  expect(sent).toHaveLength(2);
  sent.length = 0;
  expect(await idsOf(rows.limit(0))).toEqual([]);
  expect(sent).toEqual([]);
  expect(await idsOf(rows.where({ amount: 99 }))).toEqual([]);
  expect(sent).toHaveLength(1);
});

test('eachBatch hands over batches one after the other, and ends with what the work throws', async () => {
  const { rows, store } = await sortableClass();
  await store(Array.from({ length: 7 }, (_, amount) => ({ amount })));
  const amounts: unknown[][] = [];
  let isWorking = false;

  await rows.orderBy('-amount').eachBatch(
    async (batch) => {
      expect(isWorking).toBe(false);
      isWorking = true;
      amounts.push(batch.map((each) => (each as Model & { amount: unknown }).amount));
      await Promise.resolve();
      isWorking = false;
    },
    { batchSize: 3 },
  );

  expect(amounts).toEqual([[6, 5, 4], [3, 2, 1], [0]]);
  const mistake = new Error('my own');
  const fail = (): never => {
    throw mistake;
  };
  await expect(rows.eachBatch(fail)).rejects.toBe(mistake);
});

test('rows that come and go while others are read shift nothing: what was there all the time comes once', async () => {
  const { rows, store, ask, className } = await sortableClass();
  await store(Array.from({ length: 60 }, (_, index) => ({ amount: index % 6 })));
  const before = await ask('amount,objectId');
  const remove = async (row: SortableRow | undefined): Promise<unknown> =>
    rest('DELETE', `/classes/${className}/${row?.objectId}`);
  const read: string[] = [];

  for await (const { objectId } of rows.orderBy('amount').stream({ batchSize: 7 })) {
    read.push(objectId);
    if (read.length === 20) {
      await store([{ amount: -1 }, { amount: 0 }, { amount: 9 }]);
      await Promise.all([before[3], before[19], before[20], before[59]].map(remove));
    }
  }

  const added = (await ask('amount', { amount: 9 }))[0]?.objectId;
  const kept = before.filter((_, index) => index !== 59).map(({ objectId }) => objectId);
  expect(read.filter((id) => id !== before[20]?.objectId)).toEqual([
    ...kept.filter((id) => id !== before[20]?.objectId),
    added,
  ]);
});

test('whoever leaves the loop leaves nothing running, and nothing unhandled', async () => {
  let running = 0;
  const cancelled: unknown[] = [];
  const { rows, store } = await sortableClass({
    fetch: async (url, init) => {
      running++;
      try {
        return await fetch(url, init);
      } catch (error) {
        cancelled.push((error as Error).name);
        throw error;
      } finally {
        running--;
      }
    },
  });
  await store(Array.from({ length: 30 }, (_, amount) => ({ amount })));

  for await (const _row of rows.stream({ batchSize: 10 })) {
    expect(running).toBe(1);
    break;
  }
  expect(running).toBe(0);
  expect(cancelled).toEqual(['AbortError']);

  const stream = rows.stream({ batchSize: 10 });
  await stream.next();
  await stream.return();
  expect(running).toBe(0);
  expect(await stream.next()).toEqual({ done: true, value: undefined });
  await rows.stream().return();
});

test('a signal ends the reading at once: before it begins, between two rows, and while a page is on its way', async () => {
  const { rows, store, sent } = await sortableClass();
  await store(Array.from({ length: 30 }, (_, amount) => ({ amount })));
  const controller = new AbortController();
  const read: string[] = [];
  const reading = async (): Promise<void> => {
    for await (const { objectId } of rows.stream({ batchSize: 10, signal: controller.signal })) {
      read.push(objectId);
      if (read.length === 3) controller.abort('enough');
    }
  };

  await expect(reading()).rejects.toMatchObject({ name: 'AbortError', cause: 'enough' });
  expect(read).toHaveLength(3);
  sent.length = 0;
  await expect(reading()).rejects.toBeInstanceOf(AbortError);
  expect(read).toHaveLength(3);
  expect(sent).toEqual([]);

  const other = new AbortController();
  const waiting = rows.eachBatch(() => undefined, { batchSize: 10, signal: other.signal });
  other.abort();
  await expect(waiting).rejects.toBeInstanceOf(AbortError);
  const between = new AbortController();
  const work = (): void => between.abort();
  await expect(rows.eachBatch(work, { batchSize: 10, signal: between.signal })).rejects.toBeInstanceOf(AbortError);
});

test('a failure of the server ends the loop with its error, after the rows that came before', async () => {
  let requests = 0;
  const { rows, store } = await sortableClass({
    fetch: async (url, init) =>
      ++requests === 3 ? new Response('{"code":119,"error":"Permission denied"}', { status: 400 }) : fetch(url, init),
  });
  await store(Array.from({ length: 30 }, (_, amount) => ({ amount })));
  const read: string[] = [];
  const reading = async (): Promise<void> => {
    for await (const { objectId } of rows.stream({ batchSize: 10 })) read.push(objectId);
  };

  await expect(reading()).rejects.toMatchObject({ name: 'OperationForbidden' });
  expect(read).toHaveLength(20);
});

test('include and select hold for every row; keys of the order are read for it, and not shown', async () => {
  const { db } = recordedClient();
  const input = await observationInput(db);
  const notes = uniqueWord();
  await db.saveAll([3, 1, 2].map((individuals) => db.Observation.build({ ...input, notes, individuals, tags: ['a'] })));
  const sorted = db.Observation.where({ notes }).orderBy('-individuals', 'status', 'createdAt');

  const shown: object[] = [];
  for await (const row of sorted.select({ tags: true }).stream({ batchSize: 1 }))
    shown.push((row as unknown as Model).toJSON());
  expect(shown).toHaveLength(3);
  for (const row of shown) {
    expect(
      Object.keys(row)
        .filter((key) => key !== 'confirmedBy')
        .sort(),
    ).toEqual(['createdAt', 'objectId', 'tags', 'updatedAt']);
  }

  for await (const row of sorted.omit('individuals', 'status').stream({ batchSize: 1 })) {
    expect(Object.keys((row as unknown as Model).toJSON())).toEqual(expect.arrayContaining(['notes', 'tags']));
    expect(row).toMatchObject({ individuals: undefined, status: undefined, notes });
  }
  const names: unknown[] = [];
  for await (const row of sorted.include({ species: true }).stream({ batchSize: 2 })) {
    names.push([row.individuals, row.species?.scientificName]);
  }
  expect(names).toEqual([3, 2, 1].map((individuals) => [individuals, input.species.scientificName]));
});

test('an order that no filter can go on from is refused before anything is sent', async () => {
  const { db, sent } = recordedClient();
  const nearest = db.Observation.where({ location: { near: new GeoPoint(1, 2) } });

  await expect(idsOf(nearest)).rejects.toThrow(
    'Observation cannot be read row by row nearest first: add sorted: false',
  );
  await expect(idsOf(nearest.where({ location: { exists: true } }).where({ notes: 'x' }))).rejects.toThrow(
    'nearest first',
  );
  await expect(idsOf(db.Observation.orderBy('species' as never))).rejects.toThrow('in the order of "species"');
  await expect(idsOf(db.Observation.orderBy('weather.temperature'))).rejects.toThrow('of "weather.temperature"');
  for (const batchSize of [0, -1, 1.5, Number.NaN]) {
    await expect(idsOf(db.Observation.stream({ batchSize }))).rejects.toThrow('takes a whole number of one or more');
  }
  expect(sent).toEqual([]);
  const near = { near: new GeoPoint(1, 2), maxKilometers: 1, sorted: false };
  expect(await idsOf(db.Observation.where({ location: near, notes: uniqueWord() }))).toEqual([]);
});

test('a class that several streams read at once, and a stream of which nobody reads a row', async () => {
  const { db, sent } = recordedClient();
  const scientificName = uniqueWord();
  await Promise.all([newSpecies(db, scientificName), newSpecies(db, scientificName)]);
  sent.length = 0;
  const query = db.Species.where({ scientificName });
  query.stream();
  expect(sent).toEqual([]);

  const [one, other] = await Promise.all([idsOf(query), idsOf(query)]);
  expect(one).toHaveLength(2);
  expect(other).toEqual(one);
});

test('20,000 rows of half a kilobyte are read with a flat heap', async () => {
  const { rows, storeBySql } = await sortableClass();
  const text = `repeat(md5(i::text), 16)`;
  await storeBySql(
    'word, amount',
    `SELECT 'o' || i, date_trunc('second', now()), now(), ${text}, i % 100 FROM generate_series(1, 20000) i`,
  );
  const heaps: number[] = [];
  const ids = new Set<number>();

  for await (const row of rows.orderBy('-amount')) {
    ids.add(Number(row.objectId.slice(1)));
    if (ids.size % 4000 === 0) heaps.push(currentHeap());
  }

  expect(ids.size).toBe(20_000);
  expect(Math.max(...heaps) - Math.min(...heaps)).toBeLessThan(4_000_000);
}, 60_000);

test('dates finer than the milliseconds that travel are noticed, not read for ever', async () => {
  const { rows, storeBySql } = await sortableClass();
  const moment = `'2026-01-01T00:00:00.000456Z'::timestamptz`;
  await storeBySql('day', `SELECT 'o' || i, now(), now(), ${moment} FROM generate_series(1, 5) i`);

  await expect(idsOf(rows.orderBy('day').stream({ batchSize: 2 }))).rejects.toThrow(
    /^Sorted_\w+ cannot be read row by row in this order: the server answered o\d a second time. A key of the order holds dates/,
  );
});

test('every kind of filter goes on holding from page to page', async () => {
  const { db } = recordedClient();
  const input = await observationInput(db);
  const word = uniqueWord();
  const here = new GeoPoint(48, 11);
  const build = (individuals: number): ReturnType<typeof db.Observation.build> =>
    db.Observation.build({
      ...input,
      notes: `${word} seen`,
      individuals,
      location: here,
      tags: ['a', `t${individuals % 2}`],
    });
  const built = Array.from({ length: 9 }, (_, individuals) => build(individuals));
  await db.saveAll(built);
  const [first] = built as [Observation];
  first.confirmedBy.add(input.observer);
  await first.save();
  const mine = db.Observation.where({ notes: { startsWith: word } });
  const filters: Parameters<typeof mine.where>[0][] = [
    { or: [{ individuals: { lt: 3 } }, { tags: 't1' }] },
    { nor: [{ individuals: 2 }], and: [{ individuals: { gt: 1 } }, { individuals: { lt: 8 } }] },
    { species: { is: { scientificName: input.species.scientificName } } },
    { location: { near: here, maxKilometers: 5, sorted: false } },
    { notes: { search: word } },
    { tags: { hasEvery: ['a', 't1'] } },
    { confirmedBy: { some: { username: input.observer.username as string } } },
    { objectId: { in: built.slice(2, 7).map(({ objectId }) => objectId) } },
    { individuals: { in: [1, 2, 3, 5] }, createdAt: { gt: new Date(0) } },
  ];

  for (const filter of filters) {
    const query = mine.where(filter).orderBy('-individuals');
    const expected = (await query.find()).map(({ objectId }) => objectId);
    expect(expected.length).toBeGreaterThan(0);
    expect([filter, await idsOf(query.stream({ batchSize: 2 }))]).toEqual([filter, expected]);
  }
  const members = db.User.where({ relatedTo: { object: first, key: 'confirmedBy' } });
  expect(await idsOf(members.stream({ batchSize: 1 }))).toEqual([input.observer.objectId]);
});
