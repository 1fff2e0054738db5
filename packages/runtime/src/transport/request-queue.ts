import { type ApiRequest, type SendOptions, isRepeatable } from './api-request.js';
import { type BatchOutcome, sendBatch } from './batch.js';
import { errorOfItem, isNoWayForBatches, isRefusalOfBatch } from './batch-failure.js';
import { chunksOf, inParallel } from './parallel.js';
import { QueuedRequest, type SharedRequest, signalOfAll } from './queued-request.js';
import { isPassing } from './recovery.js';
import type { QueuedCall } from './tick-queue.js';
import type { Transport } from './transport.js';

/** How many batches of one tick are under way at once, and how many requests where batches do not work. */
const concurrency = { batches: 4, requests: 16 };

/**
 * Sends the requests that one caller makes in one tick together (REST guide, "Objects: Batch Operations"), each with the
 * outcome that it would have alone. See docs/decisions/0053-same-tick-batches.md.
 */
export class RequestQueue {
  readonly #transport: Transport;
  readonly #limit: number;
  /** Whether there is no way to batches on this server: a proxy or its `routeAllowList` closes it. */
  isClosed = false;

  /** @param limit requests in one batch at most */
  constructor(transport: Transport, limit: number) {
    this.#transport = transport;
    this.#limit = limit;
  }

  send(calls: readonly QueuedCall[]): void {
    const byOptions = new Map<string, QueuedRequest[]>();
    for (const queued of calls.map((call) => new QueuedRequest(call))) {
      // One request has one caller, one context, one set of headers and one time limit.
      const { context, timeout, headers } = queued.options;
      const key = JSON.stringify([queued.as, context, timeout, headers]);
      byOptions.set(key, [...(byOptions.get(key) ?? []), queued]);
    }
    for (const group of byOptions.values()) void this.#sendInRounds(group);
  }

  /** The server runs a batch side by side: what must come after another request waits for the next round. */
  async #sendInRounds(group: readonly QueuedRequest[]): Promise<void> {
    for (const round of roundsOf(group)) {
      const wanted = round.filter(({ callers }) => callers.some(({ isCancelled }) => !isCancelled));
      await inParallel(chunksOf(wanted, this.#limit), concurrency.batches, (chunk) => this.#sendTogether(chunk));
    }
  }

  /** Never rejects: each caller learns of its own failure. */
  async #sendTogether(items: readonly SharedRequest[]): Promise<void> {
    const [first] = items;
    if (!first || items.length === 1 || this.isClosed) return this.#sendAlone(items);
    const callers = items.flatMap((item) => item.callers);
    const requests = items.map(({ request }) => request);
    try {
      const outcomes = await sendBatch(this.#transport, requests, optionsOf(callers));
      const again = items.filter((item, index) => !settle(item, outcomes[index]));
      await this.#sendAlone(again);
    } catch (error) {
      await this.#recover(items, error);
    }
  }

  /** A batch failed as a whole: what can be sent again is; whether the others were done is not known. */
  async #recover(items: readonly SharedRequest[], error: unknown): Promise<void> {
    if (isRefusalOfBatch(error)) {
      this.isClosed ||= isNoWayForBatches(error);
      return this.#sendAlone(items);
    }
    const repeatable = isPassing(error) ? items.filter(({ request }) => isRepeatable(request)) : [];
    for (const item of items) if (!repeatable.includes(item)) reject(item, error);
    // All of them repeatable: the transport has done what it could.
    if (repeatable.length === items.length) for (const item of repeatable) reject(item, error);
    else await this.#sendTogether(repeatable);
  }

  async #sendAlone(items: readonly SharedRequest[]): Promise<void> {
    await inParallel(items, concurrency.requests, async (item) => {
      try {
        const answer = await this.#transport.request(item.request, optionsOf(item.callers));
        for (const caller of item.callers) caller.resolve(answer);
      } catch (error) {
        reject(item, error);
      }
    });
  }
}

/** Options that hold for all callers: they have the same but for their signals. */
function optionsOf(callers: readonly QueuedRequest[]): SendOptions {
  const [first] = callers;
  const { signal: _, ...options } = first?.options ?? {};
  const signal = signalOfAll(callers);
  return { ...options, ...(first && { as: first.as }), ...(signal && { signal }) };
}

/** Hands out the outcome; `false` where the same request, alone, would be sent again. */
function settle(item: SharedRequest, outcome: BatchOutcome | undefined): boolean {
  if (outcome && 'answer' in outcome) {
    for (const caller of item.callers) caller.resolve(outcome.answer);
    return true;
  }
  if (isPassing(outcome?.error) && isRepeatable(item.request)) return false;
  reject(item, outcome?.error);
  return true;
}

function reject({ request, callers }: SharedRequest, error: unknown): void {
  for (const caller of callers) caller.reject(errorOfItem(error, request));
}

/**
 * The requests in rounds: two of which one writes the object of the other are in different ones, in the order in which
 * they were made. Equal reads of one round are one request.
 */
function roundsOf(group: readonly QueuedRequest[]): SharedRequest[][] {
  const rounds: Map<string, { request: ApiRequest; callers: QueuedRequest[] }>[] = [];
  const lastUse = new Map<string, { round: number; isWrite: boolean }>();
  for (const [index, queued] of group.entries()) {
    const { request } = queued;
    const isRead = request.method === 'GET';
    const last = lastUse.get(request.path);
    const round = last ? last.round + (isRead && !last.isWrite ? 0 : 1) : 0;
    // A new object meets nobody: its path is that of the class.
    if (request.method !== 'POST') lastUse.set(request.path, { round, isWrite: !isRead });
    const key = isRead ? `${request.path} ${JSON.stringify(request.query)}` : String(index);
    const items = (rounds[round] ??= new Map());
    const equal = items.get(key);
    if (equal) equal.callers.push(queued);
    else items.set(key, { request, callers: [queued] });
  }
  return rounds.map((items) => [...items.values()]);
}
