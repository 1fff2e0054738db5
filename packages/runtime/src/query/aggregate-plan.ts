import { invalid } from '../values/validation-error.js';
import type { ClassDefinition, FieldDefinition, FieldKind } from '../wire/class-schema.js';
import { describe, isPlainObject } from '../wire/encode.js';
import { fieldOf } from './named-field.js';

export type Operator = 'count' | 'sum' | 'avg' | 'min' | 'max';

/** What groups are told apart by. */
export interface GroupColumn {
  readonly name: string;
  readonly field: FieldDefinition;
  /** A part of a date, in UTC. */
  readonly part: DatePartRecord | undefined;
}

/** What is computed of each group. */
export interface ValueColumn {
  readonly name: string;
  readonly operator: Operator;
  /** Of `count` none. */
  readonly field: FieldDefinition | undefined;
}

/** An aggregation whose names are checked. */
export interface AggregatePlan {
  readonly groups: readonly GroupColumn[];
  readonly values: readonly ValueColumn[];
  readonly order: readonly { readonly name: string; readonly descending: boolean }[];
  readonly limit: number;
  readonly skip: number;
}

interface DatePartRecord {
  /** MongoDB's operator; the server translates it for PostgreSQL. */
  readonly operator: string;
  readonly of: (date: Date) => number;
}

/** Only parts that both databases count alike: their weeks and days of the week begin elsewhere. */
const dateParts: ReadonlyMap<string, DatePartRecord> = new Map([
  ['year', { operator: '$year', of: (date) => date.getUTCFullYear() }],
  ['month', { operator: '$month', of: (date) => date.getUTCMonth() + 1 }],
  ['day', { operator: '$dayOfMonth', of: (date) => date.getUTCDate() }],
  ['hour', { operator: '$hour', of: (date) => date.getUTCHours() }],
  ['minute', { operator: '$minute', of: (date) => date.getUTCMinutes() }],
]);

const groupable: readonly FieldKind[] = ['String', 'Number', 'Boolean', 'Date', 'Pointer'];
const operands: ReadonlyMap<string, readonly FieldKind[]> = new Map<string, readonly FieldKind[]>([
  ['sum', ['Number']],
  ['avg', ['Number']],
  ['min', ['Number', 'String', 'Date']],
  ['max', ['Number', 'String', 'Date']],
]);

/** Checks what `aggregate` was given. @throws ValidationError naming what is wrong */
export function planAggregation(definition: ClassDefinition, spec: object): AggregatePlan {
  const { groupBy = [], compute = {}, orderBy = [], limit = Infinity, skip = 0, ...others } = spec as Spec;
  const { className } = definition;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw invalid(`${className}.${unknown}`, 'is no option of aggregate.');
  for (const count of [limit, skip]) {
    if (count !== Infinity && !(Number.isSafeInteger(count) && count >= 0)) {
      throw invalid(className, `takes a whole number of zero or more as limit and skip of aggregate, not ${count}.`);
    }
  }
  const groups = groupBy.map((name) => groupColumn(definition, name));
  const values = Object.entries(compute).map(([name, value]) => valueColumn(definition, name, value));
  const names = [...groups, ...values].map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw invalid(`${className}.${twice}`, 'is named twice in aggregate: name what is computed otherwise.');
  if (names.length === 0)
    throw invalid(className, 'is aggregated to nothing: name fields in groupBy, or what to compute.');
  const order = orderBy.map((key) => {
    const descending = key.startsWith('-');
    const name = descending ? key.slice(1) : key;
    if (!names.includes(name)) throw invalid(`${className}.${name}`, 'is not in the answer of aggregate (in orderBy).');
    return { name, descending };
  });
  return { groups, values, order, limit, skip };
}

interface Spec {
  readonly groupBy?: readonly string[];
  readonly compute?: object;
  readonly orderBy?: readonly string[];
  readonly limit?: number;
  readonly skip?: number;
}

function groupColumn(definition: ClassDefinition, name: string): GroupColumn {
  const [property = '', ...rest] = name.split('.');
  const field = fieldOf(definition, property, 'groupBy');
  const part = rest.length > 0 ? dateParts.get(rest.join('.')) : undefined;
  if (rest.length > 0 && (!part || field.kind !== 'Date')) {
    throw invalid(
      `${definition.className}.${name}`,
      `is no part of a date, which are ${[...dateParts.keys()].join(', ')}.`,
    );
  }
  requireKind(field, groupable, 'groupBy');
  return { name, field, part };
}

function valueColumn(definition: ClassDefinition, name: string, value: unknown): ValueColumn {
  const place = `${definition.className}.${name}`;
  if (value === 'count') return { name, operator: value, field: undefined };
  const [entry, ...others] = isPlainObject(value) ? Object.entries(value) : [];
  const [operator = '', property] = entry ?? [];
  const kinds = operands.get(operator);
  if (!kinds || typeof property !== 'string' || others.length > 0) {
    throw invalid(place, `takes 'count', or one of { sum, avg, min, max } with a field, not ${describe(value)}.`);
  }
  const field = fieldOf(definition, property, operator);
  requireKind(field, kinds, operator);
  return { name, operator: operator as Operator, field };
}

function requireKind(field: FieldDefinition, kinds: readonly FieldKind[], place: string): void {
  if (field.name === 'objectId') throw invalid(field.path, `is different in each object, and nothing for ${place}.`);
  if (!kinds.includes(field.kind)) {
    throw invalid(field.path, `is of the kind ${field.kind}, and ${place} takes only ${kinds.join(', ')}.`);
  }
}
