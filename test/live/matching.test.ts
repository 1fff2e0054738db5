import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Subscription } from '@parse-orm/runtime';
import { startDevServer } from '@parse-orm/dev-server';
import { createServerClient } from '@parse-orm/runtime/server';
import fc from 'fast-check';
import type { EveryKindRows, LooseQuery } from '../runtime/every-kind.js';
import type { Filter } from '../runtime/filter-model.js';
import { next } from './live-world.js';

/*
 * What the server matches in memory is held against the same model as what its database answers (where-property): every
 * filter must be told of exactly the rows that it finds, or be refused.
 */

const server = await startDevServer({
  // A pattern that took longer than its time would match nothing, and the machine may be busy.
  liveQuery: { classNames: ['EveryKind'], regexTimeout: 10_000 },
});
const { serverURL, applicationId, masterKey } = server;
process.env['PARSE_ORM_TEST_SERVER'] = JSON.stringify({ serverURL, applicationId, masterKey });
const { EveryKind, className, link, makeClass, rowsInMemory, stored, wire } = await import('../runtime/every-kind.js');
const { fits, forClient } = await import('../runtime/filter-model.js');
const { fieldFilters } = await import('../runtime/kind-filters.js');
const { randomFilter } = await import('../runtime/random-filters.js');
const { rest, testServer, uniqueWord } = await import('../runtime/world.js');

interface LiveQuery extends LooseQuery {
  where(filter: object): LiveQuery;
  whereRaw(filter: object): LiveQuery;
  subscribe(): Subscription<{ readonly objectId: string; readonly name: string }>;
}

const client = createServerClient<{ readonly EveryKind: LiveQuery; close(): Promise<void> }>(testServer, { EveryKind });
let world: EveryKindRows;
let own: LiveQuery;

beforeAll(async () => {
  await makeClass();
  const rows = rowsInMemory();
  const files = rows.map(({ fields }) => fields['file']);
  for (const { fields } of rows) {
    delete (fields['object'] as { file?: unknown } | null | undefined)?.file;
    delete fields['file'];
  }
  world = await stored(rows);
  link(rows);
  for (const [index, { objectId, fields }] of rows.entries()) {
    fields['file'] = files[index];
    const file = files[index] ? fileOf(files[index]) : undefined;
    const links = wire({ link: fields['link'], links: fields['links'] }) as object;
    await rest('PUT', `/classes/${className}/${objectId}`, { ...links, ...(file && { file }) });
  }
  own = client[className].where({ objectId: { in: world.rows.map(({ objectId }) => objectId) } });
});
afterAll(async () => {
  await client.close();
  await server.stop();
});

/** How rows come to be told of: which query has them, the event, and what makes it happen. */
interface Cause {
  readonly query: LiveQuery;
  readonly event: 'create' | 'update';
  /** Makes it happen for every row; resolves when all of that was told. */
  happen(): Promise<void>;
}

/** The filters that are told of other rows than they find, shortest first, and those that are refused. */
async function watched(filters: readonly Filter[], cause: Cause): Promise<{ wrong: object[]; refused: Set<string> }> {
  const refused = new Set<string>();
  const told = await Promise.all(
    filters.map(async (filter) => {
      const names = new Set<string>();
      const subscription = cause.query.where(forClient(filter, own) as object).subscribe();
      subscription.on(cause.event, ({ object }) => void names.add(object.name));
      subscription.on('error', () => undefined);
      await subscription.ready.catch((error: Error) => refused.add(error.message));
      return { filter, names, subscription };
    }),
  );
  await cause.happen();
  const wrong = told.flatMap(({ filter, names, subscription }) => {
    if (subscription.state === 'closed') return [];
    subscription.unsubscribe();
    const expected = world.rows.filter((row) => fits(row, filter, world.rows)).map(({ name }) => name);
    names.delete('last');
    const [got, wanted] = [[...names].toSorted().join(' '), expected.toSorted().join(' ')];
    return got === wanted ? [] : [{ filter: JSON.stringify(filter, shown), got, wanted }];
  });
  return { wrong: wrong.toSorted((one, other) => one.filter.length - other.filter.length).slice(0, 12), refused };
}

/** Changes nothing of any row. The first one is changed again behind the last, so that all of that one was told, too. */
function touched(): Cause {
  const happen = async (): Promise<void> => {
    const all = own.subscribe();
    await all.ready;
    for (const { objectId, name } of [...world.rows, ...world.rows.slice(0, 1)]) {
      const told = next(all, 'update');
      await rest('PUT', `/classes/${className}/${objectId}`, { name });
      await told;
    }
    all.unsubscribe();
  };
  return { query: own, event: 'update', happen };
}

/** Makes every row once more: of a new one the server knows what was sent, null and all. */
function created(): Cause {
  const word = uniqueWord();
  const query = client[className].where({ word });
  const happen = async (): Promise<void> => {
    const all = query.subscribe();
    await all.ready;
    const bodies = world.rows.map(({ name, fields: { file, ...others } }) => ({
      ...(wire(others) as object),
      ...{ name, word, file: file ? fileOf(file) : (file ?? null) },
    }));
    for (const body of [...bodies, { name: 'last', word }]) {
      const told = next(all, 'create');
      await rest('POST', `/classes/${className}`, body);
      await told;
    }
    all.unsubscribe();
  };
  return { query, event: 'create', happen };
}

