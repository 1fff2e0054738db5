import type { JsonObject } from '../json.js';
import { invalid } from '../values/validation-error.js';
import type { FieldDefinition, TypeDefinition } from '../wire/class-schema.js';
import { type Condition, any, joined, missing, nothing, test } from './condition.js';
import type { FieldValues } from './field-values.js';
import type { Compile, Operand } from './operand.js';

declare const subqueryValue: unique symbol;

/** The values of one field over another query, for `in` and `notIn`. Made by `query.values(field)`. */
export interface Subquery<Value> {
  readonly [subqueryValue]: Value;
}

/** What a value is compared by: the elements of an array one by one. */
export type ElementOf<Value> = Value extends readonly (infer Element)[] ? Element : Value;

/** Kinds whose values the server can put into a list as it answers them. */
const comparable: ReadonlySet<string> = new Set(['String', 'Number', 'Boolean', 'Pointer']);

/** One of the values of another query. */
export function inQuery(operand: Operand, { className, filters, field }: FieldValues): Condition {
  const { type, path } = operand;
  const where = operand.where(className, filters);
  const [own, other] = [scalarOf(type), scalarOf(field)];
  if (!type)
    throw invalid(path, 'takes a list: of a key of an object, the server cannot look up the values of a query.');
  if (other && !comparable.has(other.kind)) {
    const remedy = 'Read them first, and give them as a list.';
    throw invalid(
      path,
      `takes no values of ${className}.${field.property}: the server fails on a ${other.kind}. ${remedy}`,
    );
  }
  if (own && other && (own.kind !== other.kind || own.target !== other.target)) {
    throw invalid(
      path,
      `takes values like its own, not the ${nameOf(other)} values of ${className}.${field.property}.`,
    );
  }
  if (where === nothing) return false;
  return lookedUp(operand, '$select', '$dontSelect', {
    query: { className, where: withValue(where, field) },
    key: field.name,
  });
}

/** The target of a pointer is one that a filter finds, or a member of a relation is. */
export const ofTarget: Compile = (operand) => {
  const className = operand.type?.target ?? '';
  const where = operand.where(className, [operand.value]);
  return where !== nothing && lookedUp(operand, '$inQuery', '$notInQuery', { className, where });
};

/** An empty answer becomes an empty `$in`, which on PostgreSQL finds the objects without a value. */
function lookedUp({ key, type }: Operand, operator: string, opposite: string, query: JsonObject): Condition {
  const isRelation = type?.kind === 'Relation';
  const found = test(key, { [operator]: query, ...(!isRelation && { $exists: true }) }, () => {
    const others = test(key, { [opposite]: query }, () => found);
    return isRelation ? others : any([others, missing(key)]);
  });
  return found;
}

/** Without the objects that have no value: the server would look for these, and PostgreSQL fails. */
function withValue(where: JsonObject, { name, kind }: FieldDefinition): JsonObject {
  const hasValue: JsonObject = { [name]: kind === 'Array' ? { $exists: true } : { $ne: null } };
  return name in where ? joined(where, [hasValue]) : { ...where, ...hasValue };
}

/** The server takes the elements of arrays one by one. */
function scalarOf(type: TypeDefinition | undefined): TypeDefinition | undefined {
  return type?.kind === 'Array' ? type.element : type;
}

function nameOf({ kind, target }: TypeDefinition): string {
  return target ? `${kind}<${target}>` : kind;
}
