import type { ChangeManyOptions } from '../model/connection.js';
import type { LiveList, LiveListOptions } from './live-list.js';
import type { SubscribeOptions, Subscription } from './live-events.js';
import type { Pointer } from '../model/pointer.js';
import type { CallOptions } from '../transport/api-request.js';
import type { StreamOptions } from './row-stream.js';
import type { AggregateOptions, AggregateRow, Aggregation, Computation, DistinctKey, GroupKey } from './aggregate.js';
import type { AggregateRawOptions } from './aggregate-raw.js';
import type { ExplainOptions } from './explain.js';
import type { JsonObject, JsonValue } from '../json.js';
import type { AllFields, AllLinks, Exactly, ModelTypes, Omitting, RowOf, Selecting, SystemSort } from './selection.js';
import type {
  Countable,
  Creatable,
  Deletable,
  Findable,
  ForMasterKey,
  Gettable,
  IfFindable,
  typesOf,
  Updatable,
} from '../model/permitted.js';
import type { ElementOf, Subquery } from './subquery.js';

/** What `updateAll` and `deleteAll` take. */
export interface ChangeAllOptions extends ChangeManyOptions {
  /** Every object of the class is meant: needed where nothing is filtered. */
  readonly all?: boolean;
}

export type ReadPreference = 'PRIMARY' | 'PRIMARY_PREFERRED' | 'SECONDARY' | 'SECONDARY_PREFERRED' | 'NEAREST';

/** The options of a query that filters, and of a collection. */
interface ChangeAllArguments {
  readonly some: [options?: ChangeAllOptions];
  readonly all: [options: ChangeAllOptions & { readonly all: true }];
}

/**
 * A question about the objects of one class. Immutable: each method that narrows it returns a new one, and nothing is
 * sent until one of those that return a promise is called.
 *
 * Every call that sends rejects with ParseError, ConnectionError, TimeoutError or AbortError; a filter that cannot be
 * sent is a ValidationError.
 */
export interface Query<
  Types extends ModelTypes,
  Included,
  Row,
  Extent extends keyof ChangeAllArguments = 'some',
  Shape = AllFields,
