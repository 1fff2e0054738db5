import { afterAll, afterEach, expect, test } from '@jest/globals';
import type { LiveList } from '@parse-orm/runtime';
import { OddServer, passOn, reply } from '../runtime/odd-server.js';
import { observationInput, recordedClient, testServer, uniqueWord } from '../runtime/world.js';
import { Cable } from './cable.js';

const { db, sent } = recordedClient();
const lists: LiveList<unknown>[] = [];
afterEach(() => {
  for (const list of lists.splice(0)) list.close();
});
afterAll(() => db.close());

function kept<List extends LiveList<unknown>>(list: List): List {
  lists.push(list);
  return list;
}

/** Settles when the list shows this. */
async function until<Row>(list: LiveList<Row>, shows: (rows: readonly Row[]) => boolean): Promise<void> {
  if (shows(list.rows)) return;
  await new Promise<void>((resolve) => {
    const end = list.subscribe(() => {
      if (!shows(list.rows)) return;
      end();
      resolve();
    });
  });
}

const bird = { scientificName: 'x', group: 'bird' } as const;
const spans = (rows: readonly { readonly wingspanCentimetres: number | undefined }[]): string =>
  rows.map(({ wingspanCentimetres }) => wingspanCentimetres ?? '-').join(' ');

test('a list has what a query finds, and follows every change in the order of the query', async () => {
  const commonName = uniqueWord();
  const make = (wingspanCentimetres: number) => db.Species.create({ ...bird, commonName, wingspanCentimetres });
  const [ten, thirty] = await Promise.all([make(10), make(30)]);
  const list = kept(
    db.Species.where({ commonName, wingspanCentimetres: { gt: 0 } })
      .orderBy('-wingspanCentimetres')
      .liveList(),
  );
  expect([list.rows, list.state]).toEqual([[], 'connecting']);
  await list.ready;
  expect([spans(list.rows), list.state]).toEqual(['30 10', 'open']);
  const finds = sent.filter((request) => request.startsWith('GET')).length;

  const [first] = list.rows;
  await make(20);
  await until(list, (rows) => spans(rows) === '30 20 10');
  expect(list.rows[0]).toBe(first);
  await db.Species.update(ten, { wingspanCentimetres: 40 });
  await until(list, (rows) => spans(rows) === '40 30 20');
  const before = list.rows;
  await db.Species.update(thirty, { scientificName: 'y' });
  await until(list, (rows) => rows[1]?.scientificName === 'y');
  expect(list.rows).not.toBe(before);
  expect([before[1]?.scientificName, Object.isFrozen(list.rows)]).toEqual(['x', true]);
  await db.Species.update(ten, { wingspanCentimetres: -1 });
  await until(list, (rows) => spans(rows) === '30 20');
  await thirty.delete();
  await until(list, (rows) => spans(rows) === '20');

  expect(sent.filter((request) => request.startsWith('GET'))).toHaveLength(finds);
});

test('a limit is kept: what comes in pushes out, and what goes lets in', async () => {
  const commonName = uniqueWord();
  const species = await Promise.all(
    [1, 2, 3, 4, 5].map((wingspanCentimetres) => db.Species.create({ ...bird, commonName, wingspanCentimetres })),
  );
  const list = kept(db.Species.where({ commonName }).orderBy('wingspanCentimetres').limit(3).liveList());
  await list.ready;
  expect(spans(list.rows)).toBe('1 2 3');

  await db.Species.create({ ...bird, commonName, wingspanCentimetres: 2.5 });
  await until(list, (rows) => spans(rows) === '1 2 2.5');
  await species[0]?.delete();
  await until(list, (rows) => spans(rows) === '2 2.5 3');
  await db.Species.update(species[1]!, { wingspanCentimetres: 9 });
  await until(list, (rows) => spans(rows) === '2.5 3 4');
  await db.Species.update(species[4]!, { wingspanCentimetres: 0 });
  await until(list, (rows) => spans(rows) === '0 2.5 3');
});

test('what only the database can place is placed by it: texts, and objects without a value', async () => {
  const commonName = uniqueWord();
  const make = (scientificName: string, wingspanCentimetres?: number) =>
    db.Species.create({ ...bird, scientificName, commonName, ...(wingspanCentimetres && { wingspanCentimetres }) });
  await Promise.all([make('Beta', 1), make('alpha', 2)]);
  const names = kept(db.Species.where({ commonName }).orderBy('scientificName').liveList());
  const wings = kept(db.Species.where({ commonName }).orderBy('-wingspanCentimetres').liveList());
  await Promise.all([names.ready, wings.ready]);

  await make('Älpha');
  await Promise.all([names, wings].map((list) => until(list, (rows) => rows.length === 3)));

  const found = await db.Species.where({ commonName }).orderBy('scientificName').find();
  expect(names.rows.map(({ objectId }) => objectId)).toEqual(found.map(({ objectId }) => objectId));
  const byWings = await db.Species.where({ commonName }).orderBy('-wingspanCentimetres').find();
  expect(spans(wings.rows)).toBe(spans(byWings));
});

