import { Answer } from '../model/answer.js';
import type { Connection } from '../model/connection.js';
import type { Model } from '../model/model.js';
import { encodeUpdate } from '../model/encode-update.js';
import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import { invalid } from '../values/validation-error.js';
import type { ClassDefinition } from '../wire/class-schema.js';
import type { ApiRequest, CallOptions } from '../transport/api-request.js';
import { classPath, objectPath } from '../wire/object-path.js';
import { ParseError, unexpectedAnswer } from '../transport/errors.js';
import type { AggregateOptions } from './aggregate.js';
import type { AggregatedQuery } from './aggregate-run.js';
import type { ExplainOptions } from './explain.js';
import type { PagedQuery, QueryParameters } from './key-set-cursor.js';
import { QueryBuilder } from './query-builder.js';
import { type QueryDescription, compileQuery } from './query-parameters.js';
import { nothing } from './condition.js';
import type { ChangeAllOptions } from './query.js';
import type { StreamOptions } from './row-stream.js';
import { fieldOf } from './paths.js';
import { FieldValues } from './subquery.js';

/** A frozen description, and the functions that run it; typed by the interfaces that are generated for each class. */
export class ModelQuery extends QueryBuilder<ModelQuery> {
  protected readonly connection: Connection;

  constructor(connection: Connection, description: QueryDescription) {
    super(description);
    this.connection = connection;
  }

  /** What a query is made of, for what looks at queries from outside. */
  static partsOf({ connection, description }: ModelQuery): { connection: Connection; description: QueryDescription } {
    return { connection, description };
  }

  async find(options?: CallOptions): Promise<Model[]> {
    return this.#rows(await this.#ask(this.#parameters(), options));
  }

  async first(options?: CallOptions): Promise<Model | undefined> {
    return (await this.limit(1).find(options))[0];
  }

  subscribe(options: object = {}): object {
    return this.connection.live('subscribe', this, options);
  }

  liveList(options: object = {}): object {
    return this.connection.live('liveList', this, options);
  }