> {
  /** For the compiler alone, which looks there what is closed. */
  readonly [typesOf]?: Types;
  /** Only objects that the filter fits; called twice, both must. */
  where(filter: Types['where']): Query<Types, Included, Row, 'some', Shape>;
  /**
   * What `where` cannot say, as the wire's `where` (REST guide, "Queries"), with the names that fields have there. It must
   * hold beside every other filter, and is sent as it is.
   *
   * @throws ValidationError for what is no plain JSON
   */
  whereRaw(where: JsonObject): Query<Types, Included, Row, 'some', Shape>;
  /**
   * Sorts by one key after the other, `-` for descending; replaces an earlier order. A key inside an object is
   * `weather.temperature`. `$score` is how well a `search` fits, best first.
   *
   * @throws ValidationError, when it is sent, beside a `near` that sorts by distance, and for `$score` without `search`
   */
  orderBy(
    ...keys: readonly (Types['sort'] | `-${Types['sort']}` | SystemSort | `-${SystemSort}` | '$score')[]
  ): Query<Types, Included, Row, Extent, Shape>;
  /**
   * Loads what links lead to; called twice, both are. A link to a deleted or unreadable object is `undefined`, and
   * missing in an array. Links inside an object field are named by their keys: `include({ seo: { owner: true } })`.
   */
  include<const Tree extends Types['include']>(
    tree: Tree,
  ): Query<Types, Included & Tree, RowOf<Types, Included & Tree, Shape>, Extent, Shape>;
  /** Loads what all links of the class lead to, also those inside its object fields; one level. */
  includeAll(): Query<
    Types,
    Included & AllLinks<Types['links']>,
    RowOf<Types, Included & AllLinks<Types['links']>, Shape>,
    Extent,
    Shape
  >;
  /**
   * Loads only these fields, also of what links lead to; called twice, both. `objectId`, `createdAt` and `updatedAt`
   * always come. A link that is included comes with the fields that are selected of it, or else as a whole.
   */
  select<const New extends Types['select']>(
    fields: New & Exactly<New, Types['select']>,
  ): Query<Types, Included, RowOf<Types, Included, Selecting<Shape, New>>, Extent, Selecting<Shape, New>>;
  /** Loads all but these fields, which may be large or of no use to the caller. */
  omit<Field extends keyof Types['select']>(
    ...fields: readonly Field[]
  ): Query<Types, Included, RowOf<Types, Included, Omitting<Shape, Field>>, Extent, Omitting<Shape, Field>>;
  /** At most so many objects. Without a limit the server answers 100, or what its `defaultLimit` says. */
  limit(count: number): Query<Types, Included, Row, Extent, Shape>;
  /** Leaves out the first so many objects. */
  skip(count: number): Query<Types, Included, Row, Extent, Shape>;
  find(this: Findable, options?: CallOptions): Promise<Row[]>;
  /** The first object, if any. */
  first(this: Findable, options?: CallOptions): Promise<Row | undefined>;
  /** @throws ParseError `ObjectNotFound` when there is none, it may not be read, or the filter does not fit it */
  get(this: Gettable, objectId: string, options?: CallOptions): Promise<Row>;
  /** How many objects there are, whatever `limit` and `skip` say; exact. */
  count(this: Countable, options?: CallOptions): Promise<number>;
  /** The objects that `find` answers, and how many there are without `limit` and `skip`. */
  findWithCount(this: Findable & Countable, options?: CallOptions): Promise<{ results: Row[]; count: number }>;
  /**
   * Makes the same changes to every object that is found, and answers how many there were. Only their ids are read, and
   * each is changed once, also where the changes are atomic or concern the field that is asked for. With `limit` or
   * `skip` the order counts; without it is of no account. A query without a filter needs `{ all: true }`.
   *
   * @throws BatchError naming the objects that failed; the others are changed
   * @throws InterruptedError when the signal ends it, saying how many are changed
   */
  updateAll(
    this: Findable & Updatable,
    changes: Types['update'],
    ...options: ChangeAllArguments[Extent]
  ): Promise<number>;
  /**
   * Deletes every object that is found, and answers how many there were; those that are gone already are passed over.
   * A query without a filter needs `{ all: true }`.
   *
   * @throws BatchError naming the objects that failed; the others are deleted
   * @throws InterruptedError when the signal ends it, saying how many are deleted
   */
  deleteAll(this: Findable & Deletable, ...options: ChangeAllArguments[Extent]): Promise<number>;
  /**
   * The values that a field has in the objects that are found, each once, in no certain order; of an array, its elements.
   * With the master key that is one request, unless the class has a relation; else the field is read in leaps.
   *
   * @throws ValidationError beside a `near` that sorts by distance
   */
  distinct<Key extends DistinctKey<Types>>(
    this: Findable,
    field: Key,
    options?: CallOptions,
  ): Promise<ElementOf<NonNullable<Types['model'][Key]>>[]>;
  /**
   * Groups the objects that are found, and computes something of each group: by the server for the master key, or with
   * `{ local: true }` of the objects that the caller may read. Without `groupBy` there is always one group.
   *
   * @throws ValidationError for what the server's aggregation would answer wrongly
   */
  aggregate<
    const Key extends GroupKey<Types> = never,
    const Computed extends { readonly [name: string]: Computation<Types> } = {},
  >(
    this: Findable,
    aggregation: Aggregation<Key, Computed>,
    options?: AggregateOptions,
  ): Promise<AggregateRow<Types, Key, Computed>[]>;
  /** How the database would find the objects, in its own words; for the master key. */
  explain(this: ForMasterKey, options?: ExplainOptions): Promise<JsonValue>;
  /** The index that MongoDB is to use: its name, or its keys as the database names them. PostgreSQL takes no hint. */
  hint(index: string | JsonObject): Query<Types, Included, Row, Extent, Shape>;
  /** A remark for MongoDB's log and profiler. */
  comment(text: string): Query<Types, Included, Row, Extent, Shape>;
  /** Which members of a MongoDB replica set may answer, also for what is included and for subqueries. */
  readPreference(
    preference: ReadPreference,
    others?: { readonly include?: ReadPreference; readonly subquery?: ReadPreference },
  ): Query<Types, Included, Row, Extent, Shape>;
  /** Whether there is any. */
  exists(this: Findable, options?: CallOptions): Promise<boolean>;
  /**
   * Any number of objects, one by one, in the order asked for: `for await (const post of db.Post.orderBy('-createdAt'))`.
   * Read in pages that go on after the last object, so that objects inserted or deleted meanwhile shift nothing; the
   * next page loads while this one is worked on. `limit` is for all of them. Use `stream` to give options.
   *
   * @throws ValidationError for an order by distance, by text score or by a key inside an object
   */
  [Symbol.asyncIterator](): IfFindable<Types, AsyncGenerator<Row, void, undefined>>;
  /** The same with options: how many objects are read at once, and a signal that also ends the loop between two. */
  stream(this: Findable, options?: StreamOptions): AsyncGenerator<Row, void, undefined>;
  /** The same in batches: calls `work` with each and waits for it. What it throws ends the reading. */
  eachBatch(this: Findable, work: (batch: readonly Row[]) => unknown, options?: StreamOptions): Promise<void>;
  /**
   * Watches the objects that the filter fits: an event for each that is made, changed or deleted, and for each that comes
   * to fit the filter or ceases to. Links are pointers there, also those that the query includes. See the guide, "live".
   */
  subscribe(
    this: Findable,
    options?: SubscribeOptions<keyof Types['select'] & string>,
  ): Subscription<RowOf<Types, {}, Shape>, Types['model']['className']>;
  /**
   * What `find` answers, kept up to date and in order: the first 100 objects unless `limit` says otherwise, by `createdAt`
   * unless `orderBy` does. Included links are loaded anew with each change of an object, not with changes of their targets.
   */
  liveList(this: Findable, options?: LiveListOptions): LiveList<Row>;
  /** The values of one field, for `in` and `notIn` of another query; of an array, its elements. */
  values<Key extends keyof Types['model'] & string>(
    this: Findable,
    field: Key,
  ): Subquery<ElementOf<NonNullable<Types['model'][Key]>>>;
}

