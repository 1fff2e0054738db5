import type { Connection } from '../model/connection.js';
import type { Model } from '../model/model.js';
import type { JsonValue } from '../json.js';
import type { CallOptions } from '../transport/api-request.js';
import { latePart } from '../transport/late-part.js';
import type { ClassDefinition } from '../wire/class-schema.js';
import { classPath, objectPath } from '../wire/object-path.js';
import { ownCopy } from '../wire/own-copy.js';
import type { AggregateOptions } from './aggregate.js';
import { type QueryParts, modelIn, modelsIn } from './answered-rows.js';
import type { ExplainOptions } from './explain.js';
import { FieldValues } from './field-values.js';
import { fieldOf } from './named-field.js';
import { QueryBuilder } from './query-builder.js';
import type { QueryDescription, QueryParameters } from './query-description.js';
import type { ChangeAllOptions } from './query.js';
import type * as Terminals from './query-terminals.js';
import type { StreamOptions } from './row-stream.js';
import { simpleParameters } from './simple-parameters.js';

/**
 * A frozen description, and the functions that run it; typed by the interfaces that are generated for each class. Reading
 * rows of a simple query is here, all else is loaded when it is asked for.
 */
export class ModelQuery extends QueryBuilder<ModelQuery> {
  protected readonly connection: Connection;

  constructor(connection: Connection, description: QueryDescription) {
    super(description);
    this.connection = connection;
  }

  /** What a query is made of, for what looks at queries from outside. */
  static partsOf({ connection, description }: ModelQuery): QueryParts {
    return { connection, description };
  }

  async find(options?: CallOptions): Promise<Model[]> {
    const parameters = this.#simple();
    if (!parameters) return this.#late((terminals, parts) => terminals.find(parts, options));
    const path = classPath(this.description.className);
    return modelsIn(this.#parts, await this.connection.request({ method: 'GET', path, query: parameters }, options));
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
    const parameters = filters.length > 0 ? undefined : this.#simple();
    if (!parameters || Object.keys(parameters).some((name) => name !== 'include')) {
      return this.#late((terminals, parts) => terminals.get(parts, objectId, options));
    }
    const request = { method: 'GET', path, query: parameters, batchable: true } as const;
    return modelIn(this.#parts, await this.connection.request(request, options));
  }

  count(options?: CallOptions): Promise<number> {
    return this.#late((terminals, parts) => terminals.count(parts, options));
  }

  findWithCount(options?: CallOptions): Promise<{ results: Model[]; count: number }> {
    return this.#late((terminals, parts) => terminals.findWithCount(parts, options));
  }

  exists(options?: CallOptions): Promise<boolean> {
    return this.#late((terminals, parts) => terminals.exists(parts, options));
  }

  distinct(property: string, options?: CallOptions): Promise<unknown[]> {
    return this.#late((terminals, parts) => terminals.distinct(parts, property, options));
  }

  aggregate(spec: object, options?: AggregateOptions): Promise<object[]> {
    return this.#late((terminals, parts) => terminals.aggregate(parts, spec, options));
  }

  explain(options?: ExplainOptions): Promise<JsonValue> {
    return this.#late((terminals, parts) => terminals.explain(parts, options));
  }

  async *stream(options?: StreamOptions): AsyncGenerator<Model, void, undefined> {
    yield* await this.#late(async (terminals, parts) => terminals.stream(parts, options));
  }

  [Symbol.asyncIterator](): AsyncGenerator<Model, void, undefined> {
    return this.stream();
  }

  eachBatch(work: (batch: readonly Model[]) => unknown, options?: StreamOptions): Promise<void> {
    return this.#late((terminals, parts) => terminals.eachBatch(parts, work, options));
  }

  updateAll(changes: object, options?: ChangeAllOptions): Promise<number> {
    return this.#late((terminals, parts) => terminals.updateAll(parts, changes, options));
  }

  deleteAll(options?: ChangeAllOptions): Promise<number> {
    return this.#late((terminals, parts) => terminals.deleteAll(parts, options));
  }

  values(property: string): FieldValues {
    const { className, filters } = this.description;
    return new FieldValues(className, filters, fieldOf(this.#definition, property, 'values'));
  }

  protected described(description: QueryDescription): ModelQuery {
    return new ModelQuery(this.connection, description);
  }

  #simple(): QueryParameters | undefined {
    return simpleParameters(this.description, this.#definition, (name) => this.connection.modelClass(name).isKnown);
  }

  get #definition(): ClassDefinition {
    return this.connection.modelClass(this.description.className).definition;
  }

  get #parts(): QueryParts {
    return { connection: this.connection, description: this.description };
  }

  async #late<Result>(run: (terminals: typeof Terminals, parts: QueryParts) => Promise<Result>): Promise<Result> {
    const { connection } = this;
    const caller = connection.callerForLater();
    // What the caller does to a filter later is no part of this question.
    const description = ownCopy(this.description, this.description.className) as QueryDescription;
    const [as, terminals] = await Promise.all([caller, latePart(() => import('./query-terminals.js'), true)]);
    return run(terminals, { connection, description, as });
  }
}
