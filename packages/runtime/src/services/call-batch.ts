import type { JsonValue } from '../json.js';
import { type RestRequest, checkedRequest } from './free-request.js';
import type { ServiceContext } from './service-context.js';
import type { ApiRequest } from '../transport/api-request.js';
import { atEndOfTick } from '../transport/end-of-tick.js';
import { ParseError } from '../transport/errors.js';
import { lateParts } from '../transport/late-part.js';
import type { Transport } from '../transport/transport.js';
import { invalid } from '../values/validation-error.js';
import { describe, isPlainObject } from '../wire/encode.js';
import { BatchError } from '../bulk/batch-error.js';
import { type BulkItem, BulkRun, type SaveAllOptions } from '../bulk/bulk-run.js';
import { type CollectedRequest, CollectingTransport } from './collecting-transport.js';

/** One item of a batch: a call on the client that it is given, or a request as it is on the wire. */
export type BatchItem<Self> = ((db: Self) => PromiseLike<unknown>) | RestRequest;

export type BatchOptions = SaveAllOptions;

/** What became of one item of a batch. */
export type BatchResult<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: Error };

/** What an item answers: what its call does, or JSON. */
export type BatchValue<Item> = Item extends (db: never) => PromiseLike<infer Value> ? Value : JsonValue;

export type BatchValues<Items extends readonly unknown[]> = {
  -readonly [Index in keyof Items]: BatchValue<Items[Index]>;
};

export type BatchResults<Items extends readonly unknown[]> = {
  -readonly [Index in keyof Items]: BatchResult<BatchValue<Items[Index]>>;
};

/** One item on its way: the requests that its call makes, and its result. */
class BatchEntry {
  readonly transport: CollectingTransport;
  /** Never rejects. */
  readonly result: Promise<BatchResult<unknown>>;
  /** The same, once it is known. */
  outcome: BatchResult<unknown> | undefined;
  /** Fulfilled when its call has made a request, or has ended without one. */
  readonly ready: Promise<unknown>;

  constructor(transport: CollectingTransport, call: () => PromiseLike<unknown>) {
    this.transport = transport;
    const requested = new Promise<void>((resolve) => (transport.onRequest = resolve));
    this.result = resultOf(call);
    void this.result.then((outcome) => (this.outcome = outcome));
    this.ready = Promise.race([requested, this.result]);
  }
}

/** `db.batch`. */
export interface CallBatch {
  batch<Client>(
    transport: Transport,
    clientVia: (transport: Transport) => Client,
    items: readonly BatchItem<Client>[],
    options?: BatchOptions,
  ): Promise<unknown[]>;
}

export class CallBatchService implements CallBatch {
  readonly #context: ServiceContext;

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  /**
   * Makes each call on a client of its own, sends the requests that they make together, and hands each its answer.
   *
   * @param transport what sends the batch
   * @param clientVia the client of the batch, with another transport
   * @returns a result for each item; of a transaction the values
   */
  async batch<Client>(
    transport: Transport,
    clientVia: (transport: Transport) => Client,
    items: readonly BatchItem<Client>[],
    options: BatchOptions = {},
  ): Promise<unknown[]> {
    if (!Array.isArray(items)) throw invalid('batch', `takes an array of calls, not ${describe(items)}.`);
    const { transaction = false } = options;
    const entries = items.map((item: BatchItem<Client>, index) => {
      const path = `batch[${index}]`;
      const own = new CollectingTransport(this.#context.transport, path, transaction);
      return new BatchEntry(own, async () => callOf(item, path, own, clientVia));
    });
    await Promise.all(entries.map(({ ready }) => ready));
    // A call may make several requests at once.
    await lateParts();
    await new Promise<void>(atEndOfTick);
    for (const entry of entries) entry.transport.close();
    const collected = entries.flatMap((entry) => entry.transport.collected);
    const run = new BulkRun<CollectedRequest>(transport, 'batch', options, collected.length);
    if (transaction) checkComplete(entries, collected);
    await send(run, collected);
    const results = await Promise.all(entries.map(({ result }) => result));
    return transaction ? results.map(valueOf) : results;
  }
}

async function send(run: BulkRun<CollectedRequest>, collected: readonly CollectedRequest[]): Promise<void> {
  try {
    await run.send(collected.map(itemOf));
    for (const one of collected) one.reject(failureOf(one.request, run.failureOf(one)?.error));
    run.finish(collected);
  } catch (error) {
    for (const one of collected) one.reject(error);
    // Each item has its own result; what ended them all is thrown.
    if (!(error instanceof BatchError)) throw error;
  }
}

/**
 * A request for which the server has no route ends the whole batch: those before it are done all the same, though nobody
 * hears of it (server: `batch.js`, where `tryRouteRequest` throws).
 */
function failureOf({ method, path }: ApiRequest, error: Error | undefined): Error | undefined {
  if (!(error instanceof ParseError) || error.code !== 107 || error.request.path !== '/batch') return error;
  const { reason, status } = error;
  if (!reason.startsWith('cannot route ')) return error;
  const isOwn = reason === `cannot route ${method} ${path}`;
  const told = isOwn ? reason : `${reason}, which ended the batch: whether this was done is unknown`;
  return new ParseError(error.code, told, { method, path }, status);
}

/** In a transaction nothing may stand beside it. */
function checkComplete(entries: readonly BatchEntry[], collected: readonly CollectedRequest[]): void {
  for (const [index, { transport, outcome }] of entries.entries()) {
    const isBeside = outcome?.ok && transport.collected.length === 0;
    if (!isBeside && outcome?.ok !== false) continue;
    const error = outcome.ok
      ? invalid(`batch[${index}]`, 'sent nothing in the transaction: it calls the client that it is given.')
      : outcome.error;
    for (const one of collected) one.reject(error);
    throw error;
  }
}

function callOf<Client>(
  item: BatchItem<Client>,
  path: string,
  transport: CollectingTransport,
  clientOf: (transport: Transport) => Client,
): PromiseLike<unknown> {
  if (typeof item === 'function') return item(clientOf(transport));
  if (!isPlainObject(item)) throw invalid(path, `is a call on the client, or a request, not ${describe(item)}.`);
  return transport.request(checkedRequest(item, transport.serverURL, path));
}

function itemOf(collected: CollectedRequest): BulkItem<CollectedRequest> {
  return { object: collected, request: collected.request, commit: collected.resolve, rollback: () => undefined };
}

async function resultOf(call: () => PromiseLike<unknown>): Promise<BatchResult<unknown>> {
  try {
    return { ok: true, value: await call() };
  } catch (thrown) {
    return { ok: false, error: thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown }) };
  }
}

function valueOf(result: BatchResult<unknown>): unknown {
  if (!result.ok) throw result.error;
  return result.value;
}
