import type { JsonObject, JsonValue } from '../json.js';
import { invalid } from '../values/validation-error.js';
import type { ClassDefinition, FieldKind } from '../wire/class-schema.js';

/** One key of an order, by its name on the wire. */
export interface SortKey {
  readonly name: string;
  readonly kind: FieldKind;
  readonly descending: boolean;
  /** Whether a row can be without a value. A required field can: in rows that are older than the requirement. */
  readonly nullable: boolean;
}

/**
 * Where rows without a value stand in an ascending order: PostgreSQL puts them last, MongoDB first, and neither the
 * REST API nor the schema tells which of them it is. `undefined` until an answer has shown it.
 */
export type NullOrder = 'first' | 'last' | undefined;

const sortableKinds: ReadonlySet<FieldKind> = new Set(['String', 'Number', 'Boolean', 'Date']);

/**
 * The keys of an order, made total by the objectId.
 *
 * @throws ValidationError for an order of which no row says where it stands: by distance, by text score, inside objects
 */
export function sortKeys(definition: ClassDefinition, order: string): SortKey[] {
  const descending = new Map<string, boolean>();
  for (const key of order.split(',')) {
    if (key !== '') descending.set(key.replace(/^-/, ''), key.startsWith('-'));
  }
  if (!descending.has('objectId')) descending.set('objectId', false);
  const keys = [...descending].map(([name, isDescending]): SortKey => {
    const field = definition.byName.get(name);
    if (!field || !sortableKinds.has(field.kind)) {
      const reason = `cannot be read row by row in the order of "${name}", which no filter can go on from`;
      throw invalid(definition.className, `${reason}: order by plain fields, or use find() with a limit.`);
    }
    const nullable = !['objectId', 'createdAt', 'updatedAt'].includes(name);
    return { name, kind: field.kind, descending: isDescending, nullable };
  });
  return keys.slice(0, keys.findIndex(({ name }) => name === 'objectId') + 1);
}

/** The order on the wire. */
export function orderOf(keys: readonly SortKey[]): string {
  return keys.map(({ name, descending }) => (descending ? `-${name}` : name)).join(',');
}

/** What a row holds under a key of its order, as a filter takes it; `null` where it has no value. */
export function sortValue(row: JsonObject, { name, kind }: SortKey): JsonValue {
  const value = row[name] ?? null;
  return kind === 'Date' && typeof value === 'string' ? { __type: 'Date', iso: value } : value;
}

/** What the rows fulfil that come after this one. */
export function rowsAfter(row: JsonObject, keys: readonly SortKey[], nulls: NullOrder): JsonObject {
  const alternatives: JsonObject[] = [];
  let tied: JsonObject = {};
  for (const key of keys) {
    const value = sortValue(row, key);
    for (const constraint of valuesAfter(value, key, nulls)) alternatives.push({ ...tied, [key.name]: constraint });
    tied = { ...tied, [key.name]: value };
  }
  const [first = {}] = alternatives;
  return alternatives.length > 1 ? { $or: alternatives } : first;
}

/**
 * What the rows fulfil that have a value of the first key where this row has one, and stand after it or beside it. It
 * says less than `rowsAfter`, but in a form for which a database can use an index.
 */
export function rowsFrom(row: JsonObject, key: SortKey): JsonObject {
  const value = sortValue(row, key);
  const isComparable = value !== '' && typeof value !== 'boolean';
  if (value === null) return { [key.name]: null };
  return { [key.name]: isComparable ? { [key.descending ? '$lte' : '$gte']: value } : { $ne: null } };
}

/** What a key holds in the rows behind one that holds this. While the place of nulls is unknown they are behind. */
function valuesAfter(value: JsonValue, { descending, nullable }: SortKey, nulls: NullOrder): JsonValue[] {
  if (value === null) return nulls === (descending ? 'first' : 'last') ? [] : [{ $ne: null }];
  const nullsFollow = nullable && nulls !== (descending ? 'last' : 'first');
  return [...greaterValues(value, descending), ...(nullsFollow ? [null] : [])];
}

/** PostgreSQL's adapter passes over `$gt` with `''` and `false`. */
function greaterValues(value: JsonValue, descending: boolean): JsonValue[] {
  if (typeof value === 'boolean') return value === descending ? [!value] : [];
  if (value === '') return descending ? [] : [{ $nin: ['', null] }];
  return [{ [descending ? '$lt' : '$gt']: value }];
}

/** The first key in which two rows differ, if one of them has no value there. */
export function nullDifference(row: JsonObject, other: JsonObject, keys: readonly SortKey[]): SortKey | undefined {
  for (const key of keys) {
    const [value, otherValue] = [sortValue(row, key), sortValue(other, key)];
    if ((value === null) !== (otherValue === null)) return key;
    if (JSON.stringify(value) !== JSON.stringify(otherValue)) return undefined;
  }
  return undefined;
}

/** What two rows, one after the other in an answer, tell about the place of rows without a value. */
export function nullOrderOf(row: JsonObject, next: JsonObject, keys: readonly SortKey[]): NullOrder {
  const key = nullDifference(row, next, keys);
  return key && ((sortValue(row, key) === null) === key.descending ? 'last' : 'first');
}
