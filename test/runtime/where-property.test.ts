import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type EveryKindRows, Row, everyKindRows, stored } from './every-kind.js';
import { differences } from './filter-answers.js';
import type { Filter } from './filter-model.js';
import { fieldFilters } from './kind-filters.js';
import { randomFilter } from './random-filters.js';

let world: EveryKindRows;
beforeAll(async () => {
  world = await everyKindRows();
});

test('two hundred and fifty random filters find what they mean', async () => {
  const filters = fc.sample(randomFilter(fieldFilters), { seed: 20261122, numRuns: 250 });

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
