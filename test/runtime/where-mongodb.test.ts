import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { rowsInMemory } from './every-kind.js';
import { type Filter, fits } from './filter-model.js';
import { fieldFilters } from './kind-filters.js';
import { MongoRows } from './mongo-rows.js';
import { randomFilter } from './random-filters.js';

/** Without the row of nulls, which have a value for MongoDB's `$exists`: docs/queries.md says so. */
const mongo = new MongoRows(rowsInMemory().filter((row) => row.fields['text'] !== null));

/** Bytes in an object: the server's translation takes them apart when it stores them. */
const brokenByTheServer = 'object.bytes';
/** Places and quotations (`\Q`) are beyond the engine; MongoDB itself compares no whole objects. */
const beyond = /near|within|"contains":\{|hasEveryStartingWith|^\{"(?:equals|not)":\{/;
const filters: { readonly [field: string]: readonly unknown[] } = Object.fromEntries(
  Object.entries(fieldFilters)
    .filter(([field]) => field !== brokenByTheServer)
    .map(([field, ofField]) => [
      field,
      ofField.filter((filter) => !(beyond.test(JSON.stringify(filter)) && /^(?:place|area|words|object)$/.test(field))),
    ]),
);

function differences(asked: readonly Filter[]): object[] {
  return asked
    .map((filter) => {
      const expected = mongo.rows.filter((row) => fits(row, filter, mongo.rows)).map(({ name }) => name);
      let found: string;
      try {
        found = mongo
          .find(filter)
          .map(({ name }) => name)
          .join(' ');
      } catch (error) {
        found = String(error);
      }
      return { filter: JSON.stringify(filter), found, expected: expected.join(' ') };
    })
    .filter(({ found, expected }) => found !== expected)
    .toSorted((one, other) => one.filter.length - other.filter.length)
    .slice(0, 8);
}

test.each(Object.keys(filters))('every operator of %s means the same in the language of MongoDB', (field) => {
  const ofField = filters[field] ?? [];

  expect(differences(ofField.map((filter) => ({ [field]: filter })))).toEqual([]);
  expect(differences(ofField.map((filter) => ({ nor: [{ [field]: filter }] })))).toEqual([]);
});

test('random filters mean the same in the language of MongoDB', () => {
  expect(differences(fc.sample(randomFilter(filters), { seed: 20261122, numRuns: 250 }))).toEqual([]);
});