const random = (below: number): number => Math.floor(Math.random() * below);

/** Makes, changes and deletes birds of a name from eight sides; another mix in every run. `step` counts each side's steps. */
async function churn(commonName: string, step: (side: number, count: number) => void): Promise<void> {
  const make = () => db.Species.create({ ...bird, commonName, wingspanCentimetres: random(100) });
  await Promise.all(
    Array.from({ length: 8 }, async (_, side) => {
      const own = [await make()];
      for (let count = 0; count < 15; count++) {
        step(side, count);
        const one = own[random(own.length)]!;
        const choice = random(4);
        if (choice === 0) own.push(await make());
        else if (choice === 1 && own.length > 1) await own.splice(own.indexOf(one), 1)[0]?.delete();
        else await db.Species.update(one, { wingspanCentimetres: random(100), scientificName: uniqueWord() });
      }
    }),
  );
}

type Birds = ReturnType<typeof db.Species.limit>;

/** Queries of birds in several orders, whose answers have one order alone. */
function queriesOf(own: typeof db, commonName: string): readonly Birds[] {
  const query = own.Species.where({ commonName, wingspanCentimetres: { lt: 80 } });
  return [
    query.orderBy('wingspanCentimetres', 'objectId'),
    query.orderBy('-wingspanCentimetres', 'objectId').limit(7),
    query.orderBy('-updatedAt', 'objectId').limit(10),
    query.orderBy('createdAt', 'objectId'),
    query.orderBy('group', '-wingspanCentimetres', 'objectId').skip(2).limit(5),
  ];
}

interface Begun {
  readonly query: Birds;
  readonly list: ReturnType<Birds['liveList']>;
  /** Rows that were shown twice at once. */
  readonly doubled: readonly string[];
}

function begin(query: Birds): Begun {
  const list = kept(query.liveList());
  const doubled: string[] = [];
  list.subscribe(() => {
    const ids = list.rows.map(({ objectId }) => objectId);
    if (new Set(ids).size < ids.length) doubled.push(ids.join(' '));
  });
  return { query, list, doubled };
}

/** Settles when every list shows, in its order, what its query finds now. */
async function untilRight(begun: readonly Begun[]): Promise<void> {
  const shown = (rows: Begun['list']['rows']): string =>
    rows
      .map(
        ({ objectId, wingspanCentimetres, scientificName }) => `${objectId} ${wingspanCentimetres} ${scientificName}`,
      )
      .join();
  for (const { query, list } of begun) {
    const wanted = shown(await query.find());
    await until(list, (rows) => shown(rows) === wanted);
  }
}

test('nothing is lost, doubled or out of place while objects change in all ways, and lists begin at any time', async () => {
  const commonName = uniqueWord();
  const queries = queriesOf(db, commonName);
  const begun: Begun[] = [];
  await churn(commonName, (side, count) => {
    if (count === 2 * side) begun.push(begin(queries[side % queries.length]!));
  });

  await untilRight(begun);
  expect(begun.flatMap(({ doubled }) => doubled)).toEqual([]);
  expect(begun).toHaveLength(8);
});

test('nor while the connection is cut again and again', async () => {
  await using cable = await Cable.to(testServer.serverURL);
  const { db: live } = recordedClient({ liveQueryURL: cable.url, liveQuery: { reconnectDelay: 10 } });
  const commonName = uniqueWord();
  const begun = queriesOf(live, commonName).map(begin);
  await churn(commonName, (side, count) => {
    if (side === 0 && count % 2 === 0) cable.cut();
  });

  await untilRight(begun);
  expect(begun.flatMap(({ doubled }) => doubled)).toEqual([]);
  expect(cable.connections).toBeGreaterThan(2);
  await live.close();
});

test('what a list is ordered by need not be selected', async () => {
  const commonName = uniqueWord();
  const made = await Promise.all(
    [1, 2, 3, 4, 5].map((wingspanCentimetres) => db.Species.create({ ...bird, commonName, wingspanCentimetres })),
  );
  const query = db.Species.where({ commonName }).orderBy('-wingspanCentimetres').limit(3);
  const all = [query.select({ group: true }), query.omit('wingspanCentimetres')].map((each) => kept(each.liveList()));
  await Promise.all(all.map(({ ready }) => ready));

  for (const [index, one] of made.entries()) {
    await db.Species.update(one, { wingspanCentimetres: 10 + index });
    const expected = await query.find();
    const ids = (rows: readonly { readonly objectId: string }[]): string =>
      rows.map(({ objectId }) => objectId).join(' ');
    for (const list of all) await until(list, (rows) => ids(rows) === ids(expected));
  }
});

