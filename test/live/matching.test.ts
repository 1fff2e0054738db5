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

const server = await startDevServer({ liveQuery: { classNames: ['EveryKind'] } });
const { serverURL, applicationId, masterKey } = server;
process.env['PARSE_ORM_TEST_SERVER'] = JSON.stringify({ serverURL, applicationId, masterKey });
const { EveryKind, className, link, makeClass, rowsInMemory, stored, wire } = await import('../runtime/every-kind.js');
const { fits, forClient } = await import('../runtime/filter-model.js');
const { fieldFilters } = await import('../runtime/kind-filters.js');
const { randomFilter } = await import('../runtime/random-filters.js');
const { rest, testServer } = await import('../runtime/world.js');

interface LiveQuery extends LooseQuery {
  where(filter: object): LiveQuery;
  subscribe(): Subscription<{ readonly objectId: string; readonly name: string }>;
}

const client = createServerClient<{ readonly EveryKind: LiveQuery; close(): Promise<void> }>(testServer, { EveryKind });
let world: EveryKindRows;
let own: LiveQuery;

beforeAll(async () => {
  await makeClass();
  const rows = rowsInMemory();
  // A file without an address would end a server that has live queries on the class (docs/server-behaviour.md).
  const files = rows.map(({ fields }) => fields['file'] as { toJSON(): object } | null | undefined);
  for (const { fields } of rows) {
    delete (fields['object'] as { file?: unknown } | null | undefined)?.file;
    delete fields['file'];
  }
  world = await stored(rows);
  link(rows);
  for (const [index, { objectId, fields }] of rows.entries()) {
    fields['file'] = files[index];
    const file = files[index] && { ...files[index]?.toJSON(), url: 'https://files.example/one' };
    const links = wire({ link: fields['link'], links: fields['links'] }) as object;
    await rest('PUT', `/classes/${className}/${objectId}`, { ...links, ...(file && { file }) });
  }
  own = client[className].where({ objectId: { in: world.rows.map(({ objectId }) => objectId) } });
});
afterAll(async () => {
  await client.close();
  await server.stop();
});

/** The filters that are told of other rows than they find, shortest first, and those that are refused. */
async function watched(filters: readonly Filter[]): Promise<{ wrong: object[]; refused: Set<string> }> {
  const refused = new Set<string>();
  const told = await Promise.all(
    filters.map(async (filter) => {
      const names = new Set<string>();
      const subscription = own.where(forClient(filter, own) as object).subscribe();
      subscription.on('update', ({ object }) => void names.add(object.name));
      subscription.on('error', () => undefined);
      await subscription.ready.catch((error: Error) => refused.add(error.message));
      return { filter, names, subscription };
    }),
  );
  await touchAll();
  const wrong = told.flatMap(({ filter, names, subscription }) => {
    if (subscription.state === 'closed') return [];
    subscription.unsubscribe();
    const expected = world.rows.filter((row) => fits(row, filter, world.rows)).map(({ name }) => name);
    const [got, wanted] = [[...names].toSorted().join(' '), expected.toSorted().join(' ')];
    return got === wanted ? [] : [{ filter: JSON.stringify(filter, shown), got, wanted }];
  });
  return { wrong: wrong.toSorted((one, other) => one.filter.length - other.filter.length).slice(0, 12), refused };
}

/** Changes nothing of any row, and waits until all of that was told: the first row is changed again behind the last. */
async function touchAll(): Promise<void> {
  const all = own.subscribe();
  await all.ready;
  for (const { objectId, name } of [...world.rows, ...world.rows.slice(0, 1)]) {
    const told = next(all, 'update');
    await rest('PUT', `/classes/${className}/${objectId}`, { name });
    await told;
  }
  all.unsubscribe();
}

function shown(_: string, value: unknown): unknown {
  return value instanceof RegExp ? String(value) : value;
}

test('every operator of every kind is told of the rows that it finds, or refused', async () => {
  const filters = Object.entries(fieldFilters).flatMap(([field, some]) => some.map((filter) => ({ [field]: filter })));
  const { wrong, refused } = await watched([...filters, ...filters.map((filter) => ({ nor: [filter] }))]);

  expect(wrong).toEqual([]);
  const without = (field: string, what: string): string =>
    `EveryKind.${field} cannot be watched: the server matches live queries without ${what}.`;
  const [inLists, others] = [
    'looking into the elements of a list that are no texts, numbers or pointers',
    'the values of another query',
  ];
  expect([...refused].toSorted()).toEqual([
    without('area', 'comparing a Polygon'),
    without('days', inLists),
    ...['flag', 'number', 'text'].map((field) => without(field, others)),
    ...[inLists, others].map((what) => without('words', what)),
  ]);
});

test('two hundred random filters are told of the rows that they find', async () => {
  const { wrong } = await watched(fc.sample(randomFilter(fieldFilters), { seed: 20261123, numRuns: 200 }));

  expect(wrong).toEqual([]);
});
