import { invalid } from '../values/validation-error.js';
import type { FieldKind, TypeDefinition } from '../wire/class-schema.js';
import { describe, withArticle } from '../wire/encode.js';
import { type Condition, all, any, missing, not, test } from './condition.js';
import { elementOf, equals, inList } from './equality.js';
import { type Compile, type Operand, encodeOperand, valuesOf } from './operand.js';
import { ordered } from './ordering.js';
import { containsPoint, near, withinBox, withinCircle, withinPolygon } from './places.js';
import { regularExpression } from './regular-expression.js';
import { ofTarget } from './subquery.js';
import { end, hasEveryStartingWith, pattern, search } from './text-patterns.js';

interface Operators {
  readonly [operator: string]: Compile;
}

/** An operator that finds what another does not. */
const opposite =
  (compile: Compile): Compile =>
  (operand) =>
    not(compile(operand));

const exists: Compile = ({ value, path, key }) => {
  if (typeof value !== 'boolean') throw invalid(path, `takes true or false, not ${describe(value)}.`);
  const absent = missing(key);
  return value ? not(absent) : absent;
};

const equality: Operators = { equals, not: opposite(equals), in: inList, notIn: opposite(inList), exists };

const order: Operators = { lt: ordered('$lt'), lte: ordered('$lte'), gt: ordered('$gt'), gte: ordered('$gte') };

const text: Operators = {
  ...equality,
  ...order,
  startsWith: pattern((letters) => `^${letters}`),
  endsWith: pattern((letters) => `${letters}${end}`),
  // The server refuses an empty expression.
  contains: pattern((letters) => letters || '^'),
  matches: regularExpression,
};

const has: Compile = (operand) => elementOf(operand, encodeOperand(operand, operand.value));
const hasEvery: Compile = (operand) => all(valuesOf(operand).map((value) => elementOf(operand, value)));
const hasSome: Compile = (operand) => any(valuesOf(operand).map((value) => elementOf(operand, value)));

/** The operators of a key of an object, which may hold anything. */
const ofKey: Operators = { ...text, has, hasEvery, hasSome, hasNone: opposite(hasSome) };

/** Which operators each kind of field has (server: `DatabaseController`, `validateQuery`, and the storage adapters). */
const operators: { readonly [Kind in FieldKind]: Operators } = {
  String: { ...text, search },
  Number: { ...equality, ...order },
  Boolean: equality,
  Date: { ...equality, ...order },
  Bytes: equality,
  File: equality,
  Object: equality,
  ACL: {},
  Array: {
    has,
    hasEvery,
    hasSome: inList,
    hasNone: opposite(inList),
    hasEveryStartingWith,
    containedBy: (operand) => all([test(operand.key, { $containedBy: valuesOf(operand) }), not(missing(operand.key))]),
    exists,
  },
  Pointer: { ...equality, is: ofTarget, isNot: opposite(ofTarget) },
  Relation: { has: equals, some: ofTarget, none: opposite(ofTarget) },
  GeoPoint: { ...equality, near, withinBox, withinPolygon, withinCircle },
  Polygon: { ...equality, contains: containsPoint },
};

/** Keys that say more of the operator beside them. */
const companions: ReadonlySet<string> = new Set(['maxKilometers', 'maxMiles', 'maxRadians', 'sorted']);

function operatorsOf(type: TypeDefinition | undefined): Operators {
  return type ? operators[type.kind] : ofKey;
}

/** Compiles a bare value: equality, or what a list has among its elements. */
export function compileValue(operand: Operand): Condition {
  return compileOperator('equals' in operatorsOf(operand.type) ? 'equals' : 'has', operand);
}

/**
 * Compiles one operator of one field.
 *
 * @throws ValidationError for an operator that this kind of field does not have
 */
export function compileOperator(name: string, operand: Operand): Condition {
  const { type, filter, path } = operand;
  const available = operatorsOf(type);
  const compile = Object.hasOwn(available, name) ? available[name] : undefined;
  if (compile) return compile(operand);
  if ('near' in available && companions.has(name)) {
    if ('near' in filter) return true;
    throw invalid(path, 'needs "near" beside it.');
  }
  const whose = type ? withArticle(type.kind) : 'a key of an object';
  if (type?.kind === 'ACL') throw invalid(path, 'cannot be asked for: the server filters by no ACL.');
  throw invalid(path, `is no operator of ${whose}, which has ${Object.keys(available).join(', ')}.`);
}
