import { Answer } from './model/answer.js';
import type { Connection } from './model/connection.js';
import { draftOf } from './model/draft.js';
import { changePlace } from './model/field-access.js';
import { type Model, stateOf } from './model/model.js';
import type { LoadablePointer } from './model/pointer.js';
import type { CallOptions } from './transport/api-request.js';
import { latePart } from './transport/late-part.js';
import { ownCopy } from './wire/own-copy.js';
import { describe } from './wire/description.js';
import { isBatchable, objectPath } from './wire/object-path.js';
import { type JsonObject, isJsonObject } from './json.js';
import type { Reference } from './values/reference.js';
import { collectIssues, invalid } from './values/validation-error.js';
import type { ClassDefinition } from './wire/class-schema.js';
import type { AggregateRawOptions } from './query/aggregate-raw.js';
import { ModelQuery } from './query/model-query.js';
import { everything } from './query/query-description.js';

/** All objects of one class: the query that asks for everything, and what makes, changes and deletes objects. */
export class ModelCollection extends ModelQuery {
  readonly #className: string;

  constructor(connection: Connection, className: string) {
    super(connection, everything(className));
    this.#className = className;
  }

  build(input: object): Model {
    const model = new Answer(this.connection).row(this.#className, {});
    const state = stateOf(model);
    collectIssues(entriesOf(input), ([property, value]) => changePlace(state, property, value));
    return model;
  }

  async create(input: object, options?: CallOptions): Promise<Model> {
    return this.build(input).save(options);
  }

  async findOrCreate(
    values: object,
    rest: object,
    options?: CallOptions,
  ): Promise<{ object: Model; created: boolean }> {
    const { findOrCreate } = await latePart(() => import('./find-or-create.js'));
    return findOrCreate(this, this.#definition, values, rest, options);
  }

  async update(target: string | Reference, changes: object, options?: CallOptions): Promise<void> {
    const path = this.#pathOf(target);
    const batchable = isBatchable(this.#className);
    const own = ownCopy(changes, this.#className) as object;
    const part = latePart(() => import('./model/update.js'));
    const update = { path, batchable, definition: this.#definition, changes: own };
    const request = part.then(({ updateRequest }) => updateRequest(this.connection, update, options));
    try {
      await this.connection.requestLater(request, batchable, options);
    } catch (error) {
      throw await (await part).explainUpdate(error, await request);
    }
  }

  async delete(target: string | Reference, options?: CallOptions): Promise<void> {
    await this.connection.request({ method: 'DELETE', path: this.#pathOf(target), batchable: true }, options);
  }

  async aggregateRaw(pipeline: readonly JsonObject[], options: AggregateRawOptions = {}): Promise<JsonObject[]> {
    const { aggregateRaw } = await latePart(() => import('./query/aggregate-raw.js'));
    return aggregateRaw(this.connection, this.#className, pipeline, options);
  }

  pointer(objectId: string): LoadablePointer {
    objectPath(this.#className, objectId);
    return new Answer(this.connection).pointer(this.#className, objectId);
  }

  fromJSON(json: JsonObject): Model {
    if (!isJsonObject(json)) throw invalid(this.#className, `is made of what toJSON() gave, not of ${describe(json)}.`);
    const { className = this.#className, objectId } = json;
    if (className !== this.#className) throw invalid(this.#className, `was given an object of ${String(className)}.`);
    const answer = new Answer(this.connection);
    return typeof objectId === 'string' ? answer.row(className, json) : draftOf(answer, className, json);
  }

  get #definition(): ClassDefinition {
    return this.connection.modelClass(this.#className).definition;
  }

  #pathOf(target: string | Reference): string {
    if (typeof target === 'string') return objectPath(this.#className, target);
    const { className } = Object(target) as Partial<Reference>;
    if (className !== this.#className) throw invalid(this.#className, `was given an object of ${className}.`);
    return objectPath(this.#className, target.objectId);
  }
}

/** What was given; `undefined` stands for nothing. */
function entriesOf(values: object | undefined): [string, unknown][] {
  return Object.entries(values ?? {}).filter(([, value]) => value !== undefined);
}
