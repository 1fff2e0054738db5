import type { JsonObject, JsonValue } from '../json.js';
import { invalid } from '../values/validation-error.js';
import type { ClassDefinition } from '../wire/class-schema.js';
import { joined } from './condition.js';
import type { QueryParameters } from './query-description.js';
import {
  type NullOrder,
  type SortKey,
  nullDifference,
  nullOrderOf,
  orderOf,
  rowsAfter,
  rowsFrom,
  sortValue,
} from './sort-position.js';

/** A query that is read page by page. */
export interface PagedQuery {
  readonly definition: ClassDefinition;
  readonly parameters: QueryParameters;
  /** Sends the parameters and answers the rows. */
  rows(parameters: QueryParameters, options?: { readonly signal: AbortSignal }): Promise<readonly JsonObject[]>;
}

/** A place in the ordered rows of a query, which moves on with each page. See docs/decisions/0050-key-set-pages.md. */
export class KeySetCursor {
  readonly #query: PagedQuery;
  readonly #keys: readonly SortKey[];
  readonly #signal: AbortSignal;
  #last: JsonObject | undefined;
  #wasFull = true;
  #nulls: NullOrder;
  /** Where the rows of the last page stood, by objectId. */
  #positions: ReadonlyMap<JsonValue | undefined, string> = new Map();

  constructor(query: PagedQuery, keys: readonly SortKey[], signal: AbortSignal) {
    this.#query = query;
    this.#keys = keys;
    this.#signal = signal;
  }

  /**
   * The next rows, at most so many; none at the end. Fewer than asked for are no end: the server's `maxLimit` and its
   * triggers shorten answers without a word.
   */
  async page(size: number, parameters: QueryParameters): Promise<readonly JsonObject[]> {
    const firstIsNullable = this.#keys[0]?.nullable === true;
    for (;;) {
      const isNarrow = this.#last !== undefined && (this.#wasFull || !firstIsNullable);
      const where = this.#where(isNarrow);
      const answered = await this.#ask({ ...parameters, ...(where && { where }), limit: size });
      const rows = await this.#behindLast(answered);
      this.#wasFull = answered.length >= size;
      this.#moveTo(rows);
      if (rows.length > 0 || (answered.length === 0 && !(isNarrow && firstIsNullable))) return rows;
    }
  }

  /**
   * The rows without those that stand before the last one: until it is known where rows without a value stand they are
   * asked for, too, and some may have been inserted there meanwhile.
   */
  async #behindLast(rows: readonly JsonObject[]): Promise<readonly JsonObject[]> {
    const last = this.#last;
    if (this.#nulls) return rows;
    this.#nulls = await this.#nullOrderIn(rows);
    if (!last || !this.#nulls) return rows;
    return rows.filter((row) => nullOrderOf(row, last, this.#keys) !== this.#nulls);
  }

  /** Narrow is a page in which the first key goes on having a value, or none: a database finds that by an index. */
  #where(isNarrow: boolean): JsonObject | undefined {
    const { where } = this.#query.parameters;
    const last = this.#last;
    const [firstKey] = this.#keys;
    if (!last || !firstKey) return where;
    const conditions = [rowsAfter(last, this.#keys, this.#nulls)];
    if (isNarrow && this.#keys.length > 1) conditions.unshift(rowsFrom(last, firstKey));
    return joined(where ?? {}, conditions);
  }

  #moveTo(rows: readonly JsonObject[]): void {
    if (rows.length === 0) return;
    const positions = new Map(rows.map((row) => [row['objectId'], this.#positionOf(row)]));
    for (const [objectId, position] of positions) {
      if (this.#positions.get(objectId) === position) this.#failAt(objectId);
    }
    this.#positions = positions;
    this.#last = rows.at(-1);
  }

  #positionOf(row: JsonObject): string {
    return JSON.stringify(this.#keys.map((key) => sortValue(row, key)));
  }

  /** A row came again, where it was: the pages would never end. */
  #failAt(objectId: JsonValue | undefined): never {
    const reason = `cannot be read row by row in this order: the server answered ${String(objectId)} a second time`;
    const cause = 'A key of the order holds dates finer than a millisecond, or is hidden from this caller';
    throw invalid(this.#query.definition.className, `${reason}. ${cause}: order by another field.`);
  }

  /**
   * Neighbours within one answer prove it. Where it shows at the seam of two pages the server is asked who comes first
   * and last, because a row may have been inserted there that stands before the seam.
   */
  async #nullOrderIn(rows: readonly JsonObject[]): Promise<NullOrder> {
    for (const [index, next] of rows.slice(1).entries()) {
      const nulls = nullOrderOf(rows[index] ?? {}, next, this.#keys);
      if (nulls) return nulls;
    }
    const [first] = rows;
    const key = this.#last && first && nullDifference(this.#last, first, this.#keys);
    if (!key) return undefined;
    const ends = [key.name, `-${key.name}`].map((order) => this.#ask({ keys: key.name, order, limit: 1 }));
    const [isLowNull, isHighNull] = (await Promise.all(ends)).map(([row = {}]) => sortValue(row, key) === null);
    // When the one or the other is gone again it makes no difference yet where it would stand.
    return isLowNull === isHighNull ? undefined : isLowNull ? 'first' : 'last';
  }

  #ask(parameters: QueryParameters): Promise<readonly JsonObject[]> {
    return this.#query.rows({ order: orderOf(this.#keys), ...parameters }, { signal: this.#signal });
  }
}
