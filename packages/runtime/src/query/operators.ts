import { earthRadius } from '../values/geo-point.js';
import type { JsonObject, JsonValue } from '../json.js';
import { Polygon } from '../values/polygon.js';
import { invalid } from '../values/validation-error.js';
import type { FieldKind, TypeDefinition } from '../wire/class-schema.js';
import { describe, encodeValue } from '../wire/encode.js';
import { encodeAs } from '../wire/field-kinds.js';
import { circle, distance, near, point, polygonOf } from './places.js';
import { FieldValues } from './subquery.js';
import { escaped, quoted, regularExpression, searchTerm, textOf } from './text-patterns.js';

/** In place of a constraint: what always holds, and what never does. */
export const always: unique symbol = Symbol('always');
export const never: unique symbol = Symbol('never');
export type Constraint = JsonValue | typeof always | typeof never | Combined;

/** Constraints of one field of which one must hold (`$or`), or all (`$and`). */
export class Combined {
  readonly operator: '$or' | '$and';
  readonly constraints: readonly (JsonValue | Combined)[];

  constructor(operator: '$or' | '$and', constraints: readonly (JsonValue | Combined)[]) {
    this.operator = operator;
    this.constraints = constraints;
  }
}

/** What an operator is compiled from. */
export interface Operand {
  readonly value: unknown;
  /** What the field holds; `undefined` for a key of an object, which may hold anything. */
  readonly type: TypeDefinition | undefined;
  /** Class, field and operator, for error messages. */
  readonly path: string;
  /** The whole filter of the field: `maxKilometers` stands beside `near`. */
  readonly filter: { readonly [operator: string]: unknown };
  /** Whether it stands in `or` or `nor`, where MongoDB sorts by no distance. */
  readonly isAlternative: boolean;
  /** The wire form of a filter over another class. */
  where(className: string, filter: unknown): JsonObject;
}

type Compile = (operand: Operand) => Constraint;

/** A filter's value on the wire: of an array the element, of all others what the field holds. */
export function encodeOperand({ type, path }: Pick<Operand, 'type' | 'path'>, value: unknown): JsonValue {
  const compared = type?.kind === 'Array' ? type.element : type;
  return compared ? encodeAs(compared, value, path) : encodeValue(value, path);
}

const plain =
  (operator: string): Compile =>
  (operand) => ({ [operator]: encodeOperand(operand, operand.value) });

/** `none` is the answer for an empty list, to which each database would answer something else. */
const list =
  (operator: string, none: typeof always | typeof never): Compile =>
  (operand) => {
    const values = listOf(operand);
    return values.length === 0 ? none : { [operator]: values.map((value) => encodeOperand(operand, value)) };
  };

/** A list, value by value, where PostgreSQL's adapter fails on the list. */
const eachOf =
  (combination: '$or' | '$and', each: (value: JsonValue) => JsonValue | Combined, ofList: Compile): Compile =>
  (operand) => {
    if (operand.value instanceof FieldValues) return ofList(operand);
    const values = listOf(operand);
    if (values.length === 0) return ofList(operand);
    return new Combined(
      combination,
      values.map((value) => each(encodeOperand(operand, value))),
    );
  };

/** PostgreSQL's adapter fails on `$ne` of a date. */
const otherDate = (date: JsonValue): Combined =>
  new Combined('$or', [{ $lt: date }, { $gt: date }, { $exists: false }]);

const listOrQuery =
  (operator: string, queryOperator: string, none: typeof always | typeof never): Compile =>
  (operand) =>
    operand.value instanceof FieldValues
      ? { [queryOperator]: { query: operand.value.query, key: operand.value.key } }
      : list(operator, none)(operand);

const pattern =
  (make: (letters: string) => string): Compile =>
  ({ value, path }) => ({ $regex: make(escaped(textOf(value, path))) });

const ofTarget =
  (operator: string): Compile =>
  ({ value, type, where }) => {
    const className = type?.target ?? '';
    return { [operator]: { className, where: where(className, value) } };
  };

const exists: Compile = ({ value, path }) => {
  if (typeof value !== 'boolean') throw invalid(path, `takes true or false, not ${describe(value)}.`);
  return { $exists: value };
};

const equals: Compile = (operand) => encodeOperand(operand, operand.value);

const equality = {
  equals,
  not: plain('$ne'),
  in: listOrQuery('$in', '$select', never),
  notIn: listOrQuery('$nin', '$dontSelect', always),
  exists,
} satisfies { readonly [operator: string]: Compile };
const order: { readonly [operator: string]: Compile } = {
  lt: plain('$lt'),
  lte: plain('$lte'),
  gt: plain('$gt'),
  gte: plain('$gte'),
};
const contains: Compile = (operand) => ({ $all: [encodeOperand(operand, operand.value)] });

