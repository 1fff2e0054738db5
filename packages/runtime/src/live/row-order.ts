import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';

/** The order of a query's rows, as far as a client can tell without asking. */
export class RowOrder {
  readonly #keys: readonly { readonly path: readonly string[]; readonly sign: 1 | -1 }[];

  /** @param order as on the wire, such as `-createdAt,objectId` */
  constructor(order: string) {
    this.#keys = order.split(',').map((key) => ({
      path: key.replace(/^-/, '').split('.'),
      sign: key.startsWith('-') ? -1 : 1,
    }));
  }

  /** Whether two rows stand in the same place. */
  isSame(row: JsonObject, other: JsonObject): boolean {
    return this.#keys.every(({ path }) => sameValue(valueAt(row, path), valueAt(other, path)));
  }

  /** Where a row belongs among ordered ones; `undefined` where only the database knows. */
  placeOf(row: JsonObject, rows: readonly JsonObject[]): number | undefined {
    for (const [index, other] of rows.entries()) {
      const difference = this.#compare(row, other);
      if (difference === undefined) return undefined;
      if (difference < 0) return index;
    }
    return rows.length;
  }

  #compare(row: JsonObject, other: JsonObject): number | undefined {
    for (const { path, sign } of this.#keys) {
      const [value, otherValue] = [valueAt(row, path), valueAt(other, path)];
      if (sameValue(value, otherValue)) continue;
      const difference = path.length > 1 ? undefined : compareValues(value, otherValue, path[0] === 'objectId');
      return difference && difference * sign;
    }
    return 0;
  }
}

/**
 * Databases put rows without a value first or last, and order texts by letters or by code, as they were set up: only what
 * all of them order alike is compared. Ids only tell apart what else would stand in one place.
 */
function compareValues(value: JsonValue | undefined, other: JsonValue | undefined, isId: boolean): number | undefined {
  const [one, two] = [plain(value), plain(other)];
  if (typeof one !== typeof two || one === undefined || two === undefined) return undefined;
  if (typeof one === 'string' && !isId && !(isOrderedAlike(one) && isOrderedAlike(two as string))) return undefined;
  return one < two ? -1 : 1;
}

const isOrderedAlike = (text: string): boolean => /^[\da-z]*$/.test(text) || /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text);

function plain(value: JsonValue | undefined): string | number | boolean | undefined {
  const inner = isJsonObject(value) && value['__type'] === 'Date' ? value['iso'] : value;
  return typeof inner === 'object' ? undefined : inner;
}

function valueAt(row: JsonObject, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((value, key) => (isJsonObject(value) ? value[key] : undefined), row);
}

function sameValue(value: JsonValue | undefined, other: JsonValue | undefined): boolean {
  return JSON.stringify(plain(value) ?? value) === JSON.stringify(plain(other) ?? other);
}
