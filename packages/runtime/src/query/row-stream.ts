import type { JsonObject } from '../json.js';
import type { Model } from '../model/model.js';
import type { CallOptions } from '../transport/api-request.js';
import { AbortError } from '../transport/errors.js';
import { invalid } from '../values/validation-error.js';
import type { PagedQuery } from './key-set-cursor.js';
import { KeySetPages } from './key-set-pages.js';

/** `timeout` is for each request, not for the whole; `signal` ends the reading between rows, too. */
export interface StreamOptions extends CallOptions {
  /** Rows in one request: 1,000 unless told. */
  readonly batchSize?: number;
}

/**
 * The rows of a query, page by page; the next one is on its way while the caller works on this one. Whoever stops early
 * leaves nothing running.
 *
 * @throws AbortError by the signal, also between pages
 */
export async function* readBatches(
  query: PagedQuery,
  { signal, batchSize = 1000 }: StreamOptions,
): AsyncGenerator<readonly JsonObject[], void, undefined> {
  const { className } = query.definition;
  if (!(Number.isSafeInteger(batchSize) && batchSize > 0)) {
    throw invalid(className, `takes a whole number of one or more as batchSize, not ${batchSize}.`);
  }
  const stop = new AbortController();
  const pages = new KeySetPages(query, batchSize, signal ? AbortSignal.any([signal, stop.signal]) : stop.signal);
  const ask = (): ReturnType<KeySetPages['next']> => {
    const page = pages.next();
    page.catch(() => undefined); // The caller may be gone before it fails.
    return page;
  };
  let next = ask();
  try {
    for (let rows = await next; rows.length > 0; rows = await next) {
      next = ask();
      yield rows;
      throwIfCancelled(signal, className);
    }
  } finally {
    stop.abort();
    await next.catch(() => undefined);
  }
}

/** The objects of a query, one by one. */
export async function* readModels(
  query: PagedQuery,
  answer: AnswerReader,
  options: StreamOptions,
): AsyncGenerator<Model, void, undefined> {
  for await (const rows of readBatches(query, options)) {
    for (const model of answer(rows)) {
      throwIfCancelled(options.signal, query.definition.className);
      yield model;
    }
  }
}

/** Hands the objects of a query to a function, batch by batch, and waits for it each time. */
export async function workOnBatches(
  query: PagedQuery,
  answer: AnswerReader,
  work: (batch: readonly Model[]) => unknown,
  options: StreamOptions,
): Promise<void> {
  for await (const rows of readBatches(query, options)) await work(answer(rows));
}

/** Makes the rows of one answer objects. */
type AnswerReader = (rows: readonly JsonObject[]) => readonly Model[];

/** @throws AbortError when the caller has cancelled */
function throwIfCancelled(signal: AbortSignal | undefined, className: string): void {
  if (signal?.aborted) throw new AbortError(`Reading ${className} was cancelled.`, { cause: signal.reason });
}