const text: { readonly [operator: string]: Compile } = {
  ...equality,
  ...order,
  startsWith: pattern((letters) => `^${letters}`),
  endsWith: pattern((letters) => `${letters}$`),
  // The server refuses an empty expression.
  contains: pattern((letters) => letters || '^'),
  matches: ({ value, path }) => regularExpression(value, path),
};

/** The operators of a key of an object, which may hold anything. */
const ofKey: { readonly [operator: string]: Compile } = {
  ...text,
  in: eachOf('$or', (value) => value, equality.in),
  notIn: eachOf('$and', (value) => ({ $ne: value }), equality.notIn),
  exists: ({ path }) => {
    throw invalid(path, 'is answered wrongly by PostgreSQL: compare the value, or ask for the whole object.');
  },
};

/** Which operators each kind of field has, and what they are on the wire (server: `DatabaseController`, `validateQuery`). */
const operators: { readonly [Kind in FieldKind]: { readonly [operator: string]: Compile } } = {
  String: {
    ...text,
    search: ({ value, path }) => ({ $text: { $search: { $term: searchTerm(textOf(value, path), path) } } }),
  },
  Number: { ...equality, ...order },
  Boolean: equality,
  Date: {
    ...equality,
    ...order,
    not: (operand) => otherDate(encodeOperand(operand, operand.value)),
    in: eachOf('$or', (date) => date, equality.in),
    notIn: eachOf('$and', otherDate, equality.notIn),
  },
  Bytes: { equals, exists },
  File: { equals, exists },
  ACL: {},
  Object: { equals, exists },
  Array: {
    has: contains,
    hasEvery: list('$all', always),
    hasSome: list('$in', never),
    hasNone: list('$nin', always),
    hasEveryStartingWith: (operand) => {
      const texts = listOf(operand);
      if (texts.length === 0) return always;
      return { $all: texts.map((text) => ({ $regex: `^${quoted(textOf(text, operand.path))}` })) };
    },
    containedBy: (operand) => ({ $containedBy: listOf(operand).map((value) => encodeOperand(operand, value)) }),
    exists,
  },
  Pointer: { ...equality, is: ofTarget('$inQuery'), isNot: ofTarget('$notInQuery') },
  Relation: { has: equals, some: ofTarget('$inQuery'), none: ofTarget('$notInQuery') },
  GeoPoint: {
    near,
    withinBox: ({ value, path }) => {
      const { southWest, northEast } = value as { southWest: unknown; northEast: unknown };
      return { $within: { $box: [point(southWest, path), point(northEast, path)] } };
    },
    withinPolygon: ({ value, path }) => {
      const { corners } = value instanceof Polygon ? value : polygonOf(value, path);
      return { $geoWithin: { $polygon: corners.map((corner) => point(corner, path)) } };
    },
    withinCircle: ({ value, path }) => {
      const { center, kilometers } = value as { center: unknown; kilometers: number };
      return circle(point(center, path), distance(kilometers / earthRadius.kilometers, path));
    },
    exists,
  },
  Polygon: { contains: ({ value, path }) => ({ $geoIntersects: { $point: point(value, path) } }), exists },
};

/** Keys that say more of the operator beside them. */
const companions: { readonly [key: string]: string } = {
  maxKilometers: 'near',
  maxMiles: 'near',
  maxRadians: 'near',
  sorted: 'near',
};

/**
 * Compiles one operator of one field.
 *
 * @returns `always` also for a key that only accompanies another
 * @throws ValidationError for an operator that this kind of field does not have
 */
export function compileOperator(name: string, operand: Operand): Constraint {
  const { type, filter, path } = operand;
  const available = type ? operators[type.kind] : ofKey;
  const compile = Object.hasOwn(available, name) ? available[name] : undefined;
  if (compile) return compile(operand);
  const leader = Object.hasOwn(companions, name) ? companions[name] : undefined;
  if (leader !== undefined && leader in available) {
    if (leader in filter) return always;
    throw invalid(path, `needs "${leader}" beside it.`);
  }
  const whose = type ? `a ${type.kind}` : 'a key of an object';
  throw invalid(path, `is no operator of ${whose}, which has ${Object.keys(available).join(', ')}.`);
}

/** What a bare value stands for. */
export function compileValue(operand: Operand): Constraint {
  return operand.type?.kind === 'Array' ? contains(operand) : encodeOperand(operand, operand.value);
}

function listOf({ value, path }: Pick<Operand, 'value' | 'path'>): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid(path, `takes an array, not ${describe(value)}.`);
  return value;
}
