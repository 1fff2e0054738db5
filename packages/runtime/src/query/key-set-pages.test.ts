import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../json.js';
import { defineClass } from '../wire/class-schema.js';
import type { PagedQuery } from './key-set-cursor.js';
import type { QueryParameters } from './query-description.js';
import { KeySetPages } from './key-set-pages.js';

/*
 * Parse Server on PostgreSQL answers these questions in test/runtime/streams.test.ts. No MongoDB runs in these tests: here
 * its order, in which what has no value comes first, is played by a model of the few filters that pages are made of.
 */

const schema = { className: 'Row', fields: { a: 'Number', b: 'Number', c: 'Boolean' } };

interface Database {
  rows: JsonObject[];
  readonly nullsFirst: boolean;
  readonly maxLimit: number;
  /** Called before each page is answered. */
  beforeAnswer?: () => void;
  readonly asked: QueryParameters[];
}

function compare(one: JsonValue, other: JsonValue, nullsFirst: boolean): number {
  if (one === other) return 0;
  if (one === null || other === null) return (one === null) === nullsFirst ? -1 : 1;
  return one < other ? -1 : 1;
}

const operators: { readonly [name: string]: (value: JsonValue, operand: JsonValue) => boolean } = {
  $gt: (value, operand) => value !== null && compare(value, operand, true) > 0,
  $gte: (value, operand) => value !== null && compare(value, operand, true) >= 0,
  $lt: (value, operand) => value !== null && compare(value, operand, true) < 0,
  $lte: (value, operand) => value !== null && compare(value, operand, true) <= 0,
  $ne: (value, operand) => value !== operand,
  $in: (value, operand) => (operand as readonly JsonValue[]).includes(value),
};

function fits(row: JsonObject, where: JsonObject): boolean {
  return Object.entries(where).every(([key, constraint]) => {
    const parts = constraint as readonly JsonObject[];
    if (key === '$or') return parts.some((part) => fits(row, part));
    if (key === '$and') return parts.every((part) => fits(row, part));
    const value = row[key] ?? null;
    if (typeof constraint !== 'object' || constraint === null) return value === constraint;
    return Object.entries(constraint).every(([name, operand]) => operators[name]?.(value, operand as JsonValue));
  });
}

function sorted(rows: readonly JsonObject[], order: string, nullsFirst: boolean): JsonObject[] {
  const keys = order.split(',');
  return [...rows].sort((one, other) => {
    for (const key of keys) {
      const name = key.replace('-', '');
      const difference = compare(one[name] ?? null, other[name] ?? null, nullsFirst);
      if (difference !== 0) return key === name ? difference : -difference;
    }
    return 0;
  });
}

function pagesOf(database: Database, order: string, size: number, parameters: QueryParameters = {}): KeySetPages {
  const query: PagedQuery = {
    definition: defineClass(schema),
    parameters: { ...parameters, order },
    rows: async (asked) => {
      if (database.asked.push(asked) > 500) throw new Error('The pages never end.');
      if (asked.keys === undefined) database.beforeAnswer?.();
      const found = database.rows.filter((row) => fits(row, asked.where ?? {}));
      const limit = Math.min(asked.limit ?? 100, database.maxLimit);
      return sorted(found, asked.order ?? '', database.nullsFirst).slice(0, limit);
    },
  };
  return new KeySetPages(query, size, new AbortController().signal);
}

async function readAll(pages: KeySetPages): Promise<JsonObject[]> {
  const all: JsonObject[] = [];
  for (let rows = await pages.next(); rows.length > 0; rows = await pages.next()) all.push(...rows);
  return all;
}

const value = fc.option(fc.nat(2), { nil: null });
const row = fc.record({ a: value, b: value, c: fc.option(fc.boolean(), { nil: null }) });
const rows = fc
  .array(row, { maxLength: 25 })
  .map((all) =>
    all.map((each, index): JsonObject => ({ ...each, objectId: String.fromCharCode(97 + ((index * 7) % 26)) + index })),
  );
const orders = fc
  .shuffledSubarray(['a', 'b', 'c', 'objectId'], { minLength: 1 })
  .chain((names) => fc.tuple(...names.map((name) => fc.constantFrom(name, `-${name}`))))
  .map((names) => names.join(','));
const database = fc.record({ rows, nullsFirst: fc.boolean(), maxLimit: fc.integer({ min: 1, max: 12 }) });

test('wherever a database puts what has no value, and however short its answers, each row comes once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(database, orders, fc.integer({ min: 1, max: 9 }), fc.nat(9), async (data, order, size, skip) => {
      const total = /objectId/.test(order) ? order : `${order},objectId`;
      const expected = sorted(data.rows, total, data.nullsFirst);

      expect(await readAll(pagesOf({ ...data, asked: [] }, order, size))).toEqual(expected);
      const part = pagesOf({ ...data, asked: [] }, order, size, { skip, limit: 5 });
      expect(await readAll(part)).toEqual(expected.slice(skip, skip + 5));
    }),
    { numRuns: 800 },
  );
});

test('rows that come and go meanwhile: those that were there all the time come once, and in order', async () => {
  const changes = fc.array(fc.record({ added: fc.array(row, { maxLength: 4 }), removed: fc.array(fc.nat(40)) }));
  await fc.assert(
    fc.asyncProperty(database, orders, fc.integer({ min: 1, max: 9 }), changes, async (data, order, size, steps) => {
      const current: Database = { ...data, rows: [...data.rows], asked: [] };
      const ever = new Set(data.rows);
      const left = [...steps];
      current.beforeAnswer = () => {
        const { added = [], removed = [] } = left.shift() ?? {};
        const fresh = added.map((each, index) => ({ ...each, objectId: `n${left.length}${index}` }));
        current.rows = [...current.rows.filter((_, index) => !removed.includes(index)), ...fresh];
        for (const each of ever) if (!current.rows.includes(each)) ever.delete(each);
      };

      const read = await readAll(pagesOf(current, order, size));

      const total = /objectId/.test(order) ? order : `${order},objectId`;
      expect(new Set(read.map(({ objectId }) => objectId)).size).toBe(read.length);
      expect(read.filter((each) => ever.has(each))).toEqual(sorted([...ever], total, data.nullsFirst));
    }),
    { numRuns: 800 },
  );
});