  async get(objectId: string, options?: CallOptions): Promise<Model> {
    const { className, filters } = this.description;
    const path = objectPath(className, objectId);
    if (filters.length > 0) {
      const found = await this.where({ objectId }).first(options);
      if (found) return found;
      throw new ParseError(101, 'No object that the filter fits.', { method: 'GET', path }, 404);
    }
    const parameters = Object.entries(this.#parameters()).filter(([name]) => parametersOfGet.has(name));
    const query = Object.fromEntries(parameters);
    const row = await this.connection.request({ method: 'GET', path, query, batchable: true }, options);
    if (!isJsonObject(row)) throw unexpectedAnswer(`an object of ${className}`, row);
    return new Answer(this.connection).row(className, row);
  }

  async count(options?: CallOptions): Promise<number> {
    const { where } = this.#parameters();
    const { advice } = this.description;
    return countIn(await this.#ask({ ...advice, where: exactly(where), count: 1, limit: 0 }, options));
  }

  async findWithCount(options?: CallOptions): Promise<{ results: Model[]; count: number }> {
    const parameters = this.#parameters();
    const answer = await this.#ask({ ...parameters, where: exactly(parameters.where), count: 1 }, options);
    return { results: this.#rows(answer), count: countIn(answer) };
  }

  async exists(options?: CallOptions): Promise<boolean> {
    const { where } = this.#parameters();
    const { advice } = this.description;
    const answer = await this.#ask({ ...advice, ...(where && { where }), keys: 'objectId', limit: 1 }, options);
    return this.#rows(answer).length > 0;
  }

  async distinct(property: string, options: CallOptions = {}): Promise<unknown[]> {
    const { distinctValues } = await import('./distinct-values.js');
    return distinctValues(this.#aggregated(options), property, options);
  }

  async aggregate(spec: object, options: AggregateOptions = {}): Promise<object[]> {
    const { aggregate } = await import('./aggregate-run.js');
    return aggregate(this.#aggregated(options), spec, options);
  }

  async explain(options: ExplainOptions = {}): Promise<JsonValue> {
    const { explain } = await import('./explain.js');
    return explain(this.#aggregated(options), options, (query) => this.#ask(query, options));
  }

  async *stream(options: StreamOptions = {}): AsyncGenerator<Model, void, undefined> {
    const { readModels } = await import('./row-stream.js');
    yield* readModels(this.#paged(options), (rows) => this.#models(rows), options);
  }

  [Symbol.asyncIterator](): AsyncGenerator<Model, void, undefined> {
    return this.stream();
  }

  async eachBatch(work: (batch: readonly Model[]) => unknown, options: StreamOptions = {}): Promise<void> {
    const { workOnBatches } = await import('./row-stream.js');
    await workOnBatches(this.#paged(options), (rows) => this.#models(rows), work, options);
  }

  async updateAll(changes: object, options: ChangeAllOptions = {}): Promise<number> {
    const { body, repeatable } = encodeUpdate(this.#definition, changes);
    if (Object.keys(body).length === 0) throw invalid(this.description.className, 'is given no change to make.');
    return this.#changeAll('updateAll', options, (path) => ({ method: 'PUT', path, body, repeatable }));
  }

  async deleteAll(options: ChangeAllOptions = {}): Promise<number> {
    return this.#changeAll('deleteAll', options, (path) => ({ method: 'DELETE', path }));
  }

  values(property: string): FieldValues {
    const { className } = this.description;
    const field = fieldOf(this.#definition, property, 'values');
    return new FieldValues(className, this.#parameters().where ?? {}, field);
  }

  get #definition(): ClassDefinition {
    return this.#definitionOf(this.description.className);
  }

  readonly #definitionOf = (className: string): ClassDefinition => this.connection.modelClass(className).definition;

  protected described(description: QueryDescription): ModelQuery {
    return new ModelQuery(this.connection, description);
  }

  #parameters(): QueryParameters {
    return compileQuery(this.description, this.#definitionOf);
  }

  async #ask(query: { readonly [key: string]: JsonValue }, options: CallOptions | undefined): Promise<JsonValue> {
    if (query['where'] === nothing) return { results: [], count: 0 };
    const path = classPath(this.description.className);
    // A count alone is small; rows are not, and would wait for each other.
    return this.connection.request({ method: 'GET', path, query, batchable: query['limit'] === 0 }, options);
  }

  async #changeAll(
    method: 'updateAll' | 'deleteAll',
    options: ChangeAllOptions,
    request: (path: string) => ApiRequest,
  ): Promise<number> {
    const { changeOfAll } = await import('./found-objects.js');
    const change = changeOfAll(this.#paged(options), {
      method,
      isForAll: options.all === true,
      request: (objectId) => request(objectPath(this.description.className, objectId)),
      count: (call) => this.count(call),
    });
    return this.connection.changeMany(change, options);
  }

  /** What the terminals of the master key need. */
  #aggregated(options: CallOptions): AggregatedQuery {
    const { advice, className } = this.description;
    const path = `/aggregate/${encodeURIComponent(className)}`;
    const ask = (query: JsonObject): Promise<JsonValue> =>
      this.connection.request({ method: 'GET', path, query: { ...forAggregation(advice), ...query } }, options);
    return {
      ...this.#paged(options),
      links: new Answer(this.connection),
      ask: this.connection.isMaster ? ask : undefined,
    };
  }

  #paged(options: CallOptions): PagedQuery {
    return {
      definition: this.#definition,
      parameters: this.#parameters(),
      rows: async (parameters, own) => this.#results(await this.#ask(parameters, { ...options, ...own })),
    };
  }

  #rows(answer: JsonValue): Model[] {
    return this.#models(this.#results(answer));
  }

  #results(answer: JsonValue): readonly JsonObject[] {
    const results = isJsonObject(answer) ? answer['results'] : undefined;
    if (!Array.isArray(results)) throw unexpectedAnswer(`a list of ${this.description.className}`, answer);
    return results as readonly JsonObject[];
  }

  /** The rows of one answer as objects. */
  #models(rows: readonly JsonObject[]): Model[] {
    const context = new Answer(this.connection);
    return rows.map((row) => context.row(this.description.className, row));
  }
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
  const count = isJsonObject(answer) ? answer['count'] : undefined;
  if (typeof count !== 'number') throw unexpectedAnswer('a count', answer);
  return count;
}
