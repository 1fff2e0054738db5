import type { JsonValue } from '../json.js';
import type { ClassDefinition } from '../wire/class-schema.js';
import type { ApiRequest, CallOptions } from '../transport/api-request.js';
import type { Model } from './model.js';
import type { ModelState } from './state.js';

/** What a model needs of its client. */
export interface Connection {
  request(request: ApiRequest, options?: CallOptions): Promise<JsonValue>;
  /** Loads one object. */
  load(className: string, objectId: string, options?: CallOptions): Promise<Model>;
  /** The class that a row becomes an object of. */
  modelClass(className: string): ModelClass;
  /** A query over the members of a relation; `name` is the field on the wire. */
  relatedQuery(owner: Model, name: string, className: string): unknown;
}

/** A generated class, as the runtime uses it. */
export interface ModelClass {
  readonly definition: ClassDefinition;
  construct(state: ModelState): Model;
}
