import type { ChangeManyOptions, ChangeOfMany } from '../model/connection.js';
import { type CallOptions, callOptions } from '../transport/api-request.js';
import { sendBatch } from '../transport/batch.js';
import { AbortError, ParseError } from '../transport/errors.js';
import { chunksOf, inParallel } from '../transport/parallel.js';
import type { Transport } from '../transport/transport.js';
import { invalid } from '../values/validation-error.js';
import { ChangeTally } from './change-tally.js';

/**
 * Does the same to many objects, of which only the ids are known, page by page.
 *
 * @returns how many it was done to
 * @throws BatchError when some failed, or nothing more could be sent; InterruptedError by the signal
 */
export async function changeMany(
  transport: Transport,
  change: ChangeOfMany,
  options: ChangeManyOptions,
): Promise<number> {
  const { batchSize = 100, concurrency = 4 } = options;
  for (const [name, value] of Object.entries({ batchSize, concurrency })) {
    if (!(value >= 1)) throw invalid(name, 'is a number of one or more.');
  }
  return new ChangeRun(transport, change, options).finish();
}

/** What became of one object. */
type Outcome = { readonly answer: unknown } | { readonly error: Error };

class ChangeRun {
  readonly #transport: Transport;
  readonly #change: ChangeOfMany;
  readonly #options: ChangeManyOptions;
  readonly #tally = new ChangeTally();
  #total = 0;
  /** Why nothing more is sent. */
  #end: Error | undefined;
  #callbackError: { readonly thrown: unknown } | undefined;

  constructor(transport: Transport, change: ChangeOfMany, options: ChangeManyOptions) {
    this.#transport = transport;
    this.#change = change;
    this.#options = options;
  }

  async finish(): Promise<number> {
    try {
      if (this.#options.onProgress) this.#total = await this.#change.count(this.#options);
      for await (const objectIds of this.#change.pages(this.#options)) {
        await this.#changePage(objectIds);
        if (this.#end || this.#callbackError) break;
      }
    } catch (error) {
      this.#end ??= error as Error;
    }
    if (this.#callbackError) throw this.#callbackError.thrown;
    this.#tally.throwFailures(this.#change.call, this.#end);
    return this.#tally.done;
  }

  async #changePage(objectIds: readonly string[]): Promise<void> {
    const { batchSize = 100, concurrency = 4 } = this.#options;
    const size = Math.floor(batchSize);
    await inParallel(chunksOf(objectIds, size), concurrency, async (batch) => {
      if (this.#end || this.#callbackError) return;
      await this.#changeBatch(batch);
      this.#report();
    });
  }

  async #changeBatch(objectIds: readonly string[]): Promise<void> {
    const call = callOptions(this.#options);
    const { signal } = call;
    if (signal?.aborted) {
      this.#end ??= new AbortError('', { cause: signal.reason });
      return;
    }
    const requests = objectIds.map((objectId) => this.#change.request(objectId));
    this.#tally.unanswered += objectIds.length;
    let outcomes: readonly Outcome[];
    try {
      outcomes = await sendBatch(this.#transport, requests, call);
    } catch (error) {
      this.#end ??= error as Error;
      if (error instanceof AbortError) return;
      outcomes = objectIds.map(() => ({ error: error as Error }));
    }
    this.#tally.unanswered -= objectIds.length;
    await this.#settle(objectIds, outcomes, call);
  }

  async #settle(objectIds: readonly string[], outcomes: readonly Outcome[], call: CallOptions): Promise<void> {
    const failures = outcomes.flatMap((outcome, index) =>
      'error' in outcome ? [{ objectId: objectIds[index] ?? '', error: outcome.error }] : [],
    );
    this.#tally.done += outcomes.length - failures.length;
    const missing = failures.filter(({ error }) => isNotFound(error)).map(({ objectId }) => objectId);
    const existing = missing.length > 0 ? await this.#existing(missing, call) : new Set();
    const { className } = this.#change;
    for (const { objectId, error } of failures) {
      if (isNotFound(error) && !existing.has(objectId)) this.#tally.gone++;
      else this.#tally.fail({ className, objectId }, error);
    }
  }

  /** What the server does not find may be gone, or may not be written: gone is what cannot be read either. */
  async #existing(objectIds: readonly string[], call: CallOptions): Promise<ReadonlySet<string>> {
    try {
      return new Set(await this.#change.existing(objectIds, call));
    } catch (error) {
      this.#end ??= error as Error;
      return new Set(objectIds);
    }
  }

  #report(): void {
    const done = this.#tally.settled;
    try {
      this.#options.onProgress?.({ done, total: Math.max(done, this.#total) });
    } catch (thrown) {
      this.#callbackError ??= { thrown };
    }
  }
}

function isNotFound(error: Error): boolean {
  return error instanceof ParseError && error.name === 'ObjectNotFound';
}
