import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import { invalid } from '../values/validation-error.js';
import { KeySetCursor, type PagedQuery } from './key-set-cursor.js';
import type { QueryParameters } from './query-description.js';
import { type SortKey, sortKeys } from './sort-position.js';

/**
 * The rows of a query in pages, each asked for by what comes after the last row of the one before: rows that are
 * inserted or deleted meanwhile shift nothing.
 */
export class KeySetPages {
  readonly #cursor: KeySetCursor;
  readonly #parameters: QueryParameters;
  /** What rows that are passed over are asked for. */
  readonly #keys: string;
  /** Sort keys that the caller did not ask for. */
  readonly #hidden: ReadonlySet<string>;
  readonly #size: number;
  #left: number;
  #toSkip: number;

  /** @throws ValidationError for an order that pages cannot follow */
  constructor(query: PagedQuery, size: number, signal: AbortSignal) {
    const { where, order = '', limit = Infinity, skip = 0, ...parameters } = query.parameters;
    if (sortsByDistance(where)) {
      const reason = 'cannot be read row by row nearest first: add sorted: false to near';
      throw invalid(query.definition.className, `${reason}, or use find() with a limit.`);
    }
    const keys = sortKeys(query.definition, order);
    this.#cursor = new KeySetCursor(query, keys, signal);
    this.#keys = keys.map(({ name }) => name).join(',');
    this.#hidden = hiddenKeys(keys, parameters);
    this.#parameters = withKeys(keys, parameters);
    this.#size = size;
    this.#left = limit;
    this.#toSkip = skip;
  }

  /** The next rows; none when there are no more. */
  async next(): Promise<readonly JsonObject[]> {
    if (this.#left === 0) return [];
    // The server's `skip` would hide where rows without a value stand: rows are passed over by their keys.
    while (this.#toSkip > 0) {
      const passed = await this.#cursor.page(Math.min(this.#toSkip, 1000), { keys: this.#keys });
      if (passed.length === 0) return [];
      this.#toSkip -= passed.length;
    }
    const rows = await this.#cursor.page(Math.min(this.#size, this.#left), this.#parameters);
    this.#left -= rows.length;
    if (this.#hidden.size === 0) return rows;
    return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !this.#hidden.has(name))));
  }
}

/** What comes whatever is selected. */
const always: ReadonlySet<string> = new Set(['objectId', 'createdAt', 'updatedAt']);

/** The sort keys that an answer would be without; they are asked for, and taken out again. */
function hiddenKeys(keys: readonly SortKey[], { keys: selected, excludeKeys = '' }: QueryParameters): Set<string> {
  const chosen = selected?.split(',');
  const isMissing = (name: string): boolean =>
    excludeKeys.split(',').includes(name) || chosen?.includes(name) === false;
  return new Set(keys.map(({ name }) => name).filter((name) => !always.has(name) && isMissing(name)));
}

function withKeys(sorted: readonly SortKey[], { keys, excludeKeys, ...parameters }: QueryParameters): QueryParameters {
  const names = sorted.map(({ name }) => name);
  const excluded = excludeKeys?.split(',').filter((name) => !names.includes(name)) ?? [];
  return {
    ...parameters,
    ...(keys !== undefined && { keys: [...new Set([...keys.split(','), ...names])].join(',') }),
    ...(excluded.length > 0 && { excludeKeys: excluded.join(',') }),
  };
}

function sortsByDistance(where: JsonValue | undefined): boolean {
  if (!isJsonObject(where)) return false;
  const parts = where['$and'];
  return (
    Object.values(where).some((constraint) => isJsonObject(constraint) && '$nearSphere' in constraint) ||
    (Array.isArray(parts) && (parts as readonly JsonValue[]).some(sortsByDistance))
  );
}