/** A file without an address would end a server that has live queries on the class (docs/server-behaviour.md). */
function fileOf(file: unknown): object {
  return { ...(wire(file) as object), url: 'https://files.example/one' };
}

function shown(_: string, value: unknown): unknown {
  return value instanceof RegExp ? String(value) : value;
}

const filters = Object.entries(fieldFilters).flatMap(([field, some]) => some.map((filter) => ({ [field]: filter })));

test('every operator of every kind is told of the rows that it finds, or refused', async () => {
  const { wrong, refused } = await watched(filters, touched());

  expect(wrong).toEqual([]);
  const without = (field: string, what: string): string =>
    `EveryKind.${field} cannot be watched: the server matches live queries without ${what}.`;
  const [inLists, others] = [
    'looking into the elements of a list that are no texts, numbers or pointers',
    'the values of another query: ask for those first, and watch for them with `in`',
  ];
  expect([...refused].toSorted()).toEqual([
    without('area', 'comparing a Polygon'),
    without('days', inLists),
    ...['flag', 'number', 'text'].map((field) => without(field, others)),
    ...[inLists, others].map((what) => without('words', what)),
  ]);
});

test('two hundred random filters are told of the rows that they find', async () => {
  const { wrong } = await watched(fc.sample(randomFilter(fieldFilters), { seed: 20261123, numRuns: 200 }), touched());

  expect(wrong).toEqual([]);
});

test('new rows are told of as those that are there, also with null for no value', async () => {
  const half = filters.filter((_, index) => index % 2 === 0).map((filter) => ({ nor: [filter] }));
  const { wrong } = await watched([...filters.slice(0, 60), ...half], created());

  expect(wrong).toEqual([]);
});

test('the times that the server keeps are compared as dates', async () => {
  const [past, future] = [new Date(0), new Date(Date.now() + 1e9)];
  const always: Filter[] = [{ createdAt: { gt: past } }, { updatedAt: { lte: future } }, { createdAt: { not: past } }];
  const never: Filter[] = [{ createdAt: { lt: past } }, { updatedAt: { gte: future } }, { createdAt: past }];
  const seen: string[] = [];
  const subscriptions = [...always, ...never].map((filter) => own.where(filter).subscribe());
  for (const [index, subscription] of subscriptions.entries()) {
    subscription.on('update', ({ object: { name } }) => seen.push(`${index} ${name}`));
  }
  await Promise.all(subscriptions.map(({ ready }) => ready));
  await touched().happen();

  expect(new Set(seen)).toEqual(
    new Set(always.flatMap((_, index) => world.rows.map(({ name }) => `${index} ${name}`))),
  );
  for (const subscription of subscriptions) subscription.unsubscribe();
});

test('filters as on the wire mean what they do there', async () => {
  const [row] = world.rows;
  const next = { __type: 'Pointer', className, objectId: world.rows[1]?.objectId };
  const point = (latitude: number, longitude: number): object => ({ __type: 'GeoPoint', latitude, longitude });
  const cases: [object, Filter][] = [
    [{ number: { $eq: 1 } }, { number: 1 }],
    [{ text: { $ne: 'alpha' } }, { text: { not: 'alpha' } }],
    [{ text: { $nin: ['alpha', ''] } }, { text: { notIn: ['alpha', ''] } }],
    [{ text: { $regex: '^\\Qalph\\E' } }, { text: { startsWith: 'alph' } }],
    [{ words: { $all: ['a', 'b'] } }, { words: { hasEvery: ['a', 'b'] } }],
    [{ link: next }, { link: world.rows[1] }],
    [{ link: { $ne: next } }, { link: { not: world.rows[1] } }],
    [{ link: { $in: [next] } }, { link: world.rows[1] }],
    [{ links: next }, { links: { has: world.rows[1] } }],
    [{ place: { $nearSphere: point(48, 11), $maxDistance: 0 } }, { place: row?.fields['place'] }],
    [{ place: { $within: { $box: [point(48, 11), point(49, 12)] } } }, { place: row?.fields['place'] }],
    [{ text: null }, { text: { exists: false } }],
    [
      { $and: [{ flag: true }], $or: [{ number: 1 }, { number: 0 }] },
      { flag: true, or: [{ number: 1 }, { number: 0 }] },
    ],
  ];
  const told = cases.map(([raw]) => {
    const names = new Set<string>();
    const subscription = own.whereRaw(raw).subscribe();
    subscription.on('update', ({ object }) => void names.add(object.name));
    return { names, subscription };
  });
  await Promise.all(told.map(({ subscription }) => subscription.ready));
  await touched().happen();

  for (const [index, [raw, filter]] of cases.entries()) {
    const expected = world.rows.filter((one) => fits(one, filter, world.rows)).map(({ name }) => name);
    expect([raw, [...(told[index]?.names ?? [])].toSorted()]).toEqual([raw, expected.toSorted()]);
    told[index]?.subscription.unsubscribe();
  }
});
