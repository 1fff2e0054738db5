import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import { invalid } from '../values/validation-error.js';
import type { FieldKind } from '../wire/class-schema.js';

/** What a constraint is about. */
export interface MatchedField {
  /** The name on the wire, or a path into an object. */
  readonly key: string;
  /** Class and field, for error messages. */
  readonly path: string;
  /** `Time` is what the server itself keeps, as bare text: `createdAt`. A key of an object has no kind. */
  readonly kind: FieldKind | 'Time' | undefined;
  /** The kind of an array's elements, where that is declared. */
  readonly element: FieldKind | undefined;
}

/** One field's constraint as filters that the server matches in memory as its database does; each must hold. */
export function matchedConstraint(field: MatchedField, constraint: JsonValue): JsonObject[] {
  if (constraint === null) return [absent(field)];
  if (!isOperators(constraint)) return equalTo(field, constraint);
  return Object.entries(constraint).flatMap(([operator, operand]) => {
    const match = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
    if (!match) throw refused(field, operator in reasons ? (reasons[operator] ?? '') : `"${operator}"`);
    return match(field, operand, constraint);
  });
}

type Match = (field: MatchedField, operand: JsonValue, constraint: JsonObject) => JsonObject[];

/** What is no matter of the object alone. */
const asksMore = 'the values of another query: ask for those first, and watch for them with `in`';
const reasons: { readonly [operator: string]: string } = {
  $select: asksMore,
  $dontSelect: asksMore,
  $inQuery: asksMore,
  $notInQuery: asksMore,
  $text: 'the index of a text search: use `contains` or `matches`',
};

function refused({ path }: MatchedField, what: string): Error {
  return invalid(path, `cannot be watched: the server matches live queries without ${what}.`);
}

const ordered =
  (operator: string): Match =>
  (field, operand) => {
    if (isJsonObject(operand) && '$relativeTime' in operand) throw refused(field, 'a relative time: give a Date');
    return guarded(field, { [operator]: comparable(field, operand) });
  };

const operators: { readonly [operator: string]: Match } = {
  $eq: (field, operand) => matchedEqual(field, operand),
  $ne: (field, operand) => [{ $nor: [both(matchedEqual(field, operand))] }],
  $lt: ordered('$lt'),
  $lte: ordered('$lte'),
  $gt: ordered('$gt'),
  $gte: ordered('$gte'),
  $in: (field, list) => [among(field, listOf(field, list))],
  $nin: (field, list) => [{ $nor: [among(field, listOf(field, list))] }],
  $all: (field, list) => listOf(field, list).map((value) => among(field, [value])),
  // The server stops at this one: what else is asked of the field stands apart. Without a value it fails.
  $containedBy: (field, list) => [
    present(field),
    { [field.key]: { $containedBy: plainElements(field, listOf(field, list)) } },
  ],
  $exists: (field, expected) => [expected === true ? present(field) : absent(field)],
  $regex: (field, $regex, { $options }) => {
    if (field.kind === 'Array') throw refused(field, 'patterns in lists');
    return guarded(field, { $regex, ...($options !== undefined && { $options }) });
  },
  $options: () => [],
  $nearSphere: ({ key }, center, { $maxDistance }) => [nearby(key, center, $maxDistance)],
  $maxDistance: () => [],
  $within: (field, operand) => inBox(field, isJsonObject(operand) ? operand['$box'] : undefined),
  $geoWithin: (field, operand) => inArea(field, isJsonObject(operand) ? operand : {}),
  $geoIntersects: (field, operand) => [present(field), { [field.key]: { $geoIntersects: operand } }],
};

/* ---- with a value, and without ---- */

/** What tells that a value is there: of null the server says that it is, too, and it fails on the parts of null. */
const telling: { readonly [kind: string]: string | undefined } = {
  Pointer: 'objectId',
  GeoPoint: 'latitude',
  File: 'name',
  Bytes: 'base64',
  Polygon: 'coordinates',
  Array: 'length',
};

function absent({ key, kind }: MatchedField): JsonObject {
  const part = telling[kind ?? ''];
  if (part) return { [`${key}.${part}`]: { $exists: false } };
  return { $or: [{ [key]: { $exists: false } }, { [key]: { $in: [null] } }] };
}

function present({ key, kind }: MatchedField): JsonObject {
  const part = telling[kind ?? ''];
  return part ? { [`${key}.${part}`]: { $exists: true } } : { [key]: hasValue };
}

const hasValue: JsonObject = { $exists: true, $nin: [null] };

/** The server takes no value for one that is neither less nor more, and its patterns take it for a word. */
function guarded({ key }: MatchedField, constraint: JsonObject): JsonObject[] {
  return [{ [key]: { ...hasValue, ...constraint } }];
}

/* ---- equality ---- */

