import type { JsonValue } from '../json.js';
import type { ApiRequest, CallOptions, SendOptions } from './api-request.js';
import type { Headers } from './caller.js';
import { atEndOfTick } from './end-of-tick.js';
import { latePart, partsOfTick } from './late-part.js';
import type { PreparedRequest } from './prepared-request.js';
import type { RequestQueue } from './request-queue.js';
import type { Transport } from './transport.js';

/** A request, and the caller who waits for its answer. */
export interface QueuedCall {
  readonly request: ApiRequest;
  readonly options: CallOptions;
  /** Who asked: a session that changes before the end of the tick is that of later calls. */
  readonly as: Headers;
  resolve(answer: JsonValue): void;
  reject(error: unknown): void;
}

/** A call whose request may still be prepared; its place among the others is that of the call. */
type WaitingCall = Omit<QueuedCall, 'request'> & {
  readonly request: PreparedRequest | Promise<PreparedRequest>;
};

/** Collects the requests of one tick. What sends them together is loaded by the first tick that has more than one. */
export class TickQueue {
  readonly #transport: Transport;
  readonly #limit: number;
  #calls: WaitingCall[] = [];
  #queue: RequestQueue | undefined;

  /** @param limit requests in one batch at most */
  constructor(transport: Transport, limit: number) {
    this.#transport = transport;
    this.#limit = limit;
  }

  add(request: PreparedRequest | Promise<PreparedRequest>, options: SendOptions = {}): Promise<JsonValue> {
    const { caller } = this.#transport;
    if (!options.as && caller.ready) return caller.ready.then(() => this.add(request, options));
    return new Promise((resolve, reject) => {
      const call = { request, options, as: options.as ?? caller.headers(), resolve, reject };
      if (this.#calls.push(call) === 1) this.#sendAtEndOfTick();
    });
  }

  #sendAtEndOfTick(): void {
    atEndOfTick(() => {
      // A call that has to load a part of the client first is one of this tick, too.
      const parts = partsOfTick();
      if (parts) void parts.then(() => this.#sendAtEndOfTick());
      else void this.#send(this.#calls.splice(0));
    });
  }

  async #send(waiting: readonly WaitingCall[]): Promise<void> {
    const calls: QueuedCall[] = [];
    for (const call of waiting) {
      try {
        const request = await call.request;
        if ('later' in request) this.#sendLater(request.later, call);
        else calls.push({ ...call, request });
      } catch (error) {
        call.reject(error);
      }
    }
    if (calls.length > 1 && !this.#queue?.isClosed) {
      try {
        this.#queue ??= new (await latePart(() => import('./request-queue.js'))).RequestQueue(
          ...([this.#transport, this.#limit] as const),
        );
        return this.#queue.send(calls);
      } catch {
        // Each alone has the same outcome.
      }
    }
    for (const { request, options, as, resolve, reject } of calls) {
      this.#transport.request(request, { ...options, as }).then(resolve, reject);
    }
  }

  /** In a tick of its own. */
  #sendLater(request: Promise<ApiRequest>, { options, as, resolve, reject }: WaitingCall): void {
    request.then((ready) => this.add(ready, { ...options, as })).then(resolve, reject);
  }
}
