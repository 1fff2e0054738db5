import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import { invalid } from '../values/validation-error.js';
import type { ClassDefinition } from '../wire/class-schema.js';
import type { AggregatePlan } from './aggregate-plan.js';
import { AggregateGroups, type Scalar, scalarOf } from './aggregate-groups.js';

/*
 * Aggregation by the server (`AggregateRouter`). PostgreSQL's adapter makes one SELECT of a pipeline and knows few
 * things (`PostgresStorageAdapter.aggregate`); only what both databases answer alike is sent.
 * See docs/decisions/0047-aggregation.md.
 */

/** The pipeline of an aggregation. @throws ValidationError for what a database would answer wrongly */
export function pipelineOf(plan: AggregatePlan, definition: ClassDefinition, where: JsonObject): JsonObject[] {
  const { groups, values, limit, skip } = plan;
  const match = matchOf(where, definition);
  const hasParts = groups.some(({ part }) => part);
  const average = values.find(({ operator }) => operator === 'avg');
  if (hasParts && average)
    throw invalid(
      `${definition.className}.${average.name}`,
      `averages beside a part of a date, which PostgreSQL groups by the whole date: ${remedy}`,
    );
  const prefix = prefixOf(definition);
  const keys = groups.map(({ field, part }, index) => [
    `${prefix}g${index}`,
    part ? { [part.operator]: `$${field.name}` } : `$${field.name}`,
  ]);
  const accumulators = values.map(({ operator, field }, index) => [
    prefix + valueName(plan, index),
    operator === 'count' ? { $sum: 1 } : { [`$${operator}`]: `$${field?.name}` },
  ]);
  const sort = sortOf(plan, prefix);
  const isCut = !hasParts && limit !== Infinity && skip + limit > 0 && (plan.order.length === 0 || sort !== undefined);
  return [
    ...(Object.keys(match).length > 0 ? [{ $match: match }] : []),
    // Without groups PostgreSQL's adapter selects every column beside the totals, unless there is a projection.
    ...(groups.length === 0 ? [{ $project: { [prefix]: 0 } }] : []),
    {
      $group: {
        _id: groups.length === 0 ? null : Object.fromEntries(keys),
        ...Object.fromEntries(accumulators),
      } as JsonObject,
    },
    ...(sort && !hasParts ? [{ $sort: sort }] : []),
    ...(isCut ? [{ $limit: skip + limit }] : []),
  ];
}

/** Whether the server sorts the groups. */
export function isSortedByServer(plan: AggregatePlan): boolean {
  return sortOf(plan, '') !== undefined && !plan.groups.some(({ part }) => part);
}

/** The groups in the server's answer. Parts of dates come in pieces from PostgreSQL, which groups by the whole date. */
export function readGroups(
  plan: AggregatePlan,
  definition: ClassDefinition,
  rows: readonly JsonObject[],
): AggregateGroups {
  const groups = new AggregateGroups(plan);
  const prefix = prefixOf(definition);
  for (const row of rows) {
    const id = row['objectId'];
    const keys = plan.groups.map(({ field }, index): Scalar =>
      scalarOf(isJsonObject(id) ? id[`${prefix}g${index}`] : undefined, field.target),
    );
    groups.add(
      keys,
      plan.values.map((_, index) => scalarOf(row[prefix + valueName(plan, index)])),
    );
  }
  return groups;
}

/** The server takes a name in the answer for a field, where there is one of that name. */
function prefixOf({ byName }: ClassDefinition): string {
  let prefix = 'x';
  while ([...byName.keys()].some((name) => name.startsWith(prefix))) prefix += 'x';
  return prefix;
}

/** PostgreSQL's adapter makes a number of one count only: all share it. */
function valueName({ values }: AggregatePlan, index: number): string {
  const isCount = values[index]?.operator === 'count';
  return `v${isCount ? values.findIndex(({ operator }) => operator === 'count') : index}`;
}

/** The order, where the server can make it: by what always has a value, for each database puts what has none elsewhere. */
function sortOf(plan: AggregatePlan, prefix: string): JsonObject | undefined {
  const keys = plan.order.map(({ name, descending }): [string, number] | undefined => {
    const index = plan.values.findIndex((value) => value.name === name);
    const column = plan.values[index];
    const isNumber =
      column && (column.operator === 'count' || (column.field?.required && column.field.kind !== 'String'));
    return isNumber ? [prefix + valueName(plan, index), descending ? -1 : 1] : undefined;
  });
  const sure = keys.filter((key) => key !== undefined);
  return sure.length === keys.length && sure.length > 0 ? Object.fromEntries(sure) : undefined;
}

const remedy = 'give { local: true } to read the objects and compute here.';
const comparisons: ReadonlySet<string> = new Set(['$lt', '$lte', '$gt', '$gte']);
const comparable: ReadonlySet<string> = new Set(['String', 'Number', 'Boolean', 'Date', 'Pointer']);

/**
 * A filter as the stage `$match`, which knows equality and comparisons alone: all else PostgreSQL's adapter passes over
 * or takes for something else.
 */
function matchOf(where: JsonObject, definition: ClassDefinition): JsonObject {
  const entries = Object.entries(where).map(([key, constraint]): [string, JsonValue] => {
    const field = definition.byName.get(key);
    const match = field && comparable.has(field.kind) ? constraintOf(constraint) : undefined;
    if (match !== undefined) return [key, match];
    const place = `${definition.className}.${field?.property ?? key}`;
    throw invalid(
      place,
      `is filtered as the server's aggregation cannot (only by values, lt, lte, gt and gte): ${remedy}`,
    );
  });
  return Object.fromEntries(entries);
}

function constraintOf(constraint: JsonValue): JsonValue | undefined {
  if (!isJsonObject(constraint) || '__type' in constraint) return scalarOf(constraint);
  const entries = Object.entries(constraint).map(([operator, operand]): [string, JsonValue] | undefined => {
    const value = scalarOf(operand);
    if (!comparisons.has(operator) || value === undefined || value === '') return undefined;
    return value === 0 ? besideZero[operator] : [operator, value];
  });
  const sure = entries.filter((entry) => entry !== undefined);
  const distinct = new Map(sure);
  return sure.length > 0 && sure.length === entries.length && distinct.size === sure.length
    ? Object.fromEntries(sure)
    : undefined;
}

/** PostgreSQL's adapter passes over a comparison with zero: the number next to it says the same. */
const besideZero: { readonly [operator: string]: [string, number] } = {
  $gt: ['$gte', Number.MIN_VALUE],
  $gte: ['$gt', -Number.MIN_VALUE],
  $lt: ['$lte', -Number.MIN_VALUE],
  $lte: ['$lt', Number.MIN_VALUE],
};
