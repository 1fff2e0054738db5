import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import { invalid } from '../values/validation-error.js';
import { type LinkDecoder } from '../wire/decode.js';
import { unexpectedAnswer } from '../transport/errors.js';
import type { AggregateOptions } from './aggregate.js';
import { AggregateGroups, type Scalar, scalarOf } from './aggregate-groups.js';
import { type AggregatePlan, type GroupColumn, planAggregation } from './aggregate-plan.js';
import { isSortedByServer, pipelineOf, readGroups } from './aggregate-pipeline.js';
import { nothing } from './condition.js';
import type { PagedQuery } from './key-set-cursor.js';
import { readBatches } from './row-stream.js';

/** A query whose objects are aggregated. */
export interface AggregatedQuery extends PagedQuery {
  readonly links: LinkDecoder;
  /** Asks `GET /aggregate/…`; without the master key there is no such thing. */
  readonly ask: ((query: JsonObject) => Promise<JsonValue>) | undefined;
}

/** @throws ValidationError for a query that says which rows or fields come: it would be passed over in silence */
export function refuseShape({ definition, parameters }: PagedQuery, call: string): void {
  const given = ['limit', 'skip', 'order', 'keys', 'excludeKeys', 'include'].find((name) => name in parameters);
  if (given === undefined) return;
  const method = given === 'order' ? 'orderBy' : given === 'keys' ? 'select' : given === 'excludeKeys' ? 'omit' : given;
  throw invalid(definition.className, `is given ${method}, which is about objects, before ${call}: leave it out.`);
}

/** Groups what a query finds, and computes something of each group. */
export async function aggregate(query: AggregatedQuery, spec: object, options: AggregateOptions): Promise<object[]> {
  const { definition, parameters, links, ask } = query;
  const { className } = definition;
  const plan = planAggregation(definition, spec);
  const { where = {} } = parameters;
  refuseShape(query, 'aggregate, which takes orderBy, limit and skip of groups');
  if (where === nothing) return new AggregateGroups(plan).rows(links, false);
  if (options.local) return (await readLocally(query, plan, options)).rows(links, false);
  if (!ask) {
    const remedy = 'use db.asMaster(), or give { local: true } to read the objects and compute here';
    throw invalid(className, `is aggregated by the server for the master key alone: ${remedy}.`);
  }
  const answer = await ask({ pipeline: pipelineOf(plan, definition, where) });
  const results = isJsonObject(answer) ? answer['results'] : undefined;
  if (!Array.isArray(results)) throw unexpectedAnswer(`groups of ${className}`, answer);
  return readGroups(plan, definition, results as readonly JsonObject[]).rows(links, isSortedByServer(plan));
}

async function readLocally(
  query: AggregatedQuery,
  plan: AggregatePlan,
  { signal }: AggregateOptions,
): Promise<AggregateGroups> {
  const groups = new AggregateGroups(plan);
  const names = [...plan.groups, ...plan.values].flatMap(({ field }) => (field ? [field.name] : []));
  const { where } = query.parameters;
  const parameters = { ...(where && { where }), keys: [...new Set(['objectId', ...names])].join(',') };
  for await (const rows of readBatches({ ...query, parameters }, signal ? { signal } : {})) {
    for (const row of rows) {
      groups.add(
        plan.groups.map((column) => keyOf(column, row)),
        plan.values.map(({ field }) => (field ? scalarOf(row[field.name]) : 1)),
      );
    }
  }
  return groups;
}

function keyOf({ field, part }: GroupColumn, row: JsonObject): Scalar {
  const value = scalarOf(row[field.name]);
  return part && typeof value === 'string' ? part.of(new Date(value)) : value;
}
