import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';

/*
 * Filters between what the caller said and the wire. The server's databases disagree about lists of filters, about
 * negation and about objects without a value, so all of that is decided here, and only what they agree on is sent:
 * every test is answered with yes or no, an object without a value fails it, and a negation fits all others.
 * See docs/decisions/0043-one-meaning-of-filters.md.
 */

/** What an object fits or does not. */
export type Condition = boolean | Test | Group;

/** One thing that must hold: a key of the wire's `where` and what stands there. */
export interface Test {
  readonly key: string;
  readonly constraint: JsonValue;
  /** What fits exactly the other objects, where that is not `$nor` or no value at all. */
  readonly opposite?: (() => Condition) | undefined;
}

interface Group {
  readonly operator: '$and' | '$or';
  readonly parts: readonly Condition[];
}

/**
 * The filter that no object fits: every object has an id. A query whose filter is this very object need not be sent.
 */
export const nothing: JsonObject = Object.freeze({ objectId: Object.freeze({ $exists: false }) });

export function test(key: string, constraint: JsonValue, opposite?: () => Condition): Test {
  return { key, constraint, opposite };
}

export function all(conditions: readonly Condition[]): Condition {
  return group('$and', conditions);
}

export function any(conditions: readonly Condition[]): Condition {
  return group('$or', conditions);
}

/** The server fails on empty lists and passes over empty filters, so that what is certain is decided here. */
function group(operator: '$and' | '$or', conditions: readonly Condition[]): Condition {
  const decisive = operator === '$or';
  if (conditions.includes(decisive)) return decisive;
  const parts = conditions.flatMap((condition) => {
    if (typeof condition === 'boolean') return [];
    return 'parts' in condition && condition.operator === operator ? condition.parts : [condition];
  });
  return parts.length > 1 ? { operator, parts } : (parts[0] ?? !decisive);
}

/** What fits all other objects. Pushed inward, because PostgreSQL's `$nor` leaves out objects without a value. */
export function not(condition: Condition): Condition {
  if (typeof condition === 'boolean') return !condition;
  if ('parts' in condition) return group(condition.operator === '$or' ? '$and' : '$or', condition.parts.map(not));
  return condition.opposite?.() ?? any([outside(condition), missing(condition.key)]);
}

/** `$nor` of one test. */
export function outside(inner: Test): Test {
  return test('$nor', [{ [inner.key]: inner.constraint }], () => inner);
}

const alwaysPresent: ReadonlySet<string> = new Set(['objectId', 'createdAt', 'updatedAt']);

/** That there is no value. For a key of an object, `$exists` finds nothing on PostgreSQL. */
export function missing(key: string): Condition {
  if (alwaysPresent.has(key)) return false;
  if (!key.includes('.')) return test(key, { $exists: false }, () => test(key, { $exists: true }, () => missing(key)));
  const absent = test(key, null, () => outside(absent));
  return absent;
}

/** Whether it sorts by distance. */
export function isSorting(condition: Condition): condition is Test {
  return typeof condition === 'object' && 'key' in condition && operatorsOf(condition).includes('$nearSphere');
}

/** The conditions that stand side by side. */
export function sideBySide(condition: Condition): readonly Condition[] {
  return typeof condition === 'object' && 'parts' in condition && condition.operator === '$and'
    ? condition.parts
    : [condition];
}

/**
 * The wire's `where` (REST guide, "Query Constraints"). Fields stand side by side; what would hide another, and all but
 * one of what the server handles apart (`$or`, `$nor`, `$relatedTo`), goes under `$and`.
 */
export function toWhere(condition: Condition): JsonObject {
  if (typeof condition === 'boolean') return condition ? {} : nothing;
  const fields = new Map<string, JsonValue>();
  const others: JsonObject[] = [];
  for (const part of inOrder(sideBySide(condition))) {
    if (typeof part === 'boolean') continue;
    if ('parts' in part) {
      others.push({ [part.operator]: part.parts.map(toWhere) });
      continue;
    }
    const { key, constraint } = part;
    const present = fields.get(key);
    const merged = present === undefined ? constraint : mergeConstraints(present, constraint);
    if (merged === undefined || standsAlone(part)) others.push({ [key]: constraint });
    else fields.set(key, merged);
  }
  const where = Object.fromEntries(fields);
  const [only = {}] = others;
  if (others.length > 1 || Object.keys(only).some((key) => fields.has(key))) return { ...where, $and: others };
  return { ...where, ...only };
}

/** A `where` and more that must hold. */
export function joined(where: JsonObject, conditions: readonly JsonObject[]): JsonObject {
  const entries = Object.entries(where).filter(([key]) => key !== '$and');
  const apart = entries.filter(([key]) => key.startsWith('$')).map(([key, constraint]) => ({ [key]: constraint }));
  const fields = entries.filter(([key]) => !key.startsWith('$'));
  const present = (where['$and'] ?? []) as readonly JsonObject[];
  return { ...Object.fromEntries(fields), $and: [...apart, ...present, ...conditions] };
}

/** A search comes first, where PostgreSQL's adapter looks for it to tell the score; `near` sorts only at the top. */
function inOrder(conditions: readonly Condition[]): readonly Condition[] {
  const rank = (condition: Condition): number => {
    if (typeof condition !== 'object' || !('key' in condition)) return 2;
    return operatorsOf(condition).includes('$text') ? 0 : isSorting(condition) ? 1 : 2;
  };
  return conditions.toSorted((one, other) => rank(one) - rank(other));
}

/** MongoDB's adapter makes a `$nor` of `$containedBy`, and of whatever else is said of that field. */
function standsAlone(one: Test): boolean {
  return one.key.startsWith('$') || operatorsOf(one).includes('$containedBy');
}

function operatorsOf({ constraint }: Test): readonly string[] {
  return isJsonObject(constraint) ? Object.keys(constraint) : [];
}

/** The server puts the answers of subqueries into these lists, beside what is there: either would do then. */
const listOf: { readonly [operator: string]: string } = {
  $select: '$in',
  $inQuery: '$in',
  $dontSelect: '$nin',
  $notInQuery: '$nin',
};

/** Two constraints on one key as one, or `undefined` where they use the same operator. */
function mergeConstraints(one: JsonValue, other: JsonValue): JsonValue | undefined {
  if (!isOperators(one) || !isOperators(other)) return undefined;
  const taken = new Set(Object.keys(one).map((operator) => listOf[operator] ?? operator));
  return Object.keys(other).some((operator) => taken.has(listOf[operator] ?? operator))
    ? undefined
    : { ...one, ...other };
}

function isOperators(constraint: JsonValue): constraint is JsonObject {
  return isJsonObject(constraint) && Object.keys(constraint).every((key) => key.startsWith('$'));
}
