import type { Model } from '../model/model.js';
import type { JsonValue } from '../json.js';
import { invalid } from '../values/validation-error.js';
import type { ApiRequest, CallOptions } from '../transport/api-request.js';
import { sendBatch } from '../transport/batch.js';
import { chunksOf, inParallel } from '../transport/parallel.js';
import type { Transport } from '../transport/transport.js';
import { BatchError, type BatchFailure } from './batch-error.js';

/** How many objects are done. */
export interface BulkProgress {
  readonly done: number;
  readonly total: number;
}

export interface BulkOptions extends CallOptions {
  /** All or nothing: one batch in one transaction. */
  readonly transaction?: boolean;
  /** Objects in one request: 100 unless told, the most that Parse Server announces to allow. */
  readonly batchSize?: number;
  /** Requests under way at once: 4 unless told. */
  readonly concurrency?: number;
  /** Called after each batch. */
  readonly onProgress?: (progress: BulkProgress) => void;
}

/** One object's part in a bulk operation. */
export interface BulkItem {
  readonly object: Model;
  readonly request: ApiRequest;
  commit(answer: JsonValue): void;
  rollback(): void;
}

/** Many objects on their way, in batches, with a result for each. */
export class BulkRun {
  readonly #transport: Transport;
  readonly #options: BulkOptions;
  readonly #total: number;
  readonly #errors = new Map<Model, Error>();
  #done = 0;

  constructor(transport: Transport, options: BulkOptions, total: number) {
    const { batchSize = 100, concurrency = 4 } = options;
    if (!(batchSize >= 1)) throw invalid('batchSize', 'is a number of one or more.');
    if (!(concurrency >= 1)) throw invalid('concurrency', 'is a number of one or more.');
    this.#transport = transport;
    this.#options = { ...options, batchSize, concurrency };
    this.#total = total;
  }

  /** Notes that an object could not be sent. */
  fail(object: Model, error: Error): void {
    this.#errors.set(object, error);
  }

  hasFailed(object: Model): boolean {
    return this.#errors.has(object);
  }

  /** Sends items that do not depend on each other; what fails is noted, not thrown, but for a transaction. */
  async send(items: readonly BulkItem[]): Promise<void> {
    const { batchSize = 1, concurrency = 1, transaction = false } = this.#options;
    const size = transaction ? Math.max(1, items.length) : Math.floor(batchSize);
    await inParallel(chunksOf(items, size), concurrency, (batch) => this.#sendBatch(batch, transaction));
  }

  /** @throws BatchError when any object failed */
  finish(objects: readonly Model[]): void {
    const failures = objects.flatMap((object): BatchFailure[] => {
      const error = this.#errors.get(object);
      return error ? [{ object, error }] : [];
    });
    if (failures.length > 0) {
      throw new BatchError(
        failures,
        objects.filter((object) => !this.#errors.has(object)),
      );
    }
  }

  async #sendBatch(batch: readonly BulkItem[], transaction: boolean): Promise<void> {
    const { signal, timeout, context, onProgress } = this.#options;
    const call: CallOptions = {
      ...(signal && { signal }),
      ...(timeout !== undefined && { timeout }),
      ...(context && { context }),
    };
    try {
      const requests = batch.map(({ request }) => request);
      const outcomes = await sendBatch(this.#transport, requests, { ...call, transaction });
      for (const [index, outcome] of outcomes.entries())
        settle(batch[index], outcome, (object, error) => this.fail(object, error));
    } catch (error) {
      for (const item of batch) item.rollback();
      if (transaction) throw error;
      for (const { object } of batch) this.fail(object, error as Error);
    }
    this.#done += batch.length;
    onProgress?.({ done: this.#done, total: this.#total });
  }
}

function settle(
  item: BulkItem | undefined,
  outcome: { readonly answer: JsonValue } | { readonly error: Error },
  fail: (object: Model, error: Error) => void,
): void {
  if (!item) return;
  if ('answer' in outcome) {
    item.commit(outcome.answer);
  } else {
    item.rollback();
    fail(item.object, outcome.error);
  }
}
