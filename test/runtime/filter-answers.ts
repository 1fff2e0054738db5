import type { EveryKindRows } from './every-kind.js';
import { type Filter, fits, forClient } from './filter-model.js';

/** The filters to which the server answers something else than the model, shortest first. */
export async function differences(
  { query, rows }: EveryKindRows,
  filters: readonly Filter[],
): Promise<{ filter: string; found: string; expected: string }[]> {
  const wrong: { filter: string; found: string; expected: string }[] = [];
  const left = [...filters];
  const work = async (): Promise<void> => {
    for (let filter = left.pop(); filter !== undefined; filter = left.pop()) {
      const wanted = filter;
      const expected = rows.filter((row) => fits(row, wanted, rows)).map(({ name }) => name);
      const found = await query
        .where(forClient(filter, query) as object)
        .find()
        .then((objects) =>
          objects
            .map(({ name }) => name)
            .toSorted()
            .join(' '),
        )
        .catch(String);
      if (found !== expected.toSorted().join(' ')) {
        wrong.push({ filter: JSON.stringify(filter, shown), found, expected: expected.toSorted().join(' ') });
      }
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  return wrong.toSorted((one, other) => one.filter.length - other.filter.length).slice(0, 8);
}

function shown(_: string, value: unknown): unknown {
  return value instanceof RegExp ? String(value) : value;
}