/** All objects of a class, and what makes and changes them. */
export interface Collection<Types extends ModelTypes> extends Query<Types, {}, Types['model'], 'all'> {
  /** A new object, which the server does not know until it is saved. */
  build(this: Creatable, input: Types['input']): Types['model'];
  /**
   * The oldest object that has these values, or else a new one that has them and the rest of its input.
   *
   * Two callers at the same time may both make one: only a unique index of the database prevents that, and then the
   * second caller gets the object of the first.
   */
  findOrCreate<Key extends keyof Types['input']>(
    this: Findable & Creatable,
    values: Pick<Types['input'], Key>,
    rest: Omit<Types['input'], Key>,
    options?: CallOptions,
  ): Promise<{ object: Types['model']; created: boolean }>;
  /** Makes an object and saves it, in one request. */
  create(this: Creatable, input: Types['input'], options?: CallOptions): Promise<Types['model']>;
  /** Changes an object that need not have been read, in one request. */
  update(
    this: Updatable,
    target: string | { readonly className: Types['model']['className']; readonly objectId: string },
    changes: Types['update'],
    options?: CallOptions,
  ): Promise<void>;
  /** Deletes an object. */
  delete(
    this: Deletable,
    target: string | { readonly className: Types['model']['className']; readonly objectId: string },
    options?: CallOptions,
  ): Promise<void>;
  /**
   * An aggregation pipeline as it is on the wire, with the names that fields have there, and its answer as it comes; for
   * the master key. PostgreSQL knows few stages, and ignores the others without a word: see the guide.
   */
  aggregateRaw(
    this: ForMasterKey,
    pipeline: readonly JsonObject[],
    options?: AggregateRawOptions,
  ): Promise<JsonObject[]>;
  /** A link to an object, made of its id alone. */
  pointer(objectId: string): Pointer<Types['model']>;
  /** The object that `toJSON` was called on, as it was then; nothing is sent. */
  fromJSON(json: object): Types['model'];
}
