import type { JsonObject } from '../json.js';
import { Answer } from '../model/answer.js';
import type { Connection } from '../model/connection.js';
import type { Model } from '../model/model.js';
import { ModelQuery } from '../query/model-query.js';
import type { DefinitionOf } from '../query/where.js';
import { onAbort } from '../transport/abort-listeners.js';
import { invalid } from '../values/validation-error.js';
import { EventQueue } from './event-queue.js';
import type { LiveChannel } from './live-channel.js';
import type { LiveConnection } from './live-connection.js';
import type { LiveEvent, LiveEvents, LiveState, SubscribeOptions } from '../query/live-events.js';
import { Listeners } from './listeners.js';
import { liveQuery, rowOf } from './live-query.js';
import { type Settle, settled } from './settled.js';

type Events = LiveEvents<Model>;
/** What each of them tells is known where it is told. */
type Listener = (event: unknown) => void;

/** These tell of the subscription, not of objects. */
const ofItself: readonly string[] = ['open', 'close', 'error'];

/** One live query of a client. */
export class LiveSubscription implements LiveChannel {
  readonly ready: Promise<void>;
  state: LiveState = 'connecting';
  query: JsonObject = {};
  readonly #connection: Connection;
  readonly #live: LiveConnection;
  readonly #closes: number;
  readonly #options: SubscribeOptions;
  #source: ModelQuery;
  readonly #className: string;
  readonly #listeners = new Map<keyof Events, Listeners<[event: unknown]>>();
  readonly #queues = new Set<EventQueue<Model>>();
  /** What was told before the first loop, as long as nobody else listens to it. */
  #early: EventQueue<Model> | undefined;
  readonly #settle: Settle;
  #updates: Settle[] = [];
  #forgetSignal: (() => void) | undefined;
  #id: number | undefined;
  #lostAt: Date | undefined;
  #wasOpen = false;
  /** What ended it, where that was nobody's wish. */
  #reason: Error | undefined;

