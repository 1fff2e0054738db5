import type { JsonObject, JsonValue } from '../json.js';
import { type Reference, wirePointer } from '../values/reference.js';
import type { ClassDefinition, FieldDefinition } from '../wire/class-schema.js';
import { isPlainObject } from '../wire/plain-object.js';
import { isStorableDate, isStorableText } from '../wire/storable-value.js';
import type { QueryDescription, QueryParameters } from './query-description.js';

const ordering: { readonly [operator: string]: string } = { lt: '$lt', lte: '$lte', gt: '$gt', gte: '$gte' };

/**
 * The parameters of a query that asks for nothing but equality, order and links of the class itself, as most do: exactly
 * what `compileQuery` makes of it, which is loaded for all others. `undefined` where there is anything to refuse, too.
 */
export function simpleParameters(
  { filters, include, select, omit, order, advice, limit, skip }: QueryDescription,
  { byProperty }: ClassDefinition,
  isKnown: (className: string) => boolean,
): QueryParameters | undefined {
  const links = new Set<string | undefined>();
  const keys = new Set<string | undefined>();
  if (filters.length > 1 || select.length + omit.length > 0) return undefined;
  for (const tree of include) {
    if (tree === 'all') return undefined;
    for (const [property, deeper] of Object.entries(tree)) {
      const field = byProperty.get(property);
      const { kind, target = '' } = field?.element ?? field ?? {};
      links.add(deeper === true && kind === 'Pointer' && isKnown(target) ? field?.name : undefined);
    }
  }
  for (const key of order) {
    const property = key.replace(/^-/, '');
    const field = byProperty.get(property);
    keys.add(
      field && !field.writeOnly && plainKinds.test(field.kind)
        ? key.slice(0, -property.length) + field.name
        : undefined,
    );
  }
  const where = filters.length > 0 ? simpleWhere(filters[0], byProperty) : {};
  if (!where || links.has(undefined) || keys.has(undefined)) return undefined;
  return {
    ...advice,
    ...(Object.keys(where).length > 0 && { where }),
    ...(links.size > 0 && { include: [...links].join(',') }),
    ...(keys.size > 0 && { order: [...keys].join(',') }),
    ...(limit !== undefined && { limit }),
    ...(skip !== undefined && { skip }),
  };
}

const plainKinds = /^(String|Number|Boolean|Date|Pointer)$/;

function simpleWhere(filter: unknown, byProperty: ClassDefinition['byProperty']): JsonObject | undefined {
  if (!isPlainObject(filter)) return undefined;
  const where = new Map<string, JsonValue>();
  for (const [property, value] of Object.entries(filter)) {
    const field = byProperty.get(property);
    const constraint =
      field && !field.writeOnly && !/^(and|or|nor|relatedTo)$/.test(property)
        ? (simpleValue(value, field) ?? simpleOrder(value, field))
        : undefined;
    if (!field || constraint === undefined) return undefined;
    where.set(field.name, constraint);
  }
  return Object.fromEntries(where);
}

/** `{ gte: 1, lt: 5 }` on the wire. */
function simpleOrder(filter: unknown, field: FieldDefinition): JsonValue | undefined {
  if (!/^(String|Number|Date)$/.test(field.kind) || !isPlainObject(filter)) return undefined;
  const entries = Object.entries(filter).map(([operator, bound]) => [
    Object.hasOwn(ordering, operator) ? ordering[operator] : '',
    simpleValue(bound, field),
  ]);
  const isSimple = entries.length > 0 && entries.every(([operator, bound]) => operator && bound !== undefined);
  return isSimple ? (Object.fromEntries(entries) as JsonObject) : undefined;
}

/** A value of the field's own kind on the wire. */
function simpleValue(value: unknown, { kind, target }: FieldDefinition): JsonValue | undefined {
  switch (typeof value) {
    case 'string':
      return kind === 'String' && value && isStorableText(value) ? value : undefined;
    case 'number':
      return kind === 'Number' && Number.isFinite(value) ? value : undefined;
    case 'boolean':
      return kind === 'Boolean' ? value : undefined;
  }
  if (kind === 'Date' && value instanceof Date && isStorableDate(value)) {
    return { __type: 'Date', iso: value.toISOString() };
  }
  const { className, isNew } = (value ?? {}) as { readonly className?: string; readonly isNew?: boolean };
  if (kind !== 'Pointer' || className !== target || isNew) return undefined;
  const { objectId } = value as Partial<Reference>;
  return typeof objectId === 'string' && objectId ? wirePointer(value as Reference) : undefined;
}