test('included links come with every change, and selected fields alone', async () => {
  const { species } = await observationInput(db);
  const commonName = uniqueWord();
  const list = kept(
    db.Species.where({ commonName })
      .include({ parent: true })
      .select({ commonName: true, parent: { scientificName: true } })
      .liveList(),
  );
  await list.ready;

  const child = await db.Species.create({ ...bird, commonName });
  await until(list, (rows) => rows.length === 1);
  await db.Species.update(child, { parent: species });
  await until(list, (rows) => rows[0]?.parent !== undefined);

  expect(list.rows[0]?.parent?.scientificName).toBe(species.scientificName);
});

test('a list skips and is near: then it is read anew with each change', async () => {
  const commonName = uniqueWord();
  await Promise.all(
    [1, 2, 3].map((wingspanCentimetres) => db.Species.create({ ...bird, commonName, wingspanCentimetres })),
  );
  const list = kept(db.Species.where({ commonName }).orderBy('wingspanCentimetres').skip(1).liveList());
  await list.ready;
  expect(spans(list.rows)).toBe('2 3');

  await db.Species.create({ ...bird, commonName, wingspanCentimetres: 0 });

  await until(list, (rows) => spans(rows) === '1 2 3');
});

test('after a gap a list is read anew, and says meanwhile that it is not up to date', async () => {
  await using cable = await Cable.to(testServer.serverURL);
  const { db: live } = recordedClient({ liveQueryURL: cable.url, liveQuery: { reconnectDelay: 20 } });
  const commonName = uniqueWord();
  const [one] = await Promise.all(
    [1, 2].map((wingspanCentimetres) => db.Species.create({ ...bird, commonName, wingspanCentimetres })),
  );
  const list = kept(live.Species.where({ commonName }).orderBy('wingspanCentimetres').liveList());
  await list.ready;

  const states: string[] = [];
  list.subscribe(() => states.push(`${list.state} ${list.error?.name ?? '-'} ${spans(list.rows)}`));
  cable.refuse(true);
  cable.cut();
  await new Promise<void>((resolve) => void list.subscribe(resolve));
  await one?.delete();
  await db.Species.create({ ...bird, commonName, wingspanCentimetres: 3 });
  cable.refuse(false);
  await until(list, (rows) => spans(rows) === '2 3');

  expect([states[0], states.at(-1)]).toEqual(['connecting ConnectionError 1 2', 'open - 2 3']);
  await live.close();
  expect(list.state).toBe('closed');
});

test('a list whose reading fails says so, and tries again', async () => {
  let isBroken = true;
  await using odd = await OddServer.start(async (request, response) => {
    const { status, body } = isBroken ? { status: 500, body: '{"code":1,"message":"x"}' } : await passOn(request);
    reply(response, { status, body });
  });
  const liveQueryURL = testServer.serverURL.replace('http', 'ws');
  const { db: live } = recordedClient({ serverURL: odd.serverURL, liveQueryURL, retry: false });
  const commonName = uniqueWord();
  await db.Species.create({ ...bird, commonName, wingspanCentimetres: 1 });
  const list = kept(live.Species.where({ commonName }).liveList());

  await new Promise<void>((resolve) => void list.subscribe(resolve));
  expect([list.state, list.error?.name]).toEqual(['connecting', 'InternalServerError']);
  isBroken = false;
  await list.ready;

  expect([spans(list.rows), list.state, list.error]).toEqual(['1', 'open', undefined]);
});

test('a list that is closed gives up what it reads', async () => {
  let asked = (_signal: AbortSignal): void => undefined;
  const reading = new Promise<AbortSignal>((resolve) => (asked = resolve));
  const neverAnswered = (_url: unknown, { signal }: RequestInit = {}): Promise<Response> =>
    new Promise((_, reject) => {
      if (!signal) return;
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      asked(signal);
    });
  const { db: live } = recordedClient({ fetch: neverAnswered });
  const list = live.Species.where({ group: 'bird' }).liveList();
  const signal = await reading;
  expect(signal.aborted).toBe(false);

  list.close();

  expect(signal.aborted).toBe(true);
  await list.ready;
});

test('a list that cannot be is refused with its reason', async () => {
  const list = db.Species.where({ scientificName: { search: 'owl' } }).liveList();

  await expect(list.ready).rejects.toThrow('Species.scientificName cannot be watched');
  expect([list.state, list.error?.name]).toEqual(['closed', 'ValidationError']);
});
