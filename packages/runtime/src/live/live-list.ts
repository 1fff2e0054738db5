import { type JsonObject, isJsonObject } from '../json.js';
import { Answer } from '../model/answer.js';
import type { Connection } from '../model/connection.js';
import type { Model } from '../model/model.js';
import type { LiveState } from '../query/live-events.js';
import type { LiveListOptions } from '../query/live-list.js';
import { ModelQuery } from '../query/model-query.js';
import { onAbort } from '../transport/abort-listeners.js';
import { ParseError, unexpectedAnswer } from '../transport/errors.js';
import { classPath } from '../wire/object-path.js';
import { type ListPlan, listPlan } from './list-plan.js';
import { ListRows, type Outcome } from './list-rows.js';
import { Listeners } from './listeners.js';
import type { LiveChannel } from './live-channel.js';
import type { LiveConnection } from './live-connection.js';
import { rowOf } from './live-query.js';
import { RowOrder } from './row-order.js';
import { type Settle, settled } from './settled.js';

type Event = readonly [type: string, row: JsonObject];

const firstRetry = 500;
const longestRetry = 30_000;

/**
 * A query's rows, kept up to date. It watches first and reads then, and what was told in between is done again on what was
 * read, so that nothing is lost and nothing doubled.
 */
export class ModelLiveList implements LiveChannel {
  readonly ready: Promise<void>;
  state: LiveState = 'connecting';
  rows: readonly Model[] = Object.freeze([]);
  error: Error | undefined;
  query: JsonObject = {};
  readonly #settle: Settle;
  readonly #connection: Connection;
  readonly #source: ModelQuery;
  readonly #live: LiveConnection;
  readonly #closes: number;
  readonly #signal: AbortSignal | undefined;
  readonly #listeners = new Listeners<[]>();
  #plan: ListPlan | undefined;
  #list: ListRows<Model> | undefined;
  #forgetSignal: (() => void) | undefined;
  #id: number | undefined;
  /** What was told while the rows are read; `undefined` when they are not. */
  #told: Event[] | undefined;
  #isOutdated = false;
  /** Counts the connections: what was read for an older one is of no account. */
  #epoch = 0;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Gives up the read that is under way. */
  #reading: AbortController | undefined;

