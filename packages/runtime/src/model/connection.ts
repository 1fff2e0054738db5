import type { JsonValue } from '../json.js';
import type { ClassDefinition } from '../wire/class-schema.js';
import type { SessionHolder } from '../session/session-holder.js';
import type { ApiRequest, CallOptions, SendOptions } from '../transport/api-request.js';
import type { Headers } from '../transport/caller.js';
import type { PreparedRequest } from '../transport/prepared-request.js';
import type { ACL } from '../values/acl.js';
import type { ParseFile } from '../values/parse-file.js';
import type { Model } from './model.js';
import type { ModelState } from './state.js';

/** How many objects are dealt with at once, and who is told. */
export interface ChangeManyOptions extends CallOptions {
  /** Objects in one request: 100 unless told, the most that Parse Server announces to allow. */
  readonly batchSize?: number;
  /** Requests under way at once: 4 unless told. */
  readonly concurrency?: number;
  /** Called after each request, with how many objects were dealt with; costs a count in the beginning. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** The same change of many objects, which are known by their ids alone. */
export interface ChangeOfMany {
  readonly className: string;
  /** What was called, for error messages. */
  readonly call: string;
  request(objectId: string): ApiRequest;
  pages(options: CallOptions): AsyncIterable<readonly string[]>;
  count(options: CallOptions): Promise<number>;
  /** Those of the ids that can still be read. */
  existing(objectIds: readonly string[], options: CallOptions): Promise<readonly string[]>;
}

/** What a model needs of its client. */
export interface Connection {
  /** Whether what it sends carries the master key. */
  readonly isMaster: boolean;
  /** Whose session its requests carry. */
  readonly session: SessionHolder;
  request(request: ApiRequest, options?: SendOptions): Promise<JsonValue>;
  /** Sends a request that is still to be prepared, in the place of this call and for whoever asks now. */
  requestLater(request: Promise<PreparedRequest>, batchable: boolean, options?: CallOptions): Promise<JsonValue>;
  /** Who asks now, for a request that is sent later. */
  callerForLater(): Promise<Headers | undefined>;
  /** What a new object of a class gets that has no ACL; where the client was given such a choice. */
  readonly defaultACL?: ((className: string, options?: CallOptions) => Promise<ACL | undefined>) | undefined;
  /** Uploads a file that is new. */
  uploadFile(file: ParseFile, options?: CallOptions): Promise<void>;
  /** Loads one object. */
  load(className: string, objectId: string, options?: CallOptions): Promise<Model>;
  /** Changes many objects in batches, and answers how many. */
  changeMany(change: ChangeOfMany, options: ChangeManyOptions & SendOptions): Promise<number>;
  /** The class that a row becomes an object of. */
  modelClass(className: string): ModelClass;
  /** A live query, or a live list, of a query. */
  live(kind: 'subscribe' | 'liveList', query: unknown, options: object): object;
  /** A query over the members of a relation; `name` is the field on the wire. */
  relatedQuery(owner: Model, name: string, className: string): unknown;
}

/** A generated class, as the runtime uses it. */
export interface ModelClass {
  readonly definition: ClassDefinition;
  construct(state: ModelState): Model;
  /** Whether the client was given it; rows of others are objects without fields. */
  readonly isKnown: boolean;
}
