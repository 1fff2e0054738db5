import type { JsonObject, JsonValue } from '../json.js';
import { type Reference, wirePointer } from '../values/reference.js';
import { invalid } from '../values/validation-error.js';
import type { ClassDefinition, TypeDefinition } from '../wire/class-schema.js';
import { describe, isPlainObject } from '../wire/encode.js';
import { type Condition, conjunction, impossible, nothing } from './condition.js';
import { Combined, type Constraint, always, compileOperator, compileValue, never } from './operators.js';

/** Finds the definition of another class of the same client. */
export type DefinitionOf = (className: string) => ClassDefinition;

/**
 * Filters on the wire (REST guide, "Queries"): each must hold.
 *
 * @throws ValidationError for unknown fields and operators, values of another type, and `undefined`, which would
 * otherwise widen the query in silence
 */
export function compileWhere(
  definition: ClassDefinition,
  filters: readonly unknown[],
  definitionOf: DefinitionOf,
  isAlternative: boolean = false,
): JsonObject {
  return conjunction(filters.flatMap((filter) => compileFilter(definition, filter, definitionOf, isAlternative)));
}

function compileFilter(
  definition: ClassDefinition,
  filter: unknown,
  definitionOf: DefinitionOf,
  isAlternative: boolean,
): Condition[] {
  const { className } = definition;
  if (!isPlainObject(filter)) throw invalid(className, `takes a filter object, not ${describe(filter)}.`);
  return Object.entries(filter).flatMap(([key, value]) => {
    const path = `${className}.${key}`;
    if (value === undefined) throw invalid(path, 'is undefined: leave the key out, or use { exists: false }.');
    if (value === null) throw invalid(path, 'is null: use { exists: false }.');
    if (key === 'relatedTo') return [{ key: '$relatedTo', constraint: relatedTo(value, path, definitionOf) }];
    const combine = logical.get(key);
    if (combine) {
      const part = (inner: unknown): JsonObject =>
        compileWhere(definition, [inner], definitionOf, isAlternative || key !== 'and');
      return combine(logicalParts(value, path).map(part));
    }
    return compileField(queriedField(definition, key, path), value, { path, isAlternative, definitionOf });
  });
}

/** How lists of filters combine; empty lists and empty filters are answered here, because the server fails on them. */
const logical: ReadonlyMap<string, (parts: readonly JsonObject[]) => Condition[]> = new Map([
  [
    'and',
    (parts) => {
      if (parts.includes(nothing)) return [impossible];
      return parts.filter((part) => !isEmpty(part)).map((part) => ({ key: '$and', constraint: [part] }));
    },
  ],
  [
    'or',
    (parts) => {
      if (parts.some(isEmpty)) return [];
      const possible = parts.filter((part) => part !== nothing);
      return [possible.length === 0 ? impossible : { key: '$or', constraint: possible }];
    },
  ],
  [
    'nor',
    (parts) => {
      if (parts.some(isEmpty)) return [impossible];
      const possible = parts.filter((part) => part !== nothing);
      return possible.length === 0 ? [] : [{ key: '$nor', constraint: possible }];
    },
  ],
]);

function isEmpty(part: JsonObject): boolean {
  return Object.keys(part).length === 0;
}

function logicalParts(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid(path, `takes an array of filters, not ${describe(value)}.`);
  return value;
}

/** Where a filter stands. */
interface Place {
  readonly path: string;
  readonly isAlternative: boolean;
  readonly definitionOf: DefinitionOf;
}

function compileField(field: QueriedField, value: unknown, place: Place): Condition[] {
  const { type } = field;
  const { path, isAlternative, definitionOf } = place;
  const where = (className: string, filter: unknown): JsonObject =>
    compileWhere(definitionOf(className), [filter], definitionOf);
  const condition = (constraint: Constraint): Condition[] => {
    if (constraint === always) return [];
    return [constraint === never ? impossible : conditionOn(field.name, constraint)];
  };
  if (!isFilterOf(type, value)) return condition(compileValue({ value, type, path, filter: {}, isAlternative, where }));
  const operators = Object.entries(value);
  if (operators.length === 0) throw invalid(path, 'is an empty filter: name an operator, or leave the key out.');
  return operators.flatMap(([operator, operand]) => {
    const at = `${path}.${operator}`;
    if (operand === undefined || operand === null) throw invalid(at, `is ${operand}: leave the key out.`);
    return condition(
      compileOperator(operator, { value: operand, type, path: at, filter: value, isAlternative, where }),
    );
  });
}

function conditionOn(key: string, constraint: JsonValue | Combined): Condition {
  if (!(constraint instanceof Combined)) return { key, constraint };
  const parts = constraint.constraints.map((part) => conjunction([conditionOn(key, part)]));
  return { key: constraint.operator, constraint: parts };
}

function isFilterOf(
  type: TypeDefinition | undefined,
  value: unknown,
): value is { readonly [operator: string]: unknown } {
  const target = type?.target ?? type?.element?.target;
  return isPlainObject(value) && !(target !== undefined && 'objectId' in value);
}

/** What a condition is about: the name on the wire, and what it holds where the schema says so. */
interface QueriedField {
  readonly name: string;
  readonly type: TypeDefinition | undefined;
}

/** A field by its name in code; a path such as `seo.score` leads into an object field. */
function queriedField(definition: ClassDefinition, key: string, path: string): QueriedField {
  const field = definition.byProperty.get(key);
  if (field) return { name: field.name, type: field };
  const [root = '', ...rest] = key.split('.');
  const parent = definition.byProperty.get(root);
  if (parent?.kind !== 'Object' || rest.length === 0) throw invalid(path, 'is no field of this class.');
  return { name: [parent.name, ...rest].join('.'), type: undefined };
}

function relatedTo(value: unknown, path: string, definitionOf: DefinitionOf): JsonValue {
  const { object, key } = value as { object?: Reference; key?: string };
  if (!object || typeof key !== 'string') throw invalid(path, 'takes { object, key }.');
  const name = definitionOf(object.className).byProperty.get(key)?.name ?? key;
  return { object: wirePointer(object), key: name };
}
