import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type EveryKindRows, Row, everyKindRows, stored } from './every-kind.js';
import { differences } from './filter-answers.js';
import { type Filter, ValuesOf } from './filter-model.js';
import { fieldFilters } from './kind-filters.js';

let world: EveryKindRows;
beforeAll(async () => {
  world = await everyKindRows();
});

const field: fc.Arbitrary<Filter> = fc.oneof(
  ...Object.entries(fieldFilters).map(([name, filters]) =>
    fc.constantFrom(...filters).map((filter): Filter => ({ [name]: filter })),
  ),
);

/** Two filters of fields side by side, also of one field. */
const fields: fc.Arbitrary<Filter> = fc.tuple(field, field).map(([one, other]) => ({ ...one, ...other }));

const { filter } = fc.letrec<{ filter: Filter; parts: Filter[] }>((tie) => ({
  parts: fc.array(tie('filter'), { maxLength: 3 }),
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fields,
    field,
    tie('parts').map((and) => ({ and })),
    tie('parts').map((or) => ({ or })),
    tie('parts').map((nor) => ({ nor })),
    fc.tuple(field, tie('parts'), tie('parts')).map(([own, or, nor]) => ({ ...own, or, nor })),
    fc.tuple(fc.constantFrom('is', 'isNot'), tie('filter')).map(([name, of]) => ({ link: { [name]: of } })),
    fc.tuple(tie('filter'), tie('filter')).map(([is, isNot]) => ({ link: { is, isNot } })),
    fc.tuple(fc.constantFrom('some', 'none'), tie('filter')).map(([name, of]) => ({ members: { [name]: of } })),
    fc
      .tuple(fc.constantFrom('in', 'notIn'), tie('filter'))
      .map(([name, of]) => ({ text: { [name]: new ValuesOf(of, 'text') } })),
    fc
      .tuple(fc.constantFrom('in', 'notIn'), tie('filter'))
      .map(([name, of]) => ({ link: { [name]: new ValuesOf(of, 'link') } })),
    fc
      .tuple(fc.constantFrom('hasSome', 'hasNone'), tie('filter'))
      .map(([name, of]) => ({ links: { [name]: new ValuesOf(of, 'link') } })),
  ),
}));

test('two hundred and fifty random filters find what they mean', async () => {
  const filters = fc.sample(filter, { seed: 20261122, numRuns: 250 });

  expect(await differences(world, filters)).toEqual([]);
});

const signs = fc.constantFrom(
  ...String.raw`\QE'"$^.*+?()[]{}|&!<>:;%_-#/@~=,0aA é😀`,
  '\n',
  '\r',
  '\t',
  '\u2028',
  '\\E',
  "''",
);
const hostile = fc.array(signs, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''));

test('text is taken letter by letter, whatever it holds', async () => {
  const texts = [...new Set(fc.sample(hostile, { seed: 7, numRuns: 60 }))];
  const rows = await stored(texts.map((text, index) => new Row(`row${index}`, { text })));
  const filters = texts.flatMap((text): Filter[] => {
    const letters = [...text];
    const half = Math.floor(letters.length / 2);
    const part = (from: number, to?: number): string => letters.slice(from, to).join('');
    return [
      { text },
      { text: { startsWith: part(0, half + 1) } },
      { text: { endsWith: part(half) } },
      { text: { contains: part(1, -1) } },
      { nor: [{ text: { contains: part(half) } }] },
    ];
  });
  expect(await differences(rows, filters)).toEqual([]);
});