function equalTo(field: MatchedField, value: JsonValue): JsonObject[] {
  const { key, kind } = field;
  if (kind === 'Relation') throw refused(field, 'the members of relations');
  if (kind === 'File' && typeof value === 'string') return [{ [`${key}.name`]: value }];
  if (kind === 'Pointer' && typeof value === 'string') return [{ [`${key}.objectId`]: value }];
  if (!isJsonObject(value) && !Array.isArray(value)) return [{ [key]: value }];
  if (kind === 'Array') {
    if (isJsonObject(value) && value['__type'] === 'Pointer') return [{ [key]: value }];
    throw refused(field, 'looking into the elements of a list that are no texts, numbers or pointers');
  }
  return equalParts(field, value as JsonObject | readonly JsonValue[]);
}

/** What tells apart the values of each type: the server compares the whole with something else than it has. */
const parts: { readonly [type: string]: readonly string[] | undefined } = {
  Pointer: ['objectId'],
  GeoPoint: ['latitude', 'longitude'],
  File: ['name'],
  Bytes: ['base64'],
};

function equalParts(field: MatchedField, value: JsonObject | readonly JsonValue[]): JsonObject[] {
  const type = isJsonObject(value) ? value['__type'] : undefined;
  if (type === undefined) return guarded(field, { $eq: value });
  if (type === 'Date') {
    return field.kind === 'Time'
      ? [{ [field.key]: comparable(field, value) }]
      : guarded(field, { $eq: value as JsonObject });
  }
  const names = parts[String(type)];
  if (!names) throw refused(field, `comparing a ${String(type)}`);
  return names.map((name) => ({ [`${field.key}.${name}`]: (value as JsonObject)[name] ?? null }));
}

/** `$eq`, which is about the whole of a list. */
function matchedEqual(field: MatchedField, value: JsonValue): JsonObject[] {
  if (value === null) return [absent(field)];
  return Array.isArray(value) ? [present(field), { [field.key]: { $eq: value } }] : equalTo(field, value);
}

/** One of a list; of an array, that it has one of them. */
function among(field: MatchedField, list: readonly JsonValue[]): JsonObject {
  const { key, kind } = field;
  if (kind === 'Array') return { [key]: { $in: plainElements(field, list) } };
  if (kind === 'File' || list.some((value) => typeof value === 'object')) {
    return { $or: list.map((value) => both(isPointerAtKey(field, value) ?? matchedEqual(field, value))) };
  }
  return { [kind === 'Pointer' ? `${key}.objectId` : key]: { $in: list } };
}

/** Under a key of an object a list may be, whose elements are compared one by one. */
function isPointerAtKey({ key, kind }: MatchedField, value: JsonValue): JsonObject[] | undefined {
  return kind === undefined && isJsonObject(value) && value['__type'] === 'Pointer' ? [{ [key]: value }] : undefined;
}

/** The server looks for the very same value: others than these it never finds. */
function plainElements(field: MatchedField, list: readonly JsonValue[]): readonly JsonValue[] {
  const isPlain = (value: JsonValue): boolean =>
    typeof value !== 'object' || value === null || (isJsonObject(value) && value['__type'] === 'Pointer');
  if (list.every(isPlain)) return list;
  throw refused(field, 'looking into the elements of a list that are no texts, numbers or pointers');
}

function both(filters: readonly JsonObject[]): JsonObject {
  const [only = {}, ...others] = filters;
  return others.length > 0 ? { $and: filters } : only;
}

function comparable({ kind }: MatchedField, value: JsonValue): JsonValue {
  const iso = isJsonObject(value) ? value['iso'] : value;
  return kind === 'Time' && typeof iso === 'string' ? new Date(iso).toISOString() : value;
}

function listOf(field: MatchedField, list: JsonValue): readonly JsonValue[] {
  if (Array.isArray(list)) return list as readonly JsonValue[];
  throw invalid(field.path, 'is compared with a list, and given none.');
}

/* ---- places ---- */

/** A distance of zero would be no limit. */
function nearby(key: string, center: JsonValue, limit: JsonValue | undefined): JsonObject {
  return {
    [key]: {
      $nearSphere: center,
      ...(limit !== undefined && { $maxDistance: limit === 0 ? Number.MIN_VALUE : limit }),
    },
  };
}

/** The server's own box leaves out its edges. */
function inBox(field: MatchedField, box: JsonValue | undefined): JsonObject[] {
  const [low, high] = Array.isArray(box) ? (box as readonly JsonValue[]) : [];
  if (!isJsonObject(low) || !isJsonObject(high)) throw refused(field, 'such an area');
  return ['latitude', 'longitude'].map((name) => ({
    [`${field.key}.${name}`]: { ...hasValue, $gte: low[name] ?? null, $lte: high[name] ?? null },
  }));
}

function inArea(field: MatchedField, { $polygon, $centerSphere }: JsonObject): JsonObject[] {
  const { key } = field;
  if (Array.isArray($polygon)) return [present(field), { [key]: { $geoWithin: { $polygon } } }];
  const [center, radians] = Array.isArray($centerSphere) ? ($centerSphere as readonly JsonValue[]) : [];
  if (!isJsonObject(center)) throw refused(field, 'such an area');
  return [nearby(key, center, radians)];
}

/** Operators, and no value of a type: an object that is compared stands behind `$eq`. */
function isOperators(constraint: JsonValue): constraint is JsonObject {
  return isJsonObject(constraint) && Object.keys(constraint).some((key) => key.startsWith('$'));
}
