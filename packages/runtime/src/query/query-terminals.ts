import { Answer } from '../model/answer.js';
import { encodeUpdate } from '../model/encode-update.js';
import type { Model } from '../model/model.js';
import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import type { ApiRequest, CallOptions } from '../transport/api-request.js';
import { ParseError, unexpectedAnswer } from '../transport/errors.js';
import { latePart } from '../transport/late-part.js';
import { invalid } from '../values/validation-error.js';
import type { ClassDefinition } from '../wire/class-schema.js';
import { classPath, objectPath } from '../wire/object-path.js';
import type { AggregateOptions } from './aggregate.js';
import { type QueryParts, modelIn, modelsIn, modelsOf, rowsIn } from './answered-rows.js';
import type { AggregatedQuery } from './aggregate-run.js';
import { nothing } from './condition.js';
import { knownClass } from './known-class.js';
import type { ExplainOptions } from './explain.js';
import type { PagedQuery } from './key-set-cursor.js';
import type { QueryDescription, QueryParameters } from './query-description.js';
import { compileQuery } from './query-parameters.js';
import type { ChangeAllOptions } from './query.js';
import type { StreamOptions } from './row-stream.js';

export async function find(query: QueryParts, options?: CallOptions): Promise<Model[]> {
  return modelsIn(query, await ask(query, parametersOf(query), options));
}

export async function get(query: QueryParts, objectId: string, options?: CallOptions): Promise<Model> {
  const { description } = query;
  const path = objectPath(description.className, objectId);
  if (description.filters.length > 0) {
    const filters = [...description.filters, { objectId }];
    const [found] = await find({ ...query, description: { ...description, filters, limit: 1 } }, options);
    if (found) return found;
    throw new ParseError(101, 'No object that the filter fits.', { method: 'GET', path }, 404);
  }
  const parameters = Object.entries(parametersOf(query)).filter(([name]) => parametersOfGet.has(name));
  const request = { method: 'GET', path, query: Object.fromEntries(parameters), batchable: true } as const;
  return modelIn(query, await send(query, request, options));
}

export async function count(query: QueryParts, options?: CallOptions): Promise<number> {
  const { where } = parametersOf(query);
  const { advice } = query.description;
  return countIn(await ask(query, { ...advice, where: exactly(where), count: 1, limit: 0 }, options));
}

export async function findWithCount(
  query: QueryParts,
  options?: CallOptions,
): Promise<{ results: Model[]; count: number }> {
  const parameters = parametersOf(query);
  const answer = await ask(query, { ...parameters, where: exactly(parameters.where), count: 1 }, options);
  return { results: modelsIn(query, answer), count: countIn(answer) };
}

export async function exists(query: QueryParts, options?: CallOptions): Promise<boolean> {
  const { where } = parametersOf(query);
  const { advice } = query.description;
  const answer = await ask(query, { ...advice, ...(where && { where }), keys: 'objectId', limit: 1 }, options);
  return rowsIn(query, answer).length > 0;
}

export async function distinct(query: QueryParts, property: string, options: CallOptions = {}): Promise<unknown[]> {
  const { distinctValues } = await latePart(() => import('./distinct-values.js'));
  return distinctValues(aggregated(query, options), property, options);
}

export async function aggregate(query: QueryParts, spec: object, options: AggregateOptions = {}): Promise<object[]> {
  const run = await latePart(() => import('./aggregate-run.js'));
  return run.aggregate(aggregated(query, options), spec, options);
}

export async function explain(query: QueryParts, options: ExplainOptions = {}): Promise<JsonValue> {
  const run = await latePart(() => import('./explain.js'));
  return run.explain(aggregated(query, options), options, (parameters) => ask(query, parameters, options));
}

export async function* stream(query: QueryParts, options: StreamOptions = {}): AsyncGenerator<Model, void, undefined> {
  const { readModels } = await latePart(() => import('./row-stream.js'));
  yield* readModels(paged(query, options), (rows) => modelsOf(query, rows), options);
}

export async function eachBatch(
  query: QueryParts,
  work: (batch: readonly Model[]) => unknown,
  options: StreamOptions = {},
): Promise<void> {
  const { workOnBatches } = await latePart(() => import('./row-stream.js'));
  await workOnBatches(paged(query, options), (rows) => modelsOf(query, rows), work, options);
}