  constructor(source: ModelQuery, live: LiveConnection, options: SubscribeOptions) {
    const { connection, description } = ModelQuery.partsOf(source);
    this.#connection = connection;
    this.#live = live;
    this.#closes = live.closes;
    this.#source = source;
    this.#className = description.className;
    this.#options = options;
    this.#early = this.#queue();
    [this.ready, this.#settle] = settled();
  }

  /** Called once whoever made it had the time to listen. */
  start(): void {
    const { signal } = this.#options;
    if (signal?.aborted || this.#closes !== this.#live.closes) this.unsubscribe();
    if (this.state === 'closed') return;
    try {
      const { bufferSize = 1 } = this.#options;
      if (!(bufferSize >= 1))
        throw invalid(this.#className, `is watched with a bufferSize of ${bufferSize}, not 1 or more.`);
      this.query = this.#compiled(this.#source);
    } catch (error) {
      return this.failed(error as Error, true);
    }
    this.#forgetSignal = onAbort(signal, () => this.unsubscribe());
    this.#id = this.#live.add(this);
  }

  on(name: keyof Events, listener: Listener): () => void {
    const listeners = this.#listeners.get(name) ?? new Listeners();
    this.#listeners.set(name, listeners);
    if (!ofItself.includes(name)) this.#early = undefined;
    return listeners.add(listener);
  }

  async update(source: ModelQuery): Promise<void> {
    if (!(source instanceof ModelQuery)) throw invalid(this.#className, 'is watched, and what is given is no query.');
    const { description } = ModelQuery.partsOf(source);
    if (description.className !== this.#className) {
      throw invalid(this.#className, `is watched, and a query of ${description.className} given.`);
    }
    const query = this.#compiled(source);
    if (this.state === 'closed') throw invalid(this.#className, 'is watched no more: subscribe anew.');
    if (this.#id === undefined) {
      this.#source = source;
      return this.ready;
    }
    const [done, settle] = settled();
    this.#updates.push(settle);
    this.query = query;
    this.state = 'connecting';
    this.#live.change(this.#id);
    return done;
  }

  unsubscribe(): void {
    this.#close(undefined);
  }

  [Symbol.asyncIterator](): AsyncIterator<LiveEvent<Model>> {
    const queue = this.#early ?? this.#queue();
    this.#early = undefined;
    this.#queues.add(queue);
    if (this.state === 'closed') queue.end(this.#reason);
    const next = async (): Promise<IteratorResult<LiveEvent<Model>>> => {
      const value = await queue.next();
      return value ? { done: false, value } : { done: true, value: undefined };
    };
    return {
      next,
      return: () => {
        this.#queues.delete(queue);
        queue.drop();
        this.unsubscribe();
        return next();
      },
    };
  }

  opened(): void {
    const from = this.#lostAt;
    this.#lostAt = undefined;
    this.#wasOpen = true;
    this.state = 'open';
    this.#settle.resolve();
    for (const { resolve } of this.#updates.splice(0)) resolve();
    this.#emit('open', { type: 'open' });
    if (from) this.#tell({ type: 'gap', from, to: new Date() });
  }

  received(type: string, object: JsonObject, original: JsonObject | undefined): void {
    if (type !== 'create' && type !== 'enter' && type !== 'update' && type !== 'leave' && type !== 'delete') return;
    if (type === 'update' && original && this.#isUnwatched(object, original)) return;
    const model = this.#model(object);
    if (type === 'create' || type === 'delete') this.#tell({ type, object: model });
    else this.#tell({ type, object: model, original: original && this.#model(original) });
  }

  ended(): void {
    this.#id = undefined;
    this.#close(undefined);
  }

  lost(since: Date, cause?: Error): void {
    if (this.state === 'closed') return;
    if (this.#wasOpen) this.#lostAt ??= since;
    this.state = 'connecting';
    this.#emit('close', { type: 'close', final: false, error: cause });
  }

  failed(reason: Error, final: boolean): void {
    if (this.state === 'closed') return;
    const isHeard = this.#emit('error', { type: 'error', error: reason }) || this.#queues.size > 0;
    if (!final) return;
    this.#id = undefined;
    if (isHeard || this.#updates.length > 0) this.ready.catch(() => undefined);
    // An end that nobody waits for must not pass in silence.
    else if (this.#wasOpen) void Promise.reject(reason);
    this.#close(reason);
  }

  /** @param error why, where nobody asked for it */
  #close(error: Error | undefined): void {
    if (this.state === 'closed') return;
    this.state = 'closed';
    this.#reason = error;
    this.#forgetSignal?.();
    if (this.#id !== undefined) this.#live.remove(this.#id);
    this.#id = undefined;
    for (const { resolve, reject } of [this.#settle, ...this.#updates.splice(0)]) {
      if (error) reject(error);
      else resolve();
    }
    for (const queue of this.#queues) queue.end(error);
    this.#emit('close', { type: 'close', final: true, error });
    for (const listeners of this.#listeners.values()) listeners.clear();
  }

  #compiled(source: ModelQuery): JsonObject {
    const definitionOf: DefinitionOf = (className) => this.#connection.modelClass(className).definition;
    return liveQuery(ModelQuery.partsOf(source).description, definitionOf, this.#options.watch);
  }

  /** To the server a pointer is another one each time (`_checkWatchFields`): it tells of every change of its object. */
  #isUnwatched(object: JsonObject, original: JsonObject): boolean {
    const { watch, keys } = this.query as { readonly watch?: readonly string[]; readonly keys?: readonly string[] };
    return (
      watch?.every((name) => {
        const isShown = keys?.includes(name) !== false;
        return isShown && JSON.stringify(object[name]) === JSON.stringify(original[name]);
      }) === true
    );
  }

  #model(object: JsonObject): Model {
    return new Answer(this.#connection).row(this.#className, rowOf(object));
  }

  #queue(): EventQueue<Model> {
    return new EventQueue(this.#options.bufferSize ?? 1000);
  }

  #tell(event: LiveEvent<Model>): void {
    this.#early?.push(event);
    for (const queue of this.#queues) queue.push(event);
    this.#emit(event.type, event);
  }

  /** @returns whether anybody listens */
  #emit<Name extends keyof Events>(name: Name, event: Events[Name]): boolean {
    const listeners = this.#listeners.get(name);
    const isHeard = listeners !== undefined && listeners.size > 0;
    listeners?.tell(event);
    return isHeard;
  }
}
