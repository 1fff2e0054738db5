import { beforeAll, expect, test } from '@jest/globals';
import { type EveryKindRows, everyKindRows } from './every-kind.js';
import type { Filter } from './filter-model.js';
import { differences } from './filter-answers.js';
import { fieldFilters } from './kind-filters.js';

let world: EveryKindRows;
beforeAll(async () => {
  world = await everyKindRows();
});

/** Where a filter can stand, up to three levels deep in other objects. */
const places: { readonly [place: string]: (filter: Filter) => Filter } = {
  alone: (filter) => filter,
  'in nor': (filter) => ({ nor: [filter, { text: 'alphabet' }] }),
  'in or and and': (filter) => ({ or: [{ and: [filter, { number: { gte: 0 } }] }, { text: "it's a.b*" }] }),
  'in is': (filter) => ({ link: { is: filter } }),
  'in isNot': (filter) => ({ link: { isNot: filter } }),
  'in some': (filter) => ({ members: { some: filter } }),
  'in none': (filter) => ({ members: { none: filter } }),
  'three levels deep': (filter) => ({ link: { is: { members: { none: { link: { isNot: filter } } } } } }),
};

test.each(Object.keys(fieldFilters))('every operator of %s finds what it means, wherever it stands', async (field) => {
  const [alone, ...elsewhere] = Object.values(places);
  const filters = (fieldFilters[field] ?? []).flatMap((filter, index) =>
    [alone, elsewhere[index % elsewhere.length]].map((place) => place?.({ [field]: filter })),
  );
  expect(await differences(world, filters as Filter[])).toEqual([]);
});