  constructor(source: ModelQuery, live: LiveConnection, { signal }: LiveListOptions) {
    this.#source = source;
    this.#connection = ModelQuery.partsOf(source).connection;
    this.#live = live;
    this.#closes = live.closes;
    this.#signal = signal;
    [this.ready, this.#settle] = settled();
  }

  start(): void {
    if (this.#signal?.aborted || this.#closes !== this.#live.closes) this.unsubscribe();
    if (this.state === 'closed') return;
    try {
      const { description } = ModelQuery.partsOf(this.#source);
      const plan = listPlan(description, (className) => this.#connection.modelClass(className).definition);
      this.#plan = plan;
      this.#list = new ListRows(new RowOrder(plan.order), plan.limit, (rows) => this.#models(plan.className, rows));
      this.query = plan.watched;
    } catch (error) {
      return this.failed(error as Error, true);
    }
    this.#forgetSignal = onAbort(this.#signal, () => this.unsubscribe());
    this.#id = this.#live.add(this);
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  unsubscribe(): void {
    if (this.#id !== undefined) this.#live.remove(this.#id);
    this.#close(undefined);
  }

  opened(): void {
    this.#read();
  }

  received(type: string, object: JsonObject): void {
    const event: Event = [type, rowOf(object)];
    this.#told?.push(event);
    if (this.state === 'open') this.#show(this.#apply(event));
  }

  lost(_since: Date, cause?: Error): void {
    this.#giveUp();
    this.state = 'connecting';
    this.error = cause;
    // Another one asks now, who need not be allowed to see what is there.
    if (!cause) {
      this.#list?.replace([]);
      this.rows = Object.freeze([]);
    }
    this.#listeners.tell();
  }

  failed(reason: Error, final: boolean): void {
    if (this.state === 'closed') return;
    this.error = reason;
    if (final) {
      this.#id = undefined;
      // Who listens sees it in `error`.
      if (this.#listeners.size > 0) this.ready.catch(() => undefined);
      return this.#close(reason);
    }
    this.#listeners.tell();
    // The event that failed was one of a change.
    if (this.state === 'open') this.#read();
  }

  ended(): void {
    this.#close(undefined);
  }

  /** Reads the rows anew; called while they are read it makes that happen once more. */
  #read(): void {
    this.#isOutdated = this.#told !== undefined;
    if (this.#told || this.state === 'closed') return;
    const told: Event[] = (this.#told = []);
    clearTimeout(this.#timer);
    const epoch = this.#epoch;
    this.#find().then(
      (rows) => void (epoch === this.#epoch && this.#took(rows, told)),
      (error: Error) => void (epoch === this.#epoch && this.#missed(error)),
    );
  }

  #giveUp(): void {
    this.#epoch++;
    this.#told = undefined;
    clearTimeout(this.#timer);
    this.#reading?.abort();
  }

  #took(rows: readonly JsonObject[], told: readonly Event[]): void {
    this.#told = undefined;
    this.#failures = 0;
    this.error = undefined;
    this.state = 'open';
    this.#list?.replace(rows);
    const isUnknown = told.map((event) => this.#apply(event)).includes('unknown');
    this.#show('changed');
    this.#settle.resolve();
    if (isUnknown || this.#isOutdated) this.#read();
  }

  #missed(error: Error): void {
    this.#told = undefined;
    // Of another session the connection is told, and made anew.
    const isSession = error instanceof ParseError && error.code === 209 && !this.#connection.session.isFixed;
    const isRefused = error instanceof ParseError && error.status < 500 && !isSession;
    if (isRefused && this.#id !== undefined) {
      this.#live.remove(this.#id);
      return this.failed(error, true);
    }
    const delay = Math.min(longestRetry, firstRetry * 2 ** this.#failures++);
    this.#timer = setTimeout(() => this.#read(), delay);
    this.error = error;
    this.#listeners.tell();
  }

  #apply([type, row]: Event): Outcome {
    const list = this.#list;
    if (!list || !this.#plan) return 'unchanged';
    // What is shown holds more than the event, or stands behind rows that are not known.
    if (this.#plan.asksAlways) return 'unknown';
    return type === 'leave' || type === 'delete' ? list.remove(row, type === 'delete') : list.put(row);
  }

  #show(outcome: Outcome): void {
    if (outcome === 'unchanged') return;
    const models = this.#list?.entries.map(({ made }) => made) ?? [];
    if (models.length !== this.rows.length || models.some((model, index) => model !== this.rows[index])) {
      this.rows = Object.freeze(models);
      this.#listeners.tell();
    } else if (outcome === 'changed') this.#listeners.tell();
    if (outcome === 'unknown') this.#read();
  }

  async #find(): Promise<readonly JsonObject[]> {
    const { className = '', parameters = {} } = this.#plan ?? {};
    const { signal } = (this.#reading = new AbortController());
    const request = { method: 'GET', path: classPath(className), query: parameters } as const;
    const answer = await this.#connection.request(request, { signal });
    const results = isJsonObject(answer) ? answer['results'] : undefined;
    if (!Array.isArray(results)) throw unexpectedAnswer(`a list of ${className}`, answer);
    return results as readonly JsonObject[];
  }

  #models(className: string, rows: readonly JsonObject[]): readonly Model[] {
    const answer = new Answer(this.#connection);
    return rows.map((row) => answer.row(className, row));
  }

  #close(error: Error | undefined): void {
    if (this.state === 'closed') return;
    this.#giveUp();
    this.#id = undefined;
    this.#forgetSignal?.();
    this.state = 'closed';
    if (error) this.#settle.reject(error);
    else this.#settle.resolve();
    this.#listeners.tell();
    this.#listeners.clear();
  }
}
