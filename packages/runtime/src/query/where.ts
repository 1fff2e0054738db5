import type { JsonObject } from '../json.js';
import type { Reference } from '../values/reference.js';
import { invalid } from '../values/validation-error.js';
import type { ClassDefinition, TypeDefinition } from '../wire/class-schema.js';
import { describe, isPlainObject } from '../wire/encode.js';
import { encodeAs } from '../wire/field-kinds.js';
import { type Condition, all, any, isSorting, not, outside, sideBySide, test, toWhere } from './condition.js';
import { refuseWhatIsNone } from './operand.js';
import { compileOperator, compileValue } from './operators.js';
import { RawWhere } from './raw-where.js';

/** Finds the definition of another class of the same client. */
export type DefinitionOf = (className: string) => ClassDefinition;

/**
 * Filters on the wire (REST guide, "Queries"): each must hold. Where no object can fit them, it is `nothing`.
 *
 * @throws ValidationError for unknown fields and operators, values of another type, and `undefined`, which would
 * otherwise widen the query in silence
 */
export function compileWhere(
  definition: ClassDefinition,
  filters: readonly unknown[],
  definitionOf: DefinitionOf,
): JsonObject {
  const [only, ...others] = filters;
  if (only instanceof RawWhere && others.length === 0) return only.where;
  const context = { definition, definitionOf, isAlternative: false };
  const condition = all(filters.map((filter) => compileFilter(filter, context)));
  const [, second] = sideBySide(condition).filter(isSorting);
  if (!second) return toWhere(condition);
  const remedy = 'Use sorted: false for one of them, or withinCircle.';
  throw invalid(
    `${definition.className}.${second.key}`,
    `sorts by a second distance, where one is all there can be. ${remedy}`,
  );
}

/** Where a filter stands. */
interface Context {
  readonly definition: ClassDefinition;
  readonly definitionOf: DefinitionOf;
  readonly isAlternative: boolean;
}

function compileFilter(filter: unknown, context: Context): Condition {
  const { className } = context.definition;
  if (filter instanceof RawWhere)
    return all(Object.entries(filter.where).map(([key, constraint]) => test(key, constraint)));
  if (!isPlainObject(filter)) throw invalid(className, `takes a filter object, not ${describe(filter)}.`);
  return all(
    Object.entries(filter).map(([key, value]) => {
      const path = `${className}.${key}`;
      refuseWhatIsNone(value, path);
      const combine = Object.hasOwn(logical, key) ? logical[key] : undefined;
      if (combine)
        return combine(partsOf(value, path, { ...context, isAlternative: context.isAlternative || key !== 'and' }));
      return key === 'relatedTo' ? relatedTo(value, path, context) : compileField(key, value, path, context);
    }),
  );
}

/** How lists of filters combine. */
const logical: { readonly [key: string]: (parts: readonly Condition[]) => Condition } = {
  and: all,
  or: any,
  nor: (parts) => not(any(parts)),
};

function partsOf(value: unknown, path: string, context: Context): readonly Condition[] {
  if (!Array.isArray(value)) throw invalid(path, `takes an array of filters, not ${describe(value)}.`);
  return value.map((filter: unknown) => compileFilter(filter, context));
}

function compileField(property: string, value: unknown, path: string, context: Context): Condition {
  const { definition, definitionOf, isAlternative } = context;
  const field = queriedField(definition, property, path);
  const operand = {
    ...{ ...field, isAlternative, filter: {}, value, path },
    where: (className: string, others: readonly unknown[]) =>
      compileWhere(definitionOf(className), others, definitionOf),
  };
  if (!isFilterOf(field.type, value)) return compileValue(operand);
  const operators = Object.entries(value);
  if (operators.length === 0) throw invalid(path, 'is an empty filter: name an operator, or leave the key out.');
  return all(
    operators.map(([name, member]) =>
      compileOperator(name, { ...operand, value: member, path: `${path}.${name}`, filter: value }),
    ),
  );
}

function isFilterOf(
  type: TypeDefinition | undefined,
  value: unknown,
): value is { readonly [operator: string]: unknown } {
  return isPlainObject(value) && !(type?.kind !== 'Object' && 'objectId' in value && 'className' in value);
}

/** What a condition is about: the name on the wire, and what it holds where the schema says so. */
interface QueriedField {
  readonly key: string;
  readonly type: TypeDefinition | undefined;
}

/** A field by its name in code; a path such as `seo.score` leads into an object field. */
function queriedField(definition: ClassDefinition, property: string, path: string): QueriedField {
  const field = definition.byProperty.get(property);
  if (field?.writeOnly) throw invalid(path, 'cannot be asked for: the server never shows it.');
  if (field) return { key: field.name, type: field };
  const [root = '', ...rest] = property.split('.');
  const parent = definition.byProperty.get(root);
  if (parent?.kind !== 'Object' || rest.length === 0) throw invalid(path, 'is no field of this class.');
  if (rest.every((key) => /^\w+$/.test(key))) return { key: [parent.name, ...rest].join('.'), type: undefined };
  throw invalid(path, 'cannot be asked for: the server reads only keys of letters, digits and "_".');
}

function relatedTo(value: unknown, path: string, { definition, definitionOf }: Context): Condition {
  const { object, key } = value as { object?: Reference; key?: string };
  if (!object || typeof key !== 'string') throw invalid(path, 'takes { object, key }.');
  const relation = definitionOf(object.className).byProperty.get(key);
  if (relation?.kind !== 'Relation' || relation.target !== definition.className) {
    throw invalid(path, `takes a relation to ${definition.className}: ${object.className}.${key} is none.`);
  }
  const members = test(
    '$relatedTo',
    { object: encodeAs({ kind: 'Pointer', target: object.className }, object, path), key: relation.name },
    () => outside(members),
  );
  return members;
}