export async function updateAll(query: QueryParts, changes: object, options: ChangeAllOptions = {}): Promise<number> {
  const { body, repeatable } = encodeUpdate(definitionIn(query)(query.description.className), changes);
  if (Object.keys(body).length === 0) throw invalid(query.description.className, 'is given no change to make.');
  return changeAll(query, 'updateAll', options, (path) => ({ method: 'PUT', path, body, repeatable }));
}

export async function deleteAll(query: QueryParts, options: ChangeAllOptions = {}): Promise<number> {
  return changeAll(query, 'deleteAll', options, (path) => ({ method: 'DELETE', path }));
}

function definitionIn({ connection, description }: QueryParts): (className: string) => ClassDefinition {
  return (className) => {
    const name = className === description.className ? className : knownClass(connection, className);
    return connection.modelClass(name).definition;
  };
}

function parametersOf(query: QueryParts): QueryParameters {
  return compileQuery(query.description, definitionIn(query));
}

async function ask(
  query: QueryParts,
  parameters: { readonly [key: string]: JsonValue },
  options: CallOptions | undefined,
): Promise<JsonValue> {
  if (parameters['where'] === nothing) return { results: [], count: 0 };
  const path = classPath(query.description.className);
  // A count alone is small; rows are not, and would wait for each other.
  const batchable = parameters['limit'] === 0;
  return send(query, { method: 'GET', path, query: parameters, batchable }, options);
}

function send({ connection, as }: QueryParts, request: ApiRequest, options: CallOptions = {}): Promise<JsonValue> {
  return connection.request(request, as ? { ...options, as } : options);
}

async function changeAll(
  query: QueryParts,
  method: 'updateAll' | 'deleteAll',
  options: ChangeAllOptions,
  request: (path: string) => ApiRequest,
): Promise<number> {
  const { changeOfAll } = await latePart(() => import('./found-objects.js'));
  const change = changeOfAll(paged(query, options), {
    method,
    isForAll: options.all === true,
    request: (objectId) => request(objectPath(query.description.className, objectId)),
    count: (call) => count(query, call),
  });
  return query.connection.changeMany(change, query.as ? { ...options, as: query.as } : options);
}

/** What the terminals of the master key need. */
function aggregated(query: QueryParts, options: CallOptions): AggregatedQuery {
  const { connection, description } = query;
  const path = `/aggregate/${encodeURIComponent(description.className)}`;
  const parameters = forAggregation(description.advice);
  const askServer = (asked: JsonObject): Promise<JsonValue> =>
    send(query, { method: 'GET', path, query: { ...parameters, ...asked } }, options);
  return { ...paged(query, options), links: new Answer(connection), ask: connection.isMaster ? askServer : undefined };
}

function paged(query: QueryParts, options: CallOptions): PagedQuery {
  return {
    definition: definitionIn(query)(query.description.className),
    parameters: parametersOf(query),
    rows: async (parameters, own) => rowsIn(query, await ask(query, parameters, { ...options, ...own })),
  };
}

/** What `/aggregate` takes; anything else it would take for a stage of a pipeline. */
function forAggregation(advice: QueryDescription['advice']): JsonObject {
  const known = ['hint', 'comment', 'readPreference'];
  return Object.fromEntries(Object.entries(advice).filter(([name]) => known.includes(name)));
}

/** What reading one object takes (server: `ClassesRouter`, `ALLOWED_GET_QUERY_KEYS`). */
const parametersOfGet: ReadonlySet<string> = new Set([
  ...['keys', 'excludeKeys', 'include', 'readPreference', 'includeReadPreference', 'subqueryReadPreference'],
]);

/** Without a filter PostgreSQL answers the planner's estimate, MongoDB that of the collection. */
function exactly(where: JsonObject | undefined): JsonObject {
  return where ?? { objectId: { $exists: true } };
}

function countIn(answer: JsonValue): number {
  const total = isJsonObject(answer) ? answer['count'] : undefined;
  if (typeof total !== 'number') throw unexpectedAnswer('a count', answer);
  return total;
}
