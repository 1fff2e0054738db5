import type { JsonValue } from '../json.js';
import { type ApiRequest, type CallOptions, callOptions } from '../transport/api-request.js';
import { type BatchOutcome, sendBatch } from '../transport/batch.js';
import { AbortError, ConnectionError, ParseError, TimeoutError } from '../transport/errors.js';
import { chunksOf, inParallel } from '../transport/parallel.js';
import type { Transport } from '../transport/transport.js';
import { explainRefusal } from '../model/refusal.js';
import { invalid } from '../values/validation-error.js';
import { BatchError, type BatchFailure, type FailureOutcome, failureOf, isUnsent } from './batch-error.js';
import { InterruptedError } from './interrupted-error.js';

/** How many objects are done. */
export interface BulkProgress {
  readonly done: number;
  readonly total: number;
}

export interface BulkOptions extends CallOptions {
  /** Objects in one request: 100 unless told, the most that Parse Server announces to allow. */
  readonly batchSize?: number;
  /** Requests under way at once: 4 unless told. */
  readonly concurrency?: number;
  /** Called after each batch. */
  readonly onProgress?: (progress: BulkProgress) => void;
}

export interface SaveAllOptions extends BulkOptions {
  /** All or nothing: one batch in one transaction. */
  readonly transaction?: boolean;
}

/** One object's part in a bulk operation. */
export interface BulkItem<Item> {
  readonly object: Item;
  readonly request: ApiRequest;
  commit(answer: JsonValue): void;
  rollback(): void;
}

/** Many objects on their way, in batches, with a result for each. */
export class BulkRun<Item> {
  readonly #transport: Transport;
  readonly #call: string;
  readonly #options: SaveAllOptions;
  readonly #total: number;
  readonly #failures = new Map<Item, BatchFailure<Item>>();
  #done = 0;
  /** Why nothing more is sent. */
  #end: Error | undefined;

  /** @param call what was called, for error messages */
  constructor(transport: Transport, call: string, options: SaveAllOptions, total: number) {
    const { batchSize = 100, concurrency = 4 } = options;
    if (!(batchSize >= 1)) throw invalid('batchSize', 'is a number of one or more.');
    if (!(concurrency >= 1)) throw invalid('concurrency', 'is a number of one or more.');
    this.#transport = transport;
    this.#call = call;
    this.#options = { ...options, batchSize, concurrency };
    this.#total = total;
  }

  /** Notes that an object could not be dealt with. */
  fail(object: Item, error: Error, outcome?: FailureOutcome): void {
    if (error instanceof AbortError) this.#end ??= error;
    this.#failures.set(object, failureOf(object, error, outcome));
  }

  get hasFailed(): boolean {
    return this.#failures.size > 0;
  }

  failureOf(object: Item): BatchFailure<Item> | undefined {
    return this.#failures.get(object);
  }

  /** Sends items that do not depend on each other; what fails is noted, not thrown, but for a transaction. */
  async send(items: readonly BulkItem<Item>[]): Promise<void> {
    const { batchSize = 1, concurrency = 1, transaction } = this.#options;
    if (transaction) return this.#sendTransaction(items);
    await inParallel(chunksOf(items, Math.floor(batchSize)), concurrency, async (batch) => {
      await this.#sendBatch(batch);
      this.#report(batch.length);
    });
  }

  /** @throws InterruptedError by the signal, BatchError when any object failed */
  finish(objects: readonly Item[]): void {
    const failures = objects.flatMap((object) => this.#failures.get(object) ?? []);
    if (failures.length === 0) return;
    const succeeded = objects.filter((object) => !this.#failures.has(object));
    if (!(this.#end instanceof AbortError)) throw new BatchError(failures, succeeded);
    const count = (wanted: FailureOutcome): number => failures.filter(({ outcome }) => outcome === wanted).length;
    const counts = { done: succeeded.length, failed: count('refused'), unanswered: count('unknown') };
    throw new InterruptedError(this.#call, { ...counts, failures }, this.#end.cause);
  }

  async #sendBatch(batch: readonly BulkItem<Item>[]): Promise<void> {
    const { signal } = this.#options;
    if (signal?.aborted) this.#end ??= new AbortError(`${this.#call} was cancelled.`, { cause: signal.reason });
    if (this.#end) return this.#failAll(batch, this.#end, 'unsent');
    try {
      this.#settle(batch, await this.#exchange(batch));
    } catch (error) {
      if (batch.length > 1 && isTooMuch(error)) {
        for (const half of chunksOf(batch, Math.ceil(batch.length / 2))) await this.#sendBatch(half);
        return;
      }
      // Where there is no server, or none that answers in time, the others would only wait for the same.
      if (error instanceof AbortError || error instanceof TimeoutError || isUnsent(error)) this.#end ??= error as Error;
      this.#failAll(batch, error as Error);
    }
  }

  async #sendTransaction(items: readonly BulkItem<Item>[]): Promise<void> {
    if (items.length === 0) return;
    try {
      this.#settle(items, await this.#exchange(items));
    } catch (error) {
      for (const item of items) item.rollback();
      throw transactionError(error, items.length);
    }
    this.#report(items.length);
  }

  #exchange(batch: readonly BulkItem<Item>[]): Promise<BatchOutcome[]> {
    const requests = batch.map(({ request }) => request);
    const { transaction = false } = this.#options;
    return sendBatch(this.#transport, requests, { ...callOptions(this.#options), transaction });
  }

  #settle(batch: readonly BulkItem<Item>[], outcomes: readonly BatchOutcome[]): void {
    for (const [index, item] of batch.entries()) {
      const outcome = outcomes[index];
      if (outcome && 'answer' in outcome) item.commit(outcome.answer);
      else this.#failAll([item], explainRefusal(outcome?.error, item.request.body) as Error);
    }
  }

  #failAll(batch: readonly BulkItem<Item>[], error: Error, outcome?: FailureOutcome): void {
    for (const item of batch) {
      item.rollback();
      this.fail(item.object, error, outcome);
    }
  }

  #report(count: number): void {
    this.#done += count;
    this.#options.onProgress?.({ done: this.#done, total: this.#total });
  }
}

/** Whether the server refused a batch for its size, with nothing of it done: by bytes, or by its `batchRequestLimit`. */
function isTooMuch(error: unknown): boolean {
  if (error instanceof ConnectionError) return error.status === 413;
  return error instanceof ParseError && (error.status === 413 || (error.code === 107 && /limit/.test(error.reason)));
}

/** The server answers a failed transaction with an error that names neither an object nor a reason. */
function transactionError(error: unknown, count: number): unknown {
  if (!(error instanceof ParseError) || error.status < 500) return error;
  const hint = `Nothing of the ${count} was done, and the server does not say for which of them: without a transaction it does.`;
  return new ParseError(error.code, `${error.reason} ${hint}`, error.request, error.status);
}
